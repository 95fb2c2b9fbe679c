"""What happens in a learner's Anki when the decks are imported, corrected and imported again."""

import pytest
from helpers.deck_site import (
    CORRECT_AFTER_TODAY,
    CORRECT_BEFORE_TODAY,
    FLOUR_ADDRESS,
    FLOUR_DECK,
    FORMS,
    HARD_DECK,
    SECTION,
    answer_review,
    build_public,
    correct,
    move,
    move_and_move_back,
    new_site,
    note_on_a_card,
    set_aliases,
)
from helpers.html_audit import Audit

LANGUAGES = ("en", "de", "ja")
"""Languages of a learner's Anki."""
FLOUR_QUESTION = "Which two proteins"
OTHER_QUESTION = "whole grain loaf"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_deck_imported_twice_adds_its_cards_once(first, new_learner, form, language):
    me = new_learner(language)
    deck = first / f"{FLOUR_DECK}.{form}"
    assert me.import_deck(deck) == {"new": 5}
    before = [(note.mod, note.fields, note.tags) for note in me.notes]
    assert me.import_deck(deck) == {"duplicate": 5}
    assert [(note.mod, note.fields, note.tags) for note in me.notes] == before
    assert me.decks == {"Sourdough::Sourdough::Ingredients::Flour"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_with_a_later_date_updates_all_cards_of_its_page(
    first, changed, new_learner, language
):
    me = new_learner(language)
    me.import_deck(first / f"{FLOUR_DECK}.apkg")
    me.import_deck(first / f"{HARD_DECK}.apkg")
    me.study()
    me.edit(me.note(OTHER_QUESTION), "<p>My own words</p>", "mine")
    me.edit(me.note("hashtag"), "<p>My other words</p>", "mine")
    schedule = me.schedule
    public = changed(CORRECT_AFTER_TODAY)
    assert me.import_deck(public / f"{FLOUR_DECK}.apkg") == {"updated": 5}
    assert "Two, gliadin" in me.note(FLOUR_QUESTION)["Answer"]
    assert me.schedule == schedule
    assert any(state[-1] for state in schedule.values())
    # The learner's own text and tags on a card of this page are lost, those of other pages kept.
    assert "My own words" not in me.note(OTHER_QUESTION).fields[1]
    assert me.note(OTHER_QUESTION).tags == ["Sourdough"]
    assert me.import_deck(public / "deck.apkg") == {"duplicate": 10}
    assert me.note("hashtag").fields[1] == "<p>My other words</p>"
    assert me.note("hashtag").tags == ["mine", "Sourdough"]


def test_a_card_that_a_learner_edited_later_than_the_date_stays_as_it_is(
    first, changed, new_learner
):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.apkg")
    me.edit(me.note(FLOUR_QUESTION), "<p>My own words</p>", "mine")
    deck = changed(CORRECT_BEFORE_TODAY) / f"{FLOUR_DECK}.apkg"
    assert me.import_deck(deck) == {"updated": 4, "duplicate": 1}
    assert me.note(FLOUR_QUESTION)["Answer"] == "<p>My own words</p>"


def test_a_correction_without_a_later_date_does_not_reach_an_imported_card(
    first, changed, new_learner
):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.apkg")
    assert me.import_deck(changed(correct) / f"{FLOUR_DECK}.apkg") == {"duplicate": 5}
    assert "Two, gliadin" not in me.note(FLOUR_QUESTION)["Answer"]


@pytest.mark.parametrize("form", FORMS)
def test_a_note_on_a_card_reaches_the_learners_who_have_the_card(first, changed, new_learner, form):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.{form}")
    public = changed(note_on_a_card)
    assert me.import_deck(public / f"{FLOUR_DECK}.{form}") == {"updated": 1, "duplicate": 4}
    answer = Audit(me.note(FLOUR_QUESTION).fields[1]).text
    assert answer.index("Glutenin") < answer.index("Editors' note") < answer.index("Three.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corrected_text_updates_its_card_and_keeps_tags_and_schedule(
    first, changed, new_learner, language
):
    me = new_learner(language)
    me.import_deck(first / f"{FLOUR_DECK}.txt")
    me.study()
    note = me.note(FLOUR_QUESTION)
    me.edit(note, note.fields[1], "mine")
    schedule = me.schedule
    assert me.import_deck(changed(correct) / f"{FLOUR_DECK}.txt") == {"updated": 1, "duplicate": 4}
    assert "Two, gliadin" in me.note(FLOUR_QUESTION).fields[1]
    assert me.note(FLOUR_QUESTION).tags == ["mine", "Sourdough"]
    assert me.schedule == schedule


def test_a_text_overwrites_every_edit(first, new_learner):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.txt")
    me.edit(me.note(FLOUR_QUESTION), "<p>My own words</p>", "mine")
    assert me.import_deck(first / f"{FLOUR_DECK}.txt") == {"updated": 1, "duplicate": 4}
    assert "My own words" not in me.note(FLOUR_QUESTION).fields[1]


def test_a_text_updates_the_cards_of_a_package(first, changed, new_learner):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.apkg")
    assert me.import_deck(first / f"{FLOUR_DECK}.txt") == {"duplicate": 5}
    assert me.import_deck(changed(correct) / f"{FLOUR_DECK}.txt") == {"updated": 1, "duplicate": 4}
    assert me.note(FLOUR_QUESTION)["Topic"] == "Flour"


def test_a_package_after_a_text_adds_no_second_card(first, new_learner):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.txt")
    assert me.import_deck(first / f"{FLOUR_DECK}.apkg") == {"conflicting": 5}
    assert len(me.notes) == 5


@pytest.mark.parametrize("form", FORMS)
def test_the_decks_of_topic_section_and_site_share_their_cards(first, new_learner, form):
    me = new_learner()
    assert me.import_deck(first / f"{FLOUR_DECK}.{form}") == {"new": 5}
    assert me.import_deck(first / f"sourdough/ingredients/deck.{form}") == {
        "new": 5,
        "duplicate": 5,
    }
    assert me.import_deck(first / f"deck.{form}") == {"duplicate": 10}
    assert me.import_deck(first / f"de/deck.{form}") == {"new": 5}
    assert me.decks == {
        "Sourdough::Sourdough::Ingredients::Flour",
        "Sourdough::Sourdough::Ingredients::Salt∷Sea",
        "Sourdough (Deutsch)::Sauerteig::Zutaten::Mehl",
    }


def test_the_package_of_a_section_without_cards_adds_nothing(first, new_learner):
    me = new_learner()
    assert me.import_deck(first / "sourdough/baking/deck.apkg") == {}
    assert list(me.cards) == []
    assert me.check() == new_learner().check()


def test_a_topic_that_moves_keeps_its_cards(first, changed, new_learner):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.apkg")
    moved = changed(move) / FLOUR_DECK.replace("ingredients", "baking")
    assert me.import_deck(moved.with_suffix(".apkg")) == {"duplicate": 5}
    assert me.import_deck(moved.with_suffix(".txt")) == {"updated": 5}
    assert "/sourdough/baking/flour/" in me.note(FLOUR_QUESTION)["Answer"]


def test_a_topic_that_moves_back_keeps_its_cards_and_its_redirects(first, changed, new_learner):
    me = new_learner()
    public = changed(move_and_move_back)
    for deck in (f"{FLOUR_DECK}.apkg", f"de/{FLOUR_DECK}.apkg"):
        assert me.import_deck(first / deck) == {"new": 5}
        assert me.import_deck(public / deck) == {"duplicate": 5}
    redirect = public / "sourdough/baking/flour/index.html"
    assert FLOUR_ADDRESS in redirect.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("aliases", "imported"),
    [(["/other/"], {"new": 5}), ([FLOUR_ADDRESS, "/other/"], {"duplicate": 5})],
    ids=["another address first", "its own address first"],
)
def test_the_first_alias_identifies_the_cards(first, changed, new_learner, aliases, imported):
    me = new_learner()
    me.import_deck(first / f"{FLOUR_DECK}.apkg")
    assert me.import_deck(changed(set_aliases(*aliases)) / f"{FLOUR_DECK}.apkg") == imported


