"""Cells and tables of a workbook (XLSX), all in one style.

Every text is written as a text: what begins like a formula is shown, never computed, and
codes keep their zeros.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

_HEAD = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
_FILL = PatternFill("solid", fgColor="14564B")
_LONGEST = 32767  # characters a cell can hold


def put(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    """Write one value; a text stays a text whatever it looks like."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:_LONGEST]
        cell.data_type = "s"
        cell.number_format = "@"
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True  # still a text once she has edited it
    else:
        cell.value = value
        cell.alignment = Alignment(horizontal="center")
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        elif isinstance(value, time):
            cell.number_format = "hh:mm"


def table(
    sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int]
) -> None:
    """Write a table from the first line, its headings kept in sight and on every printed page."""
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        put(sheet, 1, column, heading)
        cell = sheet.cell(1, column)
        cell.font, cell.fill = _HEAD, _FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    count = 1
    for count, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            if value is not None and value != "":
                put(sheet, count, column, value)
    sheet.row_dimensions[1].height = 32  # two lines of a heading
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{sheet.cell(1, len(headings)).column_letter}{count}"
    fit_width(sheet)
    sheet.print_title_rows = "1:1"


def fit_width(sheet: Worksheet) -> None:
    """Print every column on one A4 landscape page, as many pages down as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
