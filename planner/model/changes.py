"""What changes from one plan to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.model.calendar import Horizon
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Override, SessionSlot

KEPT, SUBSTITUTED, RETIMED, REDATED, RELOCATED, ADDED, DROPPED = (
    "kept", "substituted", "retimed", "redated", "relocated", "added", "dropped",
)  # fmt: skip
"""The same place and time; another activity there; another hour; another day; another place;
only after; only before."""

COST = {KEPT: 0, SUBSTITUTED: 1, RETIMED: 2, REDATED: 3, RELOCATED: 4, DROPPED: 8, ADDED: 0}
"""What a change costs those who counted on the session; a session asked for costs nothing."""


def kind_of(before: SessionSlot | None, after: SessionSlot | None) -> str:
    """Name a change by the greatest thing that changes."""
    if before is None or after is None:
        return ADDED if before is None else DROPPED
    if before.venue != after.venue:
        return RELOCATED
    if before.date != after.date:
        return REDATED
    if before.open != after.open:
        return RETIMED
    return KEPT if before.activity == after.activity else SUBSTITUTED


def change_cost(before: SessionSlot | None, after: SessionSlot | None) -> int:
    """Return the cost of a change: those of its place, its time and its activity together."""
    if before is None or after is None:
        return COST[kind_of(before, after)]
    when = REDATED if before.date != after.date else RETIMED if before.open != after.open else KEPT
    place = RELOCATED if before.venue != after.venue else KEPT
    what = SUBSTITUTED if before.activity != after.activity else KEPT
    return COST[place] + COST[when] + COST[what]


def changes_cost(overrides: Iterable[Override], revision: int) -> int:
    """Return the cost of the changes of one revision of a plan."""
    return sum(change_cost(o.before, o.after) for o in overrides if o.revision == revision)


@dataclass(frozen=True)
class SessionChange:
    """What became of a session; ``before`` or ``after`` is None when it is new or dropped."""

    kind: str
    before: SessionSlot | None
    after: SessionSlot | None

    @property
    def day(self) -> date:
        """Date under which a reader looks for it."""
        shown = self.before or self.after
        assert shown is not None
        return shown.date


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
