"""Match pages that no topic has to topics that have no page: renamed and moved topics."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath

from askbook.pages.topics import Place, Topic


def fitting_topics(
    places: list[Place],
    titles: Mapping[PurePosixPath, Mapping[str, str]],
    languages: Collection[str],
) -> dict[PurePosixPath, list[Place]]:
    """Return the topics that each address may belong to, by its last part or a page's title.

    ``titles`` maps each address to the titles of its pages by language. The cost grows with
    the number of topics plus the number of pages, not with their product.
    """
    named: dict[tuple[str, str], list[PurePosixPath]] = {}
    for folder, by_language in titles.items():
        for name in (("", folder.name), *by_language.items()):
            named.setdefault(name, []).append(folder)
    found: dict[PurePosixPath, list[Place]] = {folder: [] for folder in titles}
    for place in places:
        names = _names(place.topic, languages)
        for folder in dict.fromkeys(folder for name in names for folder in named.get(name, ())):
            found[folder].append(place)
    return found


def unambiguous_moves(
    missing: list[Place], fitting: Mapping[PurePosixPath, list[Place]]
) -> dict[PurePosixPath, PurePosixPath]:
    """Return the old address by the new one, for topics without a page.

    A topic that fits several old addresses is left out, and so is an address that fits
    several of the topics.
    """
    wanted = {place.folder for place in missing}
    fits: dict[PurePosixPath, list[PurePosixPath]] = {}
    for old, places in fitting.items():
        for new in wanted.intersection(place.folder for place in places):
            fits.setdefault(new, []).append(old)
    claims = Counter(folder for folders in fits.values() for folder in folders)
    return {new: old[0] for new, old in fits.items() if len(old) == 1 and claims[old[0]] == 1}


def _names(topic: Topic, languages: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the slug, without a language, and the titles of the topic's page by language."""
    yield "", topic.slug
    for code in languages:
        for name in (*topic.names, topic.titles.get(code, topic.title)):
            yield code, name
