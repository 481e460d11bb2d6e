"""A workbook taken, corrected and brought back while somebody else works on the page."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from planner.importing import with_closures
from planner.model.calendar import DateRange
from planner.store import inputs, journal, scenarios, venues
from planner.web.desk import PlanningService
from tests.web.conftest import WEEK, Page

RUPT, DONJEUX, NULLY = "rupt-mairie", "donjeux-mairie", "nully-mairie"


class Book:
    """The workbook of the page, as it was when it was taken."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.book = load_workbook(io.BytesIO(page.get(f"/documents/classeur/{WEEK}").content))

    def write(self, venue: str, column: str, value: str) -> None:
        sheet = self.book["Lieux"]
        headings = [cell.value for cell in sheet[1]]
        line = next(row[0].row for row in sheet.iter_rows() if row[0].value == venue)
        sheet.cell(line, headings.index(column) + 1).value = value

    def close(self, venue: str, day: date) -> None:
        sheet = self.book["Fermetures"]
        line = next(row[0].row for row in sheet.iter_rows() if row[0].value is None)
        for column, value in enumerate((venue, day, day), start=1):
            sheet.cell(line, column).value = value

    def back(self, **fields: str) -> Any:
        edited = io.BytesIO()
        self.book.save(edited)
        files = {"classeur": ("p.xlsx", edited.getvalue())}
        return self.page.post("/lieux/import", fields, files=files)


def cells(desk: PlanningService, venue: str) -> dict[str, str]:
    return dict(venues.venue(desk.store, venue).cells)


def save(desk: PlanningService, venue: str, **changes: str) -> None:
    venues.save(
        desk.store, "Claire", venue, changes, venues.venue(desk.store, venue).version
    )  # fmt: skip


@pytest.fixture
def book(page: Page) -> Book:
    return Book(page)


def test_what_a_colleague_changed_meanwhile_stays(desk: PlanningService, book: Book) -> None:
    save(desk, RUPT, keys="chez Anne", windows="mardi 08:00-12:30")
    save(desk, NULLY, closures="2026-12-16")
    save(desk, DONJEUX, keys="à la boulangerie")
    book.write(DONJEUX, "Téléphone", "03 25 00 00 00")
    assert book.back().status_code == 303
    assert cells(desk, RUPT)["keys"] == "chez Anne"
    assert cells(desk, RUPT)["windows"] == "mardi 08:00-12:30"
    assert cells(desk, NULLY)["closures"] == "2026-12-16"
    assert (cells(desk, DONJEUX)["keys"], cells(desk, DONJEUX)["phone"]) == (
        "à la boulangerie", "03 25 00 00 00",
    )  # fmt: skip


def test_an_untouched_workbook_undoes_nothing(
    page: Page, desk: PlanningService, book: Book
) -> None:
    save(desk, RUPT, keys="chez Anne")
    venues.add(desk.store, "Claire", {**cells(desk, RUPT), "id": "rupt-ecole", "name": "École"})
    venues.remove(desk.store, "Claire", NULLY, venues.venue(desk.store, NULLY).version)
    before = inputs.contents(desk.store)
    assert book.back().status_code == 303
    assert inputs.contents(desk.store) == before


def test_what_both_changed_is_named_and_nothing_is_written(
    desk: PlanningService, book: Book
) -> None:
    save(desk, RUPT, keys="chez Anne")
    book.write(RUPT, "Clés", "chez Paul")
    book.write(DONJEUX, "Téléphone", "03 25 00 00 00")
    before = inputs.contents(desk.store)
    answer = book.back()
    assert answer.status_code == 422
    assert "Rupt – mairie, Clés" in answer.text and "modifié dans la page" in answer.text
    assert inputs.contents(desk.store) == before
    assert book.back(ecraser="1").status_code == 303
    assert cells(desk, RUPT)["keys"] == "chez Paul"
    assert cells(desk, DONJEUX)["phone"] == "03 25 00 00 00"


@pytest.mark.parametrize("change", ["remove", "add"])
def test_a_venue_one_removes_and_the_other_corrects(
    desk: PlanningService, book: Book, change: str
) -> None:
    if change == "remove":
        venues.remove(desk.store, "Claire", NULLY, venues.venue(desk.store, NULLY).version)
        book.write(NULLY, "Clés", "chez Paul")
    else:
        save(desk, NULLY, keys="chez Anne")
        sheet = book.book["Lieux"]
        sheet.delete_rows(next(r[0].row for r in sheet.iter_rows() if r[0].value == NULLY))
    answer = book.back()
    assert answer.status_code == 422 and "Nully – mairie" in answer.text


def test_closures_of_the_service_are_kept_likewise(desk: PlanningService, book: Book) -> None:
    found = scenarios.scenario(desk.store, "reference")
    leave = DateRange(date(2027, 1, 4), date(2027, 1, 5), "Formation")
    text = with_closures(found.text, (leave,))
    assert text != found.text
    scenarios.save_text(desk.store, "Claire", "reference", text, found.version, "Formation")
    book.close(NULLY, date(2026, 12, 16))
    assert book.back().status_code == 303
    assert scenarios.scenario(desk.store, "reference").text == text
    assert cells(desk, NULLY)["closures"] == "2026-12-16"


@pytest.mark.parametrize("said", [None, "Version 999999999", "Version douze"])
def test_a_workbook_of_nobody_knows_when(
    desk: PlanningService, book: Book, said: str | None
) -> None:
    sheet = book.book["Lisez-moi"]
    for row in sheet.iter_rows(max_col=1):
        if str(row[0].value).startswith("Version "):
            row[0].value = said
    book.write(RUPT, "Clés", "chez Paul")
    answer = book.back()
    assert answer.status_code == 422 and "de quand il date" in answer.text
    assert book.back(ecraser="1").status_code == 303
    assert cells(desk, RUPT)["keys"] == "chez Paul"


@pytest.mark.parametrize(
    "edit",
    [
        lambda desk: save(desk, RUPT, keys="chez Anne"),
        lambda desk: venues.remove(
            desk.store, "Claire", RUPT, venues.venue(desk.store, RUPT).version
        ),
        lambda desk: scenarios.duplicate(desk.store, "Claire", "reference", "Copie"),
        lambda desk: journal.undo(desk.store, "Claire"),
    ],
)
def test_the_files_as_they_were(
    desk: PlanningService, edit: Callable[[PlanningService], object]
) -> None:
    save(desk, DONJEUX, keys="à la boulangerie")
    version, before = journal.newest(desk.store), inputs.contents(desk.store)
    edit(desk)
    assert inputs.contents(desk.store) != before
    assert inputs.contents(desk.store, version) == before
