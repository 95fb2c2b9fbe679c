"""Rules about the content of an answer: length, language, relevance and repetition.

They are meant for answers that no person has read yet; editors may break each of them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from askbook.check import relevance
from askbook.check.arithmetic import check_arithmetic
from askbook.check.quiz import check_lengths
from askbook.check.relevance import Subject
from askbook.findings import Finding, finding
from askbook.pages import cards
from askbook.pages.sections import Format, Language, SectionForm
from askbook.text import inline, markdown, script_detection, word_stats
from askbook.text.characters import QUESTION_MARKS
from askbook.text.markdown import Kind

_ITEM = re.compile(r" ?(?:[-+*]|\d{1,3}[.)]) +(?P<text>\S.*)", re.ASCII)
_AROUND = " \t*_`\"'”’)）」』"
"""Characters that may follow a question mark."""
_REPEATS = 3
_FEWEST_FOREIGN = 5
_FOREIGN_SHARE = 2
"""An answer is in another language if it has that many of its common words, and that many
times as many as of its own language's; words of both languages do not count."""
_LONG_LINE = 20
_FEWEST_ASKED = 5
"""Words by which a question shows its subject; a shorter one may mean anything."""


def check_quality(
    answer: str, kind: str, language: Language, subject: Subject
) -> Iterator[Finding]:
    """Yield a finding for each weakness of a section's answer, at the lines of the answer."""
    form = language.by_kind[kind]
    yield from _length(answer, form)
    yield from _language(answer, language)
    yield from _repetition(answer)
    yield from _example(answer, form)
    yield from check_arithmetic(answer)
    match form.format:
        case Format.QUESTIONS:
            yield from _questions(answer, language)
            yield from _coverage(answer, subject, language)
        case Format.POINTS:
            yield from _points(answer, form, language)
        case Format.CARDS:
            yield from _cards(answer, language)
        case Format.QUIZ:
            yield from check_lengths(answer, language)
    if subject.beside or not form.after:
        yield from _relevance(answer, subject, language)


def _length(answer: str, form: SectionForm) -> Iterator[Finding]:
    expected, found = form.expected.words, word_stats.count(answer)
    if expected and found not in expected:
        message = f"expected {expected.least} to {expected.most} words, found {found}"
        yield finding("A011", 1, message)


def _language(answer: str, language: Language) -> Iterator[Finding]:
    prose = "\n".join(line for _, line in inline.prose(answer))
    if language.script and not script_detection.fits(prose, language.script):
        yield finding("A012", 1, f"write in {script_detection.NAMES[language.script]}")
        return
    own = language.common_words
    for name, others in language.rivals.items() if own else ():
        found = word_stats.times(prose, others - own)
        if found >= _FEWEST_FOREIGN and found > _FOREIGN_SHARE * word_stats.times(
            prose, own - others
        ):
            yield finding("A012", 1, f"write in {language.name}; this looks like {name}")
            return


def _repetition(answer: str) -> Iterator[Finding]:
    lines = [(n, _plain(text)) for n, text in inline.prose(answer)]
    counts = Counter(text for _, text in lines if len(text) >= _LONG_LINE)
    for text, times in counts.items():
        if times >= _REPEATS:
            number = next(n for n, line in lines if line == text)
            yield finding("A018", number, f"say this once, not {times} times")


def _questions(answer: str, language: Language) -> Iterator[Finding]:
    questions = [(item.line, " ".join(item.lines).strip()) for item in cards.items(answer)]
    endings = (*QUESTION_MARKS, *language.question_endings)
    for line, question in questions:
        if not question.rstrip(_AROUND).endswith(endings):
            yield finding("Q004", line, "end this question with a question mark")
    message = "ask another question; question {} asks the same"
    yield from _duplicates(questions, "Q005", message, language)


def _coverage(answer: str, subject: Subject, language: Language) -> Iterator[Finding]:
    """Yield a finding for each question that has no word of the answer beside it."""
    if not subject.beside:
        return
    known = " ".join((subject.beside, *subject.names))
    explained = word_stats.content(known, language.common_words)
    for item in cards.items(answer):
        asked = word_stats.content(" ".join(item.lines), language.common_words)
        if len(asked) >= _FEWEST_ASKED and not asked & explained:
            yield finding("Q006", item.line, "ask about something that the page explains")


def _example(answer: str, form: SectionForm) -> Iterator[Finding]:
    signs = form.expected.example
    has_code = any(line.kind is Kind.FENCE for line in markdown.scan(answer))
    if signs and not has_code and not any(sign in answer.casefold() for sign in signs):
        yield finding("A015", 1, "give an example")


def _points(answer: str, form: SectionForm, language: Language) -> Iterator[Finding]:
    scanned = enumerate(zip(answer.split("\n"), markdown.scan(answer), strict=True), start=1)
    found = [
        (number, item["text"])
        for number, (text, line) in scanned
        if not line.is_code and (item := _ITEM.match(text))
    ]
    expected = form.expected.items
    if expected and len(found) not in expected:
        message = f"expected {expected.least} to {expected.most} list items, found {len(found)}"
        yield finding("A016", 1, message)
    yield from _duplicates(found, "A017", "point {} says the same; say something else", language)


def _cards(answer: str, language: Language) -> Iterator[Finding]:
    found = cards.read(answer, language.labels.answer)
    questions = [(card.line, card.question) for card in found]
    answers = [(card.line, card.answer) for card in found if word_stats.count(card.answer) > 4]
    message = "ask another question; question {} asks the same"
    yield from _duplicates(questions, "R005", message, language)
    yield from _duplicates(answers, "R006", "card {} has the same answer; change one", language)


def _duplicates(
    texts: Sequence[tuple[int, str]], code: str, message: str, language: Language
) -> Iterator[Finding]:
    """Yield a finding for each text that says the same as an earlier one.

    The message names the number of the earlier one, which is the same in a page and an answer.
    """
    first: dict[object, int] = {}
    for number, (line, text) in enumerate(texts, start=1):
        said = word_stats.gist(text, language.common_words) or _plain(text)
        if said in first:
            yield finding(code, line, message.format(first[said]))
        elif said:
            first[said] = number


def _plain(text: str) -> str:
    """Return only the letters and digits of a text, in lower case, for comparison."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _relevance(answer: str, subject: Subject, language: Language) -> Iterator[Finding]:
    title = subject.names[0] if subject.names else ""
    if (
        title
        and not subject.beside
        and not relevance.is_on_topic(answer, subject, language.common_words)
    ):
        yield finding("A013", 1, f"write about {title}; the answer does not mention it")
    elif title and not relevance.is_in_sense(answer, subject, language.common_words):
        meant = subject.context or "the page's other answers"
        yield finding("A014", 1, f"write about {title} in the sense of {meant}")
