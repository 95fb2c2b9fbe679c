"""The decks, taken by the real Anki."""

import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from helpers.anki_client import Learner, learner
from helpers.html_audit import Audit
from helpers.minisite import REPO, SEED, make_site, plain_hugo, read, write

import build
import generate
from askbook.pages import page
from askbook.pages.page import Page
from askbook.pages.topics import walk
from askbook.project.project import Project
from askbook.publish.anki import txt
from askbook.publish.anki.card import Card, deck_name

TREE = """\
- title: Course
  titles: {zh-tw: 課程}
  children:
    - title: Part One
      titles: {zh-tw: 第一部}
      children:
        - Convolutional Layers
        - title: "C++ std::vector"
          slug: hard
          titles: {zh-tw: 難題}
    - title: Part Two
      children:
        - Nothing Yet
"""
PART = "content/course/part-one"
LAYERS = f"{PART}/convolutional-layers.md"
SEED_DECK = "course/part-one/convolutional-layers/deck"
HARD_DECK = "course/part-one/hard/deck"
FORMS = ("apkg", "txt")
LANGUAGES = ("en", "de", "ja")

HARD = r"""
1. What is \(a < b\) & \(\hat{y} = \frac{1}{2}\)? {#math}

   Answer:

   \[
   \sum_{i=1}^{n} i = \frac{n(n+1)}{2}
   \]

2. Which "code"@prints it? {#code}

   Answer:

   ```python
   if a < b:
   @print("x & 'y'")  # [sound:x.mp3]
   ```

3. 什麼是「卷積」？ {#cjk}
Answer: 見[層](convolutional-layers.md#explain)，然後 *下一頁*。

4. #hashtag; semicolons, commas — 😀 {#hash}
Answer: #no comment, "quoted", and [$]not LaTeX[/$].

5. Which table, and which picture? {#table}

   Answer:

   | a | b |
   |---|--:|
   | 1 | 2 |

   ![A dot](dot.png)
""".strip().replace("@", "\t")  # fmt: skip

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fc"
    "cf50cf000484017fb2b3d5c50000000049454e44ae426082"
)
Edit = Callable[[Path], None]


def answer(site: Path, name: str, review: str, parameters: str = "") -> None:
    """Put a Review into a page of the site."""
    found = loaded(site, name)
    old = found.by_kind["review"]
    write(site, {name: page.dumps(found.with_section(old, old.with_answer(review)))})
    if parameters:
        head, _, tail = read(site, name).rpartition("{{< ask_chatgpt")
        write(site, {name: f"{head}{{{{< ask_chatgpt {parameters}{tail}"})


def loaded(site: Path, name: str) -> Page:
    return page.loads(read(site, name), Project(site).catalog.kinds)


def correct(site: Path) -> None:
    """Correct one of the five answers, and keep the date of the Review."""
    write(site, {LAYERS: read(site, LAYERS).replace("Stride is the amount", "The stride is how")})


def correct_on(date: str) -> Edit:
    """Return an edit that corrects one answer and says when a person reviewed the page."""

    def edit(site: Path) -> None:
        correct(site)
        head, _, tail = read(site, LAYERS).rpartition("{{< ask_chatgpt >}}")
        write(site, {LAYERS: f'{head}{{{{< ask_chatgpt reviewed="{date}" >}}}}{tail}'})

    return edit


BEFORE_TODAY = correct_on("2021-01-01")
AFTER_TODAY = correct_on("2099-01-01")


def new_site(root: Path) -> Path:
    site = make_site(root, TREE)
    generate.main(["--site", str(site), "--quiet"])
    write(site, {LAYERS: SEED.read_bytes().decode()})
    (site / PART / "dot.png").write_bytes(DOT)
    answer(site, f"{PART}/hard.md", HARD)
    answer(site, f"{PART}/hard.zh-tw.md", "1. 為何？\n答案：因為。")
    return site


