"""What working time asks of the solver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from planner.model.scenario import Problem, Team
from planner.rules.limits import Allows, Limit, MeasuredTour, minutes_of, weeks, whole_minutes, work
from planner.rules.working_time import AVERAGE_WORK, WEEK_WORK


def allows(team: Team) -> Allows:
    """Keep a tour in the team's shift, its work and its span in what a day may hold."""
    opens, closes = minutes_of(team.shift_start), minutes_of(team.shift_end)
    most, widest = whole_minutes(team.work.day_work), whole_minutes(team.work.day_span)

    def allowed(tour: MeasuredTour) -> bool:
        return (
            opens <= tour.start
            and tour.end <= closes
            and tour.work <= most
            and tour.end - tour.start <= widest
        )

    return allowed


def limits(problem: Problem) -> Iterator[Limit]:
    """Hours of a week, and those of the days to plan, on average."""
    planned = frozenset(problem.to_plan.horizon.dates())
    for team in problem.scenario.teams:
        most = whole_minutes(team.work.week_max)
        for days in weeks(problem):
            yield Limit(WEEK_WORK, team, days, most, work)
        average = problem.to_plan.average_limit(team) // timedelta(minutes=1)
        yield Limit(AVERAGE_WORK, team, planned, average, work)
