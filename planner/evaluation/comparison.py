"""What changes from one plan to another: sessions kept, moved, added, dropped; coverage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from planner.evaluation.coverage import coverage
from planner.model.calendar import CYCLE_DAYS, Horizon
from planner.model.changes import (
    ADDED,
    DROPPED,
    KEPT,
    REDATED,
    RELOCATED,
    RETIMED,
    CoverageChange,
    PlanDiff,
    SessionChange,
)
from planner.model.plan import Plan, SessionSlot
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes


def held_sessions(plan: Plan, horizon: Horizon) -> Counter[SessionSlot]:
    """Return the sessions of the dates of a horizon."""
    return Counter(
        s.held_on(tour.date)
        for tour, s in plan.sessions()
        if horizon.start <= tour.date <= horizon.end
    )


def _minutes(one: SessionSlot, two: SessionSlot) -> float:
    """Distance in time between two sessions."""
    hours = (two.open.hour - one.open.hour) * 60 + two.open.minute - one.open.minute
    return abs((two.date - one.date).days) * 24 * 60 + abs(hours)


def _pair(
    lost: list[SessionSlot],
    gained: list[SessionSlot],
    key: Callable[[SessionSlot], Hashable],
    within: int,
) -> list[tuple[SessionSlot, SessionSlot]]:
    """Match sessions that share a key at the least total distance, `within` days at most.

    Matched sessions leave both lists. A session is matched at most once; as many are as
    can be (an assignment problem: Kuhn, Naval Research Logistics Quarterly 2, 1955).
    """
    olds: dict[Hashable, list[SessionSlot]] = defaultdict(list)
    news: dict[Hashable, list[SessionSlot]] = defaultdict(list)
    for held in lost:
        olds[key(held)].append(held)
    for held in gained:
        news[key(held)].append(held)
    pairs = []
    too_far = 1e9
    for name in sorted(set(olds) & set(news), key=str):
        rows, columns = olds[name], news[name]
        cost = np.array([[_minutes(a, b) for b in columns] for a in rows])
        days = np.array([[abs((b.date - a.date).days) for b in columns] for a in rows])
        cost[days > within] = too_far
        for r, c in zip(*linear_sum_assignment(cost), strict=True):
            if cost[r, c] < too_far:
                pairs.append((rows[r], columns[c]))
    for one, two in pairs:
        lost.remove(one)
        gained.remove(two)
    return pairs


def session_changes(
    before: Counter[SessionSlot], after: Counter[SessionSlot]
) -> tuple[SessionChange, ...]:
    """Say what became of every session.

    A session lost is matched, first, with one gained in the same place for the same
    activity that day; then in the same place within a cycle; then of the same activity
    in the same commune, then anywhere, at the same hour of the same day.
    """
    same = before & after
    changes = [SessionChange(KEPT, held, held) for held in same.elements()]
    lost, gained = sorted((before - same).elements()), sorted((after - same).elements())
    steps: Sequence[tuple[str, Callable[[SessionSlot], Hashable], int]] = (
        (RETIMED, lambda h: (h.venue, h.activity, h.date), 0),
        (REDATED, lambda h: (h.venue, h.activity), CYCLE_DAYS),
        (RELOCATED, lambda h: (h.commune, h.activity, h.date), 0),
        (RELOCATED, lambda h: (h.activity, h.date, h.open), 0),
    )
    for kind, key, within in steps:
        changes += [SessionChange(kind, a, b) for a, b in _pair(lost, gained, key, within)]
    changes += [SessionChange(DROPPED, held, None) for held in lost]
    changes += [SessionChange(ADDED, None, held) for held in gained]
    return tuple(sorted(changes, key=lambda c: (c.day, c.before or c.after, c.kind)))


def compare_plans(
    before: tuple[Problem, Plan, TravelTimes], after: tuple[Problem, Plan, TravelTimes]
) -> PlanDiff:
    """Compare two plans of one territory.

    Parameters
    ----------
    before, after : tuple
        What each plan was made from, the plan, its travel times.

    Raises
    ------
    ValueError
        The plans are of different territories, or share no date.
    """
    if before[1].territory_siren != after[1].territory_siren:
        raise ValueError("plans of two territories")
    horizon = Horizon(max(before[1].start, after[1].start), min(before[1].end, after[1].end))
    if horizon.start > horizon.end:
        raise ValueError("plans without a common date")
    was = {row.code: row for row in coverage(*before)}
    return PlanDiff(
        horizon=horizon,
        sessions=session_changes(
            held_sessions(before[1], horizon), held_sessions(after[1], horizon)
        ),
        communes=tuple(
            CoverageChange(was[row.code], row) for row in coverage(*after) if row.code in was
        ),
    )
