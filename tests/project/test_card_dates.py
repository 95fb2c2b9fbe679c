from pathlib import PurePath, PurePosixPath

import pytest
from helpers.minisite import SEED, read, write
from hypothesis import given
from hypothesis import strategies as st

import check
import date_cards
import generate
from askbook.errors import SourceError
from askbook.pages import page
from askbook.project import card_dates
from askbook.project.card_dates import UNDATED, CardDates, DatedCard, Locked
from askbook.project.project import Project

TREE = """\
- title: Course
  children:
    - title: Part One
      children: [Convolutional Layers]
    - title: Part Two
      children: [Other]
"""
LAYERS = "content/course/part-one/convolutional-layers.md"
KEY = "/course/part-one/convolutional-layers"
DAY = 24 * 60 * 60
NOVEMBER_22 = 1_795_305_600


@pytest.fixture
def course(site):
    write(site, {"data/topics.yaml": TREE})
    generate.main(["--site", str(site), "--quiet"])
    write(site, {LAYERS: SEED.read_bytes().decode()})
    return site


def found(site) -> dict[str, DatedCard]:
    project = Project(site)
    pages = project.pages
    return {c.key: c for path in pages for c in project.card_dates.cards(path, pages[path])}


def times(site) -> dict[str, int]:
    lock = Project(site).card_lock
    return {key: card.changed(lock) for key, card in found(site).items()}


def date(site, *arguments: str) -> int:
    return date_cards.main(["--site", str(site), "--quiet", *arguments])


def change(site, old: str, new: str) -> None:
    text = read(site, LAYERS)
    assert old in text
    write(site, {LAYERS: text.replace(old, new)})


def answered_on(site, day: str) -> None:
    head, _, tail = read(site, LAYERS).rpartition("{{< ask_chatgpt")
    tag = f'{{{{< ask_chatgpt date="{day}"'
    write(site, {LAYERS: f"{head}{tag} {tail[tail.index('>}}') :]}"})


def test_without_a_lock_a_card_has_the_date_of_its_section(course):
    assert set(times(course).values()) == {UNDATED}
    answered_on(course, "2026-11-22")
    assert set(times(course).values()) == {NOVEMBER_22}
    answered_on(course, "last week")
    assert set(times(course).values()) == {UNDATED}


def test_the_first_lock_changes_no_time(course):
    answered_on(course, "2026-11-22")
    before = times(course)
    assert date(course) == 0
    assert times(course) == before


def test_a_card_changed_since_the_lock_is_later_than_it_and_the_others_are_not(course):
    answered_on(course, "2026-11-22")
    date(course)
    change(course, "Stride is the amount", "The stride is how")
    assert times(course) == {
        **{f"{KEY}#q{place}": NOVEMBER_22 for place in (1, 2, 3, 5)},
        f"{KEY}#q4": NOVEMBER_22 + 1,
    }
    answered_on(course, "2026-11-24")
    assert times(course)[f"{KEY}#q4"] == NOVEMBER_22 + 2 * DAY
    assert times(course)[f"{KEY}#q1"] == NOVEMBER_22


def test_the_command_writes_down_when_a_card_changed(course, capsys, monkeypatch):
    date(course)
    change(course, "Stride is the amount", "The stride is how")
    assert date(course, "--check") == 1
    capsys.readouterr()
    now = NOVEMBER_22 + 10 * DAY
    monkeypatch.setattr(date_cards.time, "time", lambda: now + 0.5)
    assert date_cards.main(["--site", str(course)]) == 0
    assert capsys.readouterr() == (f"{KEY}#q4\n", "5 cards: 1 new or changed\n")
    assert times(course)[f"{KEY}#q4"] == now
    assert times(course)[f"{KEY}#q1"] == UNDATED
    assert date(course, "--check") == 0
    before = read(course, "cards.lock")
    monkeypatch.setattr(date_cards.time, "time", lambda: now + DAY)
    date(course)
    assert read(course, "cards.lock") == before


def test_a_clock_that_is_behind_makes_no_card_older(course, monkeypatch):
    answered_on(course, "2026-11-22")
    date(course)
    change(course, "Stride is the amount", "The stride is how")
    monkeypatch.setattr(date_cards.time, "time", lambda: 0.0)
    date(course)
    assert times(course)[f"{KEY}#q4"] == NOVEMBER_22 + 1


def test_a_new_question_changes_a_card_and_space_around_it_does_not(course):
    date(course)
    change(course, "4. What is stride in", "4. What is the stride in")
    change(course, "\n5. How does pooling", "\n\n5.  How does pooling")
    late = [key for key, time in times(course).items() if time > UNDATED]
    assert late == [f"{KEY}#q4"]


def test_line_ends_change_no_card(course):
    change(course, "Answer: Stride is", "Answer:\n\n   ```\n   a\n\n   b\n   ```\n\n   Stride is")
    date(course)
    write(course, {LAYERS: read(course, LAYERS).replace("\n", "\r\n")})
    assert date(course, "--check") == 0


