"""The activity report as a workbook (XLSX): every figure, to sort, add up and copy."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from planner import texts
from planner.rendering import annual
from planner.rendering.annual import CommuneRow, Listed
from planner.rendering.annual_values import (
    CENTS,
    COUNT,
    EUROS,
    HOURS,
    KM,
    SHARE,
    Apart,
    Span,
    Value,
    ends,
    shown,
)
from planner.rendering.partners import PartnerView
from planner.rendering.spreadsheet import fit_width, put, table
from planner.reporting.report import ActivityReport
from planner.reporting.reported_visits import Hidden
from planner.texts import partners as partners_said
from planner.texts import reporting as said

FORMATS = {
    COUNT: "#,##0",
    HOURS: '[h]" h "mm',
    KM: '#,##0" km"',
    SHARE: "0.0 %",
    EUROS: '#,##0" €"',
    CENTS: '#,##0.00" €"',
}
"""Number format of each unit; a duration is a part of a day."""


def annual_workbook(
    report: ActivityReport,
    partners: Sequence[PartnerView],
    title: str,
    now: datetime,
) -> bytes:
    """Return the workbook of an activity report.

    Parameters
    ----------
    title : str
        What the report is of: period, service, territory.
    """
    book = Workbook()
    book.properties.creator = "planner"
    book.properties.title = title
    book.properties.language = "fr-FR"
    book.properties.created = book.properties.modified = now.replace(tzinfo=None)
    _read_me(book.active, title, [*annual.state(report), *annual.methods(report)])
    _summary(book.create_sheet(said.SUMMARY_SHEET), report)
    noted = report.noted
    for name, heading, rows in (
        (said.ACTIVITY_SHEET, said.ACTIVITY, annual.activity_rows(report)),
        (said.COMMUNE_SHEET, said.COMMUNE, annual.commune_rows(report)),
    ):
        _rows(book.create_sheet(name), heading, rows, noted, visits=True)
    months = annual.month_rows(report)
    _rows(book.create_sheet(said.MONTH_SHEET), said.MONTH, months, noted, visits=False)
    cancelled = book.create_sheet(said.CANCELLED_SHEET)
    lines = [
        (c.day, c.commune, c.venue, c.activity, c.when, c.reason)
        for c in annual.cancelled_rows(report)
    ]
    table(cancelled, said.CANCELLED_HEADINGS, lines, (12, 26, 38, 36, 18, 50))
    _listed(book.create_sheet(said.OUTSIDE_SHEET), annual.outside_rows(report))
    _listed(book.create_sheet(said.SESSION_SHEET), annual.session_rows(report))
    _partners(book.create_sheet(said.PARTNERS_SHEET), partners)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _listed(sheet: Worksheet, rows: Iterable[Listed]) -> None:
    """List sessions with what is known of them: never how many came to one."""
    lines = [(r.day, r.opens, r.commune, r.venue, r.activity, r.state, r.remark) for r in rows]
    table(sheet, said.SESSION_HEADINGS, lines, (12, 10, 26, 38, 36, 18, 44))


def _read_me(sheet: Worksheet, title: str, lines: Iterable[str]) -> None:
    sheet.title = texts.READ_ME
    put(sheet, 1, 1, title)
    sheet.cell(1, 1).font = Font(name="Calibri", bold=True, size=14)
    for row, line in enumerate(lines, start=3):
        put(sheet, row, 1, line)
        _wrap(sheet, row, (110,))
    sheet.column_dimensions["A"].width = 110
    fit_width(sheet)


def _wrap(sheet: Worksheet, row: int, widths: Sequence[int]) -> None:
    """Let the texts of a row take several lines, and make it as tall as the longest."""
    lines = 1
    for column, width in enumerate(widths, start=1):
        cell = sheet.cell(row, column)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        lines = max(lines, math.ceil(len(str(cell.value or "")) / (0.9 * width)))
    sheet.row_dimensions[row].height = 15.5 * lines


def _value(sheet: Worksheet, row: int, column: int, value: Value, unit: str) -> None:
    """Write a figure, or the word that stands for it."""
    if value is None or isinstance(value, Hidden | Apart | Span):
        put(sheet, row, column, shown(value, unit))
        sheet.cell(row, column).alignment = Alignment(horizontal="center")
        return
    put(sheet, row, column, value / 24 if unit == HOURS else value)
    sheet.cell(row, column).number_format = FORMATS[unit]


def _summary(sheet: Worksheet, report: ActivityReport) -> None:
    lines = [(section.title, line) for section in annual.sections(report) for line in section.lines]
    words = [
        (theme, line.label, "", "", "", said.ESTIMATED if line.estimated else "", line.remark)
        for theme, line in lines
    ]
    table(sheet, said.INDICATOR_HEADINGS, words, (20, 52, 16, 16, 16, 14, 62))
    for row, (_, line) in enumerate(lines, start=2):
        _value(sheet, row, 3, line.planned, line.unit)
        for column, value in enumerate(ends(line.actual), start=4):
            _value(sheet, row, column, value, line.unit)


def _rows(
    sheet: Worksheet, heading: str, rows: Sequence[CommuneRow], noted: bool, *, visits: bool
) -> None:
    """Write the sessions of each row, and who came; what nobody noted is to complete."""
    counted = tuple(said.VISIT_HEADINGS.values()) if visits else ()
    headings = (heading, *said.TALLY_HEADINGS, *counted)
    table(sheet, headings, [(row.name,) for row in rows], (36, *(14,) * (len(headings) - 1)))
    sheet.row_dimensions[1].height = 48
    for line, row in enumerate(rows, start=2):
        for column, (value, unit) in enumerate(_cells(row, noted, visits), start=2):
            _value(sheet, line, column, value, unit)


def _cells(row: CommuneRow, noted: bool, visits: bool) -> list[tuple[Value, str]]:
    t = row.tally

    def on_the_day(value: float) -> Value:
        return value if noted else None

    cells: list[tuple[Value, str]] = [
        (t.announced, COUNT),
        (t.dropped, COUNT),
        (on_the_day(t.held), COUNT),
        (on_the_day(t.cancelled), COUNT),
        (t.unnoted, COUNT),
        (t.ahead, COUNT),
        (t.hours, HOURS),
        (on_the_day(t.hours_held), HOURS),
    ]
    if visits:
        cells.append((row.visits.counted if row.visits else None, COUNT))
        cells += [(figure, COUNT) for figure in annual.figures(row)]
    return cells


def _partners(sheet: Worksheet, partners: Sequence[PartnerView]) -> None:
    rows: list[tuple[Any, ...]] = [
        (p.site.name, p.site.kind, p.where, p.public, p.access, p.status, p.site.notes,
         p.site.source)
        for p in partners
    ]  # fmt: skip
    widths = (32, 22, 22, 26, 18, 12, 30, 30)
    table(sheet, partners_said.REPORT_HEADINGS, rows, widths)
    for row in range(2, len(rows) + 2):
        _wrap(sheet, row, widths)
