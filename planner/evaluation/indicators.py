"""Figures about a whole plan: the headline indicator, equity, hours, distance, cost, CO2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.evaluation.context import span, work_time
from planner.evaluation.coverage import serving_sessions
from planner.evaluation.waits import waits
from planner.model.calendar import cycle_index
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem, Team
from planner.model.travel import TravelTimes

UNDER_THREE = "0-2"
Indicators = dict[str, float | int | str | None]
PRICED = ("cost_km", "cost_hours", "co2")
"""Indicators that need a rate of every team; None without."""


def priced(amounts: Iterable[tuple[float, float]]) -> float | None:
    """Multiply amounts by their rates and add; None as soon as a rate is 0: it is unknown."""
    found = tuple(amounts)
    if not all(rate for _, rate in found):
        return None
    return sum(amount * rate for amount, rate in found)


def gini(values: Sequence[float], weights: Sequence[float]) -> float:
    r"""Weighted Gini coefficient of `values`, 0 when all are equal.

    .. math:: G = \frac{\sum_{i,j} w_i w_j |x_i - x_j|}{2 \, (\sum w)^2 \, \bar{x}}
    """
    total = sum(weights)
    mean = sum(w * x for w, x in zip(weights, values, strict=True)) / total if total else 0.0
    if mean == 0:
        return 0.0
    pairs = list(zip(weights, values, strict=True))
    spread = sum(w * v * abs(x - y) for w, x in pairs for v, y in pairs)
    return spread / (2 * total**2 * mean)


def regularly_served(
    problem: Problem, plan: Plan, travel: TravelTimes, minutes: float
) -> frozenset[str]:
    """Communes with a session within `minutes` in every 14-day cycle.

    The cycles are the anchored ones that hold at least one service day of the
    horizon; in one the service is closed, nobody is served and nothing is asked.
    """
    anchor = problem.scenario.anchor
    cycles = {cycle_index(anchor, day) for day in problem.service_dates()}
    dates = serving_sessions(problem, plan)
    served = set()
    for commune in problem.territory.communes:
        seen = {
            cycle_index(anchor, day)
            for venue, held in dates.items()
            if travel.between(commune.code, venue) <= minutes
            for day in held
        }
        if cycles and cycles <= seen:
            served.add(commune.code)
    return frozenset(served)


def teams_out(problem: Problem, plan: Plan) -> tuple[Team, ...]:
    """Return the teams that go out in a plan."""
    out = {tour.team for tour in plan.tours}
    return tuple(team for team in problem.scenario.teams if team.id in out)


def _share(problem: Problem, codes: frozenset[str]) -> float:
    """Share of the territory's children under three who live in `codes`."""
    young = {c.code: c.children.get(UNDER_THREE, 0.0) for c in problem.territory.communes}
    total = sum(young.values())
    return sum(n for code, n in young.items() if code in codes) / total if total else 0.0


def indicators(
    problem: Problem, plan: Plan, travel: TravelTimes, rows: Sequence[CommuneCoverage]
) -> Indicators:
    """Return every indicator of a plan, by key.

    Shares and levels are in [0, 1], hours in hours, costs in euros, CO2 in kilograms. The
    number of children is an estimate, and so is every share of them.
    """
    teams = problem.index.teams
    with_need = [row for row in rows if row.need > 0]
    needs = [row.need for row in with_need]
    levels = [row.level for row in with_need]
    worst = min(with_need, key=lambda row: (row.level, row.code), default=None)
    sessions = [session for _, session in plan.sessions()]
    beyond = frozenset(row.code for row in rows if not row.reached)
    hours = {tour: work_time(tour).total_seconds() / 3600 for tour in plan.tours}
    km = sum(tour.km for tour in plan.tours)
    weeks = problem.horizon.days / 7
    total_need = sum(needs)
    found, limit = waits(problem, plan, travel), problem.scenario.policy.max_wait_days
    figures: Indicators = {
        "under3_within_15min": _share(problem, regularly_served(problem, plan, travel, 15.0)),
        "under3_within_10min": _share(problem, regularly_served(problem, plan, travel, 10.0)),
        "under3_beyond_target": _share(problem, beyond),
        "level": sum(n * u for n, u in zip(needs, levels, strict=True)) / total_need
        if total_need
        else 0.0,
        "worst_level": worst.level if worst else None,
        "worst_commune": worst.code if worst else None,
        "gini": gini(levels, needs),
        "need": total_need,
        "communes_with_need": len(with_need),
        "communes_reached": sum(1 for row in with_need if row.reached),
        "longest_wait": max((wait.days for wait in found), default=None),
        "communes_waiting": len({wait.code for wait in found if wait.days > limit}),
        "service_days": len(problem.service_dates()),
        "tours": len(plan.tours),
        "sessions": len(sessions),
        "sessions_fixed": sum(1 for session in sessions if session.fixed),
        "sessions_mobile": sum(1 for session in sessions if not session.fixed),
        "public_hours": sum(span(s.open, s.close).total_seconds() for s in sessions) / 3600,
        "work_hours": sum(hours.values()),
        "work_hours_per_week": sum(hours.values()) / weeks,
        "drive_hours": sum(tour.drive_minutes for tour in plan.tours) / 60,
        "km": km,
        "cost_km": priced((tour.km, teams[tour.team].euros_per_km) for tour in plan.tours),
        "cost_hours": priced((hours[tour], teams[tour.team].cost_per_hour) for tour in plan.tours),
        "co2": priced((tour.km, teams[tour.team].kg_per_km) for tour in plan.tours),
    }
    return {
        key: round(value, 6) if isinstance(value, float) else value
        for key, value in figures.items()
    }
