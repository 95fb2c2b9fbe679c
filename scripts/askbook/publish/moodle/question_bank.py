r"""Question banks for Moodle (moodle.xml), the same bytes for the same cards.

A card is an essay question whose answer is the note for graders; a question of a quiz is a multiple
choice or numerical question, which Moodle marks. Each topic is a question
category, inside those of the pages above it; images are part of the file. Formulas are TeX between
``\(`` and ``\)``, which Moodle's MathJax filter reads. The elements of a question are those that
Moodle reads in question/format/xml/format.php and writes in an export.

The ``idnumber`` of a question is its card's guid, which edits and moves of a page keep. Moodle only
adds questions: a second import adds all of them again, without an idnumber, since the old ones
have it.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape, unescape
from xml.etree import ElementTree as ET

from askbook.publish.anki.card import Card, Image, Solution

_LONGEST_NAME = 200
"""Characters; Moodle's database holds 255."""
_TAG = re.compile(r"<[^>]*>")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dumps(cards: Iterable[Card]) -> bytes:
    """Return the cards as a question bank."""
    quiz = ET.Element("quiz")
    deck = ""
    for card in cards:
        if card.deck != deck:
            deck = card.deck
            _add_category(quiz, deck)
        if card.solution is None:
            _add_essay(quiz, card)
        elif card.solution.options:
            _add_choice(quiz, card, card.solution)
        else:
            _add_number(quiz, card, card.solution)
    ET.indent(quiz)
    written: bytes = ET.tostring(quiz, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _add_category(quiz: ET.Element, deck: str) -> None:
    """Open the category of a deck's full name; Moodle writes a slash in a name twice."""
    question = ET.SubElement(quiz, "question", type="category")
    path = "/".join(part.replace("/", "//") for part in deck.split("::"))
    _add_text(ET.SubElement(question, "category"), f"$course$/top/{path}")


def _add_essay(quiz: ET.Element, card: Card) -> None:
    question = _add_question(quiz, "essay", card, card.question)
    ET.SubElement(question, "responseformat").text = "editor"
    ET.SubElement(question, "responserequired").text = "1"
    ET.SubElement(question, "responsefieldlines").text = "10"
    ET.SubElement(question, "attachments").text = "0"
    _add_html(question, "graderinfo", card.answer, card.images)
    _add_html(question, "responsetemplate", "")


def _add_choice(quiz: ET.Element, card: Card, solution: Solution) -> None:
    """Add a multiple choice question: each right option counts the same share."""
    question = _add_question(quiz, "multichoice", card, solution.question)
    number = sum(right for _, _, right in solution.options)
    ET.SubElement(question, "single").text = "true" if number == 1 else "false"
    ET.SubElement(question, "shuffleanswers").text = "false" if solution.is_fixed else "true"
    ET.SubElement(question, "answernumbering").text = "ABCD"
    for text, reason, right in solution.options:
        answer = _add_html(question, "answer", text, card.images)
        answer.set("fraction", _share(number, right))
        _add_html(answer, "feedback", reason, card.images)


def _share(number: int, right: bool) -> str:
    """Return the percentage of an option; where several are right, a wrong one takes as much away.

    Moodle knows the shares of one to ten options, with five decimals.
    """
    share = f"{100 / number:.5f}".rstrip("0").rstrip(".")
    if right:
        return share
    return f"-{share}" if number > 1 else "0"


def _add_number(quiz: ET.Element, card: Card, solution: Solution) -> None:
    """Add a numerical question; the unit is part of its text, since Moodle would ask for it."""
    unit = f"<p>… {escape(solution.unit)}</p>" if solution.unit else ""
    question = _add_question(quiz, "numerical", card, solution.question + unit)
    answer = ET.SubElement(question, "answer", fraction="100", format="moodle_auto_format")
    ET.SubElement(answer, "text").text = solution.value
    ET.SubElement(answer, "tolerance").text = solution.tolerance or "0"
    _add_html(answer, "feedback", card.answer, card.images)


def _add_question(quiz: ET.Element, kind: str, card: Card, text: str) -> ET.Element:
    """Add a question with the elements that every type has."""
    question = ET.SubElement(quiz, "question", type=kind)
    words = " ".join(unescape(_TAG.sub(" ", text)).split())
    _add_text(ET.SubElement(question, "name"), words[:_LONGEST_NAME])
    _add_html(question, "questiontext", text, card.images)
    ET.SubElement(question, "defaultgrade").text = "1"
    ET.SubElement(question, "idnumber").text = card.guid
    return question


def _add_html(parent: ET.Element, name: str, html: str, images: Sequence[Image] = ()) -> ET.Element:
    """Add a text in HTML, and the files of the images in it."""
    found = ET.SubElement(parent, name, format="html")
    used = [image for image in images if f'src="{escape(image.address)}"' in html]
    for image in used:
        html = html.replace(
            f'src="{escape(image.address)}"', f'src="@@PLUGINFILE@@/{escape(image.name)}"'
        )
    _add_text(found, html)
    for image in used:
        file = ET.SubElement(found, "file", name=image.name, path="/", encoding="base64")
        file.text = b64encode(image.file.read_bytes()).decode()
    return found


def _add_text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = _NOT_XML.sub("\ufffd", text)
