"""presences.csv -> attendance, every fault by its line; and the blank form to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from planner.errors import Fault
from planner.model.attendance import COUNTS, Attendance, SessionKey
from planner.model.calendar import DateRange
from planner.reading.files import display, raising
from planner.reading.tables import Cells, read_table, table_text
from planner.reading.values import (
    filled,
    hint,
    parse_choice,
    parse_clock,
    parse_typed_day,
    parse_whole,
)
from planner.texts import loading as said

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
            return said.DROPPED if record.held else ""
        same_day = sorted(other for other in self.planned if other.date == key.date)
        outside = said.OUTSIDE_PLAN
        if not same_day:
            return said.NO_SESSION_THAT_DAY.format(key.date, outside)
        asked, *told_of = (f"{k.open:%H:%M},{k.venue},{k.activity}" for k in (key, *same_day))
        return said.NOT_A_SESSION.format(asked, hint(asked, told_of), outside)


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
    for cells in rows or ():
        record = read_attendance(cells)
        if record is None or not cells.sound:
            continue
        key = record.session
        if key in lines:
            cells.tell("", said.NOTED_TWICE.format(lines[key]))
        elif expected is None or key.date in expected.dates:
            found.append(record)
            if doubt := expected.doubt(record) if expected else "":
                doubts.append(Fault(display(path), f"ligne {cells.line}", doubt))
        lines.setdefault(key, cells.line)
    return Sheet(tuple(found), tuple(doubts))


def read_attendance(cells: Cells) -> Attendance | None:
    """Return the attendance of one line, useless when a fault was told; an empty count is unknown.

    Returns
    -------
    Attendance, optional
        None when its status is empty.
    """
    read, tell = cells.read, cells.tell
    day, opens = read("date", parse_typed_day, None), read("open", _clock, None)
    venue, activity = read("venue", filled, ""), read("activity", filled, "")
    status = read("status", lambda text: text and parse_choice(text, STATUS, said.STATE), None)
    counts = {name: read(name, _count, None) for name in COUNTS}
    written = [name for name, count in counts.items() if count is not None]
    if status == "" and (written or cells["reason"]):
        tell("status", said.STATUS_WANTED.format(" ou ".join(STATUS)))
    if status and not STATUS[status] and any(counts.values()):
        first = next(name for name, count in counts.items() if count)
        tell(first, said.PRESENT_AT_CANCELLED)
    if day is None or opens is None or not venue or not activity or not status:
        return None
    key = SessionKey(day, opens, venue, activity)
    return Attendance(key, STATUS[status], **counts, reason=cells["reason"])


def _clock(text: str) -> time:
    """Read a time as written, or as a spreadsheet rewrites it: 9:00, 09:00:00."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(?::00)?", text)
    return parse_clock(f"{int(match[1]):02}:{match[2]}" if match else text)


def _count(text: str) -> int | None:
    return parse_whole(text, said.OF_PEOPLE, most=999) if text else None


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
    rows = []
    for key, place in sorted(sessions):
        record = records.get(key)
        counts = [getattr(record, name, None) for name in COUNTS]
        rows.append((
            key.date, f"{key.open:%H:%M}", key.venue, key.activity,
            words[record.held] if record else "", *counts, record.reason if record else "", place,
        ))  # fmt: skip
    return table_text(COLUMNS, rows)
