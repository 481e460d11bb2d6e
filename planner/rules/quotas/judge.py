"""How many sessions of some sort a week, a cycle or the horizon holds.

Series are counted as they recur, closures aside. When a part of the period was held before
the days that were planned, it counts as it was promised: what was held, and what a revision
gave up. A series planned since counts there for the days that it may still hold, and for
those that a closure took from it: so the same timetable counts the same, from whatever day
it is planned anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from planner import texts
from planner.evaluation.context import Context
from planner.evaluation.overrides import last_words
from planner.evaluation.series import Dates, SeriesKey, promisers, series_of, short_of_staff
from planner.model.calendar import ONCE, PATTERNS, Per, cycle_index, week_index
from planner.model.rules import Violation
from planner.model.scenario import Problem, Quota
from planner.rules.quotas import QUOTA
from planner.rules.quotas.minima import Weeks, minima

Periods = Mapping[str, Weeks]
"""Anchored weeks of each period, by its name."""

Promise = tuple[date, str, str, time]
"""(day, venue, activity, opening)."""


def _periods(problem: Problem) -> Mapping[str, Periods]:
    """Weeks, cycles and horizon that hold service on some day to plan."""
    anchor, dates = problem.scenario.anchor, problem.to_plan.service_dates()
    weeks = sorted({week_index(anchor, day) for day in dates})
    cycles = sorted({cycle_index(anchor, day) for day in dates})
    whole = sorted({week_index(anchor, day) for day in problem.service_dates()})
    return {
        Per.WEEK: {f"semaine du {_monday(problem, week)}": (week,) for week in weeks},
        Per.CYCLE: {
            f"quinzaine du {_monday(problem, 2 * cycle)}": (2 * cycle, 2 * cycle + 1)
            for cycle in cycles
        },
        Per.HORIZON: {"toute la période": tuple(whole)},
    }


def _monday(problem: Problem, week: int) -> str:
    return f"{problem.scenario.anchor + timedelta(weeks=week):%d/%m/%Y}"


def _promised(c: Context) -> list[Promise]:
    """Return what rhythms had promised before the days to plan."""
    held = [
        (tour.date, s.venue, s.activity, s.open) for tour, s, _, _ in c.sessions()
        if s.pattern != ONCE
    ]  # fmt: skip
    given_up = [
        (h.date, h.venue, h.activity, h.open)
        for h, word in last_words(c.plan).items()
        if not word.held and word.override.pattern
    ]
    return [promise for promise in held + given_up if promise[0] < c.first]


def _dates(c: Context, key: SeriesKey, found: Dates, weeks: Weeks) -> tuple[int, int]:
    """Count the dates of a series in some weeks: at least, and at most.

    Of those gone by, only what could not be held. Who was to hold them is not known of a
    plan that was revised: there the two may differ.
    """
    problem, least, most = c.problem, 0, 0
    venue, activity = c.venues[key[0]], c.activities[key[1]]
    for week in (week for week in weeks if PATTERNS[key[4]].holds_in(week)):
        day = problem.scenario.anchor + timedelta(weeks=week, days=key[2])
        if not problem.horizon.start <= day < c.first or not problem.runs(activity, venue, day):
            least, most = least + 1, most + 1
            continue
        away = [short_of_staff(t, activity.min_staff, day) for t in promisers(c, found)]
        least, most = least + all(away), most + any(away)
    return least, most


def quota(c: Context) -> Iterator[Violation]:
    """Every week, cycle or horizon holds as many sessions as asked, closures aside.

    A week or a cycle that the plan does not show whole owes less (`minima`).
    """
    planned = replace(c, plan=c.plan.since(c.first))
    series = {k: dates for k, dates in series_of(planned).items() if k[4] in PATTERNS}
    periods, promised = _periods(c.problem), _promised(c)
    for rule in c.problem.scenario.quotas:
        spans = periods[rule.per]
        given = {weeks: _given(c, rule, weeks, promised) for weeks in spans.values()}
        asked = minima(c.problem, rule, given)
        own = {k: dates for k, dates in series.items() if rule.counts(c.venues[k[0]], k[1], k[3])}
        for name, weeks in spans.items():
            counts = [_dates(c, key, dates, weeks) for key, dates in own.items()]
            fewest, most = (given[weeks] + sum(n) for n in zip((0, 0), *counts, strict=True))
            low, high = asked[weeks], rule.maximum
            if high is not None:
                high = max(high, given[weeks])  # by the rules of then
            if most < low or (high is not None and fewest > high):
                word = f"au moins {low}" if most < low else f"au plus {high}"
                count = most if most < low else fewest
                detail = f"{texts.count(count, 'séance')}, il en faut {word}"
                yield Violation(QUOTA, f"{rule.name}, {name}", detail)


def _given(c: Context, rule: Quota, weeks: Weeks, promised: Sequence[Promise]) -> int:
    """Count the past sessions of some weeks."""
    anchor = c.problem.scenario.anchor
    return sum(
        1
        for day, venue, activity, opening in promised
        if week_index(anchor, day) in weeks
        and venue in c.venues
        and rule.counts(c.venues[venue], activity, opening)
    )


CHECKS = {QUOTA: quota}