def built(site: Path) -> Path:
    assert build.main(["--site", str(site), "--quiet", "--keep-going"]) == 0
    return site / "public"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site before anything was changed."""
    return built(new_site(tmp_path_factory.mktemp("decks") / "site"))


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Edit], Path]:
    """Build the site again after an edit."""
    known: dict[Edit, Path] = {}

    def changed(edit: Edit) -> Path:
        if edit not in known:
            site = new_site(tmp_path_factory.mktemp("changed") / "site")
            edit(site)
            known[edit] = built(site)
        return known[edit]

    return changed


@pytest.fixture
def new_learner(tmp_path: Path) -> Iterator[Callable[..., Learner]]:
    numbers = count()
    with ExitStack() as stack:
        yield lambda language="en": stack.enter_context(
            learner(tmp_path / f"anki-{next(numbers)}", language)
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_deck_taken_twice_is_there_once(first, new_learner, form, language):
    me = new_learner(language)
    deck = first / f"{SEED_DECK}.{form}"
    assert me.take(deck) == {"new": 5}
    before = [(note.mod, note.fields, note.tags) for note in me.notes]
    assert me.take(deck) == {"duplicate": 5}
    assert [(note.mod, note.fields, note.tags) for note in me.notes] == before
    assert me.decks == {"Askbook::Course::Part One::Convolutional Layers"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_with_a_later_date_updates_the_cards_of_its_page(
    first, change, new_learner, language
):
    me = new_learner(language)
    me.take(first / f"{SEED_DECK}.apkg")
    me.take(first / f"{HARD_DECK}.apkg")
    me.study()
    me.edit(me.note("kernel or filter in a"), "<p>My own words</p>", "mine")
    me.edit(me.note("hashtag"), "<p>My other words</p>", "mine")
    schedule = me.schedule
    corrected = change(AFTER_TODAY) / f"{SEED_DECK}.apkg"
    assert me.take(corrected) == {"updated": 5}
    assert "The stride is how" in me.note("What is stride")["Answer"]
    assert "My own words" not in me.note("kernel or filter in a").fields[1]
    assert me.note("kernel or filter in a").tags == ["Askbook"]
    assert me.schedule == schedule
    assert any(state[-1] for state in schedule.values())
    assert me.take(change(AFTER_TODAY) / "deck.apkg") == {"duplicate": 10}
    assert me.note("hashtag").fields[1] == "<p>My other words</p>"
    assert me.note("hashtag").tags == ["Askbook", "mine"]


def test_a_correction_leaves_a_card_that_was_edited_since_its_date(first, change, new_learner):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.apkg")
    me.edit(me.note("What is stride"), "<p>My own words</p>", "mine")
    assert me.take(change(BEFORE_TODAY) / f"{SEED_DECK}.apkg") == {"updated": 4, "duplicate": 1}
    assert me.note("What is stride")["Answer"] == "<p>My own words</p>"


def test_a_correction_without_a_later_date_does_not_reach_an_imported_card(
    first, change, new_learner
):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.apkg")
    assert me.take(change(correct) / f"{SEED_DECK}.apkg") == {"duplicate": 5}
    assert "The stride is how" not in me.note("What is stride")["Answer"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_with_a_corrected_answer_updates_it(first, change, new_learner, language):
    me = new_learner(language)
    me.take(first / f"{SEED_DECK}.txt")
    me.study()
    note = me.note("What is stride")
    me.edit(note, note.fields[1], "mine")
    schedule = me.schedule
    assert me.take(change(correct) / f"{SEED_DECK}.txt") == {"updated": 1, "duplicate": 4}
    assert "The stride is how" in me.note("What is stride").fields[1]
    assert me.note("What is stride").tags == ["Askbook", "mine"]
    assert me.schedule == schedule


def test_a_text_updates_the_cards_of_a_package(first, change, new_learner):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.apkg")
    assert me.take(first / f"{SEED_DECK}.txt") == {"duplicate": 5}
    assert me.take(change(correct) / f"{SEED_DECK}.txt") == {"updated": 1, "duplicate": 4}
    assert me.note("What is stride")["Topic"] == "Convolutional Layers"


def test_a_package_after_a_text_doubles_nothing(first, new_learner):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.txt")
    assert me.take(first / f"{SEED_DECK}.apkg") == {"conflicting": 5}
    assert len(me.notes) == 5


@pytest.mark.parametrize("form", FORMS)
def test_the_decks_of_topic_section_and_site_share_their_cards(first, new_learner, form):
    me = new_learner()
    assert me.take(first / f"{SEED_DECK}.{form}") == {"new": 5}
    assert me.take(first / f"course/part-one/deck.{form}") == {"new": 5, "duplicate": 5}
    assert me.take(first / f"deck.{form}") == {"duplicate": 10}
    assert me.take(first / f"zh-tw/deck.{form}") == {"new": 1}
    assert me.decks == {
        "Askbook::Course::Part One::Convolutional Layers",
        "Askbook::Course::Part One::C++ std∷vector",
        "Askbook (繁體中文)::課程::第一部::難題",
    }


def test_the_package_of_a_section_without_cards_brings_nothing(first, new_learner):
    me = new_learner()
    assert me.take(first / "course/part-two/deck.apkg") == {}
    assert list(me.cards) == []
    assert me.check() == new_learner().check()


def retree(site: Path, tree: str) -> None:
    write(site, {"data/topics.yaml": tree})
    assert generate.main(["--site", str(site), "--quiet"]) == 0


def move(site: Path) -> None:
    """Move the topic to the other part."""
    tree = TREE.replace("        - Convolutional Layers\n", "")
    retree(site, tree.replace("- Nothing Yet", "- Nothing Yet\n        - Convolutional Layers"))


def move_and_move_back(site: Path) -> None:
    move(site)
    retree(site, TREE)


def with_aliases(*aliases: str) -> Edit:
    """Return an edit that gives the page aliases by hand."""

    def edit(site: Path) -> None:
        found = loaded(site, LAYERS).with_value("aliases", list(aliases))
        write(site, {LAYERS: page.dumps(found)})

    return edit


def test_a_topic_that_moves_keeps_its_cards(first, change, new_learner):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.apkg")
    moved = change(move) / SEED_DECK.replace("part-one", "part-two")
    assert me.take(moved.with_suffix(".apkg")) == {"duplicate": 5}
    assert me.take(moved.with_suffix(".txt")) == {"updated": 5}
    assert "/course/part-two/" in me.note("What is stride")["Answer"]


def test_a_topic_that_moves_back_keeps_its_cards_and_its_aliases(first, change, new_learner):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.apkg")
    public = change(move_and_move_back)
    assert me.take(public / f"{SEED_DECK}.apkg") == {"duplicate": 5}
    redirect = public / "course/part-two/convolutional-layers/index.html"
    assert "/course/part-one/convolutional-layers/" in redirect.read_text(encoding="utf-8")


OWN = "/course/part-one/convolutional-layers/"


@pytest.mark.parametrize(
    ("aliases", "imported"),
    [(["/other/"], {"new": 5}), ([OWN, "/other/"], {"duplicate": 5})],
    ids=["another address first", "its own address first"],
)
def test_the_first_alias_identifies_the_cards(first, change, new_learner, aliases, imported):
    me = new_learner()
    me.take(first / f"{SEED_DECK}.apkg")
    assert me.take(change(with_aliases(*aliases)) / f"{SEED_DECK}.apkg") == imported


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_text_survives(first, new_learner, form):
    me = new_learner()
    me.take(first / f"{HARD_DECK}.{form}")
    math, code, cjk, number_sign, table = ((n.fields[0], n.fields[1]) for n in me.notes)
    asked = r"<p>What is \(a &lt; b\) &amp; \(\hat{y} = \frac{1}{2}\)?</p>"
    assert math[0].removeprefix("<p>").removesuffix("</p>") == asked[3:-4]
    assert re.sub(r"\s+", " ", math[1]).startswith(
        r"\[\sum_{i=1}^{n} i = \frac{n(n+1)}{2}\] <p class"
    )
    assert Audit(code[0]).text.strip() == 'Which "code"\tprints it?'
    assert code[1].startswith("<pre><code>if a &lt; b:\n\tprint(")
    assert "print(\"x & 'y'\")" in Audit(code[1]).text
    assert cjk[0] == "<p>什麼是「卷積」？</p>"
    page_address = "https://example.org/course/part-one/"
    assert f'見<a href="{page_address}convolutional-layers/#explain">層</a>' in cjk[1]
    assert "<em>下一頁</em>" in cjk[1]
    assert number_sign[0] == "<p>#hashtag; semicolons, commas — 😀</p>"
    assert Audit(number_sign[1]).text.startswith('#no comment, "quoted", and [$]not LaTeX[/$].')
    assert '<td style="text-align: right">2</td>' in table[1]
    for _, shown in (math, code, cjk, number_sign, table):
        assert f'<a href="{page_address}hard/">C++ std::vector</a></p>' in shown


def test_a_card_shows_its_topic_and_its_language(first, new_learner):
    me = new_learner()
    me.take(first / f"{HARD_DECK}.apkg")
    card = me.note("卷積").cards()[0]
    assert '<p class="topic">C++ std::vector</p>' in card.question()
    assert '<div lang="en" dir="auto">' in card.question()
    assert ".card.nightMode" in card.question()
    assert "見" not in card.question()
    assert "見" in card.answer()
    assert not re.search(r"latex|\.mp3.*\bsound\b", " ".join(me.collection.media.check().missing))
    assert [c.question_av_tags() + c.answer_av_tags() for c in me.cards] == [[]] * 5


def test_a_picture_is_in_the_package_and_linked_from_the_text(first, new_learner):
    me = new_learner()
    me.take(first / f"{HARD_DECK}.apkg")
    (name,) = re.findall(r'<img src="([^"]+)" alt="A dot"', me.note("which picture")["Answer"])
    assert (Path(me.collection.media.dir()) / name).read_bytes() == DOT
    said = me.collection.media.check()
    assert (list(said.missing), list(said.unused)) == ([], [])
    shown = (first / f"{HARD_DECK}.txt").read_text(encoding="utf-8")
    assert 'src=""https://example.org/course/part-one/dot.png""' in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_anki_finds_nothing_to_mend(first, new_learner, language):
    nothing = new_learner(language).check()
    me = new_learner(language)
    me.take(first / "deck.apkg")
    me.take(first / "zh-tw/deck.apkg")
    assert me.check() == nothing


def test_two_builds_are_the_same_bytes(first, change):
    def nothing(_site: Path) -> None:
        pass

    again = change(nothing)
    decks = sorted(p.relative_to(first) for p in first.rglob("deck.*"))
    assert len(decks) > 10
    assert [
        deck for deck in decks if (first / deck).read_bytes() != (again / deck).read_bytes()
    ] == []


def test_a_package_is_sound_and_has_no_time_of_its_own(first, tmp_path):
    for package in first.rglob("deck.apkg"):
        with zipfile.ZipFile(package) as archive:
            assert archive.testzip() is None
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            archive.extract("collection.anki2", tmp_path)
        header = (tmp_path / "collection.anki2").read_bytes()[:100]
        assert (header[24:28], header[92:96]) == (b"\0\0\0\1", b"\0\0\0\1")
        assert int.from_bytes(header[96:100], "big") == 3_040_000, "the SQLite that built it"
        database = sqlite3.connect(tmp_path / "collection.anki2")
        assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
        guids = [row[0] for row in database.execute("select guid from notes")]
        assert len(guids) == len(set(guids))
        database.close()


def test_a_page_links_its_decks_where_they_are(first):
    linked = set()
    for file in first.rglob("*.html"):
        links = Audit(file.read_text(encoding="utf-8")).links()
        linked |= {file.parent / link for link in links if link.startswith("deck.")}
    assert linked <= set(first.rglob("deck.*"))
    assert {p.parent.relative_to(first).as_posix() for p in linked} == {
        ".", "course", "course/part-one", "course/part-one/convolutional-layers",
        "course/part-one/hard", "zh-tw", "zh-tw/course", "zh-tw/course/part-one",
        "zh-tw/course/part-one/hard",
    }  # fmt: skip


def test_hugo_alone_links_no_deck(tmp_path):
    site = new_site(tmp_path / "site")
    assert plain_hugo(site).returncode == 0
    assert "deck." not in (site / f"public/{SEED_DECK}").with_name("index.html").read_text()


def test_a_site_below_a_path_has_the_same_cards(first, new_learner, tmp_path):
    site = new_site(tmp_path / "site")
    base = ["--base-url", "https://x.org/study"]
    assert build.main(["--site", str(site), "--quiet", "--keep-going", *base]) == 0
    me = new_learner()
    me.take(first / "deck.apkg")
    assert me.take(site / "public/deck.apkg") == {"duplicate": 10}
    assert me.take(site / "public/deck.txt") == {"updated": 10}
    assert "https://x.org/study/course/part-one/hard/" in me.note("卷積")["Answer"]
    assert "https://x.org/study/course/part-one/convolutional-layers/#" in me.note("卷積")["Answer"]


def test_two_cards_with_one_id_stay_two(tmp_path, new_learner):
    site = new_site(tmp_path / "site")
    answer(site, f"{PART}/hard.md", "1. A? {#q2}\nAnswer: a\n\n2. B?\nAnswer: b")
    me = new_learner()
    for form in FORMS:
        assert me.take(built(site) / f"{HARD_DECK}.{form}") in ({"new": 2}, {"duplicate": 2})
    assert len(me.notes) == 2


def test_a_row_of_a_text_is_no_comment_and_no_header():
    card = Card(
        guid="#a", deck="#deck:x", question="#b", answer="#c\n#d\n\tx", topic="", language="en",
        modified=0,
    )  # fmt: skip
    lines = txt.dumps("Site", [card]).splitlines()
    assert [line for line in lines if line.startswith("#columns")] == []
    assert lines[-3] == '"#a"\t"#deck:x"\t"#b"\t"#c'


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (("A", "B"), "A::B"),
        (("A", "std::vector"), "A::std∷vector"),
        (("A", ":x:"), "A::x"),
        (("A", " b \n c "), "A::b c"),
        (("A", "::"), "A::∷"),
    ],
)
def test_a_deck_has_its_topics_name(titles, name):
    assert deck_name(*titles) == name


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as it is published."""
    folder = tmp_path_factory.mktemp("course") / "public"
    assert build.main(["--destination", str(folder), "--quiet", "--keep-going"]) == 0
    return folder


