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
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from xml.sax.saxutils import quoteattr

from askbook.publish.anki.card import Card, Image, Solution
from askbook.text.characters import NOT_XML

_LONGEST_NAME = 200
"""Characters; Moodle's database holds 255."""
_TAG = re.compile(r"<[^>]*>")

# Questions are written as text: a tree of elements takes four times as long.
_CATEGORY = """\
  <question type="category">
    <category>
      {}
    </category>
  </question>
"""
_QUESTION = """\
  <question type="{kind}">
    <name>
      {name}
    </name>
{text}\
    <defaultgrade>1</defaultgrade>
    <idnumber>{guid}</idnumber>
{answers}\
  </question>
"""
_ESSAY = """\
    <responseformat>editor</responseformat>
    <responserequired>1</responserequired>
    <responsefieldlines>10</responsefieldlines>
    <attachments>0</attachments>
{}\
    <responsetemplate format="html">
      <text />
    </responsetemplate>
"""
_CHOICE = """\
    <single>{}</single>
    <shuffleanswers>{}</shuffleanswers>
    <answernumbering>ABCD</answernumbering>
"""
_NUMBER = """\
    <answer fraction="100" format="moodle_auto_format">
      {value}
      <tolerance>{tolerance}</tolerance>
{feedback}\
    </answer>
"""


def dumps(cards: Iterable[Card]) -> bytes:
    """Return the cards as a question bank."""
    questions = "".join(_questions(cards))
    quiz = f"<quiz>\n{questions}</quiz>" if questions else "<quiz />"
    quiz = NOT_XML.sub("\ufffd", quiz)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{quiz}\n".encode()


def _questions(cards: Iterable[Card]) -> Iterator[str]:
    deck = ""
    for card in cards:
        if card.deck != deck:
            deck = card.deck
            yield _category(deck)
        if card.solution is None:
            yield _essay(card)
        elif card.solution.options:
            yield _choice(card, card.solution)
        else:
            yield _number(card, card.solution)


def _category(deck: str) -> str:
    """Return the category of a deck's full name; Moodle writes a slash in a name twice."""
    path = "/".join(part.replace("/", "//") for part in deck.split("::"))
    return _CATEGORY.format(_text(f"$course$/top/{path}"))


def _essay(card: Card) -> str:
    answer = _html("graderinfo", card.answer, card.images)
    return _question("essay", card, card.question, _ESSAY.format(answer))


def _choice(card: Card, solution: Solution) -> str:
    """Return a multiple choice question: each right option counts the same share."""
    number = sum(right for _, _, right in solution.options)
    single = "true" if number == 1 else "false"
    shuffled = "false" if solution.is_fixed else "true"
    answers = [_CHOICE.format(single, shuffled)]
    for text, reason, right in solution.options:
        feedback = _html("feedback", reason, card.images, indent=6)
        share = f' fraction="{_share(number, right)}"'
        answers.append(_html("answer", text, card.images, attributes=share, inside=feedback))
    return _question("multichoice", card, solution.question, "".join(answers))


def _share(number: int, right: bool) -> str:
    """Return the percentage of an option; where several are right, a wrong one takes as much away.

    Moodle knows the shares of one to ten options, with five decimals.
    """
    share = f"{100 / number:.5f}".rstrip("0").rstrip(".")
    if right:
        return share
    return f"-{share}" if number > 1 else "0"


def _number(card: Card, solution: Solution) -> str:
    """Return a numerical question; the unit is part of its text, since Moodle would ask for it."""
    unit = f"<p>… {escape(solution.unit)}</p>" if solution.unit else ""
    answer = _NUMBER.format(
        value=_text(solution.value),
        tolerance=escape(solution.tolerance or "0", quote=False),
        feedback=_html("feedback", card.answer, card.images, indent=6),
    )
    return _question("numerical", card, solution.question + unit, answer)


def _question(kind: str, card: Card, text: str, answers: str) -> str:
    """Return a question with the elements that every type has."""
    words = " ".join(unescape(_TAG.sub(" ", text)).split())
    return _QUESTION.format(
        kind=kind,
        name=_text(words[:_LONGEST_NAME]),
        text=_html("questiontext", text, card.images),
        guid=card.guid,
        answers=answers,
    )


def _html(
    name: str,
    html: str,
    images: Sequence[Image],
    *,
    indent: int = 4,
    attributes: str = "",
    inside: str = "",
) -> str:
    """Return an element with a text in HTML, the files of the images in it, and more elements."""
    before = " " * indent
    files = ""
    for image in images:
        source = f'src="{escape(image.address)}"'
        if source in html:
            html = html.replace(source, f'src="@@PLUGINFILE@@/{escape(image.name)}"')
            files += f"{before}  {_file(image)}\n"
    return (
        f'{before}<{name} format="html"{attributes}>\n'
        f"{before}  {_text(html)}\n{files}{inside}{before}</{name}>\n"
    )


def _file(image: Image) -> str:
    content = b64encode(image.file.read_bytes()).decode()
    return f'<file name={quoteattr(image.name)} path="/" encoding="base64">{content}</file>'


def _text(text: str) -> str:
    return f"<text>{escape(text, quote=False)}</text>" if text else "<text />"