def test_a_moved_page_keeps_its_cards_and_their_times(course):
    date(course)
    before = times(course)
    tree = TREE.replace("children: [Convolutional Layers]", "children: [New]")
    write(course, {"data/topics.yaml": tree.replace("[Other]", "[Other, Convolutional Layers]")})
    generate.main(["--site", str(course)])
    assert not (course / LAYERS).exists()
    assert times(course) == before
    date(course)
    assert times(course) == before


def test_a_page_locked_at_its_own_place_stays_there_whatever_its_aliases(course):
    date(course)
    (course / LAYERS).rename(course / "content/course/part-two/other.md")
    other = "content/course/part-two/other.md"
    date(course)
    assert set(times(course)) == {f"/course/part-two/other#q{n}" for n in range(1, 6)}
    text = read(course, other).replace("+++\n## Preview", f'aliases = ["{KEY}/"]\n+++\n## Preview')
    assert text != read(course, other)
    write(course, {other: text})
    assert set(times(course)) == {f"/course/part-two/other#q{n}" for n in range(1, 6)}


def test_a_card_that_comes_back_is_not_older_than_it_was(course):
    answered_on(course, "2026-11-22")
    date(course)
    whole = read(course, LAYERS)
    write(course, {LAYERS: whole[: whole.index("## Review")]})
    date(course)
    write(course, {LAYERS: whole.replace("Stride is the", "The stride is the")})
    assert times(course)[f"{KEY}#q4"] == NOVEMBER_22 + 1


def test_a_card_is_found_at_its_line_in_the_page(course):
    lines = read(course, LAYERS).splitlines()
    for card in found(course).values():
        assert lines[card.line - 1].startswith(f"{card.id[1:]}. ")


def test_a_translation_has_cards_of_its_own(course):
    translated = LAYERS.replace(".md", ".zh-tw.md")
    text = read(course, LAYERS).replace("## Review", "## 知識測驗").replace("Answer:", "答案：")
    write(course, {translated: text})
    assert {key for key in found(course) if "zh-tw" in key} == {
        f"/zh-tw{KEY}#q{number}" for number in range(1, 6)
    }


def test_a_check_warns_of_a_card_that_the_lock_does_not_have(course, capsys):
    assert check.main(["--site", str(course)]) == 0
    date(course)
    change(course, "Stride is the amount", "The stride is how")
    change(course, "2. What is a kernel", "2. So what is a kernel")
    capsys.readouterr()
    assert check.main(["--site", str(course)]) == 0
    line = next(c.line for c in found(course).values() if c.id == "q2")
    out = capsys.readouterr().out
    assert f"{LAYERS}:{line}: R007 warning: q2, q4: new or changed since cards.lock; run " in out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nonsense", "lock:2: not a card, a digest and a time"),
        ("/a#q1 0123456789abcdef soon", "lock:2: not a card, a digest and a time"),
        ("<<<<<<< HEAD", "lock:2: not a card, a digest and a time"),
        ("/a#q1 0123456789abcdef 2026-11-22\n/a#q1 0123456789abcdef 2026-11-23",
         "lock:3: /a#q1 stands twice"),
    ],
    ids=["no card", "no time", "a conflict", "twice"],
)  # fmt: skip
def test_a_mistake_in_the_lock_is_reported_at_its_line(line, message):
    with pytest.raises(SourceError) as raised:
        card_dates.loads(f"# comment\n{line}\n", PurePath("lock"))
    assert str(raised.value).startswith(message)


@given(
    st.dictionaries(
        st.from_regex(r"/[a-z/]{0,9}#[a-z][a-z0-9~-]{0,5}", fullmatch=True),
        st.builds(
            Locked, st.from_regex(r"[0-9a-f]{16}", fullmatch=True), st.integers(0, 4_000_000_000)
        ),
    )
)
def test_a_lock_that_is_written_is_read_again(lock):
    text = card_dates.dumps(lock)
    assert card_dates.loads(text, PurePath("lock")) == lock
    assert card_dates.dumps(dict(reversed(lock.items()))) == text


def test_ids_on_a_page_become_different():
    assert card_dates.unique(["q1", "q2", "q2", "why", "q2"]) == ["q1", "q2", "q2~2", "why", "q2~3"]


def test_a_page_without_a_readable_front_matter_has_cards(catalog):
    text = SEED.read_bytes().decode().replace('weight = "1"', "weight = ")
    path = PurePosixPath("a/b.md")
    lock = {"/x#q1": Locked("0" * 16, 1)}
    dates = CardDates(catalog, lock, {path})
    assert [c.key for c in dates.cards(path, page.loads(text, catalog.kinds))][:2] == [
        "/a/b#q1", "/a/b#q2",
    ]  # fmt: skip
