"""Tables: the columns that are asked, and the cells of each line, every fault told by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from planner.errors import Fault
from planner.model.territory import Point
from planner.reading.files import display, read_text
from planner.reading.values import check_point, hint, parse_number
from planner.texts import reading as said

T = TypeVar("T")
Tell = Callable[[str, str], None]
"""Receives the column, empty for the whole line, and the French message of one fault."""


class Cells:
    """The cells of one line, by column; `sound` until something is told of it.

    Parameters
    ----------
    texts : dict
        Stripped; empty is unknown.
    line : int
        Number of the line, for messages.
    """

    def __init__(self, texts: dict[str, str], tell: Tell, line: int = 0) -> None:
        self.texts, self.line, self.sound = texts, line, True
        self._tell = tell

    def __getitem__(self, column: str) -> str:
        return self.texts[column]

    def tell(self, column: str, message: str) -> None:
        """Tell a fault."""
        self.sound = False
        self._tell(column, message)

    def read(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """Return what a parser makes of a cell; `otherwise` with a fault when it refuses."""
        try:
            return parse(self.texts[column])
        except ValueError as error:
            self.tell(column, str(error))
            return otherwise

    def unique(self, column: str, lines: dict[str, int]) -> None:
        """Tell a cell that an earlier line has; `lines` holds those seen, and is added to."""
        text = self.texts[column]
        if text and text in lines:
            self.tell(column, said.TAKEN.format(text, lines[text]))
        lines.setdefault(text, self.line)

    def point(self) -> Point | None:
        """Return the point of the columns ``lat`` and ``lon``; None with a fault."""
        lat, lon = self.read("lat", parse_number, None), self.read("lon", parse_number, None)
        if lat is None or lon is None:
            return None
        return self.read("lat", lambda _: check_point(lat, lon), None)


def read_table(
    path: Path, required: Collection[str], optional: Collection[str] | None, faults: list[Fault]
) -> list[Cells] | None:
    """Return the lines of a CSV whose first line names the columns.

    Separators are commas, or semicolons when the first line says so (spreadsheets in
    French write them). Empty lines are skipped, cells stripped; optional columns that
    are absent are empty.

    Parameters
    ----------
    optional : collection of str, optional
        Any other column is a fault; None where there may be any, which nobody reads.

    Returns
    -------
    list of Cells, optional
        None when the file, or a column that is required, cannot be read.
    """
    text = read_text(path, faults)
    if text is None:
        return None
    source = display(path)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    header = [name.strip() for name in next(reader, [])]
    known = header if optional is None else [*required, *optional]
    wrong = [
        *(said.MISSING_COLUMN.format(c) for c in required if c not in header),
        *(said.DOUBLE_COLUMN.format(c) for c in dict.fromkeys(header) if header.count(c) > 1),
    ]
    strange = [said.UNKNOWN_COLUMN.format(c, hint(c, known)) for c in header if c not in known]
    faults.extend(Fault(source, "ligne 1", message) for message in (*wrong, *strange))
    if wrong:
        return None
    absent, rows = dict.fromkeys(known, ""), list[Cells]()
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(header, map(str.strip, cells), strict=False))
        tell = partial(_tell, faults, source, f"ligne {reader.line_num}")
        if len(cells) == len(header):
            rows.append(Cells(absent | row, tell, reader.line_num))
        else:
            tell("", said.WRONG_LENGTH.format(len(header), len(cells)))
    return rows


def table_text(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return the text of a CSV; None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def _tell(faults: list[Fault], source: str, where: str, column: str, message: str) -> None:
    faults.append(Fault(source, where, f"{column} : {message}" if column else message))
