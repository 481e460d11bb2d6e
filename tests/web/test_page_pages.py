"""Every page, with a plan and without, and what each form does."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import tomllib
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from openpyxl import load_workbook

from planner import pipeline
from planner.loading import load_problem
from planner.model.attendance import SessionKey
from planner.model.jobs import JobKind
from planner.rendering.sheets import press
from planner.rules import parameters
from planner.store import attendance, jobs, journal, plans, scenarios, venues
from planner.web import worker
from planner.web.desk import PlanningService
from planner.web.frame import MENU
from planner.web.jobs import result_of
from planner.web.pages import coverage
from planner.web.views.comparing import by_indicator
from planner.web.views.documents import SHOWN
from planner.web.views.weeks import name_of
from tests.efforts import early_plan
from tests.web.conftest import ROOT, TODAY, WEEK, Page
from tests.web.forms import links_lead_somewhere

SESSION = "/frequentation/2026-12-02/09-00/joinville-fixe/laep"
PAGES = [
    *(address for _, address, _ in MENU if address != "/semaine"),
    f"/semaine/{WEEK}", "/semaine/2027-W10", "/lieux/joinville-fixe", "/lieux/nouveau",
    "/couverture/52250", "/scenarios/reference", "/travaux", "/accessibilite", SESSION,
    f"/imprevus/nouveau?semaine={WEEK}", f"/documents?semaine={WEEK}", "/annee?rentree=2025",
    "/annee?rentree=2040", "/bilan?annee=2025",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(page: Page, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 200
    assert '<html lang="fr">' in answer.text and answer.text.count("<h1") == 1


@pytest.mark.parametrize("path", ["/", "/semaine", "/lieux", "/equipe", "/journal", "/carte/1"])
def test_who_starts_is_asked_for_a_territory(new_page: Page, path: str) -> None:
    assert new_page.get(path).headers["location"] in ("/debut", "/semaine")
    assert new_page.get("/semaine").headers["location"] == "/debut"


def test_the_reference_territory_is_one_click_away(new_page: Page) -> None:
    first = new_page.get("/debut").text
    assert "Bassin de Joinville" in first
    token = new_page.token("/debut")
    assert new_page.post("/debut", {}, token=token).headers["location"] == "/semaine"
    empty = new_page.get(f"/semaine/{WEEK}").text
    assert "Aucun planning pour cette semaine" in empty and "Générer le planning" in empty
    for path in PAGES:
        if path not in (SESSION, "/couverture/52250"):
            assert new_page.http.get(path, follow_redirects=True).status_code == 200, path
    assert new_page.get("/debut").headers["location"] == "/semaine"


def test_a_week_closed_for_the_holidays_leads_to_the_next_open_one(new_page: Page) -> None:
    new_page.post("/debut", {}, token=new_page.token("/debut"))
    shown = new_page.get("/semaine/2026-W53").text
    assert "Le service reprend le 4 janvier 2027" in shown and "/semaine/2027-W01" in shown
    assert "Générer le planning" not in shown
    refused = new_page.post("/generer", {"semaine": "2026-W53"})
    assert refused.status_code == 422 and "le prochain est le 4 janvier 2027" in refused.text
    assert "Le planning ira du 4 au 17 janvier 2027" in new_page.get("/semaine/2027-W01").text


def test_a_folder_without_a_scenario_is_refused(new_page: Page, tmp_path: Any) -> None:
    answer = new_page.post("/debut", {"dossier": str(tmp_path)}, token=new_page.token("/debut"))
    assert answer.status_code == 422 and "scenarios/reference.toml" in answer.text
    assert new_page.get("/semaine").headers["location"] == "/debut"


def test_what_is_not_there_is_said_in_french(page: Page) -> None:
    for path in (
        "/nulle-part",
        "/lieux/personne",
        "/travaux/7",
        "/imprevus/7",
        "/carte/7",
        "/couverture/99999",
        "/documents/rien/2026-W49",
        "/documents/semaine/2030-W10",
        "/frequentation/2026-12-02/09-00/personne/laep",
        "/frequentation/x/y/z/t",
    ):
        answer = page.get(path)
        assert answer.status_code == 404, path
        assert "n’existe pas" in answer.text
    assert page.http.delete("/lieux").status_code == 405


def test_the_week_says_map_and_table(page: Page) -> None:
    text = page.get(f"/semaine/{WEEK}").text
    assert '<iframe class="map" title="Carte' in text
    assert 'src="/carte/1#semaine=2026-11-30"' in text
    assert "Thonnance-lès-Joinville" in text and "à confirmer" in text
    assert "/semaine/2026-W48" in text and "/semaine/2026-W50" in text


def test_sessions_are_locked_and_unlocked(page: Page, desk: PlanningService) -> None:
    name = "joinville-fixe@2026-12-02T09:00"
    fields = {"semaine": WEEK, "seance": name, "verrouiller": "1"}
    assert page.post("/verrouiller", fields).status_code == 303
    assert desk.locks() == {name}
    shown = page.get(f"/semaine/{WEEK}").text
    assert "Verrouillée" in shown and "ne la déplacera pas" in shown
    page.post("/verrouiller", fields | {"verrouiller": "0"})
    assert desk.locks() == frozenset()
    assert page.post("/verrouiller", fields | {"seance": "a@2026-12-02T09:00"}).status_code == 422


def test_generating_queues_a_computation(page: Page, desk: PlanningService) -> None:
    answer = page.post("/generer", {"semaine": "2026-W51", "semaines": "4", "temps": "30"})
    number = int(answer.headers["location"].rpartition("/")[2])
    job = jobs.job(desk.store, number)
    # The period announced, from tomorrow on.
    asked = [job.request[name] for name in ("start", "days", "first")]
    assert (job.kind, asked) == ("plan", ["2026-11-30", 28, "2026-12-03"])
    shown = page.get(answer.headers["location"]).text
    assert "va commencer" in shown and "sse-connect" in shown and "noscript" in shown
    assert "calcul en cours" in page.get("/lieux").text
    page.post(f"/travaux/{number}/arreter", {})
    assert jobs.job(desk.store, number).state == "cancelled"


def test_the_next_period_begins_where_the_announced_one_ends(
    page: Page, desk: PlanningService
) -> None:
    # Blocks of 28 days are counted from the scenario's start: this one ends on 17 January.
    answer = page.post("/generer", {"semaine": "2027-W02", "semaines": "4", "temps": "30"})
    job = jobs.job(desk.store, int(answer.headers["location"].rpartition("/")[2]))
    asked = [job.request[name] for name in ("start", "days", "first")]
    assert asked == ["2027-01-04", 14, "2027-01-04"]


def test_a_longer_period_leaves_what_is_announced_after(
    page: Page, desk: PlanningService, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(desk.folder(1), tmp_path / "next"))
    document = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    document["horizon"] = {"start": "2027-01-04", "end": "2027-01-31"}
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    plans.adopt(desk.store, "test", plans.add(desk.store, "test", folder).id)
    for weeks, days in (("0", 28), ("8", 35)):
        answer = page.post("/generer", {"semaine": WEEK, "semaines": weeks, "temps": "30"})
        job = jobs.job(desk.store, int(answer.headers["location"].rpartition("/")[2]))
        assert (job.request["start"], job.request["days"]) == ("2026-11-30", days)


@pytest.mark.parametrize("fields", [{"semaines": "999"}, {"temps": "999999"}, {"semaine": "x"}])
def test_absurd_computations_are_refused(
    page: Page, desk: PlanningService, fields: dict[str, str]
) -> None:
    assert page.post("/generer", {"semaine": WEEK} | fields).status_code == 422
    assert jobs.all_jobs(desk.store) == ()


def undo(page: Page, desk: PlanningService, **fields: str) -> Any:
    """Press the button that takes the last decision back."""
    last = journal.undoable(desk.store)
    assert last is not None
    return page.post("/journal/annuler", {"numero": str(last.id), **fields})


def venue_form(desk: PlanningService, **changes: str) -> dict[str, str]:
    row = venues.venue(desk.store, "joinville-fixe")
    return {**row.cells, "version": str(row.version), **changes}


def test_a_venue_is_changed_and_the_change_undone(page: Page, desk: PlanningService) -> None:
    before = venues.venue(desk.store, "joinville-fixe").cells
    page.post("/lieux/joinville-fixe", venue_form(desk, keys="Chez Mme le maire"))
    assert venues.venue(desk.store, "joinville-fixe").cells["keys"] == "Chez Mme le maire"
    assert "Annuler" in page.get("/lieux/joinville-fixe").text
    undo(page, desk)
    assert venues.venue(desk.store, "joinville-fixe").cells == before
    last = journal.redoable(desk.store)
    assert last is not None
    page.post("/journal/retablir", {"numero": str(last.id)})
    assert venues.venue(desk.store, "joinville-fixe").cells["keys"] == "Chez Mme le maire"


def test_a_closure_on_an_announced_day_is_shown_and_leads_to_a_change(
    page: Page, desk: PlanningService
) -> None:
    row = venues.venue(desk.store, "joinville-fixe")
    sessions = desk.stored(1)[1].sessions()
    day = min(tour.date for tour, s in sessions if s.venue == row.id and tour.date >= TODAY)
    assert "lieu fermé ce jour-là" not in page.get(f"/semaine/{name_of(day)}").text
    form = {"du": day.isoformat(), "au": "", "version": str(row.version)}
    page.post("/lieux/joinville-fixe/fermetures", form)
    text = page.get("/lieux/joinville-fixe").text
    assert text.count("alors que le lieu est fermé") == 1
    assert f"lieu=joinville-fixe&amp;jour={day}" in text
    assert "lieu fermé ce jour-là" in page.get(f"/semaine/{name_of(day)}").text
    form = {"du": day.isoformat(), "au": day.isoformat(), "retirer": "1"}
    version = str(venues.venue(desk.store, row.id).version)
    page.post("/lieux/joinville-fixe/fermetures", form | {"version": version})
    assert "alors que le lieu est fermé" not in page.get("/lieux/joinville-fixe").text


def test_every_fault_of_a_venue_is_shown(page: Page, desk: PlanningService) -> None:
    form = venue_form(desk, windows="mardi matin", capacity="beaucoup", name="", lat="12")
    answer = page.post("/lieux/joinville-fixe", form)
    assert answer.status_code == 422
    for name, label in (("windows", "Heures possibles"), ("capacity", "Familles au plus"),
                        ("name", "Nom"), ("lat", "Latitude")):  # fmt: skip
        assert f'<li><a href="#f-{name}">{label}</a>' in answer.text, label
        assert re.search(rf'id="f-{name}"[^>]* aria-invalid="true"', answer.text), label
        assert f'id="e-{name}"' in answer.text
    assert links_lead_somewhere(answer.text)
    assert "mardi matin" in answer.text


def test_venues_are_added_closed_and_removed(page: Page, desk: PlanningService) -> None:
    form = {"name": "Salle neuve", "commune": "52250", "kind": "mobile", "suitability": "1"}
    assert page.post("/lieux/nouveau", form).headers["location"] == "/lieux/salle-neuve"
    row = venues.venue(desk.store, "salle-neuve")
    assert float(row.cells["lat"]) == pytest.approx(48.44, abs=0.1)  # its town hall
    dates = {"du": "2026-12-24", "au": "2026-12-26", "version": str(row.version)}
    page.post("/lieux/salle-neuve/fermetures", dates)
    row = venues.venue(desk.store, "salle-neuve")
    assert row.cells["closures"] == "2026-12-24/2026-12-26"
    assert "24 au 26 décembre" in page.get("/lieux/salle-neuve").text
    assert "24 au 26 décembre" in page.get("/lieux").text
    page.post("/lieux/salle-neuve/retirer", {"version": str(row.version)})
    assert page.get("/lieux/salle-neuve").status_code == 404


def test_a_venue_that_a_rule_names_stays(page: Page, desk: PlanningService) -> None:
    version = venues.venue(desk.store, "joinville-fixe").version
    answer = page.post("/lieux/joinville-fixe/retirer", {"version": str(version)})
    assert answer.status_code == 422 and "règle du scénario" in answer.text
    assert page.get("/lieux/joinville-fixe").status_code == 200


def test_the_workbook_goes_out_and_comes_back(page: Page, desk: PlanningService) -> None:
    book = load_workbook(io.BytesIO(page.get(f"/documents/classeur/{WEEK}").content))
    sheet = book["Lieux"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("Clés") + 1).value = "Chez le gardien"
    edited = io.BytesIO()
    book.save(edited)
    answer = page.post("/lieux/import", {}, files={"classeur": ("p.xlsx", edited.getvalue())})
    assert answer.status_code == 303
    first = sheet.cell(2, 1).value
    assert venues.venue(desk.store, str(first)).cells["keys"] == "Chez le gardien"
    undo(page, desk)
    assert venues.venue(desk.store, str(first)).cells["keys"] == ""


def test_a_faulty_workbook_names_every_cell(page: Page, desk: PlanningService) -> None:
    book = load_workbook(io.BytesIO(page.get(f"/documents/classeur/{WEEK}").content))
    sheet = book["Lieux"]
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(2, headings.index("Latitude") + 1).value = "nord"
    sheet.cell(3, headings.index("Genre") + 1).value = "volant"
    edited = io.BytesIO()
    book.save(edited)
    answer = page.post("/lieux/import", {}, files={"classeur": ("p.xlsx", edited.getvalue())})
    assert answer.status_code == 422
    assert "Lieux!E2" in answer.text and "Lieux!D3" in answer.text
    assert "/tmp" not in answer.text


def reference(desk: PlanningService) -> str:
    return str(scenarios.scenario(desk.store, "reference").version)


def team_form(desk: PlanningService, **changes: Any) -> dict[str, Any]:
    from planner.web.views.knobs import team_knobs

    text = scenarios.scenario(desk.store, "reference").text
    shown: dict[str, Any] = {
        knob.name: knob.value if knob.kind == "days" else knob.shown for knob in team_knobs(text)
    }
    return shown | {"version": reference(desk), "scenario": "reference"} | changes


def test_the_team_is_changed(page: Page, desk: PlanningService) -> None:
    page.post("/equipe", team_form(desk, **{"teams.0.agents": "3"}))
    assert "agents = 3" in scenarios.scenario(desk.store, "reference").text
    before = journal.history(desk.store, 1)[0].id
    page.post("/equipe", team_form(desk))
    assert journal.history(desk.store, 1)[0].id == before  # nothing had changed


def test_a_rule_is_given_a_number_and_asks_nothing_without(
    page: Page, desk: PlanningService
) -> None:
    """Whatever rules there are: the fields are made from their parameters."""
    shown = page.get("/equipe").text
    for parameter in parameters():
        name = f"teams.0.{parameter.key}"
        assert f'name="{name}"' in shown and parameter.label in shown
        least = f"{parameter.least:g}"
        page.post("/equipe", team_form(desk, **{name: least}))
        assert f'name="{name}" value="{least}"' in page.get("/equipe").text
        page.post("/equipe", team_form(desk, **{name: ""}))
        assert parameter.key not in scenarios.scenario(desk.store, "reference").text
        answer = page.post("/equipe", team_form(desk, **{name: f"{parameter.most + 1:g}"}))
        assert answer.status_code == 422 and f"{parameter.most:g}" in answer.text


def test_an_impossible_team_is_refused_by_the_scenario_itself(
    page: Page, desk: PlanningService
) -> None:
    form = team_form(desk, **{"teams.0.shift.0": "19:00", "teams.0.shift.1": "08:00"})
    answer = page.post("/equipe", form)
    assert answer.status_code == 422 and "précède" in answer.text


def test_leave_and_closures_are_noted_and_taken_back(page: Page, desk: PlanningService) -> None:
    for path, fields in (
        ("/equipe/conges", {"equipe": "satellite", "du": "2026-12-07", "agents": "1"}),
        ("/equipe/fermetures", {"du": "2026-12-24", "motif": "Pont de Noël"}),
    ):
        fields |= {"au": "", "scenario": "reference"}
        assert page.post(path, fields).status_code == 303
        assert f"{int(fields['du'][-2:])} décembre 2026" in page.get("/equipe").text
        back = fields | {"au": fields["du"], "retirer": "1"}
        assert page.post(path, back).status_code == 303
    text = scenarios.scenario(desk.store, "reference").text
    assert "Pont" not in text and "2026-12-07" not in text
    form = {"equipe": "satellite", "du": "2026-12-08", "au": "2026-12-07"}
    form |= {"scenario": "reference"}
    assert page.post("/equipe/conges", form).status_code == 422


def test_a_scenario_is_copied_changed_adopted_and_the_old_one_back(
    page: Page, desk: PlanningService
) -> None:
    from planner.web.views.knobs import scenario_knobs

    fields = {"scenario": "reference", "nom": "Trois agents"}
    assert page.post("/scenarios/dupliquer", fields).headers["location"] == (
        "/scenarios/trois-agents"
    )
    copy = scenarios.scenario(desk.store, "trois-agents")
    shown = {knob.name: knob.shown for knob in scenario_knobs(copy.text, str)}
    form = shown | {"teams.0.agents": "3", "version": str(copy.version), "calculer": "1"}
    address = page.post("/scenarios/trois-agents", form).headers["location"]
    job = jobs.job(desk.store, int(address.rpartition("/")[2]))
    assert job.request["scenario"] == "trois-agents" and job.request["announce"] is False
    page.post("/scenarios/trois-agents/adopter", {})
    assert desk.adopted_scenario() == "trois-agents"
    assert page.post("/scenarios/trois-agents/retirer", {"version": "1"}).status_code == 409
    undo(page, desk)
    assert desk.adopted_scenario() == "reference"


def test_the_ready_made_scenarios_come_along(page: Page, desk: PlanningService) -> None:
    known = {scenario.id for scenario in scenarios.all_scenarios(desk.store)}
    assert known == {path.stem for path in (ROOT / "data" / "scenarios").glob("*.toml")}
    text = page.get("/scenarios/sans-poissons").text
    assert "prolonge" in text and 'value="5"' in text
    assert 'name="policy.equity"' in text and text.count("Propre à ce scénario") > 0


def test_a_scenario_that_extends_another_is_changed_in_its_own_file(
    page: Page, desk: PlanningService
) -> None:
    from planner.web.views.knobs import scenario_knobs

    def text(key: str) -> str:
        return scenarios.scenario(desk.store, key).text

    reference, before = text("reference"), text("seconde-equipe")
    found = {knob.label: knob for knob in scenario_knobs(before, text)}
    first, second = (knob for knob in found.values() if knob.path[0] == "teams")
    mornings = next(k for k in found.values() if k.shown == "9")
    assert (first.changed, second.changed, mornings.changed) == (False, True, True)
    form = {knob.name: knob.shown for knob in found.values()}
    form |= {first.name: "3", second.name: "4", mornings.name: "8", "policy.max_wait_days": "42"}
    form |= {"version": str(scenarios.scenario(desk.store, "seconde-equipe").version)}
    assert page.post("/scenarios/seconde-equipe", form).status_code == 303
    assert text("reference") == reference
    after = tomllib.loads(text("seconde-equipe"))
    assert [team.get("agents") for team in after["teams"]] == [4, 3]
    assert after["teams"][1] == {"id": "satellite", "agents": 3}
    assert after["policy"] == {"max_wait_days": 42}
    problem = load_problem(desk.scenario("seconde-equipe"), None, 28)
    assert [team.agents for team in problem.scenario.teams] == [3, 4]
    assert {quota.maximum for quota in problem.scenario.quotas} >= {8}
    assert problem.scenario.policy.max_wait_days == 42
    page.post("/scenarios/sans-poissons/adopter", {})
    assert "Satellite mobile" in page.get("/equipe").text
    assert desk.scenario().name == "sans-poissons.toml"


def test_plans_that_cannot_be_compared_are_said_on_the_page(
    page: Page, desk: PlanningService
) -> None:
    assert page.get("/scenarios/comparaison.html").status_code == 404
    assert page.post("/scenarios/comparer", {}).status_code == 404
    copy = scenarios.duplicate(desk.store, "test", "reference", "Copie")
    plans.add(desk.store, "test", desk.folder(1), scenario=copy.id)
    # Made by hand, and not by all the rules: a comparison says so and writes nothing.
    text = page.get("/scenarios").text
    assert "ne peuvent pas être comparés" in text and "ne respecte pas ses propres règles" in text
    assert "Comparer en détail" not in text and "ligne de commande" not in text
    assert page.get("/scenarios/comparaison.html").headers["location"] == "/scenarios"
    asked = page.post("/scenarios/comparer", {}).headers["location"]
    job = jobs.claim(desk.store)
    assert job is not None and asked == f"/travaux/{job.id}"
    worker.run(desk.store, job.id)
    assert "ne respecte pas ses propres règles" in page.get(asked).text
    assert page.get("/scenarios/comparaison.pdf").headers["location"] == "/scenarios"
    assert page.get("/scenarios/comparaison.exe").status_code == 404


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Plans of two scenarios by the rules, of which little is proven."""
    made = {}
    for name in ("reference", "mensuel"):
        path = ROOT / f"data/scenarios/{name}.toml"
        problem = load_problem(path, date(2026, 11, 30), 28)
        travel = pipeline.travel_times(problem)
        result = early_plan(problem, travel)
        made[name] = tmp_path_factory.mktemp(name)
        pipeline.write_result(result, made[name], pipeline.load_polygons(path))
    return made


