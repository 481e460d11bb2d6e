"""The judge of `planner.rules.working_time`."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from planner.evaluation.context import Context, hours_text, span, work_time
from planner.model.calendar import week_index
from planner.model.plan import Tour
from planner.model.rules import Violation
from planner.rules.working_time import AVERAGE_WORK, DAY_SPAN, DAY_WORK, REST, SHIFT, WEEK_WORK


def shift(c: Context) -> Iterator[Violation]:
    """The tour is inside the team's working hours."""
    for team, tour in c.tours():
        if not team.shift_start <= tour.start <= tour.end <= team.shift_end:
            found = f"{tour.start:%H:%M}-{tour.end:%H:%M}"
            allowed = f"{team.shift_start:%H:%M}-{team.shift_end:%H:%M}"
            yield Violation(SHIFT, c.where(tour), f"{found}, permis {allowed}")


def day_work(c: Context) -> Iterator[Violation]:
    """At most ten hours of work a day."""
    for team, tour in c.tours():
        if work_time(tour) > team.work.day_work:
            detail = f"{hours_text(work_time(tour))}, au plus {hours_text(team.work.day_work)}"
            yield Violation(DAY_WORK, c.where(tour), detail)


def day_span(c: Context) -> Iterator[Violation]:
    """At most twelve hours from first to last minute."""
    for team, tour in c.tours():
        length = span(tour.start, tour.end)
        if length > team.work.day_span:
            detail = f"{hours_text(length)}, au plus {hours_text(team.work.day_span)}"
            yield Violation(DAY_SPAN, c.where(tour), detail)


def rest(c: Context) -> Iterator[Violation]:
    """Eleven hours of rest between two days."""
    for team in c.teams.values():
        days: dict[date, list[Tour]] = defaultdict(list)
        for tour in c.plan.tours:
            if tour.team == team.id:
                days[tour.date].append(tour)
        for one, two in itertools.pairwise(sorted(days)):
            after = min(days[two], key=lambda tour: tour.start)
            gap = datetime.combine(two, after.start) - datetime.combine(
                one, max(tour.end for tour in days[one])
            )
            if gap < team.work.rest and two >= c.first:
                detail = f"{hours_text(gap)} de repos, il faut {hours_text(team.work.rest)}"
                yield Violation(REST, c.where(after), detail)


def week_work(c: Context) -> Iterator[Violation]:
    """Never more than the weekly maximum."""
    total: dict[tuple[str, int], timedelta] = defaultdict(timedelta)
    planned = set()
    for _, tour in c.tours():
        key = tour.team, week_index(c.problem.scenario.anchor, tour.date)
        total[key] += work_time(tour)
        if tour.date >= c.first:
            planned.add(key)
    for (team_id, week), worked in sorted(total.items()):
        team = c.teams[team_id]
        if worked > team.work.week_max and (team_id, week) in planned:
            monday = c.problem.scenario.anchor + timedelta(weeks=week)
            detail = f"{hours_text(worked)}, au plus {hours_text(team.work.week_max)}"
            where = f"{team.name}, semaine du {monday:%d/%m/%Y}"
            yield Violation(WEEK_WORK, where, detail)


def average_work(c: Context) -> Iterator[Violation]:
    """Not more than the weekly average over the horizon, closed days left out."""
    for team in c.teams.values():
        worked = sum((work_time(t) for t in c.plan.tours if t.team == team.id), timedelta())
        allowed = c.problem.average_limit(team)
        if worked > allowed:
            detail = f"{hours_text(worked)} sur la période, au plus {hours_text(allowed)}"
            yield Violation(AVERAGE_WORK, team.name, detail)


CHECKS = {
    SHIFT: shift,
    DAY_WORK: day_work,
    DAY_SPAN: day_span,
    REST: rest,
    WEEK_WORK: week_work,
    AVERAGE_WORK: average_work,
}
"""One check a rule."""
