"""What long days ask of the solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.model.scenario import Problem
from planner.rules.limits import Limit, MeasuredTour, weeks
from planner.rules.long_days import LONG_DAY_HOURS, LONG_DAYS, MAX_LONG_DAYS, USUAL_HOURS


@dataclass(frozen=True)
class LongDay:
    """One for a tour that takes more than so many minutes, else nothing."""

    minutes: float

    def __call__(self, tour: MeasuredTour) -> int:
        return int(tour.end - tour.start > self.minutes)


def limits(problem: Problem) -> Iterator[Limit]:
    """Long days of each week."""
    for team in problem.scenario.teams:
        most, hours = team.limit(LONG_DAYS.key), team.limit(LONG_DAY_HOURS.key)
        if most is not None:
            long = LongDay(60 * (USUAL_HOURS if hours is None else hours))
            for days in weeks(problem):
                yield Limit(MAX_LONG_DAYS, team, days, int(most), long)
