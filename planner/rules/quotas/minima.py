"""What a quota's minimum comes to in a period that the plan does not show whole.

A minimum is about the timetable of a usual fortnight. A plan shows those of its series that
hold a session in it: those of the weekdays, in weeks A and in weeks B, that some date of the
horizon has open. So it is asked in proportion to them, to the nearest whole, a half rounded
down: a fortnight of which one week is closed does not owe what is due every other week, a
week with one bank holiday owes what is due every week.

In a period of which a part is past, what was held counts, and no more is asked of what is
left than one session on each day that a series to plan may count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta

from planner.model.calendar import Per, week_index
from planner.model.obstacles import presence
from planner.model.scenario import Activity, Problem, Quota
from planner.model.territory import Venue

Slot = tuple[Venue, Activity, time, time]
"""A place and an activity; when the team comes, and leaves."""

Weeks = tuple[int, ...]
"""Anchored weeks of a period."""

WEEKDAYS = range(7)


def _slots(problem: Problem, quota: Quota) -> Iterator[Slot]:
    """Everything that a quota counts and that could ever be held."""
    scenario = problem.scenario
    for venue in filter(problem.usable, scenario.venues):
        for activity in scenario.activities:
            for start in activity.starts if venue.kind in activity.sites else ():
                napping = scenario.nap[0] <= start < scenario.nap[1] and not activity.in_nap
                hours, counting = presence(activity, start), quota.counts(venue, activity.id, start)
                forbidden = any(
                    other.maximum == 0 and other.counts(venue, activity.id, start)
                    for other in scenario.quotas
                )
                if counting and hours and not napping and not forbidden:
                    yield venue, activity, *hours


def _usual(problem: Problem, slots: Iterable[Slot]) -> set[int]:
    """Weekdays on which one of them could be held, had nothing been closed and nobody away."""
    return {
        day
        for venue, activity, arrive, leave in slots
        for day in WEEKDAYS
        if venue.admits(day, arrive, leave)
        and any(
            day in team.weekdays and team.agents >= activity.min_staff
            for team in problem.scenario.teams
        )
    }


def _open(problem: Problem, slots: Sequence[Slot], day: date) -> bool:
    """Tell whether one of them can be held on a date, as far as calendars and staff go."""
    most = max(
        (t.agents_on(day) for t in problem.scenario.teams if day.weekday() in t.weekdays),
        default=0,
    )
    return any(
        most >= activity.min_staff
        and venue.admits(day.weekday(), arrive, leave)
        and problem.runs(activity, venue, day)
        for venue, activity, arrive, leave in slots
    )


def _shown(problem: Problem, slots: Sequence[Slot]) -> tuple[set[int], set[int]]:
    """Weekdays, in weeks A and in weeks B, that some date of a horizon has open."""
    shown: tuple[set[int], set[int]] = (set(), set())
    for day in problem.horizon.dates():
        if _open(problem, slots, day):
            shown[week_index(problem.scenario.anchor, day) % 2].add(day.weekday())
    return shown


def minima(problem: Problem, quota: Quota, given: Mapping[Weeks, int]) -> dict[Weeks, int]:
    """Return what a quota asks at least of periods.

    Parameters
    ----------
    given : Mapping
        Of each period, by its anchored weeks, the sessions of before the days to plan.

    Returns
    -------
    dict
        Sessions, by period. The quota's own minimum over the horizon, and where nothing it
        counts can ever be held: no calendar is at fault there.
    """
    if not quota.minimum or quota.per == Per.HORIZON:
        return dict.fromkeys(given, quota.minimum)
    slots, anchor = list(_slots(problem, quota)), problem.scenario.anchor
    usual, first = len(_usual(problem, slots)), problem.to_plan.horizon.start
    planned = _shown(problem.to_plan, slots)
    whole = _shown(problem, slots) if problem.past else planned

    def prorated(weeks: Weeks, shown: tuple[set[int], set[int]]) -> int:
        share = sum(len(shown[week % 2]) for week in weeks) / (usual * len(weeks))
        return math.ceil(quota.minimum * share - 0.5 - 1e-9)

    def room(weeks: Weeks) -> int:
        """Days that a series to plan may count: to come, or closed."""
        days = [
            anchor + timedelta(weeks=week, days=day) for week in weeks for day in planned[week % 2]
        ]
        return sum(
            1
            for day in days
            if not problem.horizon.start <= day < first or not _open(problem, slots, day)
        )

    def asked(weeks: Weeks) -> int:
        if not usual:
            return quota.minimum
        if problem.past is None or anchor + timedelta(weeks=weeks[0]) >= first:
            return prorated(weeks, planned)
        return min(prorated(weeks, whole), given[weeks] + room(weeks))

    return {weeks: asked(weeks) for weeks in given}
