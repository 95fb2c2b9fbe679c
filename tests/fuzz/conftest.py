"""The time that each law may take in ``make fuzz``."""

import pytest


@pytest.fixture
def seconds(request: pytest.FixtureRequest) -> float:
    """Return a law's share of the minutes of ``make fuzz``; 0 in ``make test``."""
    return 60 * request.config.getoption("--fuzz") / len(request.session.items)
