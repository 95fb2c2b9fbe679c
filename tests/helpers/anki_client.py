"""A learner's Anki: the real library, without its user interface."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import anki.lang
from anki.collection import Card, Collection, ImportAnkiPackageRequest, ImportCsvRequest
from anki.import_export_pb2 import ImportResponse
from anki.notes import Note

LISTED = ("new", "updated", "duplicate", "conflicting", "first_field_match", "missing_notetype",
          "missing_deck", "empty_first_field")  # fmt: skip


@dataclass(frozen=True)
class Learner:
    """A learner's collection, and what the learner does with it."""

    collection: Collection
    folder: Path

    def import_deck(self, deck: Path) -> dict[str, int]:
        """Import a deck as a double click does; return the number of notes per outcome."""
        return self._import_package(deck) if deck.suffix == ".apkg" else self._import_text(deck)

    def _import_package(self, deck: Path) -> dict[str, int]:
        options = self.collection._backend.get_import_anki_package_presets()
        request = ImportAnkiPackageRequest(package_path=str(deck), options=options)
        return counts(self.collection.import_anki_package(request).log)

    def _import_text(self, deck: Path) -> dict[str, int]:
        metadata = self.collection.get_csv_metadata(str(deck), None)
        request = ImportCsvRequest(path=str(deck), metadata=metadata)
        return counts(self.collection.import_csv(request).log)

    @property
    def notes(self) -> list[Note]:
        """All notes, in the order in which their new cards are shown."""
        cards = sorted(self.cards, key=lambda card: card.due)
        return [card.note() for card in cards]

    @property
    def cards(self) -> Sequence[Card]:
        return [self.collection.get_card(number) for number in self.collection.find_cards("")]

    def note(self, words: str) -> Note:
        """Return the only note that contains the words."""
        (found,) = [note for note in self.notes if any(words in field for field in note.fields)]
        return found

    def edit(self, note: Note, answer: str, tag: str) -> None:
        note.fields[1] = answer
        note.tags.append(tag)
        self.collection.update_note(note)

    def study(self) -> None:
        """Answer every new card once, with a different rating each."""
        for place, card in enumerate(self.cards):
            card.start_timer()
            states = self.collection._backend.get_scheduling_states(card.id)
            answer = self.collection.sched.build_answer(card=card, states=states, rating=place % 4)
            self.collection.sched.answer_card(answer)

    @property
    def schedule(self) -> dict[str, tuple[int, ...]]:
        """The scheduling state of each card, by its note's guid."""
        return {
            card.note().guid: (card.type, card.queue, card.due, card.ivl, card.factor, card.reps)
            for card in self.cards
        }

    @property
    def decks(self) -> set[str]:
        return {self.collection.decks.name(card.did) for card in self.cards}

    def check(self) -> str:
        """Return the report of Anki's own check of the collection."""
        said, sound = self.collection.fix_integrity()
        assert sound
        return said


def counts(log: ImportResponse.Log) -> dict[str, int]:
    found = {name: len(getattr(log, name)) for name in LISTED}
    return {name: count for name, count in found.items() if count}


@contextmanager
def learner(folder: Path, language: str = "en") -> Iterator[Learner]:
    """Yield a learner with a new collection, whose Anki has that language."""
    folder.mkdir(parents=True)
    anki.lang.set_lang(language)
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield Learner(collection, folder)
    finally:
        collection.close()
        anki.lang.set_lang("en")
