"""The decks' files in a built site: deck.apkg and deck.txt beside each page."""

from pathlib import Path

from askbook.project.project import Project
from askbook.publish.anki import apkg, text
from askbook.publish.anki.course import Course


def write(project: Project, public: Path, base_url: str) -> None:
    """Write the decks into the built site.

    ``base_url`` is the site's address where it is not config.toml's.
    """
    address = base_url or str(project.config.get("baseURL", ""))
    course = Course(project, public, address.rstrip("/") + "/")
    for deck in course.decks():
        folder = public / deck.folder
        (folder / "deck.apkg").write_bytes(apkg.dumps(course.site, deck.cards))
        written = text.dumps(course.site, deck.cards)
        (folder / "deck.txt").write_text(written, encoding="utf-8", newline="")
