"""What a page says when something cannot be done: nothing of a terminal, nothing of its files."""

from __future__ import annotations

import html
import io
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from planner import __version__
from planner.store import jobs
from planner.web import worker
from planner.web.desk import PlanningService
from planner.web.views.knobs import scenario_knobs, team_knobs
from tests.web.conftest import TODAY, WEEK, Page
from tests.web.forms import links_lead_somewhere, shown
from tests.web.test_page_pages import PAGES

FORBIDDEN = re.compile(
    r"ligne de commande|formulaire,|--[a-z]|\bplanner [a-z]|/tmp|cache/|\d{4}-\d\d-\d\d"
    r"|\w\.(?:csv|toml|json|geojson|sqlite)\b|teams\[|policy\.|Traceback"
)
"""Words of a terminal, files, keys of files, dates as programs write them."""

MONTH = {"planning": "1", "quoi": "fermer", "lieu": "joinville-fixe"}
TEAM: list[dict[str, Any]] = [
    {"teams.0.shift.0": "19:00"}, {"teams.0.weekdays": []}, {"teams.0.agents": "0"},
    {"teams.0.cost_per_km": "-1"}, {"teams.0.shift.0": "x"}, {"teams.0.cost_per_km": "nan"},
    {"teams.0.agents": "deux", "teams.0.name": ""},
]  # fmt: skip
SCENARIO: list[dict[str, str]] = [
    {"policy.target_minutes": "0"}, {"policy.min_suitability": "3"}, {"winter.factor": "0"},
    {"policy.max_wait_days": "0"}, {"policy.max_sessions": "0"}, {"policy.equity": "autre"},
]  # fmt: skip
POSTED: list[tuple[str, dict[str, str]]] = [
    ("/equipe/conges", {"scenario": "reference", "equipe": "satellite", "du": "x"}),
    ("/equipe/conges", {"scenario": "reference", "equipe": "personne", "du": "2026-12-07"}),
    ("/equipe/fermetures", {"scenario": "reference", "du": "2026-12-08", "au": "2026-12-07"}),
    ("/lieux/joinville-fixe/fermetures", {"du": "x"}),
    ("/lieux/joinville-fixe/retirer", {}),
    ("/lieux/nouveau", {"name": "", "commune": "99999", "kind": "x", "suitability": "9"}),
    ("/lieux/import", {}),
    ("/imprevus", MONTH | {"du": "2026-11-30"}),
    ("/imprevus", MONTH | {"du": "2028-11-30"}),
    ("/imprevus", MONTH | {"du": ""}),
    ("/imprevus", {"planning": "1", "seance": "joinville-fixe/laep@2026-12-08T03:00"}),
    ("/generer", {"semaine": "2031-W10"}),
    ("/generer", {"semaine": "x"}),
    ("/scenarios/reference/retirer", {}),
    ("/scenarios/dupliquer", {"scenario": "personne"}),
    ("/journal/annuler", {"numero": "99"}),
    ("/journal/retablir", {}),
    ("/frequentation/2026-12-02/09-00/joinville-fixe/laep", {"adults": "-1"}),
]
GOT = ["/commune?nom=Paris", "/semaine/x", "/documents?semaine=x", "/annee?rentree=2040"]


@pytest.fixture
def home(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One database is enough: what is said does not come from it."""
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    return Path(shutil.copytree(furnished, tmp_path / "home"))


def told(text: str) -> list[str]:
    """Return what a page says of what is wrong."""
    parts = re.findall(r'<div class="faults".*?</div>|<p class="closed">.*?</p>', text, re.S)
    parts += re.findall(r'<span class="wrong".*?</span>', text, re.S)
    return [" ".join(html.unescape(re.sub("<[^>]+>", " ", part)).split()) for part in parts]


def assert_plain(answer: Any) -> None:
    lines = told(answer.text)
    assert lines
    for line in lines:
        assert not FORBIDDEN.search(line), line


@pytest.mark.parametrize(("path", "fields"), POSTED)
def test_a_refused_form_says_why_in_plain_french(
    page: Page, path: str, fields: dict[str, str]
) -> None:
    answer = page.post(path, fields)
    assert answer.status_code >= 400
    assert_plain(answer)
    assert "<title>Erreur : " in answer.text


@pytest.mark.parametrize("path", GOT)
def test_an_address_that_leads_nowhere_says_why(page: Page, path: str) -> None:
    assert_plain(page.get(path))


@pytest.mark.parametrize(
    ("path", "changes"),
    [*(("/equipe", c) for c in TEAM), *(("/scenarios/reference", c) for c in SCENARIO)],
)
def test_a_refused_value_is_told_beside_its_field_and_stays_there(
    page: Page, desk: PlanningService, path: str, changes: dict[str, Any]
) -> None:
    answer = page.post(path, shown(page.get(path).text, path) | changes)
    assert answer.status_code == 422
    assert_plain(answer)
    assert links_lead_somewhere(answer.text)
    again = shown(answer.text, path)
    knobs = {k.name: k for k in (*team_knobs(_reference(desk)), *_scenario(desk))}
    for name, word in changes.items():
        assert f'href="#f-{name}"' in answer.text or name == "teams.0.shift.0"
        assert re.search(rf'id="f-{re.escape(name)}"[^>]* aria-invalid="true"', answer.text)
        if knobs[name].kind != "choice":
            assert again[name] == (word if isinstance(word, list) else [word])
    assert 'aria-invalid="true"' not in page.get(path).text


def _reference(desk: PlanningService) -> str:
    from planner.store import scenarios

    return scenarios.scenario(desk.store, "reference").text


def _scenario(desk: PlanningService) -> tuple[Any, ...]:
    return scenario_knobs(_reference(desk), str)


def test_a_workbook_that_is_none_is_refused_in_plain_french(page: Page) -> None:
    empty = io.BytesIO()
    Workbook().save(empty)
    for content in (b"abc", empty.getvalue()):
        answer = page.post("/lieux/import", {}, files={"classeur": ("p.xlsx", content)})
        assert answer.status_code == 422
        assert_plain(answer)


def test_a_computation_that_fails_says_why_in_plain_french(
    page: Page, desk: PlanningService
) -> None:
    answer = page.post("/imprevus", MONTH | {"du": "2026-12-09"})
    job = jobs.claim(desk.store)
    assert job is not None
    worker.run(desk.store, job.id)  # the plan made by hand breaks rules
    answer = page.get(f"/travaux/{job.id}")
    assert "ne respecte pas ses règles" in answer.text
    assert_plain(answer)


@pytest.mark.parametrize("path", [*PAGES, f"/semaine/{WEEK}"])
def test_the_footer_says_the_version_of_the_program(page: Page, path: str) -> None:
    text = page.get(path).text
    assert f"Planificateur version {__version__} ·" in text
    assert f"page.css?v={__version__}" in text


def test_a_page_hides_nothing_that_all_of_them_know(page: Page) -> None:
    from planner.web import frame

    class Request:
        app = page.http.app
        session: dict[str, str] = {}  # noqa: RUF012

    with pytest.raises(ValueError, match="date"):
        frame.page(Request(), "error.html", "", lines=[], date=TODAY)  # type: ignore[arg-type]