def test_both_faces_of_a_comparison_say_the_same(
    page: Page, desk: PlanningService, tried: dict[str, Path]
) -> None:
    numbers = [plans.add(desk.store, "test", tried[n], scenario=n).id for n in tried]
    text = page.get("/scenarios").text
    heads = text.split("<thead>")[1]
    assert heads.index("Référence") < heads.index("Chaque mois")
    found = desk.compared(numbers)
    level = dict(by_indicator(found))["Besoin servi"]
    # Neither is proven better: a difference would be the noise of two searches cut short.
    assert found.differences[str(numbers[1])].verdicts["level"] == "unclear"
    assert (level[1].mark, level[1].change) == ("≈", "")
    asked = page.post("/scenarios/comparer", {}).headers["location"]
    job = jobs.claim(desk.store)
    assert job is not None and asked == f"/travaux/{job.id}"
    worker.run(desk.store, job.id)
    whole = page.get("/scenarios/comparaison.html").text
    for _, cells in by_indicator(found):
        for cell in cells:
            shown = [str(escape(part)) for part in (cell.value, cell.change) if part]
            assert all(part in text and part in whole for part in shown)
    links = set(re.findall(r'href="(?!#)([^"]+)"', whole))
    assert {f"/carte/{number}" for number in numbers} | {"/scenarios"} < links
    for link in links:
        answer = page.get(urljoin("/scenarios/comparaison.html", link))
        assert answer.status_code == 200, link
    assert "Comparaison complète" in page.get("/scenarios").text


