"""What a commune gets from a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CommuneCoverage:
    """One commune's row of ``coverage.csv``.

    Parameters
    ----------
    need : float
        Weighted number of children to serve.
    exposure : float
        Sessions per 28 days, each weighted by its access.
    level : float
        Service level in [0, 1].
    nearest_minutes, nearest_venue : optional
        Closest venue that holds a session in the horizon; ``None`` when there is none.
    max_gap_days : int, optional
        Longest wait, in days, for a session within the target time, the ends of the
        horizon counted as waits; ``None`` when no session is within it.
    """

    code: str
    name: str
    need: float
    exposure: float
    level: float
    nearest_minutes: float | None
    nearest_venue: str | None
    max_gap_days: int | None

    @property
    def reached(self) -> bool:
        """Whether at least one session is within the target time."""
        return self.max_gap_days is not None


@dataclass(frozen=True)
class Wait:
    """A commune's run of days without a session within the target time.

    Parameters
    ----------
    start, end : date
        Sessions before and after it, or the first or last day of the horizon.
    """

    code: str
    name: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Days from `start` to `end`: 7 between sessions held every week."""
        return (self.end - self.start).days
