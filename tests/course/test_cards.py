"""The course's cards: Python and Hugo read the same ones."""

import shutil

from helpers.card_readers import compare
from helpers.sites import REPO, link_engine


def test_cards_of_the_course_are_read_alike(public, tmp_path):
    for name in ("content", "data", "i18n"):
        shutil.copytree(REPO / name, tmp_path / "site" / name)
    shutil.copy(REPO / "config.toml", tmp_path / "site")
    assert compare(link_engine(tmp_path / "site"), public) > 0
