"""Why a commune gets what it gets: sessions near it, halls that could serve it, and a price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.evaluation.coverage import coverage, serving_sessions
from planner.model.changes import PlanDiff
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Venue
from planner.model.travel import TravelTimes

SERVED, NOT_CHOSEN, NO_HALL, NO_NEED = "served", "not-chosen", "no-hall", "no-need"
"""A session is near; halls are near but none is visited; no usable hall is near; nobody."""

NEAREST = 3
"""Venues with sessions that are told, however far."""


@dataclass(frozen=True)
class Nearby:
    """A venue seen from a commune; `dates` are those of its sessions, if any."""

    venue: Venue
    minutes: float
    dates: tuple[date, ...] = ()


@dataclass(frozen=True)
class Situation:
    """What a commune gets, and from where it could get it.

    Parameters
    ----------
    sessions : tuple of Nearby
        The nearest venues with sessions that serve the need, the nearest first.
    halls : tuple of Nearby
        Usable venues within the target time, the nearest first.
    own : tuple of Venue
        Venues of the commune, usable or not.
    reason : str
        ``SERVED``, ``NOT_CHOSEN``, ``NO_HALL`` or ``NO_NEED``.
    """

    row: CommuneCoverage
    sessions: tuple[Nearby, ...]
    halls: tuple[Nearby, ...]
    own: tuple[Venue, ...]
    reason: str


def situation(problem: Problem, plan: Plan, travel: TravelTimes, code: str) -> Situation:
    """Describe what a commune gets from a plan.

    Raises
    ------
    KeyError
        The commune is not of the territory.
    """
    rows = {row.code: row for row in coverage(problem, plan, travel)}
    row, policy = rows[code], problem.scenario.policy
    dates = serving_sessions(problem, plan)
    near = sorted(
        (
            Nearby(venue, travel.between(code, venue.id), tuple(sorted(dates.get(venue.id, ()))))
            for venue in problem.scenario.venues
        ),
        key=lambda found: (found.minutes, found.venue.id),
    )
    halls = tuple(
        found
        for found in near
        if problem.usable(found.venue) and found.minutes <= policy.target_minutes
    )
    reason = NOT_CHOSEN if halls else NO_HALL
    if row.need <= 0:
        reason = NO_NEED
    elif row.reached:
        reason = SERVED
    return Situation(
        row=row,
        sessions=tuple(found for found in near if found.dates)[:NEAREST],
        halls=halls,
        own=tuple(v for v in problem.scenario.venues if v.commune == code),
        reason=reason,
    )


@dataclass(frozen=True)
class Price:
    """What one plan that serves a commune gives and takes, beside the plan there is.

    Parameters
    ----------
    losers, winners : tuple of (str, float)
        Communes that lose and gain, by name, the most first; weighted children.
    driving : float
        Hours of driving more.
    work : float
        Hours of work more.
    abandoned : tuple of str
        Communes with need that no session reaches any more.
    """

    winners: tuple[tuple[str, float], ...]
    losers: tuple[tuple[str, float], ...]
    driving: float
    work: float
    abandoned: tuple[str, ...] = ()


def price(diff: PlanDiff, before: Plan, after: Plan) -> Price:
    """Compare the plan there is with one that serves a commune."""
    moves = {
        change.after.code: (change.after.name, change.after.need
                            * (change.after.level - change.before.level))
        for change in diff.communes
    }  # fmt: skip

    def more(key: str) -> float:
        return float(after.indicators[key] or 0) - float(before.indicators[key] or 0)

    return Price(
        winners=_most((name, value) for name, value in moves.values() if value > 1e-9),
        losers=_most((name, -value) for name, value in moves.values() if value < -1e-9),
        driving=more("drive_hours"),
        work=more("work_hours"),
        abandoned=tuple(
            change.after.name
            for change in diff.communes
            if change.after.need > 0 and change.before.reached and not change.after.reached
        ),
    )


def _most(moves: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(moves, key=lambda move: (-move[1], move[0])))
