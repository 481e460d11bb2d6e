"""Which days a plan asked for on the page is computed for."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from planner.errors import InputError
from planner.model.periods import PlanPeriod, again, first_period
from planner.pipeline import anchor_of, next_service
from planner.store import plans
from planner.store.records import StoredPlan
from planner.texts import web as said
from planner.web.desk import PlanningService

ONE_DAY = timedelta(days=1)
LOOKED = 400
"""Days before and after a week in which another plan may be announced."""


def dates_of(period: PlanPeriod) -> dict[str, Any]:
    """Write a period as a job is asked for it."""
    return {
        "start": period.start.isoformat(),
        "days": period.days,
        "first": period.first.isoformat(),
    }


def next_day(desk: PlanningService, today: date) -> date:
    """Return the next working day after today: what families were told of today stays."""
    tomorrow = today + ONE_DAY
    try:
        return next_service(desk.scenario(), tomorrow)
    except InputError:
        return tomorrow  # what is wrong is said where a plan is asked for


def offered(desk: PlanningService, monday: date, today: date, weeks: int = 0) -> PlanPeriod:
    """Return the dates planned with a week that no plan holds: the next ones when it is closed.

    Raises
    ------
    InputError
        The week is over, or the scenario is faulty.
    """
    around = timedelta(days=LOOKED)
    taken = plans.adopted_between(desk.store, today, monday + around)
    scenario = desk.scenario()
    following = partial(next_service, scenario)
    found = first_period(anchor_of(scenario, monday), monday, today, following, taken, weeks)
    if found is None:
        raise InputError.single(said.FORM, "", said.WEEK_IS_OVER)
    return found


def closed(period: PlanPeriod, monday: date) -> bool:
    """Tell whether nothing can be held in the week for which a period is offered."""
    return period.first > min(period.end, monday + timedelta(days=6))


def first_of(desk: PlanningService, monday: date, today: date, weeks: int) -> PlanPeriod:
    """Return the dates of a plan for a week that none holds.

    Raises
    ------
    InputError
        The week is over, nothing can be held in it, or the scenario is faulty.
    """
    found = offered(desk, monday, today, weeks)
    if closed(found, monday):
        raise InputError.single(said.FORM, "", said.no_service(found.first))
    return found


def not_over(
    desk: PlanningService, scenario: Path, start: date, first: date, end: date
) -> tuple[date, date]:
    """Return the first days of a period asked for earlier, as they are to be by now.

    Raises
    ------
    InputError
        The period is over.
    """
    today = desk.store.clock().date()
    announced = today in plans.adopted_between(desk.store, today, today)
    if first < today or (announced and first == today):
        first = next_service(scenario, today + ONE_DAY if announced else today)
        start = start if announced else first
    if first > end:
        raise InputError.single(said.FORM, "", said.PERIOD_IS_OVER)
    return start, first


def tried_now(desk: PlanningService, monday: date, today: date) -> PlanPeriod:
    """Return the dates over which a scenario is tried: those of the plan in force, if any.

    What that plan carries over is carried over alike, so that both can be compared.
    """
    plan = desk.in_week(monday)
    if plan is None:
        return first_of(desk, monday, today, 0)
    past = desk.stored(plan.id)[0].past
    return PlanPeriod(plan.start, plan.end, past.first if past else plan.start)


def again_from(
    desk: PlanningService, plan: StoredPlan, first: date, today: date, weeks: int = 0
) -> PlanPeriod:
    """Return the dates of a plan that replaces an announced one from a day on.

    Parameters
    ----------
    weeks : int
        Length asked for, at most until another plan announced begins; 0 for that of the plan.

    Raises
    ------
    InputError
        The day is over, or after the plan.
    """
    used = plans.adopted_between(desk.store, plan.start, plan.end)
    own = [day for day, other in used.items() if other.id == plan.id]
    last = max(own, default=plan.end)
    if not today < first <= last:
        raise InputError.single(said.FORM, said.FROM_DAY, said.day_out(today, last))
    whole = plan.start - timedelta(days=plan.start.weekday())
    end = max(last, whole + timedelta(weeks=weeks, days=-1))
    after = plans.adopted_between(desk.store, last + ONE_DAY, end) if end > last else ()
    return again(plan.start, min(after) - ONE_DAY if after else end, first)
