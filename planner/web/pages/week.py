"""The week: map and table side by side, generating, locking."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse, RedirectResponse

from planner.arguments import week_start
from planner.errors import InputError
from planner.model.jobs import JobKind
from planner.model.periods import PlanPeriod
from planner.pipeline import MAP_FILE
from planner.store import jobs, journal, plans
from planner.texts import editing
from planner.texts import web as said
from planner.web.desk import PlanningService
from planner.web.frame import go, named, page, shop_of, who
from planner.web.security.forms import Posted, field
from planner.web.views.locks import lock_of, lockable
from planner.web.views.periods import (
    again_from,
    closed,
    dates_of,
    first_of,
    next_day,
    offered,
)
from planner.web.views.undoing import concerns
from planner.web.views.weeks import monday_of, name_of, week_page

router = APIRouter()

AS_ANNOUNCED = "0"
"""As long as the plan that is computed anew."""

FRAME_POLICY = "frame-ancestors 'self'"
"""The map carries its own policy, which allows exactly its own scripts."""


@router.get("/semaine")
def current(request: Request) -> RedirectResponse:
    """Lead to this week, or the next one from Saturday on."""
    monday = week_start(None, shop_of(request).settings.today())
    return RedirectResponse(f"/semaine/{name_of(monday)}", 303)


@router.get("/semaine/{week}")
def week(request: Request, week: str) -> Response:
    """Show a week, or offer to compute the plan it lacks."""
    monday, desk, today = monday_of(week), shop_of(request).desk, shop_of(request).settings.today()
    plan = desk.in_week(monday)
    shown = desk.week(monday)
    found = week_page(shown, monday) if shown else None
    last = journal.undoable(desk.store)
    over = monday + timedelta(days=6) < today
    offer = (
        None
        if plan or over
        else desk.once(("offer", monday, today), partial(_offer, desk, monday, today))
    )
    return page(
        request, "week.html", "semaine",
        monday=monday, week=name_of(monday),
        previous=name_of(monday - timedelta(days=7)), following=name_of(monday + timedelta(days=7)),
        found=found, plan=plan, title=plans.title(plan) if plan else "",
        locks=desk.locks(), lock_of=lock_of,
        held=len(desk.locks() & lockable(desk.stored(plan.id)[1]).keys()) if plan else 0,
        clashes=desk.clashes(today),
        over=over, offer=offer, closed=offer is not None and closed(offer, monday),
        resumes=name_of(offer.first) if offer else "",
        earliest=max(today + timedelta(days=1), plan.start) if plan else None,
        first=max(desk.once(("next", today), lambda: next_day(desk, today)), plan.start)
        if plan
        else None,
        last=last, last_told=named(request, last, editing.decision),
        undo_label=named(request, last, editing.undo_label),
        last_here=last is not None and concerns(last, monday, monday + timedelta(days=6)),
        computing=[job for job in jobs.waiting(desk.store) if job.kind == JobKind.PLAN],
        limits=said.LIMITS, lengths=said.LENGTHS, today=today,
    )  # fmt: skip


def _offer(desk: PlanningService, monday: date, today: date) -> PlanPeriod | None:
    """Return the dates that would be planned; None when what is wrong is said on asking."""
    try:
        return offered(desk, monday, today)
    except InputError:
        return None


@router.post("/generer")
def generate(request: Request, form: Posted) -> Response:
    """Compute a plan for a week that has none, or anew from a day on."""
    desk, today = shop_of(request).desk, shop_of(request).settings.today()
    monday = monday_of(field(form, "semaine"))
    weeks, limit = field(form, "semaines", "4"), field(form, "temps", "60")
    if weeks not in (AS_ANNOUNCED, *said.LENGTHS) or limit not in said.LIMITS:
        raise InputError.single(said.FORM, "", said.UNREADABLE_FORM)
    plan = desk.in_week(monday)
    if plan is None:
        period = first_of(desk, monday, today, int(weeks))
    else:
        day = _first(field(form, "premier")) or max(next_day(desk, today), plan.start)
        period = again_from(desk, plan, day, today, int(weeks))
    asked = {
        **dates_of(period),
        "limit": int(limit),
        "scenario": desk.adopted_scenario(),
        "scenario_file": str(desk.scenario()),
        "back": f"/semaine/{name_of(max(monday, period.first))}",
    }
    title = said.computing(period.first, period.end)
    job = jobs.enqueue(desk.store, who(request), JobKind.PLAN, title, asked)
    return RedirectResponse(f"/travaux/{job.id}", 303)


def _first(text: str) -> date | None:
    """Read the first day to compute anew; None when none is given.

    Raises
    ------
    InputError
        It is no date.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError.single(said.FORM, said.FROM_DAY, said.UNREADABLE_FORM) from None


@router.post("/verrouiller")
def lock(request: Request, form: Posted) -> Response:
    """Lock a session, or unlock it: as the button said, whatever was done meanwhile."""
    desk = shop_of(request).desk
    name, week = field(form, "seance"), name_of(monday_of(field(form, "semaine")))
    plan = desk.in_week(monday_of(week))
    problem, stored, _ = desk.stored(plan.id) if plan else (None, None, None)
    if problem is None or stored is None or name not in lockable(stored):
        raise InputError.single(said.FORM, "", said.CHANGED_MEANWHILE)
    venue, _, moment = name.rpartition("@")
    locked = field(form, "verrouiller") == "1"
    told = said.lock_changed(problem.index.venues[venue].name, moment, locked)
    desk.lock(who(request), name, locked, told)
    return go(request, f"/semaine/{week}", told)


@router.get("/carte/{plan:int}")
def chart(request: Request, plan: int) -> FileResponse:
    """Return the map of a plan, as it was drawn with it."""
    path = shop_of(request).desk.folder(plan) / MAP_FILE
    headers = {"Content-Security-Policy": FRAME_POLICY, "Cache-Control": "private, max-age=3600"}
    return FileResponse(path, media_type="text/html; charset=utf-8", headers=headers)
