"""The workbook as openpyxl and LibreOffice read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from planner import texts
from planner.evaluation.coverage import coverage
from planner.model.calendar import DateRange
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rendering.workbook import workbook
from planner.venues import venue_cells
from tests.rendering.nasty import NASTY, nasty

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def opened(problem: Problem, plan: Plan, travel: TravelTimes) -> Any:
    cells = [venue_cells(venue) for venue in problem.scenario.venues]
    rows = coverage(problem, plan, travel)
    return load_workbook(BytesIO(workbook(problem, plan, rows, problem, cells, NOW)))


def column(sheet: Any, heading: str) -> list[Any]:
    (head, *rows) = sheet.iter_rows()
    k = [cell.value for cell in head].index(heading)
    return [row[k] for row in rows]


@pytest.fixture(scope="module")
def book(problem, plan, travel) -> Any:
    return opened(problem, plan, travel)


def test_the_plan_is_there_row_by_row(book, plan) -> None:
    sheet = book[texts.PLAN_SHEET]
    assert sheet.max_row == len(plan.sessions()) + 1
    first = [cell.value for cell in sheet[2]]
    tour, session = plan.sessions()[0]
    assert first[0].date() == tour.date
    assert first[4] == session.commune
    assert first[9] == session.open


def test_households_are_beside_the_coverage_and_the_caf_is_not(book) -> None:
    sheet = book[texts.COVERAGE_SHEET]
    names = [cell.value for cell in column(sheet, "Commune")]
    homes, carless = (
        [cell.value for cell in column(sheet, heading)]
        for heading in ("Ménages", "Ménages sans voiture")
    )
    k = names.index("Joinville")
    assert (homes[k], carless[k]) == (1476, 353)
    assert not any("CAF" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_codes_are_texts(book, problem) -> None:
    for name, heading in (
        (texts.PLAN_SHEET, "Code Insee"),
        (texts.COVERAGE_SHEET, "Code Insee"),
        (texts.VENUES_SHEET, "Code Insee"),
        (texts.VENUES_SHEET, "Téléphone"),
    ):
        cells = [cell for cell in column(book[name], heading) if cell.value is not None]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}
        assert {cell.number_format for cell in cells} == {"@"}


def test_lists_of_choices_offer_what_is_read_back(book, problem) -> None:
    rules = book[texts.VENUES_SHEET].data_validations.dataValidation
    lists = {str(rule.sqref): rule.formula1 for rule in rules}
    rows = len(problem.scenario.venues) + 200
    assert lists[f"C2:C{rows}"] == f"Listes!$A$2:$A${len(problem.territory.communes) + 1}"
    assert lists[f"D2:D{rows}"] == '"fixe,itinérant"'
    assert lists[f"L2:L{rows}"] == '"oui,non"'
    choices = [row[0].value for row in book[texts.LISTS_SHEET].iter_rows(min_row=2)]
    assert [code for code in choices if code] == sorted(problem.territory.by_code())
    closures = book[texts.CLOSURES_SHEET].data_validations.dataValidation
    assert {rule.type for rule in closures} == {"list", "date"}


def test_closures_are_one_row_each(problem, plan, travel) -> None:
    week = DateRange(date(2026, 12, 7), date(2026, 12, 11))
    venue = replace(problem.scenario.venues[0], closures=(week,))
    service = DateRange(date(2026, 12, 24), date(2026, 12, 24), "Réunion")
    scenario = replace(
        problem.scenario,
        venues=(venue, *problem.scenario.venues[1:]),
        calendar=replace(problem.scenario.calendar, closures=(service,)),
    )
    sheet = opened(replace(problem, scenario=scenario), plan, travel)[texts.CLOSURES_SHEET]
    rows = [
        [cell.value.date() if isinstance(cell.value, datetime) else cell.value for cell in row]
        for row in sheet.iter_rows(min_row=2, max_row=3)
    ]
    assert rows == [
        [texts.WHOLE_SERVICE, service.start, service.end, "Réunion"],
        [venue.id, week.start, week.end, None],
    ]


def test_hostile_texts_are_texts(problem, plan, travel) -> None:
    book = opened(nasty(problem), plan, travel)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
    names = [cell.value for cell in column(book[texts.VENUES_SHEET], "Nom")][: len(NASTY)]
    assert names[:-1] == list(NASTY[:-1])
    assert "cloche" in names[-1]
    quoted = [c.quotePrefix for c in column(book[texts.VENUES_SHEET], "Nom")[:6]]
    assert quoted == [False, False, False, False, True, True]
