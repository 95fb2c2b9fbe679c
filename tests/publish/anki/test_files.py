"""The bytes of deck.apkg, deck.txt and moodle.xml."""

import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest
from helpers.deck_site import build_public, new_site

from askbook.publish.anki import apkg, txt
from askbook.publish.anki.card import Card, deck_part


def test_two_builds_give_the_same_bytes(first, tmp_path):
    again = build_public(new_site(tmp_path / "site"))
    decks = sorted(
        path.relative_to(first) for form in ("deck.*", "moodle.xml") for path in first.rglob(form)
    )
    assert len(decks) > 10
    assert [
        deck for deck in decks if (first / deck).read_bytes() != (again / deck).read_bytes()
    ] == []


def test_a_package_is_sound_and_independent_of_the_time_and_of_sqlite(first, tmp_path):
    for package in first.rglob("deck.apkg"):
        with zipfile.ZipFile(package) as archive:
            assert archive.testzip() is None
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            archive.extract("collection.anki2", tmp_path)
        header = (tmp_path / "collection.anki2").read_bytes()[:100]
        assert (header[24:28], header[92:96]) == (b"\0\0\0\1", b"\0\0\0\1")
        assert int.from_bytes(header[96:100], "big") == 3_040_000, "the version of SQLite"
        database = sqlite3.connect(tmp_path / "collection.anki2")
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        guids = [row[0] for row in database.execute("select guid from notes")]
        assert len(guids) == len(set(guids))
        database.close()


def test_a_package_does_not_depend_on_those_before_it():
    sample = Card(guid="", deck="D", question="Q", answer="A", topic="", language="en", modified=0)
    cards = [replace(sample, guid=str(number)) for number in range(200)]
    decks = [cards[:2], cards, []]
    alone = []
    for deck in decks:
        with closing(apkg.open_database()) as database:
            alone.append(apkg.dumps(database, "Site", deck))
    with closing(apkg.open_database()) as database:
        assert [apkg.dumps(database, "Site", deck) for deck in decks * 2] == alone * 2


def test_no_row_of_a_text_can_be_taken_for_a_comment_or_a_header():
    card = Card(
        guid="#a", deck="#deck:x", question="#b", answer="#c\n#d\n\tx", topic="", language="en",
        modified=0,
    )  # fmt: skip
    lines = txt.dumps("Site", [card]).decode().splitlines()
    assert [line for line in lines if line.startswith("#columns")] == []
    assert lines[-3] == '"#a"\t"#deck:x"\t"#b"\t"#c'


@pytest.mark.parametrize(
    "name",
    ['Bob\'s "Notes"', '"', "Basic", "CLOZE", "Default", "a:b::c", "#x", "a\tb\x01c", "-", "{{x}}",
     "<b>&x", "a\\b", "a,b c"],
)  # fmt: skip
def test_a_text_updates_the_cards_of_a_package_whatever_the_site_is_called(
    tmp_path, new_learner, name
):
    def cards(answer: str) -> list[Card]:
        deck = f'{deck_part(name)}::A "topic"'
        return [Card(guid="g", deck=deck, question="Q", answer=answer, topic="T", language="en",
                     modified=1_600_000_000)]  # fmt: skip

    with closing(apkg.open_database()) as database:
        (tmp_path / "deck.apkg").write_bytes(apkg.dumps(database, name, cards("old")))
    (tmp_path / "deck.txt").write_bytes(txt.dumps(name, cards("new")))
    me = new_learner()
    assert me.import_deck(tmp_path / "deck.apkg") == {"new": 1}
    assert me.import_deck(tmp_path / "deck.txt") == {"updated": 1}
    assert me.note("new").note_type()["flds"][2]["name"] == "Topic"
    me.check()
