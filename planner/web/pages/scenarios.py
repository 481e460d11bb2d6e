"""Scenarios: duplicated, changed with sliders and fields, computed, compared, adopted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData
from starlette.responses import FileResponse, RedirectResponse

from planner.arguments import week_start
from planner.errors import ConflictError, InputError, PlannerError
from planner.loading.extending import EXTENDS
from planner.model.jobs import JobKind
from planner.model.names import short_name
from planner.rendering.comparisons.comparison_table import TableCell
from planner.store import Store, documents, jobs, journal, plans, scenarios, toml, venues
from planner.store.records import Since, StoredScenario
from planner.texts import comparing, editing
from planner.texts import web as said
from planner.web.desk import NotThereError, PlanningService, get_or_404
from planner.web.frame import go, page, shop_of, store_of, who
from planner.web.security.forms import (
    Posted,
    entries,
    field,
    read_version,
    version_of,
)
from planner.web.views.comparing import Chosen, by_indicator, chosen
from planner.web.views.conflicts import Clash
from planner.web.views.conflicts import compared as beside
from planner.web.views.knobs import (
    ScenarioField,
    grouped,
    holding,
    in_words,
    refilled,
    scenario_knobs,
    turned,
    values_of,
)
from planner.web.views.periods import dates_of, tried_now
from planner.web.views.refusals import Refusal, refusals, told

router = APIRouter()

Rows = tuple[tuple[str, tuple[TableCell, ...]], ...]

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
    made = chosen(known, plans.all_plans(store), desk.past)
    rows, refused = _figures(desk, made) if made else ((), ())
    return page(
        request, "scenarios.html", "scenarios", known=known, beside=made,
        rows=rows, refused=refused, marks=comparing.MARKS, mark_words=comparing.MARK_WORDS,
        unmarked=comparing.UNMARKED,
        in_full=bool(made and desk.comparison(made.numbers)),
        about={s.id: toml.value_at(s.text, ("description",), "") for s in known},
    )  # fmt: skip


def _figures(desk: PlanningService, which: Chosen) -> tuple[Rows, tuple[str, ...]]:
    """Return the rows of the comparison, or why these plans cannot be compared."""
    try:
        return by_indicator(desk.compared(which.numbers)), ()
    except PlannerError as error:
        return (), error.lines


def _chosen(request: Request) -> Chosen:
    desk, store = shop_of(request).desk, store_of(request)
    made = chosen(scenarios.all_scenarios(store), plans.all_plans(store), desk.past)
    if made is None:
        raise NotThereError("comparaison")
    return made


@router.post("/scenarios/comparer")
def compare(request: Request, form: Posted) -> Response:
    """Write the comparison in full: every commune, maps, what is proven."""
    desk, numbers = shop_of(request).desk, _chosen(request).numbers
    if desk.comparison(numbers):
        return RedirectResponse(IN_FULL, 303)
    asked = {"plans": list(numbers), "limit": COMPARING, "back": IN_FULL}
    job = jobs.enqueue(desk.store, who(request), JobKind.COMPARE, said.COMPARING, asked)
    return RedirectResponse(f"/travaux/{job.id}", 303)


@router.get("/scenarios/comparaison.{kind}")
def comparison(request: Request, kind: str) -> Response:
    """Hand out the comparison in full."""
    folder = shop_of(request).desk.comparison(_chosen(request).numbers)
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
    source = get_or_404(scenarios.scenario, store_of(request), field(form, "scenario"))
    name = field(form, "nom")[:80]
    copy = scenarios.duplicate(store_of(request), who(request), source.id, name)
    return go(request, f"/scenarios/{copy.id}", said.COPY_MADE, undo=True)


def _lineage(store: Store, scenario: StoredScenario) -> tuple[StoredScenario, ...]:
    """Return a scenario and those it extends, the nearest first: its form shows them all."""
    found = [scenario]
    while base := toml.value_at(found[-1].text, (EXTENDS,)):
        found.append(scenarios.scenario(store, str(base).removesuffix(".toml")))
    return tuple(found)


def _version(lineage: Sequence[StoredScenario]) -> int:
    """Return the version of what a form shows: numbers of edits never come twice."""
    return max(scenario.version for scenario in lineage)


def _knobs(request: Request, lineage: Sequence[StoredScenario]) -> tuple[ScenarioField, ...]:
    store = store_of(request)
    texts = {scenario.id: scenario.text for scenario in lineage}
    names = {row.id: row.name for row in venues.all_venues(store)}
    activities = toml.values_of(documents.document(store, documents.ACTIVITIES).text)
    names |= {row["id"]: short_name(row["name"]) for row in activities["activities"]}
    return scenario_knobs(lineage[0].text, texts.__getitem__, names)


def _shown(
    request: Request,
    lineage: Sequence[StoredScenario],
    version: int,
    knobs: tuple[ScenarioField, ...],
    faults: tuple[Refusal, ...] = (),
    clash: Clash | None = None,
) -> Response:
    scenario, *bases = lineage
    return page(
        request, "scenario.html", "scenarios", status=409 if clash else 422 if faults else 200,
        scenario=scenario, about=toml.value_at(scenario.text, ("description",), ""),
        base=bases[0] if bases else None, row_version=version,
        groups=grouped(knobs), faults=faults, clash=clash,
    )  # fmt: skip


@router.get("/scenarios/{key}")
def one(request: Request, key: str) -> Response:
    """Show a scenario, to be changed."""
    store = store_of(request)
    lineage = _lineage(store, get_or_404(scenarios.scenario, store, key))
    return _shown(request, lineage, _version(lineage), _knobs(request, lineage))


@router.post("/scenarios/{key}")
def save(request: Request, key: str, form: Posted) -> Response:
    """Keep what was changed of a scenario, unless somebody else changed it meanwhile."""
    desk = shop_of(request).desk
    lineage = _lineage(desk.store, get_or_404(scenarios.scenario, desk.store, key))
    scenario, knobs = lineage[0], _knobs(request, lineage)
    asked = (lambda n: field(form, n)), (lambda n: entries(form, n))
    try:
        values = values_of(knobs, *asked)
        if version_of(form) != _version(lineage):
            return _overtaken(request, lineage, values, form)
        text = turned(scenario.text, knobs, values)
        desk.judge_text(key, text)
        what = said.SCENARIO_EDITED
        saved = scenarios.save_text(desk.store, who(request), key, text, scenario.version, what)
    except InputError as error:
        labels = {knob.name: knob.label for knob in knobs}
        # Teams and quotas of several files are numbered in each as they stand there.
        placed = {k.name: k.label for k in knobs if not k.entry}
        faults = refusals(error, labels, placed)
        return _shown(request, lineage, read_version(form), refilled(knobs, *asked), faults)
    except ConflictError:
        lineage = _lineage(desk.store, get_or_404(scenarios.scenario, desk.store, key))
        return _overtaken(request, lineage, values, form)
    changed = saved.version != scenario.version
    if field(form, "calculer"):
        return _tried(request, saved)
    message = said.SAVED if changed else said.NO_CHANGE
    return go(request, f"/scenarios/{key}", message, undo=changed)


def _overtaken(
    request: Request,
    lineage: Sequence[StoredScenario],
    values: Mapping[str, Any],
    form: FormData,
) -> Response:
    """Show what was typed beside what is there now, in the scenario or one it extends."""
    version, knobs = read_version(form), _knobs(request, lineage)
    keys = [scenario.id for scenario in lineage]
    changed = journal.since(store_of(request), scenarios.KIND, keys, version)
    before = [replace(s, text=_text_then(changed, s)) for s in lineage]
    read = {knob.name: knob.value for knob in _knobs(request, before)}
    now = {knob.name: knob.value for knob in knobs}
    labels = {knob.name: knob.label for knob in knobs}
    clash = beside(labels, read, values, now, changed.by, _version(lineage), in_words(knobs))
    if clash is None:
        address = f"/scenarios/{lineage[0].id}"
        return go(request, address, editing.nothing_of_yours(changed.by))
    return _shown(request, lineage, version, holding(knobs, clash.values), clash=clash)


def _text_then(changed: Since, scenario: StoredScenario) -> str:
    """Return the text of a scenario before what was changed of it."""
    before = changed.read.get(scenario.id, {"text": scenario.text})
    return str(before["text"]) if before else ""


@router.post("/scenarios/{key}/calculer")
def compute(request: Request, key: str, form: Posted) -> Response:
    """Compute the plan of a scenario, which announces nothing."""
    return _tried(request, get_or_404(scenarios.scenario, store_of(request), key))


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
    title = said.TRYING.format(scenario.name)
    job = jobs.enqueue(shop.desk.store, who(request), JobKind.PLAN, title, asked)
    return RedirectResponse(f"/travaux/{job.id}", 303)


@router.post("/scenarios/{key}/adopter")
def adopt(request: Request, key: str, form: Posted) -> Response:
    """Make a scenario the one the service works by."""
    scenario = get_or_404(scenarios.scenario, store_of(request), key)
    scenarios.adopt(store_of(request), who(request), scenario.id)
    return go(request, "/scenarios", said.ADOPTED_SCENARIO, undo=True)


@router.post("/scenarios/{key}/retirer")
def hide(request: Request, key: str, form: Posted) -> Response:
    """Take a scenario off the list."""
    store = store_of(request)
    scenario = get_or_404(scenarios.scenario, store, key)
    try:
        scenarios.hide(store, who(request), scenario.id, read_version(form))
    except ConflictError as error:
        lineage = _lineage(store, scenario)
        knobs = _knobs(request, lineage)
        return _shown(request, lineage, _version(lineage), knobs, told(error.lines))
    return go(request, "/scenarios", said.SCENARIO_REMOVED, undo=True)
