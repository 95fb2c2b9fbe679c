"""What a server's headers say of its limits: ``x-ratelimit-limit-requests`` and its kin."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many of something a minute allows, and how many of them are left."""

    limit: int
    remaining: int


def allowance(headers: Mapping[str, str], of: str) -> Allowance | None:
    """Return the allowance of ``requests`` or ``tokens``; None where it is not told.

    Azure sends 0 or -1 where it does not know; that is not told either.
    """
    limit = _count(headers, f"x-ratelimit-limit-{of}")
    remaining = _count(headers, f"x-ratelimit-remaining-{of}")
    if not limit or remaining is None:
        return None
    return Allowance(limit, remaining)


def _count(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None