def test_what_went_wrong_at_the_start_is_on_every_page(page: Page, desk: PlanningService) -> None:
    desk.store = replace(desk.store, warnings=("Sauvegarde du jour impossible : disque plein",))
    for path in ("/semaine", "/lieux", "/journal"):
        text = page.get(path, follow_redirects=True).text
        assert '<p class="closed" role="alert">Sauvegarde du jour impossible' in text


def test_heads_are_counted(page: Page, desk: PlanningService) -> None:
    assert "à noter" in page.get("/frequentation").text
    counts = {"adults": "4", "children_0_2": "5", "children_3_5": "", "first_visits": "1"}
    assert page.post(SESSION, counts | {"version": "0"}).status_code == 303
    from datetime import date, time

    key = SessionKey(date(2026, 12, 2), time(9), "joinville-fixe", "laep")
    noted = attendance.counted(desk.store, key)
    assert noted is not None
    assert (noted.attendance.adults, noted.attendance.children_3_5) == (4, None)
    assert "4 ad. · 5 enf." in page.get("/frequentation").text
    answer = page.post(SESSION, counts | {"adults": "-1", "children_0_2": "9999"})
    assert answer.status_code == 422 and "Adultes" in answer.text
    form = {"annulee": "1", "motif": "salle fermée", "version": str(noted.version)}
    page.post(SESSION, form)
    assert "non tenue" in page.get("/frequentation").text


