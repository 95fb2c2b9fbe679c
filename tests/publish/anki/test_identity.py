from pathlib import PurePosixPath

import pytest

from askbook.pages import page
from askbook.pages.address import Address
from askbook.publish.anki.identity import (
    UNDATED,
    first_address,
    guid,
    modification_times,
    unique_ids,
)

HEADINGS = {"Review": "review"}
HERE = Address(PurePosixPath("a/b"), "en")
GERMAN = Address(PurePosixPath("a/b"), "de", "de")
NOVEMBER_22 = 1_795_305_600
DECEMBER_1 = NOVEMBER_22 + 9 * 24 * 60 * 60


@pytest.mark.parametrize(
    ("address", "front", "expected"),
    [
        (HERE, "", "/a/b"),
        (HERE, "aliases = []", "/a/b"),
        (HERE, 'aliases = ["/x/y/", "/z/"]', "/x/y"),
        (HERE, 'aliases = "/x/"', "/a/b"),
        (HERE, "aliases = [", "/a/b"),
        (GERMAN, "", "/de/a/b"),
        (GERMAN, 'aliases = ["/x/y/"]', "/de/x/y"),
    ],
    ids=["none", "empty", "two", "not a list", "not TOML", "translation", "moved translation"],
)
def test_the_first_alias_is_the_address_at_which_a_page_was_first_published(
    address, front, expected
):
    assert first_address(address, page.loads(f"+++\n{front}\n+++\n")) == expected


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("", UNDATED),
        ('date="2026-11-22"', NOVEMBER_22),
        ('date="2026-11-22" reviewed="2026-12-01"', DECEMBER_1),
        ('date="2026-12-01" reviewed="2026-11-22"', DECEMBER_1),
        ('reviewed="2026-12-01"', DECEMBER_1),
        ('date="last week"', UNDATED),
        ('date="0001-01-01"', UNDATED),
    ],
)
def test_cards_changed_when_their_review_was_answered_or_reviewed(parameters, expected):
    text = f"## Review\n{{{{< ask_chatgpt {parameters} >}}}}\nask\n{{{{< /ask_chatgpt >}}}}\n"
    assert modification_times(page.loads(text, HEADINGS), "review", [""]) == [expected]


def test_an_editors_note_changes_its_card_only_and_only_where_it_is_newer():
    text = '## Review\n{{< ask_chatgpt date="2026-11-22" >}}\nask\n{{< /ask_chatgpt >}}\n'
    notes = ["", "2026-12-01", "2026-11-01"]
    times = modification_times(page.loads(text, HEADINGS), "review", notes)
    assert times == [NOVEMBER_22, DECEMBER_1, NOVEMBER_22]


def test_a_page_without_such_a_section_has_no_date():
    assert modification_times(page.loads("+++\n+++\n"), "review", [""]) == [UNDATED]


def test_ids_that_occur_twice_become_different():
    assert unique_ids(["q1", "q2", "q2", "why", "q2"]) == ["q1", "q2", "q2~2", "why", "q2~3"]


def test_a_guid_never_changes():
    assert guid("Askbook", "/a/b", "q1") == "57fcfac71163da92"
    assert guid("Other", "/a/b", "q1") != guid("Askbook", "/a/b", "q1")
