"""Laws: claims that hold for every text, tested on kept cases and on generated examples.

A law is a claim about one text, or about bytes. ``make test`` tries it on the cases that broke
it before, the files of ``found/<its name>/``, and on the same generated examples each time.
``make fuzz`` tries new examples for its share of the minutes, and writes a case that breaks it
into that folder, as small as Hypothesis can make it.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

FOUND = Path(__file__).resolve().parents[1] / "fuzz/found"

Case = str | bytes


def must_be_inside(line: int, text: str) -> None:
    """Fail if the text has no such line."""
    assert 1 <= line <= text.count("\n") + 1


Claim = Callable[[Case], None]
Test = Callable[[float], None]

_ROUND = settings(
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
"""The settings of one round, between two looks at the clock."""


def law(cases: st.SearchStrategy[Case], *, examples: int = 300) -> Callable[[Claim], Test]:
    """Return a decorator that makes a claim a test with that many examples in ``make test``."""

    def decorate(claim: Claim) -> Test:
        found = Law(claim, cases, examples)

        def test(seconds: float) -> None:
            found.try_kept()
            if seconds:
                found.fuzz(seconds)
                print(f"{claim.__name__}: {found.tried} examples")
            else:
                found.try_same()

        test.__name__, test.__module__ = claim.__name__, claim.__module__
        return test

    return decorate


@dataclass
class Law:
    """A claim, and the cases for which it must hold."""

    claim: Claim
    cases: st.SearchStrategy[Case]
    examples: int
    """How many ``make test`` tries, and ``make fuzz`` between two looks at the clock."""
    tried: int = field(default=0, init=False)

    @property
    def folder(self) -> Path:
        """The folder of the cases that broke it before."""
        return FOUND / self.claim.__name__.removeprefix("test_")

    def try_kept(self) -> None:
        """Try the cases that broke it before."""
        for path in sorted(self.folder.glob("*")):
            data = path.read_bytes()
            try:
                self.claim(data if path.suffix == ".bin" else data.decode())
            except BaseException as error:
                error.add_note(f"Kept case: {path}")
                raise

    def try_same(self) -> None:
        """Try its number of examples, the same each time."""
        self._given(settings(self._round, derandomize=True), self.claim)()

    @property
    def _round(self) -> settings:
        return settings(_ROUND, max_examples=self.examples)

    def fuzz(self, seconds: float) -> None:
        """Try new examples until the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            number = random.SystemRandom().getrandbits(32)

            def claim(case: Case, name: str = f"{number:08x}") -> None:
                self.tried += 1
                try:
                    self.claim(case)
                except BaseException as error:
                    # The last one that fails is the smallest.
                    error.add_note(f"Keep the case: {self._write(name, case)}")
                    raise

            seed(number)(self._given(self._round, claim))()

    def _given(self, how: settings, claim: Claim) -> Callable[[], None]:
        @how
        @given(self.cases)
        def test(case: Case) -> None:
            claim(case)

        return test

    def _write(self, name: str, case: Case) -> Path:
        is_text = isinstance(case, str)
        path = self.folder / (name + (".txt" if is_text else ".bin"))
        self.folder.mkdir(exist_ok=True, parents=True)
        path.write_bytes(case.encode() if is_text else case)
        return path