WHOLE = ("conseil", "classeur", "seances")
"""Documents of one file that are of the whole plan, whatever the week."""


@pytest.mark.parametrize("kind", [kind for kind in SHOWN if kind not in ("tout", "carte")])
def test_every_document_is_made(page: Page, kind: str) -> None:
    answer = page.get(f"/documents/{kind}/{WEEK}")
    assert answer.status_code == 200 and len(answer.content) > 500
    assert WEEK in answer.headers["content-disposition"] or kind in WHOLE


@pytest.fixture
def posters(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """The dates on every poster made, by village; they are made all the same."""
    made: dict[str, list[str]] = {}
    real = press.pdf

    def pdf(template: str, data: dict[str, Any], *images: Any) -> bytes:
        if template == "poster":
            made[data["village"]] = [d["day"] for o in data["offers"] for d in o["dates"]]
        return real(template, data, *images)

    monkeypatch.setattr(press, "pdf", pdf)
    return made


def test_posters_begin_with_the_week_chosen_and_after_today(
    page: Page, posters: dict[str, list[str]]
) -> None:
    # Thonnance on Mondays 30 November, 7 and 14 December; it is Wednesday 2 December.
    for week, dates in ((WEEK, ["7 décembre", "14 décembre"]), ("2026-W51", ["14 décembre"])):
        assert f"/affiche/52490.pdf?semaine={week}" in page.get(f"/documents?semaine={week}").text
        for path in (f"/documents/affiches/{week}", f"/affiche/52490.pdf?semaine={week}"):
            posters.clear()
            assert page.get(path).status_code == 200
            assert posters["Thonnance-lès-Joinville"] == dates
    assert page.get("/affiche/52490.pdf").status_code == 200
    assert posters["Thonnance-lès-Joinville"] == ["7 décembre", "14 décembre"]
    assert page.get("/affiche/52490.pdf?semaine=2031-W02").status_code == 404


def test_a_calendar_cancels_what_the_one_before_announced(
    page: Page, desk: PlanningService, tmp_path: Path
) -> None:
    assert "CANCELLED" not in page.get("/agenda/joinville.ics").text
    folder = Path(shutil.copytree(desk.folder(1), tmp_path / "other"))
    document = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    for tour in document["tours"]:
        kept = [s for s in tour["sessions"] if s["venue"] != "joinville-fixe"]
        tour["sessions"] = kept
    document["tours"] = [tour for tour in document["tours"] if tour["sessions"]]
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    plans.adopt(desk.store, "test", plans.add(desk.store, "test", folder).id)
    assert "STATUS:CANCELLED" in page.get("/agenda/joinville.ics").text


def test_an_unforeseen_event_is_read_before_it_is_computed(
    page: Page, desk: PlanningService
) -> None:
    form = {"planning": "1", "quoi": "fermer", "lieu": "joinville-fixe", "du": "2026-11-01"}
    answer = page.post("/imprevus", form)
    assert answer.status_code == 422 and "hors du planning" in answer.text
    assert "--close" not in answer.text
    answer = page.post("/imprevus", form | {"du": "2026-12-09", "motif": "travaux"})
    job = jobs.job(desk.store, int(answer.headers["location"].rpartition("/")[2]))
    day = {"start": "2026-12-09", "end": "2026-12-09", "name": "travaux"}
    assert job.request["disruptions"] == {
        "closings": [{"venue": "joinville-fixe", "dates": day}],
        "absences": [], "cancelled": [], "locked": [], "additions": [],
    }  # fmt: skip
    assert job.title == "Fermeture, Joinville – site fixe, le 9 décembre 2026"


def test_published_figures_are_shown_to_the_coordinator(page: Page) -> None:
    text = page.get("/couverture").text.replace("\xa0", " ")
    assert "Ménages sans voiture : " in text
    assert "Foyers allocataires de la CAF : " in text
    assert "2 communes inconnues, non comptées." in text
    assert "à vérifier à la source" in text
    assert "353 sur 1\u202f476" in text
    joinville = page.get("/couverture/52250").text
    assert "<strong>750 (arrondi à 5)</strong>" in joinville
    assert "<strong>353 sur 1\u202f476</strong>" in joinville
    absent = page.get("/couverture/52004").text
    assert "Foyers allocataires de la CAF : <strong>à compléter</strong>" in absent
    assert "Ménages sans voiture : <strong>0 sur 5</strong>" in absent


def test_why_not_my_village_is_computed_apart(page: Page, desk: PlanningService) -> None:
    text = page.get("/couverture/52004").text
    assert "pas visitée" in text
    answer = page.post("/couverture/52004/pourquoi", {"planning": "1"})
    job = jobs.job(desk.store, int(answer.headers["location"].rpartition("/")[2]))
    assert job.request["commune"] == "52004"
    assert page.get("/commune?nom=Joinville").headers["location"] == "/couverture/52250"
    assert page.get("/commune?nom=Paris").status_code == 422


def test_a_computation_about_a_village_goes_on(
    page: Page, desk: PlanningService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "LIMIT", 1)
    first = page.post("/couverture/52004/pourquoi", {"planning": "1"}).headers["location"]
    one = jobs.claim(desk.store)
    assert one is not None and first == f"/travaux/{one.id}"
    worker.run(desk.store, one.id)
    address = page.get(first).headers["location"]
    text = page.get(address).text
    assert "le meilleur planning possible" in text and "Un exemple" in text
    assert "--" not in text.split("Et si le service y allait")[1].split("<form")[0]
    longer = "Calculer plus longtemps"
    assert (longer in text) == result_of(jobs.job(desk.store, one.id))["answer"]["open"]
    form = {"planning": "1", "temps": "3"}
    again = page.post("/couverture/52004/pourquoi", form).headers["location"]
    two = jobs.claim(desk.store)
    assert two is not None and again == f"/travaux/{two.id}" and two.request["limit"] == 3
    (place,) = desk.visits.iterdir()
    before = {path.name for path in place.iterdir()}
    assert any(name.startswith("avec-") for name in before)
    worker.run(desk.store, two.id)
    assert list(desk.visits.iterdir()) == [place]
    # It is about that plan; once another one is used it is asked again.
    other = plans.add(desk.store, "test", desk.folder(1), scenario="reference", label="Autre")
    plans.adopt(desk.store, "test", other.id)
    text = page.get(address).text
    assert "Le planning a changé depuis ce calcul" in text and "Un exemple" not in text


def test_what_a_stopped_explanation_found_is_shown(page: Page, desk: PlanningService) -> None:
    asked = {"plan": 1, "commune": "52004", "limit": 1}
    jobs.enqueue(desk.store, "test", JobKind.EXPLAIN, "Un", asked)
    job = jobs.claim(desk.store)
    assert job is not None
    Path(job.folder).mkdir(parents=True)
    jobs.cancel(desk.store, job.id)
    shown = {"next": "/couverture/52004"}
    (Path(job.folder) / "result.json").write_text(json.dumps(shown), encoding="utf-8")
    jobs.finish(desk.store, job.id, None)
    assert jobs.job(desk.store, job.id).state == "cancelled"
    assert page.get(f"/travaux/{job.id}").headers["location"] == "/couverture/52004"


def test_undoing_a_plan_brings_the_one_before_back(page: Page, desk: PlanningService) -> None:
    undo(page, desk, retour=f"/semaine/{WEEK}")
    assert plans.all_plans(desk.store)[0].adopted is None
    assert "Aucun planning pour cette semaine" in page.get(f"/semaine/{WEEK}").text
    assert undo(page, desk, retour="https://example.org").headers["location"] == "/journal"


def test_figures_are_computed_once_between_two_edits(page: Page, desk: PlanningService) -> None:
    asked = []
    for _ in range(2):
        assert desk.once("figure", lambda: asked.append(1) or 7) == 7
    assert len(asked) == 1
    scenarios.duplicate(desk.store, "test", "reference", "Copie")
    desk.once("figure", lambda: asked.append(1) or 7)
    assert len(asked) == 2


def test_documents_of_this_project_are_the_shipped_ones() -> None:
    assert (ROOT / "data" / "scenarios" / "reference.toml").exists()


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())


