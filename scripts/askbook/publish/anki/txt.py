"""Anki decks as text files (deck.txt), which Anki and other programs import.

Header lines tell Anki what the columns are
(https://docs.ankiweb.net/importing/text-files.html#file-headers). Why the file has this form:

- No line of column names: in a language other than English, Anki would take the guid for the
  first field.
- No tags column, which would remove a learner's own tags, and so no column after the answer:
  Anki takes the first column that has no field as the tags.
- The note type is in a header: with a column, Anki drops every row while the note type is
  unknown, as it is until a package has been imported.
- Every value is quoted, so that no row begins with a number sign and becomes a comment.
"""

import csv
import io
from collections.abc import Sequence

from askbook.publish.anki import note_type
from askbook.publish.anki.card import Card


def dumps(site: str, cards: Sequence[Card]) -> bytes:
    """Return the cards as UTF-8 text; the note type has the site's name, as in a package."""
    written = io.StringIO()
    written.write(
        "#separator:tab\n"
        "#html:true\n"
        "#guid column:1\n"
        "#deck column:2\n"
        f"#notetype:{note_type.name_for(site)}\n"
        f"#tags:{'-'.join(site.split())}\n"
        "#if matches:update current\n"
    )
    rows = csv.writer(written, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    rows.writerows((card.guid, card.deck, card.question, card.answer) for card in cards)
    return written.getvalue().encode()
