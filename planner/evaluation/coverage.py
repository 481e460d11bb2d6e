"""What each commune gets from a plan."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from planner.evaluation.overrides import as_planned
from planner.model.calendar import EXPOSURE_DAYS, Horizon
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan, SessionSlot
from planner.model.scenario import Policy, Problem
from planner.model.travel import TravelTimes

Dated = Iterable[tuple[date, str, str]]
"""Sessions by date, venue and activity."""


def serving_sessions(problem: Problem, plan: Plan) -> dict[str, list[date]]:
    """Return, per venue, the dates of the sessions that serve the need.

    A session counts when its activity is for at least one public that the policy
    gives a positive weight.
    """
    return serving(problem, _dated(plan))


def _dated(plan: Plan) -> Dated:
    return ((tour.date, session.venue, session.activity) for tour, session in plan.sessions())


def serving(problem: Problem, sessions: Dated) -> dict[str, list[date]]:
    """Return the same of any sessions, whether a plan holds them or not."""
    weights = problem.scenario.policy.need
    useful = {
        activity.id
        for activity in problem.scenario.activities
        if any(weights.get(public, 0.0) > 0 for public in activity.publics)
    }
    dates: dict[str, list[date]] = {}
    for day, venue, activity in sessions:
        if activity in useful:
            dates.setdefault(venue, []).append(day)
    return dates


def longest_wait(days: Sequence[date], horizon: Horizon) -> int | None:
    """Return the longest run of days without a session, or ``None`` without any.

    The runs are from the first day of the horizon to the first session, between
    two sessions, and from the last session to the last day.
    """
    if not days:
        return None
    marks = [horizon.start, *sorted(days), horizon.end]
    return max((after - before).days for before, after in itertools.pairwise(marks))


def days_within(
    code: str, dates: Mapping[str, Sequence[date]], policy: Policy, travel: TravelTimes
) -> list[date]:
    """Return the dates of the sessions within the target time of a commune.

    Parameters
    ----------
    dates : Mapping
        Session dates per venue.
    """
    return [
        day
        for venue, held in dates.items()
        if travel.between(code, venue) <= policy.target_minutes
        for day in held
    ]


def exposure_of(
    code: str, dates: dict[str, list[date]], policy: Policy, travel: TravelTimes, days: int
) -> float:
    r"""Return :math:`e_i = \frac{28}{H} \sum_{s} a(t_{v(s) i})`, sessions per 28 days.

    Parameters
    ----------
    code : str
        INSEE code of the commune.
    dates : dict
        Session dates per venue.
    days : int
        Length H of the horizon.
    """
    weighted = sum(
        policy.access_weight(travel.between(code, venue)) * len(held)
        for venue, held in dates.items()
    )
    return weighted * EXPOSURE_DAYS / days


def coverage(problem: Problem, plan: Plan, travel: TravelTimes) -> tuple[CommuneCoverage, ...]:
    """Return the coverage of every commune, in the order of the territory."""
    return _rows(problem, _dated(plan), travel)


def coverage_with(
    problem: Problem, plan: Plan, travel: TravelTimes, more: Iterable[SessionSlot]
) -> tuple[CommuneCoverage, ...]:
    """Return the coverage a plan would give with more sessions."""
    added = ((held.date, held.venue, held.activity) for held in more)
    return _rows(problem, (*_dated(plan), *added), travel)


def coverage_as_planned(
    problem: Problem, plan: Plan, travel: TravelTimes
) -> tuple[CommuneCoverage, ...]:
    """Return the coverage that a plan gave before any revision; empty if there was none."""
    if not plan.revision:
        return ()
    sessions = ((held.date, held.venue, held.activity) for held in as_planned(plan))
    return _rows(problem, sessions, travel)


def _rows(problem: Problem, sessions: Dated, travel: TravelTimes) -> tuple[CommuneCoverage, ...]:
    policy = problem.scenario.policy
    needs = problem.needs()
    dates = serving(problem, sessions)
    rows = []
    for commune in problem.territory.communes:
        minutes = {venue: travel.between(commune.code, venue) for venue in dates}
        nearest = min(minutes, key=lambda v: (minutes[v], v), default=None)
        within = days_within(commune.code, dates, policy, travel)
        exposure = exposure_of(commune.code, dates, policy, travel, problem.horizon.days)
        rows.append(
            CommuneCoverage(
                code=commune.code,
                name=commune.name,
                need=needs[commune.code],
                exposure=exposure,
                level=policy.level(exposure),
                nearest_minutes=None if nearest is None else minutes[nearest],
                nearest_venue=nearest,
                max_gap_days=longest_wait(within, problem.horizon),
            )
        )
    return tuple(rows)