def test_the_week_takes_back_what_is_about_it_and_says_what_that_is(
    page: Page, desk: PlanningService
) -> None:
    text = words(page.get(f"/semaine/{WEEK}").text)
    assert "Annuler « Planning adopté : Planning calculé » (par test, à" in text
    page.post("/lieux/joinville-fixe", venue_form(desk, keys="chez Anne"))
    answer = page.get(f"/semaine/{WEEK}")
    assert "Revenir en arrière" in answer.text
    assert 'action="/journal/annuler"' not in answer.text.partition("<h1>")[2]
    assert "La dernière décision ne porte pas sur cette semaine : « Lieu modifié" in words(
        answer.text
    )
    fields = {"semaine": WEEK, "seance": "joinville-fixe@2026-12-02T09:00", "verrouiller": "1"}
    page.post("/verrouiller", fields)
    page.get("/lieux")  # takes what was to be told
    assert "séance verrouillée" in page.get(f"/semaine/{WEEK}").text
    assert 'name="retour"' in page.get(f"/semaine/{WEEK}").text
    assert 'name="retour"' not in page.get("/semaine/2026-W50").text


def test_what_is_undone_and_redone_is_named_everywhere(page: Page, desk: PlanningService) -> None:
    page.post("/lieux/joinville-fixe", venue_form(desk, keys="chez Anne"))
    told = words(page.get("/lieux/joinville-fixe").text)
    assert "Lieu enregistré." in told
    label = "« Lieu modifié : Joinville – site fixe, Clés : vide → “chez Anne” » (par coordinatrice"
    assert f"Annuler {label}, à" in told
    shown = words(page.get("/journal").text)
    assert f"Annuler {label}, à" in shown and "Rétablir" not in shown
    undo(page, desk)
    page.get("/lieux")
    assert f"Rétablir {label}, à" in words(page.get("/journal").text)


