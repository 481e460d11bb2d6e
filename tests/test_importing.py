"""An edited workbook back into venues.csv and the scenario."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.errors import InputError
from planner.importing import import_workbook, with_closures
from planner.loading import load_problem
from planner.model.calendar import DateRange
from tests.loading.test_workbook_back import write  # noqa: F401  (a fixture)

ROOT = Path(__file__).parents[1]


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data/scenarios/reference.toml"


@pytest.fixture
def book(scenario, write):  # noqa: F811
    """Edit cells of the scenario's own workbook."""

    def edited(*edits: tuple[str, str, object]) -> Path:
        path = write(load_problem(scenario, date(2026, 11, 30), 28))
        made = load_workbook(path)
        for sheet, cell, value in edits:
            made[sheet][cell] = value
        made.save(path)
        return path

    return edited


def test_an_untouched_workbook_changes_nothing(scenario, book) -> None:
    before = {path: path.read_bytes() for path in scenario.parents[1].rglob("*") if path.is_file()}
    assert import_workbook(book(), scenario) == ("Lieux\N{NO-BREAK SPACE}: rien ne change.",)
    assert {path: path.read_bytes() for path in before} == before


def test_closures_reach_the_next_plan(scenario, book) -> None:
    edits = [
        ("Fermetures", "A2", "rupt-mairie"),
        ("Fermetures", "B2", date(2026, 12, 14)),
        ("Fermetures", "C2", date(2026, 12, 18)),
        ("Fermetures", "A3", "tout le service"),
        ("Fermetures", "B3", date(2026, 12, 7)),
        ("Fermetures", "D3", "Réunion d'équipe"),
        ("Lieux", "O4", "Chez Mme Œuvrard"),
    ]
    comments = [line.partition("#")[2] for line in scenario.read_text("utf-8").splitlines()]
    said = import_workbook(book(*edits), scenario)
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in said] == [
        "Lieux : 2 modifiés.",
        "Fermetures du service : 1.",
    ]
    problem = load_problem(scenario, date(2026, 11, 30), 28)
    laep, rupt = problem.scenario.activities[0], problem.index.venues["rupt-mairie"]
    assert not problem.runs(laep, rupt, date(2026, 12, 16))
    assert problem.runs(laep, rupt, date(2026, 12, 11))
    assert not problem.runs(laep, rupt, date(2026, 12, 7))
    assert [v.keys for v in problem.scenario.venues if v.keys] == ["Chez Mme Œuvrard"]
    after = [line.partition("#")[2] for line in scenario.read_text("utf-8").splitlines()]
    assert after == comments


def test_nothing_is_written_when_a_cell_is_wrong(scenario, book) -> None:
    path = book(("Fermetures", "A2", "nulle-part"), ("Fermetures", "B2", date(2026, 12, 14)),
                ("Lieux", "O4", "Ici"))  # fmt: skip
    before = (scenario.parents[1] / "venues.csv").read_bytes()
    with pytest.raises(InputError, match="Fermetures!A2"):
        import_workbook(path, scenario)
    assert (scenario.parents[1] / "venues.csv").read_bytes() == before


def test_a_venue_a_quota_names_cannot_go(scenario, book) -> None:
    with pytest.raises(InputError, match="« joinville-fixe » est cité par le quota"):
        import_workbook(book(("Lieux", "A2", "autre")), scenario)


@pytest.mark.parametrize(
    "text",
    [
        'name = "x"\n',
        '[calendar]\nclosures = []  # rien\n[nap]\nstart = "12:30"\n',
        "[calendar]\nclosures = [\n  { start = 2026-01-01, end = 2026-01-02 },\n]\n",
        "[[calendar.closures]]\nstart = 2026-01-01\nend = 2026-01-02\n",
    ],
    ids=["no calendar", "empty", "on several lines", "tables"],
)
def test_closures_are_rewritten_wherever_they_stand(text) -> None:
    import tomllib

    closures = (
        DateRange(date(2026, 12, 24), date(2026, 12, 26), 'Noël, "fermé"'),
        DateRange(date(2027, 1, 4), date(2027, 1, 4)),
    )
    was, now = tomllib.loads(text), tomllib.loads(with_closures(text, closures))
    assert now["calendar"]["closures"] == [
        {"start": date(2026, 12, 24), "end": date(2026, 12, 26), "name": 'Noël, "fermé"'},
        {"start": date(2027, 1, 4), "end": date(2027, 1, 4)},
    ]
    assert {**now, "calendar": 0} == {**was, "calendar": 0}
    assert tomllib.loads(with_closures(text, ()))["calendar"]["closures"] == []
