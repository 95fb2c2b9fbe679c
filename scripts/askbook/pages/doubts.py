"""Doubts about a page's answers, which a model's second reading raised.

Those of a page are in ``data/doubts/PATH.yaml``, where PATH is the page's path below content/. A
doubt is open as long as the words that it quotes are in the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType

import yaml

from askbook.text.strict_yaml import Source, parse_optional

CODES: Mapping[str, str] = MappingProxyType(
    {"wrong": "V001", "arithmetic": "V002", "contradiction": "V003", "unanswered": "V004"}
)
"""The code of the finding for each kind of doubt."""

_HEADER = "# Doubts about this page's answers, written by ./askbook verify.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A doubt about words of an answer; all texts are on one line.

    ``section`` is the kind of section, ``code`` that of the doubt's finding and ``message`` its
    message; layouts compare both with exceptions, too. ``correction`` may be empty, ``confidence``
    is from 0 to 1, ``model`` raised the doubt on the day ``date``, YYYY-MM-DD.
    """

    section: str
    code: str
    message: str
    quotation: str
    reason: str
    correction: str
    confidence: str
    model: str
    date: str


def folder_of(root: Path) -> Path:
    """Return the folder of the doubts about a site's pages."""
    return root / "data" / "doubts"


def file_of(root: Path, page: PurePosixPath) -> Path:
    """Return the file with the doubts about the page at a path below content/."""
    return folder_of(root) / f"{page}.yaml"


def loads(text: str, path: PurePath) -> list[Doubt]:
    """Return the doubts in the text of such a file; raise SourceError at a wrong line."""
    source = parse_optional(text, path)
    return [_doubt(item) for item in source.items()] if source else []


def dumps(doubts: Iterable[Doubt]) -> str:
    """Return the text of a file with these doubts."""
    rows = [asdict(doubt) for doubt in doubts]
    return _HEADER + yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=10**6)


def _doubt(source: Source) -> Doubt:
    names = tuple(Doubt.__dataclass_fields__)
    fields = source.fields(required=names)
    if fields["code"].string() not in CODES.values():
        raise fields["code"].error(f"no code of a doubt; they are {', '.join(CODES.values())}")
    return Doubt(**{name: fields[name].scalar() for name in names})