def test_a_button_never_takes_back_anything_but_what_it_names(
    page: Page, desk: PlanningService
) -> None:
    page.post("/lieux/joinville-fixe", venue_form(desk, keys="chez Anne"))
    undo(page, desk)
    first = journal.redoable(desk.store)
    assert first is not None
    undo(page, desk)
    for path in ("/journal/annuler", "/journal/retablir"):
        assert page.post(path, {}).status_code == 409
    answer = page.post("/journal/retablir", {"numero": str(first.id)})
    assert answer.status_code == 409  # another undo came after


def test_sliders_say_what_they_count(page: Page) -> None:
    shown = words(page.get("/scenarios/reference").text)
    assert "Séances itinérantes (LAEP), l’après-midi : au plus, par semaine" in shown
    assert "Séances à Joinville – site fixe : au moins, par semaine" in shown
    assert "le matin : au plus 0" not in shown


def test_a_revision_of_an_earlier_version_still_gives_its_messages(
    page: Page, desk: PlanningService
) -> None:
    """Its changes were lines, not a report: the messages to send are not lost for that."""
    jobs.enqueue(desk.store, "test", JobKind.REVISE, "Neige", {"parent": 1, "typed": {}})
    job = jobs.claim(desk.store)
    assert job is not None
    shutil.copytree(desk.folder(1), job.folder)
    kept = plans.add(desk.store, "test", Path(job.folder), scenario="reference", label="Neige")
    shown = {"next": f"/imprevus/{job.id}", "lines": ["x"], "messages": "ANNULÉ", "changes": 1}
    (Path(job.folder) / "result.json").write_text(json.dumps(shown), encoding="utf-8")
    plans.adopt(desk.store, "test", kept.id)
    jobs.finish(desk.store, job.id, kept.id)
    text = page.get(f"/imprevus/{job.id}").text
    assert "version précédente" in text and "ANNULÉ" in text
    jobs.enqueue(desk.store, "test", JobKind.REVISE, "Gel", {"parent": 1, "typed": {}})
    waiting = jobs.claim(desk.store)
    assert waiting is not None
    worker.run(desk.store, waiting.id)
    assert "la refaire" in jobs.job(desk.store, waiting.id).message
