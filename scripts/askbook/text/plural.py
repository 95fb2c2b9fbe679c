"""Numbers of things in messages."""


def counted(number: int, noun: str) -> str:
    """Return the number and the noun in singular or plural: ``1 page``, ``1,200 pages``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
