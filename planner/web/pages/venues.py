"""Venues: the list, each one's form, closures, and the workbook in and out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData, UploadFile

from planner import texts
from planner.errors import ConflictError, InputError, PlannerError
from planner.importing import Before, import_workbook
from planner.loading.halls import COLUMNS
from planner.model.territory import SiteKind, Territory
from planner.reading.values import parse_closures
from planner.store import documents, inputs, journal, scenarios, toml, venues
from planner.store.records import StoredVenue
from planner.texts import editing
from planner.texts import web as said
from planner.venues import territory_of
from planner.web.desk import get_or_404
from planner.web.frame import AppState, go, page, shop_of, who
from planner.web.security.forms import Posted, field, read_version, version_of
from planner.web.security.uploads import checked_workbook
from planner.web.views.conflicts import Clash, compared
from planner.web.views.refusals import Refusal, refusals, told
from planner.web.views.revising import days_of
from planner.web.views.venues import (
    LABELS,
    cells_of,
    free_id,
    in_words,
    judged,
    with_closure,
    without_closure,
)
from planner.web.views.weeks import name_of

router = APIRouter()


def _territory(shop: AppState) -> Territory:
    text = documents.document(shop.desk.store, documents.TERRITORY).text
    return territory_of(json.loads(text))


@router.get("/lieux")
def all_venues(request: Request) -> Response:
    """List the venues."""
    return _listed(request)


def _listed(request: Request, faults: tuple[Refusal, ...] = ()) -> Response:
    shop = shop_of(request)
    communes = _territory(shop).names
    rows = venues.all_venues(shop.desk.store)
    today = shop.settings.today()
    closed = {
        row.id: [c for c in parse_closures(row.cells["closures"]) if c.end >= today] for row in rows
    }
    return page(
        request, "venues.html", "lieux", status=422 if faults else 200,
        rows=rows, communes=communes, closed=closed, faults=faults,
        plan=shop.desk.latest(today),
    )  # fmt: skip


def _form(
    request: Request,
    key: str,
    version: int,
    cells: Mapping[str, str],
    faults: tuple[Refusal, ...] = (),
    clash: Clash | None = None,
) -> Response:
    shop, today = shop_of(request), shop_of(request).settings.today()
    known = sorted(_territory(shop).communes, key=lambda c: texts.slug(c.name))
    stored = dict(get_or_404(venues.venue, shop.desk.store, key).cells) if key else {}
    return page(
        request, "venue.html", "lieux", status=409 if clash else 422 if faults else 200,
        key=key, row_version=version, cells=cells, faults=faults, clash=clash, communes=known,
        labels=LABELS, name=stored.get("name", ""),
        closures=parse_closures(stored.get("closures", "")),
        clashes=[day for day, venue in shop.desk.clashes(today) if venue == key],
        name_of=name_of,
    )  # fmt: skip


@router.get("/lieux/nouveau")
def new_venue(request: Request) -> Response:
    """Ask for a venue more."""
    cells = dict.fromkeys(COLUMNS, "") | {"kind": SiteKind.MOBILE, "suitability": "1"}
    return _form(request, "", 0, cells)


@router.get("/lieux/{key}")
def one_venue(request: Request, key: str) -> Response:
    """Show a venue, to be changed."""
    row = get_or_404(venues.venue, shop_of(request).desk.store, key)
    return _form(request, row.id, row.version, row.cells)


@router.post("/lieux/nouveau")
def add_venue(request: Request, form: Posted) -> Response:
    """Add a venue, at its town hall unless a place is given."""
    shop = shop_of(request)
    territory = _territory(shop)
    cells = cells_of(lambda name: field(form, name), {})
    commune = territory.by_code().get(cells["commune"])
    taken = frozenset(row.id for row in venues.all_venues(shop.desk.store))
    cells["id"] = free_id(cells["name"], cells["commune"], taken)
    if commune and not cells["lat"] and not cells["lon"]:
        cells |= {"lat": str(commune.point.lat), "lon": str(commune.point.lon)}
    try:
        judged(cells, territory)
    except InputError as error:
        return _form(request, "", 0, cells, refusals(error, LABELS))
    row = venues.add(shop.desk.store, who(request), cells)
    return go(request, f"/lieux/{row.id}", said.VENUE_ADDED, undo=True)


@router.post("/lieux/import")
def import_venues(request: Request, form: Posted) -> Response:
    """Take venues and closures over from an edited workbook, or name every fault."""
    shop, sent = shop_of(request), form.get("classeur")
    if not isinstance(sent, UploadFile) or not sent.filename:
        return _listed(request, (Refusal(said.NO_FILE, "classeur", said.WORKBOOK_FIELD),))
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workbook = folder / f"{said.WORKBOOK}.xlsx"
        try:
            workbook.write_bytes(checked_workbook(sent.file.read(), said.WORKBOOK))
            store = shop.desk.store
            scenario = inputs.materialise(store, folder / "service")

            def then(version: int) -> Path | None:
                if version > journal.newest(store):
                    return None  # of another computer's data
                return inputs.materialise(store, folder / "avant", version=version)

            before = Before(then, bool(field(form, "ecraser")))
            lines = import_workbook(workbook, scenario, before)
            inputs.take_over(shop.desk.store, who(request), scenario)
        except PlannerError as error:
            return _listed(request, told(error.lines))
    return go(request, "/lieux", f"{said.IMPORTED} : {' '.join(lines)}", undo=True)


@router.post("/lieux/{key}")
def save_venue(request: Request, key: str, form: Posted) -> Response:
    """Keep what was changed of a venue, unless somebody else changed it meanwhile."""
    store = shop_of(request).desk.store
    row = get_or_404(venues.venue, store, key)
    cells = cells_of(lambda name: field(form, name), row.cells)
    if version_of(form) != row.version:
        return _overtaken(request, row, cells, form)
    try:
        judged(cells, _territory(shop_of(request)))
        venues.save(store, who(request), key, cells, row.version)
    except InputError as error:
        return _form(request, key, read_version(form), cells, refusals(error, LABELS))
    except ConflictError:
        return _overtaken(request, get_or_404(venues.venue, store, key), cells, form)
    return go(request, f"/lieux/{key}", said.VENUE_SAVED, undo=True)


def _overtaken(
    request: Request, row: StoredVenue, cells: Mapping[str, str], form: FormData
) -> Response:
    """Show what was typed beside what is there now."""
    shop, version = shop_of(request), read_version(form)
    changed = journal.since(shop.desk.store, venues.KIND, (row.id,), version)
    read = (changed.read.get(row.id) or {}).get("cells", {})
    shown = in_words(_territory(shop))
    clash = compared(LABELS, read, cells, row.cells, changed.by, row.version, shown)
    if clash is None:
        return go(request, f"/lieux/{row.id}", editing.nothing_of_yours(changed.by))
    return _form(request, row.id, version, {**row.cells, **clash.values}, clash=clash)


@router.post("/lieux/{key}/fermetures")
def close_venue(request: Request, key: str, form: Posted) -> Response:
    """Add a closure to a venue, or take one back: whatever else was changed meanwhile stays."""
    store = shop_of(request).desk.store
    row = get_or_404(venues.venue, store, key)
    start, end = _dates(form)
    change = without_closure if field(form, "retirer") else with_closure
    cells = {"closures": change(row.cells["closures"], start, end)}
    venues.save(store, who(request), key, cells, row.version)
    return go(request, f"/lieux/{key}", said.VENUE_SAVED, undo=True)


@router.post("/lieux/{key}/retirer")
def remove_venue(request: Request, key: str, form: Posted) -> Response:
    """Take a venue away, unless a scenario counts on it or it is not as it was read."""
    store = shop_of(request).desk.store
    row = get_or_404(venues.venue, store, key)
    for scenario in scenarios.all_scenarios(store, hidden=True):
        quotas = toml.value_at(scenario.text, ("quotas",), [])
        if any(quota.get("venue") == key for quota in quotas):
            raise InputError.single(row.name, "", said.QUOTA_HOLDS)
    try:
        venues.remove(store, who(request), key, read_version(form))
    except ConflictError as error:
        row = get_or_404(venues.venue, store, key)
        return _form(request, key, row.version, row.cells, told(error.lines))
    return go(request, "/lieux", said.VENUE_REMOVED, undo=True)


def _dates(form: FormData) -> tuple[date, date]:
    return days_of(field(form, "du"), field(form, "au"))
