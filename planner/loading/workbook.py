"""The edited workbook (XLSX) -> venues and closures, every fault named by sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from zipfile import BadZipFile

from planner import texts
from planner.errors import Fault, InputError
from planner.loading.halls import read_venue
from planner.model.calendar import DateRange
from planner.model.territory import Territory, Venue
from planner.reading.files import display
from planner.reading.tables import Cells
from planner.reading.values import hint, parse_typed_day
from planner.texts import loading as fr
from planner.texts import workbook as words

WORDS = {word: kind for kind, word in texts.KIND_WORDS.items()}


@dataclass(frozen=True)
class Tables:
    """What the workbook says: the venues with their closures, and the service's closures.

    Parameters
    ----------
    version : int, optional
        Of the store it was made from.
    """

    venues: tuple[Venue, ...]
    closures: tuple[DateRange, ...]
    version: int | None = None


@dataclass(frozen=True)
class _Sheet:
    """Reads the lines of a sheet as cells of text, whose faults are told by their place."""

    name: str
    source: str
    faults: list[Fault]

    def tell(self, place: str, message: str) -> None:
        where = f"{self.name}!{place}" if place else self.name
        self.faults.append(Fault(self.source, where, message))

    def rows(self, book: Any, headings: Mapping[str, str]) -> Iterator[Cells]:
        """Yield every line that is not empty; `headings` tells how each column is headed."""
        if self.name not in book.sheetnames:
            self.tell("", texts.NO_SHEET)
            return
        lines = book[self.name].iter_rows(max_col=len(headings))
        found = [_text(cell.value) for cell in next(lines, ())]
        places, wanted = dict(zip(headings, ascii_uppercase, strict=False)), list(headings.values())
        for place, heading, right in zip(places.values(), found, wanted, strict=False):
            if heading != right:
                self.tell(f"{place}1", texts.not_the_sheet(heading, right))
        if found != wanted:
            return
        for line in lines:
            typed = {name: _text(cell.value) for name, cell in zip(headings, line, strict=True)}
            number = line[0].row

            def tell(column: str, message: str, number: int = number) -> None:
                self.tell(f"{places[column]}{number}", message)

            if any(typed.values()):
                cells = Cells(typed, tell, number)
                for name, cell in zip(headings, line, strict=True):
                    if cell.data_type == "f":
                        cells.tell(name, texts.FORMULA)
                yield cells


def read_workbook(path: Path, territory: Territory) -> Tables:
    """Read the venues and closures of a workbook written by `planner export`.

    Raises
    ------
    InputError
        Carries every fault: ``planning.xlsx, Lieux!C12 : ...``.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path)
    except FileNotFoundError:
        raise InputError.single(display(path), "", fr.NO_FILE) from None
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InputError.single(display(path), "", fr.NOT_A_WORKBOOK.format(error)) from error
    source, faults = display(path), list[Fault]()
    said = _read_me(book)
    _check_territory(said, territory, source)
    venues = _venues(book, _Sheet(texts.VENUES_SHEET, source, faults), territory.names)
    own, service = _closures(
        book, _Sheet(texts.CLOSURES_SHEET, source, faults), {venue.id for venue in venues} or None
    )
    if faults:
        raise InputError(faults)
    kept = (replace(venue, closures=tuple(own.get(venue.id, ()))) for venue in venues)
    return Tables(tuple(kept), tuple(service), _version(said))


def _read_me(book: Any) -> list[str]:
    if texts.READ_ME not in book.sheetnames:
        return []
    rows = book[texts.READ_ME].iter_rows(max_col=1, values_only=True)
    return [str(value) for (value,) in rows]


def _version(said: Sequence[str]) -> int | None:
    told = (line.removeprefix(f"{words.VERSION_WORD} ") for line in said)
    return next((int(word) for word in told if word.isascii() and word.isdigit()), None)


def _check_territory(said: Sequence[str], territory: Territory, source: str) -> None:
    sirens = [line.removeprefix("SIREN ") for line in said if line.startswith("SIREN ")]
    if sirens and sirens != [territory.siren]:
        raise InputError.single(source, texts.READ_ME, texts.other_territory(territory.name))


def _venues(book: Any, sheet: _Sheet, communes: Mapping[str, str]) -> list[Venue]:
    venues: list[Venue] = []
    lines: dict[str, int] = {}
    for cells in sheet.rows(book, texts.VENUE_HEADINGS):
        kind, name = cells["kind"], cells["id"]
        cells.texts |= {"kind": WORDS.get(kind, kind), "closures": ""}
        venue = read_venue(cells, communes)
        cells.unique("id", lines)
        if name:  # even faulty, so that its closures are not blamed
            venues.append(replace(venue, id=name))
    if not lines and not sheet.faults:
        sheet.tell("", fr.NO_VENUE_LEFT)
    return venues


def _closures(
    book: Any, sheet: _Sheet, known: set[str] | None
) -> tuple[dict[str, list[DateRange]], list[DateRange]]:
    own: dict[str, list[DateRange]] = {}
    service: list[DateRange] = []
    headings = dict(zip(("venue", "start", "end", "reason"), texts.CLOSURE_HEADINGS, strict=True))
    for cells in sheet.rows(book, headings):
        name, reason = cells["venue"], cells["reason"]
        cells.texts["end"] = cells["end"] or cells["start"]
        first, last = cells.read("start", _day, None), cells.read("end", _day, None)
        if name != texts.WHOLE_SERVICE and known is not None and name not in known:
            cells.tell("venue", texts.unknown_venue(name, hint(name, sorted(known))))
        elif name != texts.WHOLE_SERVICE and reason:
            cells.tell("reason", texts.MOTIVE_UNUSED)
        if first is None or last is None:
            continue
        if last < first:
            cells.tell("end", texts.closure_bounds(first, last))
        elif name == texts.WHOLE_SERVICE:
            service.append(DateRange(first, last, reason))
        else:
            own.setdefault(name, []).append(DateRange(first, last))
    return own, service


def _text(value: object) -> str:
    """Return a cell as venues.csv would hold it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def _day(text: str) -> date:
    try:
        return parse_typed_day(text)
    except ValueError:
        raise ValueError(texts.not_a_date(text)) from None
