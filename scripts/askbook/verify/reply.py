"""Reads the reply to a second reading: strict JSON, of which only true quotations count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from askbook.answers import wrappers
from askbook.ask.plan import SectionTask
from askbook.chat.reply import JsonError, Reply, parse_json
from askbook.pages.doubts import CODES, Doubt
from askbook.text.word_search import find_words

_FIELDS = ("quotation", "kind", "reason", "correction", "confidence")
_FENCED = re.compile(r"\A```(?:json)?[ \t]*\n(?P<json>.*)\n```\Z", re.DOTALL)
_UNENDED = re.compile(r"(?<=[^\W_]|[)\]}])\Z")
"""The end of a text that ends in a letter, digit or bracket, as no sentence does."""
_LONGEST = 600
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The doubts of a reading, and how many quoted words that the answer does not contain.

    ``problem`` says what is wrong with the reply, and ``demand`` what the model should do instead;
    then there are no doubts.
    """

    doubts: tuple[Doubt, ...] = ()
    discarded: int = 0
    problem: str = ""
    demand: str = ""


def read(reply: Reply, task: SectionTask, model: str, date: str) -> Reading:
    """Return what a reply says about the answer of a section."""
    if reply.problem:
        demand = f"{reply.problem}; reply with the JSON object"
        return Reading(problem=reply.problem, demand=demand)
    text = wrappers.unwrap(reply.text)[0].strip()
    fenced = _FENCED.match(text)
    try:
        found = parse_json((fenced["json"] if fenced else text).encode("utf-8", "surrogatepass"))
        rows = [_row(row) for row in _rows(found)]
    except JsonError as error:
        problem = f"the reply {error}"
        demand = f"{problem}; reply with the JSON object and nothing else"
        return Reading(problem=problem, demand=demand)
    except _RowError as error:
        problem = "the reply does not have the form that was asked for"
        return Reading(problem=problem, demand=str(error))
    true = [row for row in rows if find_words(task.answer, row["quotation"]) is not None]
    doubts = [_doubt(row, section=task.kind, model=model, date=date) for row in true]
    return Reading(doubts=tuple(doubts), discarded=len(rows) - len(true))


def _doubt(row: Mapping[str, str], *, section: str, model: str, date: str) -> Doubt:
    texts = {name: text for name, text in row.items() if name != "kind"}
    correction = f" Instead: {row['correction']}" if row["correction"] else ""
    message = f"“{row['quotation']}”: {row['reason']}{correction} ({model} doubts this)"
    code = CODES[row["kind"]]
    return Doubt(section=section, code=code, message=message, model=model, date=date, **texts)


class _RowError(Exception):
    """The JSON is not of the form that was asked for; the message tells the model the form."""


def _rows(found: object) -> list[object]:
    rows = found.get("doubts") if isinstance(found, dict) else None
    if not isinstance(found, dict) or set(found) != {"doubts"} or not isinstance(rows, list):
        raise _RowError('reply with an object whose only key is "doubts", a list')
    if len(rows) > _MOST:
        raise _RowError(f"report at most {_MOST} doubts")
    return rows


def _row(row: object) -> dict[str, str]:
    """Return the fields of a doubt as text on one line."""
    if not isinstance(row, Mapping) or set(row) != set(_FIELDS):
        raise _RowError(f"each doubt has the keys {', '.join(_FIELDS)} and no others")
    confidence = row["confidence"]
    is_number = isinstance(confidence, int | float) and not isinstance(confidence, bool)
    if not is_number or not 0 <= confidence <= 1:
        raise _RowError("confidence is a number from 0 to 1")
    texts = {name: row[name] for name in _FIELDS if name != "confidence"}
    for name, text in texts.items():
        if not isinstance(text, str) or len(text) > _LONGEST:
            raise _RowError(f"{name} is a text of at most {_LONGEST} characters")
    if texts["kind"] not in CODES:
        raise _RowError(f"kind is one of {', '.join(CODES)}")
    plain = {name: _plain(text) for name, text in texts.items()}
    reason = _UNENDED.sub(".", plain["reason"])
    return {**plain, "reason": reason, "confidence": f"{confidence:.2g}"}


def _plain(text: str) -> str:
    """Return a text on one line and without characters that a terminal would obey."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
