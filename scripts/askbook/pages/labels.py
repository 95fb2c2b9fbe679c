"""The labels by which questions and answers are recognized in a language."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The label of a card's answer, and labels that models write instead, in lower case.

    In a question's label ``#`` is the place of its number, as in ``第#題``; in others the number
    follows the word.
    """

    answer: str
    """The label before the answer on a card, with its colon."""
    answers: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def answer_words(self) -> tuple[str, ...]:
        """Every word that opens an answer, without a colon."""
        return (self.answer.rstrip(":： \u00a0\u202f").casefold(), *self.answers)

    def with_words_of(self, others: Iterable["Labels"]) -> "Labels":
        """Return the labels with those of other languages, in which models answer, too.

        Abbreviations of one letter differ in meaning, so that each language has only its own.
        """
        answers, questions = dict.fromkeys(self.answers), dict.fromkeys(self.questions)
        for other in others:
            answers.update(dict.fromkeys(filter(is_clear, other.answer_words)))
            questions.update(dict.fromkeys(filter(is_clear, other.questions)))
        return Labels(answer=self.answer, answers=tuple(answers), questions=tuple(questions))


def is_clear(word: str) -> bool:
    """Return whether a word can only be a label: not a letter such as the A of an option."""
    return len(word) > 1 or not word.isascii()
