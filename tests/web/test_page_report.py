"""The page of the activity report: what it counts on a day, of which period."""

from __future__ import annotations

import re

import pytest

from planner.store import attendance, plans
from planner.web.desk import PlanningService
from tests.web.conftest import TODAY, Page

SESSION = "/frequentation/2026-12-02/09-00/joinville-fixe/laep"


def test_the_year_is_accounted_for(page: Page) -> None:
    counts = {"adults": "14", "children_0_2": "15", "children_3_5": "13", "first_visits": "12"}
    page.post(SESSION, counts | {"version": "0"})
    text = page.get("/bilan").text
    assert "Bilan d’activité 2026, arrêté au 2 décembre 2026" in text
    assert "Prévu" in text and "Réalisé" in text and "À venir" in text
    assert "Rien à compter" in page.get("/bilan?annee=2031").text
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = page.get(f"/bilan/2026.{kind}?jusque=2026-12-01")
        assert answer.status_code == 200 and answer.content.startswith(begins)
        assert f"bilan-2026-au-2026-12-01.{kind}" in answer.headers["content-disposition"]
    for path in (
        "/bilan/2031.pdf", "/bilan/2026.exe", "/bilan/abcd.pdf", "/bilan?annee=12",
        "/bilan?periode=semaine", "/bilan/2026.pdf?jusque=2027-01-01",
    ):  # fmt: skip
        assert page.get(path).status_code == 404, path


def indicators(text: str) -> dict[str, tuple[str, str]]:
    """Planned and held by indicator, as the page shows them."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', text)
    return {label.split(" <")[0].split("<")[0]: (planned, held) for label, planned, held in rows}


def test_in_mid_year_what_is_to_come_is_not_counted_as_lost(page: Page) -> None:
    """On 2 December, the Wednesday of the first of four weeks planned: one of today's is noted."""
    page.post(SESSION, {"adults": "8", "children_0_2": "7", "version": "0"})
    found = indicators(page.get("/bilan").text)
    planned, held = found["Séances au planning révisé, puis tenues"]
    assert (planned, held) == ("4", "1 à 4")  # Monday, twice on Tuesday, the one noted today
    assert found["Non renseignées"] == ("–", "3")
    assert int(found["À venir"][0]) > 4
    stopped = indicators(page.get("/bilan?jusque=2026-11-30").text)
    assert stopped["Séances au planning révisé, puis tenues"] == ("1", "à compléter")
    assert stopped["Non renseignées"] == ("–", "1")
    none = page.get("/bilan?periode=janvier-juin").text
    assert "Rien à compter" in none and "janvier à juin 2026" in none


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("periode=libre", "donner le premier et le dernier jour"),
        ("periode=libre&du=2026-12-31&au=2026-12-01", "la fin précède le début"),
        ("periode=libre&du=2020-12-31&au=2026-12-01", "un an au plus"),
        ("jusque=2026-12-24", "est à venir"),
        ("jusque=2025-12-24", "pas dans la période"),
        ("jusque=hier", "écrire une date"),
    ],
)
def test_periods_that_are_none_are_told(page: Page, query: str, told: str) -> None:
    answer = page.get(f"/bilan?{query}")
    assert answer.status_code == 422 and told in answer.text
    assert "Voir ce bilan" in answer.text  # the form is there to correct it


def test_a_free_period_and_a_school_year(page: Page) -> None:
    text = page.get("/bilan?periode=libre&du=2026-11-30&au=2026-12-01").text
    assert "Bilan d’activité du 30 novembre au 1er décembre 2026" in text
    assert "du=2026-11-30" in text.replace("&amp;", "&")  # in the addresses of the files
    assert "année scolaire 2026-2027" in page.get("/bilan?periode=scolaire").text


def test_what_was_counted_stays_when_the_plan_no_longer_holds_it(
    page: Page, desk: PlanningService
) -> None:
    """A count of a session that no plan holds is neither lost nor an error."""
    page.post(SESSION, {"adults": "8", "children_0_2": "7", "children_3_5": "6", "version": "0"})
    before = indicators(page.get("/bilan").text)
    (noted,) = attendance.between(desk.store, TODAY, TODAY)
    (followed,) = {plan.id for plan in plans.adopted_between(desk.store, TODAY, TODAY).values()}
    plans.hide(desk.store, "test", followed, plans.plan(desk.store, followed).version)
    answer = page.get("/bilan")
    assert answer.status_code == 200 and "Séances comptées hors planning" in answer.text
    after = indicators(answer.text)
    for label in ("Présences", "Adultes", "Enfants de 0 à 2 ans"):
        assert after[label][1].removeprefix("au moins ") == before[label][1].split("moins ")[-1]
    # Monday and Tuesday keep the plan that was followed then; nobody noted them.
    assert after["Séances au planning révisé, puis tenues"] == ("3", "1 à 4")
    assert attendance.counted(desk.store, noted.attendance.session) == noted
