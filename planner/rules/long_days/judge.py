"""The judge of `planner.rules.long_days`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from planner.evaluation.context import Context, span
from planner.model.calendar import week_index
from planner.model.rules import Violation
from planner.rules.long_days import LONG_DAY_HOURS, LONG_DAYS, MAX_LONG_DAYS, USUAL_HOURS
from planner.texts import count


def max_long_days(c: Context) -> Iterator[Violation]:
    """Of each week, the days too many: one of those to plan is among them."""
    found: dict[tuple[str, int], list[date]] = defaultdict(list)
    for team, tour in c.tours():
        hours = team.limit(LONG_DAY_HOURS.key)
        longest = timedelta(hours=USUAL_HOURS if hours is None else hours)
        if span(tour.start, tour.end) > longest:
            found[team.id, week_index(c.problem.scenario.anchor, tour.date)].append(tour.date)
    for (name, week), days in sorted(found.items()):
        team = c.teams[name]
        most = team.limit(LONG_DAYS.key)
        if most is not None and len(days) > most and max(days) >= c.first:
            monday = c.problem.scenario.anchor + timedelta(weeks=week)
            detail = f"{count(len(days), 'longue journée', 'longues journées')}, au plus {most:g}"
            yield Violation(MAX_LONG_DAYS, f"{team.name}, semaine du {monday:%d/%m/%Y}", detail)


CHECKS = {MAX_LONG_DAYS: max_long_days}
"""One check a rule."""
