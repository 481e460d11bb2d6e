"""Coverage: what each commune gets, and why not more."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from planner import texts
from planner.evaluation.coverage import coverage
from planner.evaluation.explain import situation
from planner.explaining import answer_sections, find_commune
from planner.model.jobs import JobKind
from planner.model.scenario import Problem
from planner.model.territory import Commune
from planner.pipeline import polygons_of
from planner.rendering import page_tables as tables
from planner.rendering.classes import LEVEL
from planner.rendering.geometry import commune_shapes
from planner.rendering.picture import frame
from planner.rendering.published import shared_lines
from planner.rendering.weeks import weeks_of
from planner.store import jobs
from planner.store.records import Job
from planner.texts import published as figures
from planner.texts import web as said
from planner.visits import LONGER
from planner.web.desk import NotThereError, get_or_404
from planner.web.frame import AppState, page, shop_of, who
from planner.web.jobs import result_of
from planner.web.security.forms import Posted, field, number_of
from planner.web.views.requests import ANSWER

WIDTH = 900
"""Of the picture of the communes, in its own units."""

router = APIRouter()

LIMIT, LONGEST = 45, 1215
"""Seconds to look for the best plan with a visit, at first and at most."""


@router.get("/couverture")
def overview(request: Request) -> Response:
    """Show what each commune gets from the plan of today."""
    shop = shop_of(request)
    plan = shop.desk.latest(shop.settings.today())
    if plan is None:
        return page(request, "coverage.html", "couverture", plan=None)
    problem, dated, travel = shop.desk.stored(plan.id)
    stops = tables.all_stops(weeks_of(problem, dated))
    rows = coverage(problem, dated, travel)
    views = tables.coverage_views(problem, dated, travel, rows, stops)
    shapes = commune_shapes(problem, polygons_of(shop.desk.folder(plan.id)))
    return page(
        request, "coverage.html", "couverture",
        plan=plan, rows=views, levels=LEVEL.classes, scale=tables.level_scale(problem),
        flat=frame(shapes.values(), WIDTH), width=WIDTH, shapes=shapes,
        headline=tables.headline(dated), shared=shared_lines(problem, rows),
        unreached=tables.unreached_views(views),
    )  # fmt: skip


@router.get("/couverture/{code}")
def one_commune(request: Request, code: str, reponse: str = "") -> Response:
    """Say what a commune gets, and answer « pourquoi pas plus ? » once computed."""
    shop = shop_of(request)
    plan = shop.desk.latest(shop.settings.today())
    if plan is None:
        return RedirectResponse("/couverture", 303)
    problem, dated, travel = shop.desk.stored(plan.id)
    commune = problem.territory.by_code().get(code)
    if commune is None:
        raise NotThereError(code)
    seen = situation(problem, dated, travel, code)
    job = _answering(shop, number_of(reponse), code)
    told = result_of(job).get("answer") if job else None
    answer = ANSWER.validate_python(told) if told else None
    fresh = job is None or job.request.get("plan") == plan.id
    return page(
        request, "commune.html", "couverture",
        commune=commune, row=seen.row, plan=plan, estimated=travel.estimated,
        sessions=[texts.near_session(n.venue.name, n.minutes, n.dates) for n in seen.sessions],
        why=texts.why_not(seen.reason, dated, code), own=seen.own, reason=seen.reason,
        answer=list(answer_sections(answer)) if answer and fresh else (), stale=not fresh,
        longer=_longer(job) if job and answer and fresh and answer.open else 0,
        visited={s.venue for _, s in dated.sessions()}, published=_published(problem, commune),
    )  # fmt: skip


def _published(problem: Problem, commune: Commune) -> tuple[tuple[str, str, str], ...]:
    """Return label, figure and source of what is published of a commune."""
    sources = problem.territory.sources
    carless = figures.without_car(commune.households, commune.households_without_car)
    return (
        (figures.WITHOUT_CAR, carless, sources.get("households_without_car", "")),
        (figures.CAF, figures.recipients(commune.caf_recipients),
         sources.get("caf_recipients", "")),
    )  # fmt: skip


def _answering(shop: AppState, number: int, code: str) -> Job | None:
    """Return the computation that answers for a commune."""
    if not number:
        return None
    job = get_or_404(jobs.job, shop.desk.store, number)
    if job.kind != JobKind.EXPLAIN or job.request.get("commune") != code:
        raise NotThereError(number)
    return job


def _longer(job: Job) -> int:
    """Return the seconds that a computation which goes on from one may take."""
    return min(LONGEST, LONGER * int(job.request["limit"]))


@router.get("/commune")
def search(request: Request, nom: str = "") -> RedirectResponse:
    """Lead to the commune of that name."""
    shop = shop_of(request)
    plan = shop.desk.latest(shop.settings.today())
    if plan is None:
        return RedirectResponse("/couverture", 303)
    known = shop.desk.stored(plan.id)[0].territory.communes
    return RedirectResponse(f"/couverture/{find_commune(known, nom[:80]).code}", 303)


@router.post("/couverture/{code}/pourquoi")
def why(request: Request, code: str, form: Posted) -> Response:
    """Compute what a visit would bring and cost."""
    shop = shop_of(request)
    plan = shop.desk.plan(number_of(field(form, "planning")))
    commune = shop.desk.stored(plan.id)[0].territory.by_code().get(code)
    if commune is None:
        raise NotThereError(code)
    limit = min(max(LIMIT, number_of(field(form, "temps"))), LONGEST)
    asked = {"plan": plan.id, "commune": code, "limit": limit}
    title = said.WHY_TITLE.format(commune.name)
    job = jobs.enqueue(shop.desk.store, who(request), JobKind.EXPLAIN, title, asked)
    return RedirectResponse(f"/travaux/{job.id}", 303)
