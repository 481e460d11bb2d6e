"""Warm start: the series of a plan made elsewhere are held again, what is newly asked added.

A question such as "what if this hall had to be visited?" is best answered from the plan
there is: the session asked for is added, the series that leave it no room are dropped, and
the hours left are filled. Both plans are then equally worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from planner.model.plan import Plan
from planner.model.solve_params import SolveParams
from planner.rules.limits import minutes_of
from planner.solving.assemble import PlanSolution
from planner.solving.calendar_model import CalendarModel
from planner.solving.construction import Schedule, empty_schedule, filled
from planner.solving.lexicographic import merit
from planner.solving.patterns import Column

MOST_TRIED = 300
"""Series that may meet what is newly asked, tried one by one in place of others."""

Name = tuple[str, str, int, str, int, str]
"""(venue, activity, opening minute, team, weekday, pattern) of a series."""


def _name(dated: CalendarModel, column: Column) -> Name:
    instance, series = dated.instance, column.members[0]
    candidate, line = instance.candidates[series.candidate], instance.lines[series.line]
    return (
        instance.venues[candidate.venue].id,
        instance.activities[candidate.activity].id,
        candidate.open,
        instance.teams[line.team].id,
        line.weekday,
        series.pattern.code,
    )


def columns_of(dated: CalendarModel, plan: Plan) -> tuple[Column, ...]:
    """Return the series of a plan that the problem knows, those that quotas ask for first.

    Of days that are carried over none is taken: they are given.
    """
    past = dated.instance.problem.past
    held = {
        (s.venue, s.activity, minutes_of(s.open), tour.team, tour.date.weekday(), s.pattern)
        for tour, s in plan.sessions()
        if past is None or tour.date >= past.first
    }
    asked = {q for q, quota in enumerate(dated.instance.problem.scenario.quotas) if quota.minimum}
    found = [column for column in dated.columns if _name(dated, column) in held]
    return tuple(sorted(found, key=lambda c: not any(q in asked for q, _ in c.at_least)))


def _holding(base: Schedule, wanted: Sequence[Column]) -> Schedule:
    """Hold of these series, one after the other, those that fit."""
    schedule = Schedule(base.dated, base.params, base.allowance, base.timetables)
    for column in wanted:
        found = schedule.fits(column)
        if found is not None:
            schedule.add(column, found)
    return schedule


def _meeting(base: Schedule, wanted: Sequence[Column], over: Callable[[], bool]) -> Schedule | None:
    """Hold one series more that meets what quotas still ask, at the least loss of the others."""
    dated, missing = base.dated, base.missing()
    useful = [column for column in dated.columns if any(p in missing for p in column.at_least)]
    useful.sort(key=lambda column: column.sessions)
    best: Schedule | None = None
    for column in useful[:MOST_TRIED]:
        schedule = _holding(base, (column, *wanted))
        if not schedule.missing() and (best is None or _better(schedule, best)):
            best = schedule
        if best is not None and over():
            break
    return best


def _better(one: Schedule, other: Schedule) -> bool:
    policy = one.dated.instance.problem.scenario.policy
    return merit(policy, one.draft().objectives) > merit(policy, other.draft().objectives)


def resumed(
    dated: CalendarModel, params: SolveParams, plan: Plan, over: Callable[[], bool]
) -> Iterator[PlanSolution]:
    """Yield a plan again under the rules of a problem, then filled up; nothing when it cannot be.

    Parameters
    ----------
    dated : Dated
        Of a problem whose rules may be other than those the plan was made for.
    over : callable
        Whether there is no time to try another series.
    """
    base, wanted = empty_schedule(dated, params), columns_of(dated, plan)
    kept: Schedule | None = _holding(base, wanted)
    if kept is not None and kept.missing():
        kept = _meeting(base, wanted, over)
    if kept is None:
        return
    yield kept.draft()
    for hourly in (False, True):
        yield filled(kept, (), hourly)[0]
