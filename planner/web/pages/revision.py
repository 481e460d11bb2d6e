"""Something unforeseen: what happened, the preview of the changes, applying them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from planner.errors import InputError, StoreError
from planner.model.jobs import JobKind
from planner.model.scenario import Problem
from planner.revising.disruptions import require_possible
from planner.revising.revision_report import RevisionReport
from planner.revising.wording import SessionNames, revision_sections
from planner.store import jobs, plans
from planner.store.records import Job, StoredPlan
from planner.texts import web as said
from planner.texts.sections import Section
from planner.web.desk import NotThereError, get_or_404
from planner.web.frame import AppState, go, page, shop_of, who
from planner.web.jobs import result_of, succeeded
from planner.web.security.forms import Posted, field, number_of
from planner.web.views.locks import lockable
from planner.web.views.refusals import Refusal, told
from planner.web.views.requests import DISRUPTIONS, REVISION
from planner.web.views.revising import Unforeseen, offer_of, offered, unforeseen
from planner.web.views.weeks import monday_of, name_of

router = APIRouter()

LIMIT = 20
"""Seconds to look for the least change."""


def _form(
    request: Request, plan: int, given: dict[str, str], faults: tuple[Refusal, ...]
) -> Response:
    shop = shop_of(request)
    problem, stored, _ = shop.desk.stored(plan)
    today = shop.settings.today()
    return page(
        request, "revision.html", "semaine", status=422 if faults else 200,
        plan=plan, given=given, faults=faults, teams=problem.scenario.teams,
        venues=sorted(problem.scenario.venues, key=lambda venue: venue.name),
        visited={session.venue for _, session in stored.sessions()},
        first=max(today, problem.to_plan.horizon.start), last=stored.end,
    )  # fmt: skip


@router.get("/imprevus/nouveau")
def ask(request: Request, semaine: str = "", lieu: str = "", jour: str = "") -> Response:
    """Ask what happened."""
    shop = shop_of(request)
    today = shop.settings.today()
    day = monday_of(semaine) if semaine else today
    plan = shop.desk.in_week(day - timedelta(days=day.weekday()))
    if plan is None:
        return go(request, f"/semaine/{name_of(day)}", said.NO_PLAN)
    given = {"lieu": lieu, "du": jour, "quoi": "fermer"}
    return _form(request, plan.id, given, ())


def _asked(form: FormData, problem: Problem) -> Unforeseen:
    """Read what happened, or the session offered that is taken up."""
    if offer := field(form, "seance"):
        return offered(offer, problem)
    return unforeseen(lambda name: field(form, name), problem)


@router.post("/imprevus")
def preview(request: Request, form: Posted) -> Response:
    """Compute the least change, to be looked at before it is applied."""
    shop, today = shop_of(request), shop_of(request).settings.today()
    plan = number_of(field(form, "planning"))
    problem, stored, _ = shop.desk.stored(plan)
    try:
        asked = _asked(form, problem)
        require_possible(problem, stored, asked.disruptions, today, said.FORM)
    except InputError as error:
        given = {name: field(form, name) for name in form}
        return _form(request, plan, given, told(error.lines))
    locks, sessions = shop.desk.locks(), lockable(stored)
    locked = frozenset(held for name, held in sessions.items() if name in locks)
    disruptions = replace(asked.disruptions, locked=locked)
    arguments = {
        "parent": plan, "scenario": shop.desk.plan(plan).scenario, "limit": LIMIT,
        "disruptions": DISRUPTIONS.dump_python(disruptions, mode="json"),
        "make_up": asked.make_up, "today": today.isoformat(),
    }  # fmt: skip
    job = jobs.enqueue(shop.desk.store, who(request), JobKind.REVISE, asked.title, arguments)
    return RedirectResponse(f"/travaux/{job.id}", 303)


def _previewed(shop: AppState, number: int) -> tuple[Job, StoredPlan]:
    job = get_or_404(jobs.job, shop.desk.store, number)
    if job.kind != JobKind.REVISE or not succeeded(job) or job.plan is None:
        raise NotThereError(number)
    return job, shop.desk.plan(job.plan)


@router.get("/imprevus/{number:int}")
def look(request: Request, number: int) -> Response:
    """Show what a revision changes; nothing is applied yet, unless it was."""
    desk = shop_of(request).desk
    job, plan = _previewed(shop_of(request), number)
    parent, applied = desk.plan(int(job.request["parent"])), plan.adopted is not None
    result = result_of(job)
    report = _report(job)
    sections: tuple[Section, ...] = (Section(said.DETAIL_LOST),)
    if report:
        sections = revision_sections(report, SessionNames.of(desk.stored(plan.id)[0]))
    return page(
        request, "preview.html", "semaine",
        job=job, sections=sections, offer_of=offer_of, messages=result["messages"], plan=plan,
        changes=bool(report and report.changes), applied=applied,
        stale=not applied and not desk.announced(parent), back=_week_of(job, plan),
    )  # fmt: skip


def _report(job: Job) -> RevisionReport | None:
    """Return what a revision changes; None when an earlier version computed it."""
    found = result_of(job).get("report")
    return REVISION.validate_python(found) if found else None


def _week_of(job: Job, plan: StoredPlan) -> str:
    """Return the week of what happened, else the first of the plan."""
    asked = job.request.get("disruptions")
    day = DISRUPTIONS.validate_python(asked).days[0].start if asked else plan.start
    return name_of(day)


@router.post("/imprevus/{number:int}/appliquer")
def apply(request: Request, number: int, form: Posted) -> Response:
    """Announce a revision."""
    desk = shop_of(request).desk
    job, plan = _previewed(shop_of(request), number)
    if plan.adopted is not None:
        return go(request, f"/imprevus/{number}")
    if not desk.announced(desk.plan(int(job.request["parent"]))):
        raise StoreError(said.CHANGED_MEANWHILE)
    report = _report(job)
    if not (report and report.changes):
        raise InputError.single(said.FORM, "", said.NOTHING_TO_APPLY)
    plans.adopt(desk.store, who(request), plan.id)
    return go(request, f"/imprevus/{number}", said.APPLIED.format(job.title), undo=True)
