"""A token bucket: so many a minute, spread over the minute."""

import math

_NOTHING = 1e-6
"""What sums of fractions may be wrong by; a wait for less would never end."""


class Bucket:
    """What may be spent; it fills up with time. Not for threads without a lock."""

    def __init__(self, per_minute: float | None, now: float) -> None:
        self._rate = math.inf if per_minute is None else per_minute / 60
        # A second's worth, and at least one: a minute never holds many more than its limit.
        self._most = max(1.0, self._rate)
        self._level = self._most
        self._at = now

    def wait(self, now: float) -> float:
        """Return the seconds until something may be spent."""
        self._fill(now)
        missing = 1 - self._level
        return missing / self._rate if missing > _NOTHING else 0.0

    def spend(self, amount: float, now: float) -> None:
        """Spend, if need be on credit: one large request must pass too, and others wait."""
        self._fill(now)
        self._level -= amount

    def tighten(self, limit: int, remaining: int, now: float) -> None:
        """Spend no faster than a server allows; its word never loosens the user's."""
        self._fill(now)
        self._rate = min(self._rate, limit / 60)
        self._most = min(self._most, float(limit))
        self._level = min(self._level, float(remaining))

    def _fill(self, now: float) -> None:
        if self._rate == math.inf:
            self._level = self._most
        else:
            self._level = min(self._most, self._level + (now - self._at) * self._rate)
        self._at = now
