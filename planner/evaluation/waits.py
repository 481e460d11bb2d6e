"""Who waits too long: the runs of days without a session within reach of a commune."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

from planner.evaluation.coverage import days_within, serving_sessions
from planner.evaluation.overrides import Word, held_of, last_words
from planner.model.calendar import PATTERNS, week_index
from planner.model.coverage import Wait
from planner.model.plan import Plan, SessionSlot
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


def lost_sessions(problem: Problem, plan: Plan) -> tuple[SessionSlot, ...]:
    """Return the sessions that rhythms promise and that are not held, by date.

    One that a revision holds elsewhere or at another time is not lost.
    """
    held, words = held_of(plan), last_words(plan)
    anchor = problem.scenario.anchor
    given_up = {h: w.override.pattern for h, w in words.items() if not w.held}
    series = {
        (h.date.weekday(), replace(h, date=anchor), pattern)
        for h, pattern in (*held.items(), *given_up.items())
        if pattern in PATTERNS
    }
    promised = {
        replace(h, date=day)
        for weekday, h, pattern in series
        for day in problem.horizon.dates()
        if day.weekday() == weekday and PATTERNS[pattern].holds_in(week_index(anchor, day))
    }
    promised |= {h for h, pattern in given_up.items() if pattern}
    return tuple(sorted(h for h in promised if _became(h, words) not in held))


def _became(held: SessionSlot, words: Mapping[SessionSlot, Word]) -> SessionSlot | None:
    """Follow a session through the overrides that moved it; None when it was called off."""
    where: SessionSlot | None = held
    while where is not None and where in words and not words[where].held:
        where = words[where].override.after
    return where
