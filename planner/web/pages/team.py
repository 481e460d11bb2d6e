"""The team: agents, hours, costs, leave; the service's own closures."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from planner.errors import ConflictError, InputError
from planner.store import scenarios, toml
from planner.store.records import StoredScenario
from planner.texts import web as said
from planner.web.frame import go, page, shop_of, who
from planner.web.security.forms import Posted, entries, field, number_of
from planner.web.views.knobs import team_knobs, turned
from planner.web.views.revising import days_of

router = APIRouter()


def _adopted(request: Request) -> StoredScenario:
    """Return the adopted scenario, or the one at the root of those it extends: it has the team."""
    desk = shop_of(request).desk
    found = scenarios.scenario(desk.store, desk.adopted_scenario())
    while base := toml.value_at(found.text, ("extends",)):
        found = scenarios.scenario(desk.store, str(base).removesuffix(".toml"))
    return found


def _shown(
    request: Request, scenario: StoredScenario, text: str, faults: tuple[str, ...]
) -> Response:
    teams = toml.value_at(scenario.text, ("teams",), [])
    return page(
        request, "team.html", "equipe", status=422 if faults else 200,
        scenario=scenario, faults=faults, teams=teams,
        knobs={n: [k for k in team_knobs(text) if k.path[1] == n] for n in range(len(teams))},
        closures=toml.value_at(scenario.text, ("calendar", "closures"), []),
        today=shop_of(request).settings.today(),
    )  # fmt: skip


@router.get("/equipe")
def team(request: Request) -> Response:
    """Show the teams of the adopted scenario."""
    scenario = _adopted(request)
    return _shown(request, scenario, scenario.text, ())


@router.post("/equipe")
def save(request: Request, form: Posted) -> Response:
    """Keep what was changed of the teams."""
    scenario, desk = _adopted(request), shop_of(request).desk
    text = scenario.text
    try:
        text = turned(text, team_knobs(text), lambda n: field(form, n), lambda n: entries(form, n))
        desk.judge_text(scenario.id, text)
        version = number_of(field(form, "version"))
        saved = scenarios.save_text(
            desk.store, who(request), scenario.id, text, version, said.TEAM_CHANGED
        )
    except (InputError, ConflictError) as error:
        return _shown(request, scenario, text, tuple(map(said.plainly, error.lines)))
    changed = saved.version != scenario.version
    return go(request, "/equipe", said.SAVED if changed else said.NO_CHANGE, undo=changed)


@router.post("/equipe/conges")
def leave(request: Request, form: Posted) -> Response:
    """Note that agents are away, or take it back."""
    scenario, store = _adopted(request), shop_of(request).desk.store
    start, end = days_of(field(form, "du"), field(form, "au"))
    name, version, person = field(form, "equipe"), number_of(field(form, "version")), who(request)
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
    """Close the whole service on some dates, or take it back."""
    scenario, store = _adopted(request), shop_of(request).desk.store
    start, end = days_of(field(form, "du"), field(form, "au"))
    change = scenarios.remove_closure if field(form, "retirer") else scenarios.add_closure
    version = number_of(field(form, "version"))
    change(store, who(request), scenario.id, start, end, field(form, "motif"), version)
    return go(request, "/equipe", said.SAVED, undo=True)


def _same(known: list[dict[str, Any]], start: date, end: date) -> dict[str, Any]:
    item = next((i for i in known if (i.get("start"), i.get("end")) == (start, end)), None)
    if item is None:
        raise ConflictError(said.CHANGED_MEANWHILE)
    return item
