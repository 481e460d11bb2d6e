"""The workbook read back: nothing lost, every fault by sheet and cell."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planner.errors import InputError
from planner.loading import load_problem
from planner.loading.workbook import read_workbook
from planner.model.calendar import DateRange
from planner.model.scenario import Problem
from planner.model.territory import Window
from planner.rendering.workbook import workbook
from planner.venues import venue_cells
from tests.efforts import PATIENT
from tests.rendering.nasty import nasty
from tests.rules.by_hand import judged

ROOT = Path(__file__).parents[2]
OFFICE = Path(__file__).parent / "edit_with_office.py"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def problem() -> Problem:
    return load_problem(ROOT / "data/scenarios/reference.toml", date(2026, 11, 30), 28)


@pytest.fixture
def write(tmp_path: Path):
    """Write the workbook of a problem, without any session; edit it if asked."""

    def written(problem: Problem, *edits: tuple[str, str, object]) -> Path:
        cells = [venue_cells(venue) for venue in problem.scenario.venues]
        plan = replace(judged().plan, tours=())
        path = tmp_path / "planning.xlsx"
        path.write_bytes(workbook(problem, plan, (), problem, cells, NOW))
        if edits:
            book = load_workbook(path)
            for sheet, cell, value in edits:
                book[sheet][cell] = value
            book.save(path)
        return path

    return written


def faults(path: Path, problem: Problem) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        read_workbook(path, problem.territory)
    return [(fault.where, fault.message) for fault in caught.value.faults]


def full(problem: Problem) -> Problem:
    """The problem with every column of a venue filled in, and closures."""
    rich = replace(
        problem.scenario.venues[3],
        windows=(Window(1, datetime(1, 1, 1, 8).time(), datetime(1, 1, 1, 12, 30).time()),),
        closures=(DateRange(date(2026, 12, 1), date(2026, 12, 5)),
                  DateRange(date(2027, 1, 4), date(2027, 1, 4))),
        rhythms=(1, 2), capacity=12, accessible=True, keys="Chez Mme Œuvrard, nº 7",
        notes="=HYPERLINK(1)\nFroid",
    )  # fmt: skip
    service = (DateRange(date(2026, 12, 24), date(2026, 12, 26), "Réunion d'équipe"),)
    scenario = replace(
        problem.scenario,
        venues=(*problem.scenario.venues[:3], rich, *problem.scenario.venues[4:]),
        calendar=replace(problem.scenario.calendar, closures=service),
    )
    return replace(problem, scenario=scenario)


def test_what_is_written_is_read(problem, write) -> None:
    rich = full(problem)
    tables = read_workbook(write(rich), rich.territory)
    assert tables.venues == rich.scenario.venues
    assert tables.closures == rich.scenario.calendar.closures


def test_hostile_names_are_read_as_written(problem, write) -> None:
    odd = nasty(problem)
    tables = read_workbook(write(odd), odd.territory)
    for was, now in zip(odd.scenario.venues, tables.venues, strict=True):
        assert now.name == was.name.strip().replace("\x07\x00", "\N{REPLACEMENT CHARACTER}" * 2)


@pytest.mark.parametrize(
    ("edit", "where", "said"),
    [
        (("Lieux", "C5", 1001), "Lieux!C5", "perdu son zéro"),
        (("Lieux", "C5", "99999"), "Lieux!C5", "pas dans le territoire"),
        (("Lieux", "D5", "camion"), "Lieux!D5", "genre inconnu"),
        (("Lieux", "E5", "nord"), "Lieux!E5", "n’est pas un nombre"),
        (("Lieux", "E5", 5.1), "Lieux!E5", "hors de France"),
        (("Lieux", "G5", 2), "Lieux!G5", "entre 0 et 1"),
        (("Lieux", "I5", "mardi matin"), "Lieux!I5", "incomprise"),
        (("Lieux", "J5", "souvent"), "Lieux!J5", "rythme inconnu"),
        (("Lieux", "K5", "douze"), "Lieux!K5", "familles"),
        (("Lieux", "L5", "peut-être"), "Lieux!L5", "oui ou non"),
        (("Lieux", "B5", None), "Lieux!B5", "case vide"),
        (("Lieux", "B5", "=A1"), "Lieux!B5", "formule"),
        (("Lieux", "A6", "joinville-fixe"), "Lieux!A6", "déjà pris, ligne 2"),
        (("Lieux", "A6", "Salle A/B"), "Lieux!A6", "écrire « salle-a-b »"),
        (("Lieux", "B1", "Salle"), "Lieux!B1", "« Nom » attendu"),
        (("Fermetures", "A2", "nulle-part"), "Fermetures!A2", "identifiant de lieu inconnu"),
        (("Fermetures", "B2", "Noël"), "Fermetures!B2", "n'est pas une date"),
        (("Fermetures", "C2", date(2026, 12, 1)), "Fermetures!C2", "précède"),
        (("Fermetures", "D3", "Travaux"), "Fermetures!D3", "motif"),
    ],
)
def test_a_fault_names_its_sheet_and_cell(problem, write, edit, where, said) -> None:
    rich = full(problem)
    (found,) = faults(write(rich, edit), rich)
    assert found[0] == where
    assert said in found[1]


def test_closures_of_a_venue_with_a_bad_identifier_are_not_blamed(problem, write) -> None:
    rich = full(problem)
    (edited,) = faults(write(rich, ("Lieux", "A6", "a b"), ("Fermetures", "A3", "a b")), rich)
    assert edited[0] == "Lieux!A6"


def test_every_fault_at_once(problem, write) -> None:
    rich = full(problem)
    edits = [("Lieux", "D5", "camion"), ("Lieux", "L9", "?"), ("Fermetures", "B2", "Noël")]
    assert [where for where, _ in faults(write(rich, *edits), rich)] == [
        "Lieux!D5", "Lieux!L9", "Fermetures!B2",
    ]  # fmt: skip


def test_dates_may_be_typed_as_texts(problem, write) -> None:
    rich = full(problem)
    path = write(rich, ("Fermetures", "B2", "02/12/2026"), ("Fermetures", "C2", "2026-12-03"))
    assert read_workbook(path, rich.territory).closures == (
        DateRange(date(2026, 12, 2), date(2026, 12, 3), "Réunion d'équipe"),
    )


def test_what_is_no_workbook_is_refused(problem, tmp_path) -> None:
    text = tmp_path / "planning.xlsx"
    text.write_text("bonjour", encoding="utf-8")
    assert "XLSX" in faults(text, problem)[0][1]
    assert "introuvable" in faults(tmp_path / "absent.xlsx", problem)[0][1]
    empty = tmp_path / "vide.xlsx"
    Workbook().save(empty)
    assert [where for where, _ in faults(empty, problem)] == ["Lieux", "Fermetures"]


def test_the_workbook_of_another_territory_is_refused(problem, write) -> None:
    other = replace(problem.territory, siren="200066116")
    with pytest.raises(InputError, match="autre territoire"):
        read_workbook(write(problem), other)


def office_works() -> bool:
    try:
        subprocess.run(["/usr/bin/python3", "-c", "import uno"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return shutil.which("soffice") is not None


@pytest.mark.skipif(not office_works(), reason="LibreOffice and its python are not installed")
def test_edited_in_libreoffice(problem, write, tmp_path) -> None:
    """Everything survives, codes stay texts, and what was typed is read."""
    rich, target = full(problem), tmp_path / "edited.xlsx"
    edits = ["Fermetures!C2=27/12/2026", "Fermetures!A5=rupt-mairie", "Fermetures!B5=14/12/2026",
             "Fermetures!C5=18/12/2026", "Lieux!O6=À la boulangerie"]  # fmt: skip
    subprocess.run(
        ["/usr/bin/python3", str(OFFICE), str(write(rich)), str(target), *edits],
        check=True, capture_output=True, timeout=PATIENT,
    )  # fmt: skip
    tables = read_workbook(target, rich.territory)
    assert tables.closures == (
        DateRange(date(2026, 12, 24), date(2026, 12, 27), "Réunion d'équipe"),
    )
    changed = {
        now.id: now
        for was, now in zip(rich.scenario.venues, tables.venues, strict=True)
        if was != now
    }
    assert set(changed) == {"rupt-mairie", rich.scenario.venues[4].id}
    assert changed["rupt-mairie"].closures == (DateRange(date(2026, 12, 14), date(2026, 12, 18)),)
    assert changed[rich.scenario.venues[4].id].keys == "À la boulangerie"
