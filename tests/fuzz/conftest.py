"""The budget of a law."""

import pytest


@pytest.fixture
def seconds(request: pytest.FixtureRequest) -> float:
    """A law's share of the minutes of ``make fuzz``; nothing in ``make test``."""
    return 60 * request.config.getoption("--fuzz") / len(request.session.items)
