"""The workbook (XLSX): the plan and its coverage to read, venues and closures to edit.

Every text is written as a text: what begins like a formula is shown, never computed, and
codes keep their zeros.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from planner import texts
from planner.model.coverage import CommuneCoverage
from planner.model.occurrence import occurrences
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import SiteKind
from planner.rendering import classes
from planner.rendering.spreadsheet import fit_width, put, table
from planner.texts import workbook as words

SPARE_ROWS = 200
"""Empty rows below a table to fill in that keep its lists of choices."""


def _choices(sheet: Worksheet, column: int, rows: int, formula: str, strict: bool = True) -> None:
    """Offer a list in a column; when not strict, another value only draws a warning."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.errorStyle = "stop" if strict else "warning"
    rule.errorTitle, rule.error = words.CHOOSE
    letter = sheet.cell(1, column).column_letter
    rule.add(f"{letter}2:{letter}{rows + SPARE_ROWS}")
    sheet.add_data_validation(rule)


def _inline(choices: Iterable[str]) -> str:
    return '"' + ",".join(choices) + '"'


def workbook(
    problem: Problem,
    plan: Plan,
    rows: Sequence[CommuneCoverage],
    inputs: Problem,
    cells: Sequence[Mapping[str, str | float]],
    now: datetime,
    version: int | None = None,
) -> bytes:
    """Return the workbook of a plan.

    Parameters
    ----------
    problem : Problem
        What the plan was made from.
    inputs : Problem
        Whose venues and closures are offered for editing: the scenario of today.
    cells : sequence of mapping
        One row per venue of `inputs`, as venues.csv holds them.
    version : int, optional
        Of the store that `inputs` is from, so that what is changed there meanwhile is not undone
        when the workbook comes back.
    """
    book = Workbook()
    book.properties.creator = "planner"
    book.properties.title = texts.WORKBOOK_TITLE.format(
        problem.territory.name, texts.date_range(plan.start, plan.end)
    )
    book.properties.language = "fr-FR"
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    _read_me(book.active, book.properties.title, inputs, version)
    _plan(book.create_sheet(texts.PLAN_SHEET), problem, plan)
    _coverage(book.create_sheet(texts.COVERAGE_SHEET), problem, rows, plan.travel_estimated)
    _venues(book.create_sheet(texts.VENUES_SHEET), inputs, cells)
    _closures(book.create_sheet(texts.CLOSURES_SHEET), inputs)
    _lists(book.create_sheet(texts.LISTS_SHEET), inputs)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _read_me(sheet: Worksheet, title: str, inputs: Problem, version: int | None) -> None:
    sheet.title = texts.READ_ME
    put(sheet, 1, 1, title)
    sheet.cell(1, 1).font = Font(name="Calibri", bold=True, size=14)
    for row, line in enumerate(texts.READ_ME_LINES, start=3):
        put(sheet, row, 1, line)
    row = len(texts.READ_ME_LINES) + 4
    put(sheet, row, 1, f"SIREN {inputs.territory.siren}")
    if version is not None:
        put(sheet, row + 1, 1, f"{words.VERSION_WORD} {version}")
    sheet.column_dimensions["A"].width = 100
    fit_width(sheet)


def _plan(sheet: Worksheet, problem: Problem, plan: Plan) -> None:
    rows = []
    for held in occurrences(problem, plan):
        s = held.session
        rows.append(
            (held.day, texts.WEEKDAYS[held.day.weekday()], held.team.name, held.order,
             held.commune.code, held.commune.name, held.venue.name, held.activity.name,
             s.arrive, s.open, s.close, s.leave, texts.pattern_label(s.pattern))
        )  # fmt: skip
    widths = (12, 11, 20, 8, 12, 26, 38, 34, 10, 11, 11, 10, 36)
    table(sheet, texts.PLAN_HEADINGS, rows, widths)


