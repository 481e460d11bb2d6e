"""presences.csv -> attendance, every fault by its line; and the blank form to fill in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import TypeVar

from planner.errors import Fault
from planner.loading.readers import display, raising, read_table
from planner.loading.values import hint, parse_choice, parse_clock, parse_day
from planner.model.attendance import COUNTS, Attendance, SessionKey
from planner.model.calendar import DateRange

T = TypeVar("T")

KEY = ("date", "open", "venue", "activity")
REQUIRED = (*KEY, "status")
COLUMNS = (*REQUIRED, *COUNTS, "reason", "place")
"""`place` only helps whoever fills the form in: it is not read."""

STATUS = {"tenue": True, "annulée": False}
"""How `status` is written; empty is not noted yet."""


@dataclass(frozen=True)
class Expected:
    """The sessions that plans know of.

    Parameters
    ----------
    dates : DateRange
        A line of any other date is checked by itself, then left out.
    planned : frozenset of SessionKey
        Those of the plans, as revised.
    dropped : frozenset of SessionKey
        Those that a revision gave up.
    """

    dates: DateRange
    planned: frozenset[SessionKey]
    dropped: frozenset[SessionKey] = frozenset()

    def doubt(self, record: Attendance) -> str:
        """Say in French what is odd about a record, which counts all the same; empty if nothing.

        Who came belongs to what was held, whatever was planned: but it may be a slip of the pen.
        """
        key = record.session
        if key.date not in self.dates or key in self.planned:
            return ""
        if key in self.dropped:
            told = "notée tenue, mais supprimée par une révision du planning"
            return f"{told} ; comptée hors planning" if record.held else ""
        same_day = sorted(other for other in self.planned if other.date == key.date)
        outside = " ; notée hors planning, à corriger si c’est une faute de frappe"
        if not same_day:
            return f"aucune séance annoncée le {key.date:%d/%m/%Y} dans ces plannings{outside}"
        asked, *told_of = (f"{k.open:%H:%M},{k.venue},{k.activity}" for k in (key, *same_day))
        return f"« {asked} » n’est pas une séance de ce jour{hint(asked, told_of)}{outside}"


@dataclass(frozen=True)
class Sheet:
    """What a file says of sessions, in its own order, and what is odd about some of its lines."""

    records: tuple[Attendance, ...]
    doubts: tuple[Fault, ...] = ()


def load_attendance(path: Path, expected: Expected | None = None) -> Sheet:
    """Load an attendance file.

    Parameters
    ----------
    expected : Expected, optional
        The sessions plans know of: a line about any other one counts, and is doubted.

    Raises
    ------
    InputError
        Carries every fault of the file.
    """
    return raising(lambda faults: _parse(path, expected, faults))


def _parse(path: Path, expected: Expected | None, faults: list[Fault]) -> Sheet:
    rows = read_table(path, REQUIRED, COLUMNS[len(REQUIRED) :], faults)
    lines: dict[SessionKey, int] = {}
    found: list[Attendance] = []
    doubts: list[Fault] = []
    for row in rows or ():
        told: list[str] = []
        where = partial(Fault, display(path), f"ligne {row.line}")
        record = read_attendance(row.cells, partial(_note, told))
        if not told and record is not None:
            key = record.session
            if key in lines:
                told.append(f"cette séance est déjà notée, ligne {lines[key]} ; garder une ligne")
            elif expected is None or key.date in expected.dates:
                found.append(record)
                doubt = expected.doubt(record) if expected else ""
                doubts += [where(doubt)] if doubt else []
            lines.setdefault(key, row.line)
        faults.extend(map(where, told))
    return Sheet(tuple(found), tuple(doubts))


def _note(told: list[str], column: str, message: str) -> None:
    told.append(f"{column} : {message}")


def read_attendance(
    cells: Mapping[str, str], tell: Callable[[str, str], None]
) -> Attendance | None:
    """Return the attendance of one row; None when its status is empty.

    Parameters
    ----------
    cells : Mapping[str, str]
        Texts by column of `COLUMNS`; an empty count was not made.
    tell : callable
        Receives the column and the French message of every fault; the result is then useless.
    """

    def read(column: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(cells[column])
        except ValueError as error:
            tell(column, str(error))
            return None

    day, opens = read("date", _day), read("open", _clock)
    venue, activity = read("venue", _filled), read("activity", _filled)
    status = read("status", lambda text: text and parse_choice(text, STATUS, "état"))
    counts = {name: read(name, _count) for name in COUNTS}
    written = [name for name, count in counts.items() if count is not None]
    if status == "" and (written or cells["reason"]):
        tell("status", f"case vide ; écrire {' ou '.join(STATUS)}")
    if status and not STATUS[status] and any(counts.values()):
        first = next(name for name, count in counts.items() if count)
        tell(first, "des présences à une séance annulée ; vider la case ou écrire tenue")
    if day is None or opens is None or not venue or not activity or not status:
        return None
    key = SessionKey(day, opens, venue, activity)
    return Attendance(key, STATUS[status], **counts, reason=cells["reason"])


def _day(text: str) -> date:
    """Read a date as written, or as a spreadsheet in French rewrites it: 24/12/2026."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    return parse_day(f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else text)


def _clock(text: str) -> time:
    """Read a time as written, or as a spreadsheet rewrites it: 9:00, 09:00:00."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(?::00)?", text)
    return parse_clock(f"{int(match[1]):02}:{match[2]}" if match else text)


def _filled(text: str) -> str:
    if not text:
        raise ValueError("case vide ; la remplir")
    return text


def _count(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal()) or int(text) > 999:
        raise ValueError(f"« {text} » n’est pas un nombre de personnes, de 0 à 999")
    return int(text)


def attendance_form(
    sessions: Iterable[tuple[SessionKey, str]], noted: Iterable[Attendance] = ()
) -> str:
    """Return the text of a presences.csv: a line a session, what is noted already kept.

    Parameters
    ----------
    sessions : iterable of (SessionKey, str)
        With the name of the place, for whoever fills the form in.
    """
    words = {held: word for word, held in STATUS.items()}
    records = {record.session: record for record in noted}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for key, place in sorted(sessions):
        record = records.get(key)
        cells: list[object] = [key.date.isoformat(), f"{key.open:%H:%M}", key.venue, key.activity]
        cells.append(words[record.held] if record else "")
        counts = [getattr(record, name) if record else None for name in COUNTS]
        cells += ["" if count is None else count for count in counts]
        writer.writerow([*cells, record.reason if record else "", place])
    return buffer.getvalue()
