"""The team: agents, hours, costs, leave; the service's own closures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from planner.errors import ConflictError, InputError
from planner.store import journal, scenarios, toml
from planner.store.records import StoredScenario
from planner.texts import NBSP, editing
from planner.texts import web as said
from planner.web.desk import get_or_404
from planner.web.frame import go, page, shop_of, store_of, who
from planner.web.security.forms import (
    Posted,
    entries,
    field,
    number_of,
    read_version,
    version_of,
)
from planner.web.views.conflicts import Clash, compared
from planner.web.views.knobs import (
    ScenarioField,
    holding,
    in_words,
    refilled,
    team_knobs,
    turned,
    values_of,
)
from planner.web.views.refusals import Refusal, refusals
from planner.web.views.revising import days_of

router = APIRouter()


def _adopted(request: Request) -> StoredScenario:
    """Return the adopted scenario, or the one at the root of those it extends: it has the team."""
    desk = shop_of(request).desk
    found = scenarios.scenario(desk.store, desk.adopted_scenario())
    while base := toml.value_at(found.text, ("extends",)):
        found = scenarios.scenario(desk.store, str(base).removesuffix(".toml"))
    return found


def _given(request: Request, form: FormData) -> StoredScenario:
    """Return the scenario a form was filled from, be another one adopted since."""
    return get_or_404(scenarios.scenario, store_of(request), field(form, "scenario"))


def _shown(
    request: Request,
    scenario: StoredScenario,
    version: int,
    knobs: Iterable[ScenarioField],
    faults: tuple[Refusal, ...] = (),
    clash: Clash | None = None,
) -> Response:
    teams = toml.value_at(scenario.text, ("teams",), [])
    known = tuple(knobs)
    return page(
        request, "team.html", "equipe", status=409 if clash else 422 if faults else 200,
        scenario=scenario, row_version=version, faults=faults, clash=clash, teams=teams,
        knobs={n: [k for k in known if k.path[1] == n] for n in range(len(teams))},
        closures=toml.value_at(scenario.text, ("calendar", "closures"), []),
        today=shop_of(request).settings.today(),
    )  # fmt: skip


def _labels(scenario: StoredScenario) -> dict[str, str]:
    """Return what the fields are called, with their team where there are several."""
    teams = toml.value_at(scenario.text, ("teams",), [])
    return {
        knob.name: f"{teams[int(knob.path[1])].get('name', '')}{NBSP}: {knob.label}"
        if len(teams) > 1
        else knob.label
        for knob in team_knobs(scenario.text)
    }


@router.get("/equipe")
def team(request: Request) -> Response:
    """Show the teams of the adopted scenario."""
    scenario = _adopted(request)
    return _shown(request, scenario, scenario.version, team_knobs(scenario.text))


@router.post("/equipe")
def save(request: Request, form: Posted) -> Response:
    """Keep what was changed of the teams, unless somebody else changed them meanwhile."""
    scenario, desk = _given(request, form), shop_of(request).desk
    knobs = team_knobs(scenario.text)
    asked = (lambda n: field(form, n)), (lambda n: entries(form, n))
    try:
        values = values_of(knobs, *asked)
        if version_of(form) != scenario.version:
            return _overtaken(request, scenario, values, form)
        text = turned(scenario.text, knobs, values)
        desk.judge_text(scenario.id, text)
        saved = scenarios.save_text(
            desk.store, who(request), scenario.id, text, scenario.version, said.TEAM_CHANGED
        )
    except InputError as error:
        faults = refusals(error, _labels(scenario))
        return _shown(request, scenario, read_version(form), refilled(knobs, *asked), faults)
    except ConflictError:
        return _overtaken(request, _given(request, form), values, form)
    changed = saved.version != scenario.version
    return go(request, "/equipe", said.SAVED if changed else said.NO_CHANGE, undo=changed)


def _overtaken(
    request: Request, scenario: StoredScenario, values: dict[str, Any], form: FormData
) -> Response:
    """Show what was typed beside what is there now."""
    version, knobs = read_version(form), team_knobs(scenario.text)
    changed = journal.since(store_of(request), scenarios.KIND, (scenario.id,), version)
    before = (changed.read.get(scenario.id) or {}).get("text", "")
    read = {knob.name: knob.value for knob in team_knobs(before)}
    now = {knob.name: knob.value for knob in knobs}
    clash = compared(_labels(scenario), read, values, now, changed.by, scenario.version,
                     in_words(knobs))  # fmt: skip
    if clash is None:
        return go(request, "/equipe", editing.nothing_of_yours(changed.by))
    return _shown(request, scenario, version, holding(knobs, clash.values), clash=clash)


@router.post("/equipe/conges")
def leave(request: Request, form: Posted) -> Response:
    """Note that agents are away, or take it back: whatever else was changed meanwhile stays."""
    scenario, store = _given(request, form), store_of(request)
    start, end = days_of(field(form, "du"), field(form, "au"))
    name, version, person = field(form, "equipe"), scenario.version, who(request)
    agents = number_of(field(form, "agents")) or 1
    if field(form, "retirer"):
        known = toml.value_at(scenario.text, scenarios.leave_path(scenario.text, name), [])
        item = _same(known, start, end)
        scenarios.remove_leave(store, person, scenario.id, name, item, version)
    else:
        scenarios.add_leave(store, person, scenario.id, name, start, end, agents, version,
                            field(form, "motif"))  # fmt: skip
    return go(request, "/equipe", said.SAVED, undo=True)


@router.post("/equipe/fermetures")
def closure(request: Request, form: Posted) -> Response:
    """Close the whole service on some dates, or take it back, whatever else was changed."""
    scenario, store = _given(request, form), store_of(request)
    start, end = days_of(field(form, "du"), field(form, "au"))
    change = scenarios.remove_closure if field(form, "retirer") else scenarios.add_closure
    change(store, who(request), scenario.id, start, end, field(form, "motif"), scenario.version)
    return go(request, "/equipe", said.SAVED, undo=True)


def _same(known: list[dict[str, Any]], start: date, end: date) -> dict[str, Any]:
    item = next((i for i in known if (i.get("start"), i.get("end")) == (start, end)), None)
    if item is None:
        raise ConflictError(said.CHANGED_MEANWHILE)
    return item
