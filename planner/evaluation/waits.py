"""Who waits too long: the runs of days without a session within reach of a commune."""

from __future__ import annotations

import itertools

from planner.evaluation.coverage import days_within, serving_sessions
from planner.model.coverage import Wait
from planner.model.plan import Plan
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
