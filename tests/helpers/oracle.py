"""A simulated model that reads answers a second time, and doubts what a test planted.

It knows the request only as a model does: what is quoted between marks is the answer, and
everything else is the instruction.
"""

import json
import re
from collections.abc import Callable, Mapping

from helpers.chat_responses import Call

_QUOTED = re.compile(r"^<<< Answer (\w{16})\n(.*?)^>>> Answer \1$", re.S | re.M)


def doubt(quotation: str, **fields: object) -> dict[str, object]:
    """Return one doubt as a model writes it."""
    usual = {"kind": "wrong", "reason": "It is not so.", "correction": "", "confidence": 0.9}
    return {"quotation": quotation, **usual, **fields}


def answer_in(call: Call) -> str:
    """Return the answer that a request asks about."""
    (found,) = _QUOTED.findall(call.json["messages"][1]["content"])
    return found[1]


def reply(*doubts: Mapping[str, object]) -> str:
    """Return a reply with these doubts."""
    return json.dumps({"doubts": doubts})


def oracle(*planted: str) -> Callable[[Call], str]:
    """Return a model that doubts each of the planted texts in an answer, and nothing else."""

    def text(call: Call) -> str:
        answer = answer_in(call)
        return reply(*(doubt(one) for one in planted if one in answer))

    return text
