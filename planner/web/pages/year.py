"""The school year at a glance, and the communes that wait too long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fastapi import APIRouter, Request, Response

from planner import texts
from planner.errors import PlannerError
from planner.evaluation.waits import long_waits
from planner.loading import load_calendar
from planner.model.calendar import Calendar, Horizon
from planner.store import plans
from planner.store.records import StoredPlan
from planner.web.desk import Desk
from planner.web.frame import page, shop_of
from planner.web.views.weeks import name_of
from planner.web.views.years import announced, in_use, months, school_year

router = APIRouter()


@router.get("/annee")
def year(request: Request, rentree: int = 0) -> Response:
    """Show a school year, by default the one of today."""
    shop = shop_of(request)
    desk, today = shop.desk, shop.settings.today()
    first, last = school_year(date(rentree, 9, 1) if 2000 < rentree < 2100 else today)
    calendar, faults = _calendar(desk, first, last)
    used = announced(plans.all_plans(desk.store))
    held = Counter(day for plan in used for day in _sessions(desk, plan, used, first, last))
    return page(
        request, "year.html", "annee",
        first=first, last=last, faults=faults, today=today,
        months=months(first, last, calendar, held, used),
        planned=[p for p in used if p.start <= last and p.end >= first],
        total=sum(held.values()), waits=list(_waits(desk, used, today)), week=name_of(today),
    )  # fmt: skip


def _calendar(desk: Desk, first: date, last: date) -> tuple[Calendar, tuple[str, ...]]:
    """Return what closes the service, and why it could not be known where it is not."""
    try:
        return load_calendar(desk.scenario(), Horizon(first, last)), ()
    except PlannerError as error:
        return Calendar(), error.lines


def _sessions(
    desk: Desk, plan: StoredPlan, used: Sequence[StoredPlan], first: date, last: date
) -> Iterator[date]:
    """Yield the date of every session of a plan where it is the one announced."""
    if plan.start > last or plan.end < first:
        return
    days = (plan.start + timedelta(days=k) for k in range((plan.end - plan.start).days + 1))
    own = {day for day in days if in_use(used, day) == plan}
    if own:
        yield from (t.date for t, _ in desk.stored(plan.id)[1].sessions() if t.date in own)


def _waits(desk: Desk, used: Sequence[StoredPlan], today: date) -> Iterator[str]:
    """Yield one line for each plan in use with communes that wait too long."""
    for plan in reversed(used):
        if plan.end >= today and desk.announced(plan):
            problem, dated, travel = desk.stored(plan.id)
            if long := long_waits(problem, dated, travel):
                limit = problem.scenario.policy.max_wait_days
                told = texts.waits_sentence(long, limit)
                yield f"{texts.sentence_case(texts.date_range(plan.start, plan.end))} : {told}"
