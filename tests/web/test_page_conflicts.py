"""Two people on the same form: nobody's values are lost without somebody's word for it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI

from planner.store import attendance, journal, scenarios, venues
from planner.web.desk import PlanningService
from tests.web.conftest import Page
from tests.web.forms import links_lead_somewhere, shown

SESSION = "/frequentation/2026-12-02/09-00/joinville-fixe/laep"


@dataclass(frozen=True)
class Form:
    """A form with a field both change, one only the first changes, and what is kept of them."""

    address: str
    both: str
    words: tuple[str, str]
    one: str
    word: str
    kept: Callable[[PlanningService], tuple[str, str]]


def _venue(desk: PlanningService) -> tuple[str, str]:
    cells = venues.venue(desk.store, "joinville-fixe").cells
    return cells["keys"], cells["notes"]


def _team(desk: PlanningService) -> tuple[str, str]:
    text = scenarios.scenario(desk.store, "reference").text
    agents, name = re.search(r"agents = (\d+)", text), re.search(r'name = "(Satel[^"]*)"', text)
    return agents[1] if agents else "", name[1] if name else ""


def _scenario(desk: PlanningService) -> tuple[str, str]:
    text = scenarios.scenario(desk.store, "reference").text
    agents, wait = re.search(r"agents = (\d+)", text), re.search(r"max_sessions = (\d+)", text)
    return agents[1] if agents else "", wait[1] if wait else ""


def _counts(desk: PlanningService) -> tuple[str, str]:
    from datetime import date, time

    from planner.model.attendance import SessionKey

    key = SessionKey(date(2026, 12, 2), time(9), "joinville-fixe", "laep")
    noted = attendance.counted(desk.store, key)
    assert noted is not None
    return str(noted.attendance.adults), str(noted.attendance.children_0_2)


FORMS = [
    Form("/lieux/joinville-fixe", "keys", ("chez Anne", "chez Zoé"), "notes", "froid", _venue),
    Form("/equipe", "teams.0.agents", ("3", "4"), "teams.0.name", "Satellite bleu", _team),
    Form("/scenarios/reference", "teams.0.agents", ("3", "4"), "policy.max_sessions", "2",
         _scenario),
    Form(SESSION, "adults", ("3", "4"), "children_0_2", "5", _counts),
]  # fmt: skip


@pytest.fixture
def colleague(app: FastAPI) -> Page:
    other = Page(app)
    other.token()
    return other


def typed(form: dict[str, list[str]], **changes: str) -> dict[str, Any]:
    return {**form, **{name: [word] for name, word in changes.items()}}


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.address)
def test_saving_again_never_writes_until_it_is_asked_for(
    page: Page, colleague: Page, desk: PlanningService, form: Form
) -> None:
    first = shown(colleague.get(form.address).text, form.address)
    second = shown(page.get(form.address).text, form.address)
    theirs, mine = form.words
    answer = colleague.post(form.address, typed(first, **{form.both: theirs, form.one: form.word}))
    assert answer.status_code == 303
    kept, edits = form.kept(desk), journal.history(desk.store, 1)[0].id
    assert kept == (theirs, form.word)

    answer = page.post(form.address, typed(second, **{form.both: mine}))
    for _ in range(2):  # saving again sends what the page shows, as it shows it
        assert answer.status_code == 409
        told = plain(answer.text)
        assert "Modifié entre-temps par coordinatrice le" in told
        assert "Rien n’a été enregistré" in told and "Écraser avec mes valeurs" in told
        assert f"{mine} {theirs}" in told  # side by side, in this order
        assert "pas changé par vous" in told or _ == 1
        assert links_lead_somewhere(answer.text)
        again = shown(answer.text, form.address)
        assert again["version"] == second["version"] and again["ecraser"] == []
        assert (again[form.both], again[form.one]) == ([mine], [form.word])
        answer = page.post(form.address, again)
    assert form.kept(desk) == kept and journal.history(desk.store, 1)[0].id == edits

    over = re.search(r'name="ecraser" value="(\d+)"', answer.text)
    assert over
    answer = page.post(form.address, again | {"ecraser": [over[1]]})
    assert answer.status_code == 303
    assert form.kept(desk) == (mine, form.word)  # what only the colleague changed stays
    last = journal.history(desk.store, 1)[0]
    assert last.id > edits and last.nature == "edit"
    journal.undo(desk.store, "test")
    assert form.kept(desk) == kept


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.address)
def test_a_third_edit_is_not_written_over_unseen(
    page: Page, colleague: Page, desk: PlanningService, form: Form
) -> None:
    first = shown(colleague.get(form.address).text, form.address)
    second = shown(page.get(form.address).text, form.address)
    theirs, mine = form.words
    colleague.post(form.address, typed(first, **{form.both: theirs}))
    answer = page.post(form.address, typed(second, **{form.both: mine}))
    over = re.search(r'name="ecraser" value="(\d+)"', answer.text)
    assert over
    third = shown(colleague.get(form.address).text, form.address)
    assert colleague.post(form.address, typed(third, **{form.one: form.word})).status_code == 303
    answer = page.post(form.address, shown(answer.text, form.address) | {"ecraser": [over[1]]})
    assert answer.status_code == 409
    assert form.kept(desk) == (theirs, form.word)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.address)
def test_who_changed_nothing_writes_nothing(
    page: Page, colleague: Page, desk: PlanningService, form: Form
) -> None:
    first = shown(colleague.get(form.address).text, form.address)
    second = shown(page.get(form.address).text, form.address)
    colleague.post(form.address, typed(first, **{form.both: form.words[0]}))
    edits = journal.history(desk.store, 1)[0].id
    assert page.post(form.address, second).status_code == 303
    assert "modifié entre-temps par" in plain(page.get("/accessibilite").text)
    assert journal.history(desk.store, 1)[0].id == edits


def test_values_that_do_not_meet_are_both_kept(
    page: Page, colleague: Page, desk: PlanningService
) -> None:
    address = "/lieux/joinville-fixe"
    first, second = (shown(p.get(address).text, address) for p in (colleague, page))
    colleague.post(address, typed(first, keys="chez Anne"))
    answer = page.post(address, typed(second, notes="froid"))
    assert answer.status_code == 409
    assert "Enregistrer mes valeurs en plus des siennes" in plain(answer.text)
    over = re.search(r'name="ecraser" value="(\d+)"', answer.text)
    assert over
    page.post(address, shown(answer.text, address) | {"ecraser": [over[1]]})
    assert _venue(desk) == ("chez Anne", "froid")


def test_a_scenario_that_another_one_extends_counts_too(
    page: Page, colleague: Page, desk: PlanningService
) -> None:
    """What comes from the scenario below must not be written as if it had been typed."""
    address, below = "/scenarios/sans-poissons", "/scenarios/reference"
    mine = shown(page.get(address).text, address)
    theirs = shown(colleague.get(below).text, below)
    before = scenarios.scenario(desk.store, "sans-poissons").text
    colleague.post(below, typed(theirs, **{"policy.target_minutes": "20"}))
    answer = page.post(address, typed(mine, **{"policy.max_sessions": "2"}))
    assert answer.status_code == 409 and "20" in plain(answer.text)
    assert scenarios.scenario(desk.store, "sans-poissons").text == before
    over = re.search(r'name="ecraser" value="(\d+)"', answer.text)
    assert over
    page.post(address, shown(answer.text, address) | {"ecraser": [over[1]]})
    after = scenarios.scenario(desk.store, "sans-poissons").text
    assert "max_sessions = 2" in after and "target_minutes" not in after


def test_a_count_taken_back_meanwhile_is_noted_again(page: Page, desk: PlanningService) -> None:
    page.post(SESSION, typed(shown(page.get(SESSION).text, SESSION), adults="3"))
    form = shown(page.get(SESSION).text, SESSION)
    journal.undo(desk.store, "Zoé")
    answer = page.post(SESSION, typed(form, adults="4"))
    assert answer.status_code == 409 and "par Zoé" in plain(answer.text)
    page.post(SESSION, shown(answer.text, SESSION) | {"ecraser": ["0"]})
    assert _counts(desk)[0] == "4"


def test_closures_and_leave_need_no_version(
    page: Page, colleague: Page, desk: PlanningService
) -> None:
    """A date more takes nothing from what others changed: both stay."""
    address = "/lieux/joinville-fixe"
    closing = shown(page.get(address).text, f"{address}/fermetures")
    away = shown(page.get("/equipe").text, "/equipe/conges")
    colleague.post(address, typed(shown(colleague.get(address).text, address), keys="chez Anne"))
    team = shown(colleague.get("/equipe").text, "/equipe")
    colleague.post("/equipe", typed(team, **{"teams.0.agents": "3"}))
    dates = {"du": "2027-01-04", "au": "2027-01-05"}
    assert page.post(f"{address}/fermetures", typed(closing, **dates)).status_code == 303
    assert page.post("/equipe/conges", typed(away, **dates)).status_code == 303
    cells = venues.venue(desk.store, "joinville-fixe").cells
    assert (cells["keys"], "2027-01-04" in cells["closures"]) == ("chez Anne", True)
    text = scenarios.scenario(desk.store, "reference").text
    assert "agents = 3" in text and "2027-01-04" in text


def test_the_team_of_the_scenario_that_was_shown_is_changed(
    page: Page, desk: PlanningService
) -> None:
    form = typed(shown(page.get("/equipe").text, "/equipe"), **{"teams.0.agents": "3"})
    copy = scenarios.duplicate(desk.store, "Zoé", "reference", "Autre")
    scenarios.adopt(desk.store, "Zoé", copy.id)
    assert page.post("/equipe", form).status_code == 303
    assert "agents = 3" in scenarios.scenario(desk.store, "reference").text
    assert "agents = 3" not in scenarios.scenario(desk.store, copy.id).text


def test_what_was_changed_meanwhile_is_shown_before_it_is_removed(
    page: Page, desk: PlanningService
) -> None:
    like = venues.venue(desk.store, "rupt-mairie").cells
    row = venues.add(desk.store, "test", {**like, "id": "salle", "name": "Salle"})
    form = shown(page.get("/lieux/salle").text, "/lieux/salle/retirer")
    venues.save(desk.store, "Zoé", "salle", {"keys": "chez Anne"}, row.version)
    answer = page.post("/lieux/salle/retirer", form)
    assert answer.status_code == 422
    assert "Zoé" in answer.text and "chez Anne" in answer.text
    again = shown(answer.text, "/lieux/salle/retirer")
    assert page.post("/lieux/salle/retirer", again).headers["location"] == "/lieux"


def test_a_lock_is_what_the_button_said(page: Page, colleague: Page, desk: PlanningService) -> None:
    form = shown(page.get("/semaine/2026-W49").text, "/verrouiller")
    assert colleague.post("/verrouiller", form).status_code == 303
    locked = desk.locks()
    page.post("/verrouiller", form)  # the page still says « Verrouiller »
    assert desk.locks() == locked != frozenset()
    page.post("/verrouiller", form | {"verrouiller": ["0"]})
    assert desk.locks() == frozenset()
