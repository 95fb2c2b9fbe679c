"""A simulated model that answers the four prompts well, or badly in a way that a test chooses."""

from __future__ import annotations

import random

from helpers.chat_responses import Call
from helpers.example import CATALOG

KINDS = tuple(kind.name for kind in CATALOG.kinds)
_THINGS = ("origin", "purpose", "structure", "limits", "measurement")


def kind_of(prompt: str) -> str:
    """Return the kind of section of one of the four English prompts."""
    for kind, opening in (
        ("preview", "give me five"),
        ("explain", "Explain"),
        ("keypoint", "List the"),
        ("review", "Give me 5"),
    ):
        if prompt.startswith(opening):
            return kind
    raise ValueError(prompt)


def good(kind: str, topic: str, field: str) -> str:
    """Return an answer that passes every rule."""
    match kind:
        case "preview":
            lines = [f"What do you expect of the {thing} of {topic} here?" for thing in _THINGS]
            return "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))
        case "explain":
            return (
                f"{topic} belongs to {field}. "
                + " ".join(f"Its {thing} is settled by whoever studies it." for thing in _THINGS)
                + f"\n\nFor example, a learner of {field} who meets {topic} for the first time "
                "writes down the origin, then the purpose, then the structure, and sees how the "
                "limits follow from them; the measurement comes last, when all the others are "
                "known, and shows whether the expectation was right. Whoever repeats this a week "
                "afterwards remembers more, since recalling strengthens memory better than reading."
            )
        case "keypoint":
            return "\n".join(
                f"- The {thing} of {topic} is one thing that a learner of {field} settles early."
                for thing in _THINGS
            )
        case _:
            return "\n\n".join(
                f"{n}. How does the {thing} of {topic} become known to a learner?\n"
                f"Answer: By studying {field} with {topic} in mind, and writing its {thing} down."
                for n, thing in enumerate(_THINGS, start=1)
            )


def parts(call: Call) -> tuple[str, str, str, int]:
    """Return kind, topic and field of a request, and the number of its follow-ups before."""
    messages = call.json["messages"]
    titles = messages[0]["content"].split("The page: ")[1].split(".\n")[0].split(" > ")
    return (
        kind_of(messages[1]["content"]),
        titles[-1],
        " and ".join(titles[:-1]),
        len(messages) // 2 - 1,
    )


def answer(call: Call) -> str:
    """Return a good answer to any request."""
    kind, topic, field, _ = parts(call)
    return good(kind, topic, field)


def learns(call: Call) -> str:
    """Return a bad answer to the first request for a review, a good one to the next."""
    kind, topic, field, asked = parts(call)
    return good(kind, topic, field) if kind != "review" or asked else "Sure! Ask me anything."


def hopeless(call: Call) -> str:
    """Return a bad answer to every request for key points, a good one to others."""
    kind, topic, field, asked = parts(call)
    return f"{topic} is {asked}." if kind == "keypoint" else good(kind, topic, field)


def stubborn(call: Call) -> str:
    """Return bad answers for some sections once and for a few always, the same in each run."""
    kind, topic, field, asked = parts(call)
    chance = random.Random(f"{kind} {topic} {field}").random()
    is_wrong = chance < 0.1 or (chance < 0.4 and not asked)
    return f"{topic} {asked}." if is_wrong else good(kind, topic, field)
