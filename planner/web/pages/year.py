"""The school year at a glance, and the communes that wait too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from fastapi import APIRouter, Request, Response

from planner import texts
from planner.errors import PlannerError
from planner.evaluation.waits import long_waits
from planner.loading import load_calendar
from planner.model.calendar import Calendar, Horizon
from planner.store import plans
from planner.store.records import StoredPlan
from planner.web.desk import PlanningService
from planner.web.frame import page, shop_of
from planner.web.security.forms import number_of
from planner.web.views.refusals import Refusal, told
from planner.web.views.weeks import name_of
from planner.web.views.years import months, school_year

router = APIRouter()


@router.get("/annee")
def year(request: Request, rentree: str = "") -> Response:
    """Show a school year, by default the one of today."""
    shop = shop_of(request)
    desk, today = shop.desk, shop.settings.today()
    asked = number_of(rentree)
    first, last = school_year(date(asked, 9, 1) if 2000 < asked < 2100 else today)
    calendar, faults = _calendar(desk, first, last)
    used = plans.adopted_between(desk.store, first, last)
    held = Counter(_sessions(desk, used))
    return page(
        request, "year.html", "annee",
        first=first, last=last, faults=faults, today=today, planned=bool(used),
        months=months(first, last, calendar, held, used),
        total=sum(held.values()), waits=list(_waits(desk, used, today)), week=name_of(today),
    )  # fmt: skip


def _calendar(
    desk: PlanningService, first: date, last: date
) -> tuple[Calendar, tuple[Refusal, ...]]:
    """Return what closes the service, and why it could not be known where it is not."""
    try:
        return load_calendar(desk.scenario(), Horizon(first, last)), ()
    except PlannerError as error:
        return Calendar(), told(error.lines)


def _sessions(desk: PlanningService, used: Mapping[date, StoredPlan]) -> Iterator[date]:
    """Yield the date of every session that the plan in use on that date holds."""
    for number in {plan.id for plan in used.values()}:
        for tour, _ in desk.stored(number)[1].sessions():
            if tour.date in used and used[tour.date].id == number:
                yield tour.date


def _waits(desk: PlanningService, used: Mapping[date, StoredPlan], today: date) -> Iterator[str]:
    """Yield one line for each plan in use from today on with communes that wait too long."""
    ahead = {plan.id: plan for day, plan in sorted(used.items()) if day >= today}
    for number, plan in ahead.items():
        problem, dated, travel = desk.stored(number)
        if long := long_waits(problem, dated, travel):
            told = texts.waits_sentence(long, problem.scenario.policy.max_wait_days)
            yield f"{texts.sentence_case(texts.date_range(plan.start, plan.end))} : {told}"
