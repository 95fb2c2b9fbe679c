"""Decks as text that Anki imports.

The first lines tell Anki what the columns are. There is no line of column names: Anki in
another language than English would take the guid for the first field. Nor is there a column
of tags, which would take a learner's own away; so no column may follow question and answer,
since Anki takes the first one that a note type has no field for as the tags. The note type
is named in a header: a column would lose every row where the type is not known, as it is
before a package was imported. Each text stands in quotes, so that no row opens with a number
sign and becomes a comment.
"""

import csv
import io
from collections.abc import Sequence

from askbook.publish.anki.card import Card


def dumps(site: str, cards: Sequence[Card]) -> str:
    """Return the cards as text; the note type has the site's name, as in a package."""
    written = io.StringIO()
    written.write(
        "#separator:tab\n"
        "#html:true\n"
        "#guid column:1\n"
        "#deck column:2\n"
        f"#notetype:{site}\n"
        f"#tags:{'-'.join(site.split())}\n"
        "#if matches:update current\n"
    )
    rows = csv.writer(written, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerows((card.guid, card.deck, card.question, card.answer) for card in cards)
    return written.getvalue()