def published(course: Path, language: str) -> list[dict[str, str]]:
    found = [json.loads(p.read_text(encoding="utf-8")) for p in course.rglob("cards.json")]
    return [card for page in found if page["language"] == language for card in page["cards"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("folder", "language"), [("", "en"), ("zh-tw", "zh-TW")])
def test_the_courses_deck_has_every_card(course, new_learner, form, folder, language):
    me = new_learner("ja")
    expected = len(published(course, language))
    assert expected > 50
    deck = course / folder / f"deck.{form}"
    assert me.take(deck) == {"new": expected}
    assert me.take(deck) == {"duplicate": expected}
    assert me.check() == new_learner("ja").check()


def test_the_courses_cards_come_in_the_order_of_learning(course, new_learner):
    me = new_learner()
    me.take(course / "deck.apkg")
    order = list(dict.fromkeys(note["Topic"] for note in me.notes))
    titles = [place.topic.title for place in walk(Project(REPO).tree)]
    assert [title for title in titles if title in order] == order


def test_no_formula_of_the_course_is_left_as_mathml(course, new_learner):
    me = new_learner()
    me.take(course / "deck.apkg")
    fields = [field for note in me.notes for field in note.fields]
    formulas = sum(card[side].count("<math") for card in published(course, "en")
                   for side in ("question", "answer"))  # fmt: skip
    assert formulas > 100
    assert not any(re.search(r"<math|<span|<div| class=\"(?!source)", field) for field in fields)
    assert sum(len(re.findall(r"\\\(.*?\\\)|\\\[.*?\\\]", f, re.S)) for f in fields) == formulas
