"""One finding in place of many of the same cause."""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import PurePosixPath

from askbook.findings import Finding, finding
from askbook.text.plural import counted

Found = tuple[PurePosixPath, Finding]
"""A page, below content/, and a finding in it."""


def summarize_untranslated(
    found: Sequence[Found], language_of: Callable[[PurePosixPath], str]
) -> list[Found]:
    """Return the findings with one A027 per language, at the first of its links."""
    kept = [one for one in found if one[1].code != "A027"]
    by_language: dict[str, list[Found]] = {}
    for path, one in found:
        if one.code == "A027":
            by_language.setdefault(language_of(path), []).append((path, one))
    for language, links in by_language.items():
        path, first = links[0]
        message = first.message
        if len(links) > 1:
            pages = counted(len({page for page, _ in links}), "page")
            message = (
                f"{len(links)} links in {pages} lead to pages that {language} lacks; "
                "name a page to list its links"
            )
        kept.append((path, finding("A027", first.line, message)))
    return kept


def summarize_orphans(paths: Collection[PurePosixPath]) -> Iterator[Found]:
    """Yield one finding for all pages without a topic, at the first of them."""
    if paths:
        first, *others = sorted(paths)
        more = f" and {counted(len(others), 'other')}" if others else ""
        message = (
            f"no topic has this page{more}; add the topic with ./askbook new-topic, or the old "
            "title to the aliases: of a topic that was renamed in data/topics.yaml; "
            "./askbook generate --prune removes such pages"
        )
        yield first, finding("G001", 1, message)