def _coverage(
    sheet: Worksheet, problem: Problem, rows: Sequence[CommuneCoverage], estimated: bool
) -> None:
    venues, communes = problem.index.venues, problem.index.communes
    table(
        sheet,
        texts.coverage_headings(estimated),
        (
            (r.code, r.name, round(r.need, 1), round(r.level, 3),
             classes.LEVEL_NAMES[classes.level_class(r)],
             venues[r.nearest_venue].name if r.nearest_venue else "",
             None if r.nearest_minutes is None else round(r.nearest_minutes, 1), r.max_gap_days,
             *(None if n is None else round(n) for n in (communes[r.code].households,
                                                         communes[r.code].households_without_car)))
            for r in sorted(rows, key=lambda r: (texts.plain(r.name), r.code))
        ),
        (12, 28, 14, 12, 20, 38, 10, 12, 12, 14),
    )  # fmt: skip
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 4).number_format = "0 %"


def _venues(sheet: Worksheet, inputs: Problem, cells: Sequence[Mapping[str, str | float]]) -> None:
    rows = [
        [texts.KIND_WORDS[SiteKind(str(row[name]))] if name == "kind" else row[name]
         for name in texts.VENUE_HEADINGS]
        for row in cells
    ]  # fmt: skip
    widths = (26, 38, 12, 12, 11, 11, 10, 14, 34, 22, 10, 12, 44, 16, 26, 34)
    table(sheet, tuple(texts.VENUE_HEADINGS.values()), rows, widths)
    column = {name: k for k, name in enumerate(texts.VENUE_HEADINGS, start=1)}
    communes = len(inputs.territory.communes)
    _choices(sheet, column["commune"], len(rows), f"{texts.LISTS_SHEET}!$A$2:$A${communes + 1}")
    _choices(sheet, column["kind"], len(rows), _inline(texts.KIND_WORDS.values()))
    _choices(sheet, column["status"], len(rows), _inline(texts.STATUS_WORDS), strict=False)
    _choices(sheet, column["accessible"], len(rows), _inline(words.YES_OR_NO))
    # Room for new rows: what is typed there stays a text, zeros included.
    for row in range(len(rows) + 2, len(rows) + SPARE_ROWS + 1):
        for name in ("id", "commune", "phone"):
            sheet.cell(row, column[name]).number_format = "@"


def _closures(sheet: Worksheet, inputs: Problem) -> None:
    rows: list[tuple[Any, ...]] = [
        (texts.WHOLE_SERVICE, c.start, c.end, c.name) for c in inputs.scenario.calendar.closures
    ]
    rows += [(v.id, c.start, c.end, "") for v in inputs.scenario.venues for c in v.closures]
    table(sheet, texts.CLOSURE_HEADINGS, rows, (34, 14, 14, 40))
    venues = len(inputs.scenario.venues)
    _choices(sheet, 1, len(rows), f"{texts.LISTS_SHEET}!$C$2:$C${venues + 2}")
    days = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
    days.errorTitle, days.error = words.WRITE_A_DATE
    days.add(f"B2:C{len(rows) + SPARE_ROWS}")
    sheet.add_data_validation(days)
    for row in range(2, len(rows) + SPARE_ROWS + 1):
        for column in (2, 3):
            sheet.cell(row, column).number_format = "dd/mm/yyyy"


def _lists(sheet: Worksheet, inputs: Problem) -> None:
    communes = sorted(inputs.territory.communes, key=lambda c: c.code)
    venues = [texts.WHOLE_SERVICE, *(venue.id for venue in inputs.scenario.venues)]
    for column, heading in enumerate(words.LIST_HEADINGS, start=1):
        put(sheet, 1, column, heading)
        sheet.cell(1, column).font = Font(name="Calibri", size=11, bold=True)
    for row, commune in enumerate(communes, start=2):
        put(sheet, row, 1, commune.code)
        put(sheet, row, 2, commune.name)
    for row, venue in enumerate(venues, start=2):
        put(sheet, row, 3, venue)
    for letter, width in (("A", 12), ("B", 28), ("C", 30)):
        sheet.column_dimensions[letter].width = width