def test_a_site_at_an_address_with_a_path_has_the_same_cards(first, new_learner, tmp_path):
    public = build_public(new_site(tmp_path / "site"), "--base-url", "https://x.org/study")
    me = new_learner()
    me.import_deck(first / "deck.apkg")
    assert me.import_deck(public / "deck.apkg") == {"duplicate": 10}
    assert me.import_deck(public / "deck.txt") == {"updated": 10}
    answer = me.note("発酵")["Answer"]
    assert "https://x.org/study/sourdough/ingredients/hard/" in answer
    assert "https://x.org/study/sourdough/ingredients/flour/#" in answer


def test_two_cards_with_the_same_id_stay_two_notes(tmp_path, new_learner):
    site = new_site(tmp_path / "site")
    answer_review(site, f"{SECTION}/hard.md", "1. A? {#q2}\nAnswer: a\n\n2. B?\nAnswer: b")
    public = build_public(site)
    me = new_learner()
    assert me.import_deck(public / f"{HARD_DECK}.apkg") == {"new": 2}
    assert me.import_deck(public / f"{HARD_DECK}.txt") == {"duplicate": 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_ankis_own_check_finds_nothing_to_repair(first, new_learner, language):
    untouched = new_learner(language).check()
    me = new_learner(language)
    me.import_deck(first / "deck.apkg")
    me.import_deck(first / "de/deck.apkg")
    assert me.check() == untouched
