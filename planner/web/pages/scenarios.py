"""Scenarios: duplicated, changed with sliders and fields, computed, compared, adopted."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse, RedirectResponse

from planner.arguments import week_start
from planner.errors import ConflictError, InputError
from planner.loading.extending import EXTENDS
from planner.store import jobs, plans, scenarios, toml
from planner.store.records import StoredScenario
from planner.texts import web as said
from planner.web.desk import NotThereError, found
from planner.web.frame import go, page, shop_of, store_of, who
from planner.web.security.forms import Posted, entries, field, number_of
from planner.web.views.comparing import Comparison, compared
from planner.web.views.knobs import grouped, scenario_knobs, turned
from planner.web.views.periods import dates_of, tried_now

router = APIRouter()

FILES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "csv": "text/csv"}
"""What a comparison is handed out as; the page carries its own policy."""

IN_FULL = "/scenarios/comparaison.html"
COMPARING = 10
"""Seconds a comparison takes, about: plans are read, not solved again."""

DAYS, LIMIT = 28, 45
"""Length of the plan a scenario is tried on, and seconds to compute it."""


@router.get("/scenarios")
def listed(request: Request) -> Response:
    """List the scenarios, and set side by side those that were computed."""
    desk, store = shop_of(request).desk, store_of(request)
    known = scenarios.all_scenarios(store)
    made = compared(known, plans.all_plans(store))
    return page(
        request, "scenarios.html", "scenarios", known=known, comparison=made,
        in_full=bool(made and desk.comparison(_numbers(made))),
        about={s.id: toml.value_at(s.text, ("description",), "") for s in known},
    )  # fmt: skip


def _numbers(made: Comparison) -> list[int]:
    return [plan.id for plan in made.plans]


def _comparison(request: Request) -> Comparison:
    store = store_of(request)
    made = compared(scenarios.all_scenarios(store), plans.all_plans(store))
    if made is None:
        raise NotThereError("comparaison")
    return made


@router.post("/scenarios/comparer")
def compare(request: Request, form: Posted) -> Response:
    """Write the comparison in full: every commune, maps, what is proven."""
    desk, numbers = shop_of(request).desk, _numbers(_comparison(request))
    if desk.comparison(numbers):
        return RedirectResponse(IN_FULL, 303)
    asked = {"plans": numbers, "limit": COMPARING, "back": IN_FULL}
    job = jobs.enqueue(desk.store, who(request), "compare", said.COMPARING, asked)
    return RedirectResponse(f"/travaux/{job.id}", 303)


@router.get("/scenarios/comparaison.{kind}")
def comparison(request: Request, kind: str) -> Response:
    """Hand out the comparison in full."""
    folder = shop_of(request).desk.comparison(_numbers(_comparison(request)))
    if kind not in FILES:
        raise NotThereError(kind)
    if folder is None:
        return go(request, "/scenarios", said.COMPARE_FIRST)
    path = folder / f"comparaison.{kind}"
    headers = {"Content-Security-Policy": "frame-ancestors 'self'"} if kind == "html" else {}
    return FileResponse(path, media_type=FILES[kind], headers=headers)


@router.post("/scenarios/dupliquer")
def duplicate(request: Request, form: Posted) -> Response:
    """Copy a scenario under another name."""
    source = found(scenarios.scenario, store_of(request), field(form, "scenario"))
    name = field(form, "nom")[:80]
    copy = scenarios.duplicate(store_of(request), who(request), source.id, name)
    return go(request, f"/scenarios/{copy.id}", said.COPY_MADE, undo=True)


def _reader(request: Request) -> Callable[[str], str]:
    return lambda key: scenarios.scenario(store_of(request), key).text


def _shown(
    request: Request, scenario: StoredScenario, text: str, faults: tuple[str, ...]
) -> Response:
    base = toml.value_at(text, (EXTENDS,), "").removesuffix(".toml")
    return page(
        request, "scenario.html", "scenarios", status=422 if faults else 200,
        scenario=scenario, about=toml.value_at(text, ("description",), ""),
        base=scenarios.scenario(store_of(request), base) if base else None,
        groups=grouped(scenario_knobs(text, _reader(request))), faults=faults,
    )  # fmt: skip


@router.get("/scenarios/{key}")
def one(request: Request, key: str) -> Response:
    """Show a scenario, to be changed."""
    scenario = found(scenarios.scenario, store_of(request), key)
    return _shown(request, scenario, scenario.text, ())


@router.post("/scenarios/{key}")
def save(request: Request, key: str, form: Posted) -> Response:
    """Keep what was changed of a scenario."""
    desk = shop_of(request).desk
    scenario = found(scenarios.scenario, desk.store, key)
    text, knobs = scenario.text, scenario_knobs(scenario.text, _reader(request))
    try:
        text = turned(text, knobs, lambda n: field(form, n), lambda n: entries(form, n))
        desk.judge_text(key, text)
        version = number_of(field(form, "version"))
        what = said.SCENARIO_EDITED
        saved = scenarios.save_text(desk.store, who(request), key, text, version, what)
    except (InputError, ConflictError) as error:
        return _shown(request, scenario, text, tuple(map(said.plainly, error.lines)))
    changed = saved.version != scenario.version
    if field(form, "calculer"):
        return _tried(request, saved)
    message = said.SAVED if changed else said.NO_CHANGE
    return go(request, f"/scenarios/{key}", message, undo=changed)


@router.post("/scenarios/{key}/calculer")
def compute(request: Request, key: str, form: Posted) -> Response:
    """Compute the plan of a scenario, which announces nothing."""
    return _tried(request, found(scenarios.scenario, store_of(request), key))


def _tried(request: Request, scenario: StoredScenario) -> Response:
    shop = shop_of(request)
    monday = week_start(None, shop.settings.today())
    path = shop.desk.scenario(scenario.id)
    asked = {
        **dates_of(tried_now(shop.desk, monday, shop.settings.today())),
        "limit": LIMIT, "announce": False,
        "scenario": scenario.id, "scenario_file": str(path), "version": scenario.version,
        "back": "/scenarios",
    }  # fmt: skip
    title = said.trying(scenario.name)
    job = jobs.enqueue(shop.desk.store, who(request), "plan", title, asked)
    return RedirectResponse(f"/travaux/{job.id}", 303)


@router.post("/scenarios/{key}/adopter")
def adopt(request: Request, key: str, form: Posted) -> Response:
    """Make a scenario the one the service works by."""
    scenario = found(scenarios.scenario, store_of(request), key)
    scenarios.adopt(store_of(request), who(request), scenario.id)
    return go(request, "/scenarios", said.ADOPTED_SCENARIO, undo=True)


@router.post("/scenarios/{key}/retirer")
def hide(request: Request, key: str, form: Posted) -> Response:
    """Take a scenario off the list."""
    scenario = found(scenarios.scenario, store_of(request), key)
    scenarios.hide(store_of(request), who(request), scenario.id, number_of(field(form, "version")))
    return go(request, "/scenarios", said.SCENARIO_REMOVED, undo=True)
