"""What changes from one plan to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from planner.model.calendar import Horizon
from planner.model.coverage import CommuneCoverage

KEPT, RETIMED, REDATED, RELOCATED, ADDED, DROPPED = (
    "kept", "retimed", "redated", "relocated", "added", "dropped",
)  # fmt: skip
"""The same place and time; another hour; another day; another place; only after; only before."""


@dataclass(frozen=True, order=True)
class Held:
    """A session as a family sees it: when, where, what."""

    day: date
    open: time
    venue: str
    commune: str
    activity: str


@dataclass(frozen=True)
class SessionChange:
    """What became of a session; ``before`` or ``after`` is None when it is new or dropped."""

    kind: str
    before: Held | None
    after: Held | None

    @property
    def day(self) -> date:
        """Date under which a reader looks for it."""
        shown = self.before or self.after
        assert shown is not None
        return shown.day


@dataclass(frozen=True)
class CoverageChange:
    """A commune's coverage before and after."""

    before: CommuneCoverage
    after: CommuneCoverage


@dataclass(frozen=True)
class PlanDiff:
    """Changes of the dates that both plans cover, by date, and of every commune's coverage."""

    horizon: Horizon
    sessions: tuple[SessionChange, ...]
    communes: tuple[CoverageChange, ...]

    def count(self, kind: str) -> int:
        """Number of sessions of a kind of change."""
        return sum(1 for change in self.sessions if change.kind == kind)
