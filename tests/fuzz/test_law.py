"""A broken law keeps its smallest case as a file, and fails on it from then on."""

import pytest
from helpers import law
from hypothesis import strategies as st


def five_letters(text: str) -> None:
    """Hold for short texts only."""
    assert len(text) < 5


@pytest.fixture
def found(monkeypatch, tmp_path):
    monkeypatch.setattr(law, "FOUND", tmp_path)
    return law.Law(five_letters, st.text(), 300)


def test_the_smallest_case_that_breaks_a_law_is_kept(found):
    with pytest.raises(AssertionError) as caught:
        found.fuzz(600)
    (path,) = found.folder.iterdir()
    assert path.parent.name == "five_letters"
    assert path.read_text(encoding="utf-8") == "00000"
    assert any(str(path) in note for note in caught.value.__notes__)
    with pytest.raises(AssertionError):
        found.try_kept()


def test_a_law_that_holds_is_tried_until_its_time_is_over(found):
    found.claim = lambda _text: None
    found.fuzz(0.01)
    assert found.tried >= 300
