"""Built sites and learners for the tests of the Anki decks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from helpers.anki_client import Learner, learner
from helpers.deck_site import Edit, build_public, new_site
from helpers.sites import copy_site


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site as a learner first finds it."""
    return build_public(new_site(tmp_path_factory.mktemp("decks") / "site"))


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Edit], Path]:
    """Return the built site after an edit."""
    known: dict[Edit, Path] = {}

    def build_changed(edit: Edit) -> Path:
        if edit not in known:
            site = new_site(tmp_path_factory.mktemp("changed") / "site")
            edit(site)
            known[edit] = build_public(site)
        return known[edit]

    return build_changed


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small fixture site and its built site in public/."""
    site = copy_site("small", tmp_path_factory.mktemp("small") / "site")
    build_public(site)
    return site


@pytest.fixture
def new_learner(tmp_path: Path) -> Iterator[Callable[..., Learner]]:
    """Return a new learner, whose Anki has the given language."""
    numbers = count()
    with ExitStack() as stack:
        yield lambda language="en": stack.enter_context(
            learner(tmp_path / f"anki-{next(numbers)}", language)
        )
