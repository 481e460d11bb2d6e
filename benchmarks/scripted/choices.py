"""Which villages a scripted pipeline visits, before any routing."""

from __future__ import annotations

from planner.model.calendar import HalfDay, Per
from planner.model.scenario import Problem, Scenario
from planner.model.territory import SiteKind, Venue
from planner.model.travel import TravelTimes

FORTNIGHT = 2
"""Weeks between two visits of a stop."""


def candidates(problem: Problem) -> tuple[Venue, ...]:
    """Halls the van may visit, at most one a commune: the most suitable."""
    threshold = problem.scenario.policy.min_suitability
    mobile = [v for v in problem.scenario.venues if not v.fixed and v.suitability >= threshold]
    best: dict[str, Venue] = {}
    for venue in sorted(mobile, key=lambda v: (-v.suitability, v.id)):
        best.setdefault(venue.commune, venue)
    return tuple(sorted(best.values(), key=lambda v: v.id))


def weekly_room(scenario: Scenario, half: HalfDay) -> int:
    """Mobile sessions a week may hold in the mornings, or in the afternoons.

    One a working day of the first team, or the smallest weekly quota on mobile sessions
    of that half-day.
    """
    room = [
        quota.maximum
        for quota in scenario.quotas
        if quota.maximum is not None
        and quota.per == Per.WEEK
        and quota.kind == SiteKind.MOBILE
        and quota.venue is None
        and not quota.activities
        and quota.half_day == half
    ]
    return min([len(scenario.teams[0].weekdays), *room])


def stops_of_a_fortnight(scenario: Scenario) -> int:
    """How many stops fill the mobile half-days when each is visited once a fortnight."""
    return FORTNIGHT * sum(weekly_room(scenario, half) for half in HalfDay)


def most_need(problem: Problem, count: int) -> tuple[str, ...]:
    """Return the venues of the `count` communes with the most need, most first."""
    needs = problem.needs()
    ranked = sorted(candidates(problem), key=lambda v: (-needs[v.commune], v.id))
    return tuple(v.id for v in ranked[:count])


def by_mclp(
    problem: Problem, travel: TravelTimes, minutes: float, count: int, shuffle: int | None = None
) -> tuple[str, ...]:
    """Return `count` venues that cover the most need within `minutes`, by spopt's MCLP.

    Fixed sites are open already, so they are given as predefined facilities. Many choices
    often cover as much; which one comes out depends on the order of the halls, which
    `shuffle`, a seed, changes.

    References
    ----------
    R. Church, C. ReVelle, "The maximal covering location problem", Papers of the
    Regional Science Association 32, 1974.
    """
    import numpy as np
    import pulp
    from spopt.locate import MCLP

    needs = {code: need for code, need in problem.needs().items() if need > 0}
    fixed = [v.id for v in problem.scenario.venues if v.fixed]
    halls = [v.id for v in candidates(problem)]
    if shuffle is not None:
        np.random.default_rng(shuffle).shuffle(halls)
    ids = [*fixed, *halls]
    model = MCLP.from_cost_matrix(
        travel.submatrix(tuple(needs), ids),
        np.array(list(needs.values())),
        minutes,
        min(len(ids), len(fixed) + count),
        predefined_facilities_arr=np.array([1] * len(fixed) + [0] * (len(ids) - len(fixed))),
    )
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    opened = [k for k, var in enumerate(model.fac_vars) if var.varValue > 0.5]
    return tuple(ids[k] for k in opened if k >= len(fixed))
