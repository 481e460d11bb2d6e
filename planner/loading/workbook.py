"""The edited workbook (XLSX) -> venues and closures, every fault named by sheet and cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from planner import texts
from planner.errors import Fault, InputError
from planner.loading.halls import read_venue
from planner.loading.readers import display
from planner.loading.values import hint, parse_day
from planner.model.calendar import DateRange
from planner.model.territory import Territory, Venue
from planner.texts import workbook as words

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PREFIX = re.compile(r"^\w+ : ")
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
    """Rows of a sheet as texts and dates, and where to tell their faults."""

    name: str
    source: str
    faults: list[Fault]

    def tell(self, place: str, message: str) -> None:
        where = f"{self.name}!{place}" if place else self.name
        self.faults.append(Fault(self.source, where, message))

    def rows(self, book: Any, headings: Sequence[str]) -> Iterator[tuple[int, list[Any]]]:
        """Yield line number and values of every row that is not empty."""
        if self.name not in book.sheetnames:
            self.tell("", texts.NO_SHEET)
            return
        lines = book[self.name].iter_rows(max_col=len(headings))
        found = [str(cell.value or "").strip() for cell in next(lines, ())]
        wrong = [(k, a, b) for k, (a, b) in enumerate(zip(found, headings, strict=False)) if a != b]
        for k, heading, wanted in wrong:
            self.tell(f"{letter(k)}1", texts.not_the_sheet(heading, wanted))
        if wrong or not found:
            return
        for line in lines:
            values = [None if cell.value == "" else cell.value for cell in line]
            if all(value is None for value in values):
                continue
            for k, cell in enumerate(line):
                if cell.data_type == "f":
                    self.tell(f"{letter(k)}{cell.row}", texts.FORMULA)
            yield line[0].row, values


def letter(index: int) -> str:
    """Return the letter of a column, from 0: at most Z, which these sheets do not reach."""
    return chr(ord("A") + index)


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
        raise InputError.single(display(path), "", "fichier introuvable") from None
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        message = f"ce n’est pas un classeur XLSX lisible ({error})"
        raise InputError.single(display(path), "", message) from error
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
    columns = list(texts.VENUE_HEADINGS)
    venues: list[Venue] = []
    lines: dict[str, int] = {}
    for line, values in sheet.rows(book, list(texts.VENUE_HEADINGS.values())):
        cells = {name: _text(value) for name, value in zip(columns, values, strict=True)}
        cells["kind"] = WORDS.get(cells["kind"], cells["kind"])

        def tell(column: str, message: str, line: int = line) -> None:
            sheet.tell(f"{letter(columns.index(column))}{line}", _PREFIX.sub("", message))

        venue, name = read_venue(cells | {"closures": ""}, communes, tell), cells["id"]
        if name and name in lines:
            tell("id", f"« {name} » est déjà pris, ligne {lines[name]}")
        lines.setdefault(name, line)
        if name:  # even faulty, so that its closures are not blamed
            venues.append(replace(venue, id=name))
    if not lines and not sheet.faults:
        sheet.tell("", "aucun lieu ; en garder au moins un")
    return venues


def _closures(
    book: Any, sheet: _Sheet, known: set[str] | None
) -> tuple[dict[str, list[DateRange]], list[DateRange]]:
    own: dict[str, list[DateRange]] = {}
    service: list[DateRange] = []
    for line, (venue, start, end, motive) in sheet.rows(book, texts.CLOSURE_HEADINGS):
        days: list[date | None] = []
        for column, value in (("B", start), ("C", end if end is not None else start)):
            try:
                days.append(_day(value))
            except ValueError as error:
                sheet.tell(f"{column}{line}", str(error))
                days.append(None)
        name, reason = _text(venue), _text(motive)
        if name != texts.WHOLE_SERVICE and known is not None and name not in known:
            sheet.tell(f"A{line}", texts.unknown_venue(name, hint(name, sorted(known))))
        elif name != texts.WHOLE_SERVICE and reason:
            sheet.tell(f"D{line}", texts.MOTIVE_UNUSED)
        first, last = days
        if first is None or last is None:
            continue
        if last < first:
            sheet.tell(f"C{line}", texts.closure_bounds(first, last))
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
    return str(value).strip()


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if match := _DAY.fullmatch(text):
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    try:
        return parse_day(text)
    except ValueError:
        raise ValueError(texts.not_a_date("" if value is None else value)) from None
