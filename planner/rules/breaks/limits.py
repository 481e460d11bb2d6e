"""What breaks ask of the solver: where a tour's lunch can be, if it needs one."""

from __future__ import annotations

from planner.model.scenario import Team
from planner.rules.limits import minutes_of, whole_minutes


def lunch_needed(team: Team, start: int, end: int) -> bool:
    """Tell whether a tour must contain the lunch break.

    It need not when the team is still free for a whole break inside the lunch
    hours, before it starts or after it ends.
    """
    lunch = team.lunch
    length = whole_minutes(lunch.length)
    before = start >= minutes_of(lunch.earliest) + length
    after = end <= minutes_of(lunch.latest) - length
    return not (before or after)


def lunch_start(team: Team, start: int, end: int, idle: list[tuple[int, int]]) -> int | None:
    """Return when the break can be taken, ``None`` when it cannot.

    Parameters
    ----------
    idle : list of (int, int)
        Intervals free of driving and sessions.

    Notes
    -----
    The break also keeps every stretch of work under the team's limit without a
    break, on both sides of it.
    """
    length = whole_minutes(team.lunch.length)
    limit = whole_minutes(team.work.without_break)
    for opens, closes in idle:
        first = max(opens, minutes_of(team.lunch.earliest), end - length - limit)
        last = min(closes, minutes_of(team.lunch.latest)) - length
        if first <= last and first <= start + limit:
            return first
    return None
