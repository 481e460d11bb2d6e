"""Why a commune gets what it gets: sessions near it, halls that could serve it, and a price."""

from __future__ import annotations

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
    """What serving a commune would cost, from the plan without and the plan with.

    Parameters
    ----------
    gained, lost : float
        Need-weighted level won and lost, summed over the communes: children, weighted.
    losers, winners : tuple of (str, float)
        Communes that lose and gain, by name, the most first; weighted children.
    driving : float
        Hours of driving more.
    work : float
        Hours of work more.
    threshold : float, optional
        Weighted children more in the commune from which the plan with it is as good on the
        level; ``None`` when it gains nothing there or loses nothing elsewhere.
    abandoned : tuple of str
        Communes with need that no session reaches any more.
    """

    gained: float
    lost: float
    winners: tuple[tuple[str, float], ...]
    losers: tuple[tuple[str, float], ...]
    driving: float
    work: float
    threshold: float | None
    abandoned: tuple[str, ...] = ()


def price(diff: PlanDiff, before: Plan, after: Plan, code: str) -> Price:
    """Compare the plan there is with the best plan that serves a commune.

    Notes
    -----
    The level is linear in the need, so that a commune whose level rises by d makes up for a
    loss L with L / d children more.
    """
    moves = {
        change.after.code: (change.after.name, change.after.need
                            * (change.after.level - change.before.level))
        for change in diff.communes
    }  # fmt: skip
    winners = sorted(((n, v) for n, v in moves.values() if v > 1e-9), key=lambda m: (-m[1], m[0]))
    losers = sorted(((n, -v) for n, v in moves.values() if v < -1e-9), key=lambda m: (-m[1], m[0]))
    gained, lost = sum(v for _, v in winners), sum(v for _, v in losers)
    (own,) = [change for change in diff.communes if change.after.code == code]
    rise = own.after.level - own.before.level
    worse = lost - gained

    def more(key: str) -> float:
        return float(after.indicators[key] or 0) - float(before.indicators[key] or 0)

    return Price(
        gained=gained,
        lost=lost,
        winners=tuple(winners),
        losers=tuple(losers),
        driving=more("drive_hours"),
        work=more("work_hours"),
        threshold=worse / rise if rise > 1e-9 and worse > 1e-9 else None,
        abandoned=tuple(
            change.after.name
            for change in diff.communes
            if change.after.need > 0 and change.before.reached and not change.after.reached
        ),
    )
