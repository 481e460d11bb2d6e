"""What quotas ask at least of a week or a cycle of which the horizon shows a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.calendar import CYCLE_DAYS
from planner.model.scenario import CYCLE, HORIZON, Problem, Quota
from planner.model.territory import Venue
from planner.solving.instance import Candidate, Cell, Kind, Line, Stop, clock


def counted(
    problem: Problem, venues: Sequence[Venue], candidates: Sequence[Candidate], quota: Quota
) -> frozenset[int]:
    """Candidates that a quota counts."""
    activities = problem.scenario.activities
    return frozenset(
        index
        for index, c in enumerate(candidates)
        if quota.counts(venues[c.venue], activities[c.activity].id, clock(c.open))
    )


def shown(
    own: frozenset[int], kinds: Sequence[Kind], lines: Sequence[Line], cells: Sequence[Cell]
) -> tuple[int, int]:
    """Weekdays on which some of these candidates are open, in weeks A and in weeks B."""
    opened = [not own.isdisjoint(kind.candidates) for kind in kinds]
    days = {(cell.week % 2, lines[cell.line].weekday) for cell in cells if opened[cell.kind]}
    in_a = sum(1 for parity, _ in days if parity == 0)
    return in_a, len(days) - in_a


def usual(
    problem: Problem,
    venues: Sequence[Venue],
    stops: Sequence[Stop],
    candidates: Sequence[Candidate],
    own: frozenset[int],
) -> int:
    """Weekdays on which some of these candidates are open to some team in a usual week."""
    teams, activities = problem.scenario.teams, problem.scenario.activities
    hours = [(candidates[k], stops[candidates[k].stop]) for k in sorted(own)]
    return sum(
        1
        for day in sorted({day for team in teams for day in team.weekdays})
        if any(
            activities[c.activity].min_staff
            <= max(team.agents for team in teams if day in team.weekdays)
            and venues[c.venue].admits(day, clock(stop.arrive), clock(stop.leave))
            for c, stop in hours
        )
    )


def asked(
    quota: Quota, periods: Sequence[int], days: tuple[int, int], of: int
) -> Mapping[int, int]:
    """What a quota asks of each period at least.

    The plan shows the series of the weekdays that are open, in weeks A or in weeks B, at
    some date that is planned; the minimum is prorated to them, halves rounded down.

    Parameters
    ----------
    days, of : (int, int), int
        Weekdays `shown`, of those that are `usual`.
    """
    if quota.per == HORIZON or not of:
        return dict.fromkeys(periods, quota.minimum)
    found = {}
    for period in periods:
        weeks = weeks_of_cycle(period) if quota.per == CYCLE else (period,)
        twice = 2 * quota.minimum * sum(days[week % 2] for week in weeks)
        whole = of * len(weeks)
        found[period] = -((whole - twice) // (2 * whole))
    return found


def weeks_of_cycle(cycle: int) -> tuple[int, ...]:
    """Anchored weeks of an anchored 14-day cycle."""
    per_cycle = CYCLE_DAYS // 7
    return tuple(range(cycle * per_cycle, (cycle + 1) * per_cycle))
