"""Who waits too long: the runs of days without a session within reach of a commune."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from planner.evaluation.coverage import days_within, serving_sessions
from planner.model.calendar import ONCE, PATTERNS, week_index
from planner.model.coverage import Wait
from planner.model.plan import Held, Plan, Session
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes


def waits(problem: Problem, plan: Plan, travel: TravelTimes) -> tuple[Wait, ...]:
    """Return every wait of the communes with need that are reached at all, by commune and date.

    A commune that no session reaches does not wait: it is listed among the unserved.
    """
    dates, needs = serving_sessions(problem, plan), problem.needs()
    found = []
    for commune in problem.territory.communes:
        held = days_within(commune.code, dates, problem.scenario.policy, travel)
        if held and needs[commune.code] > 0:
            marks = [problem.horizon.start, *sorted(set(held)), problem.horizon.end]
            found += [
                Wait(commune.code, commune.name, before, after)
                for before, after in itertools.pairwise(marks)
            ]
    return tuple(found)


def long_waits(problem: Problem, plan: Plan, travel: TravelTimes) -> tuple[Wait, ...]:
    """Return the waits longer than the policy's `max_wait_days`, the longest first."""
    limit = problem.scenario.policy.max_wait_days
    over = (wait for wait in waits(problem, plan, travel) if wait.days > limit)
    return tuple(sorted(over, key=lambda wait: (-wait.days, wait.start, wait.code)))


def lost_sessions(problem: Problem, plan: Plan) -> tuple[Held, ...]:
    """Return the sessions that rhythms promise and that are not held, by date."""
    held = {Held(tour.date, s.open, s.venue, s.commune, s.activity) for tour, s in plan.sessions()}
    series = {(h.date.weekday(), h, s.pattern) for h, s in _regular(plan)}
    promised = {
        replace(h, date=day)
        for weekday, h, pattern in series
        for day in problem.horizon.dates()
        if day.weekday() == weekday
        and PATTERNS[pattern].holds_in(week_index(problem.scenario.anchor, day))
    }
    return tuple(sorted(promised - held))


def _regular(plan: Plan) -> Iterator[tuple[Held, Session]]:
    """Sessions of a rhythm; one for each date, place and hour."""
    for tour, s in plan.sessions():
        if s.pattern != ONCE and s.pattern in PATTERNS:
            yield Held(tour.date, s.open, s.venue, s.commune, s.activity), s
