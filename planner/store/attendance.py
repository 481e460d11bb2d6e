"""Head-counts: one row a session, counts only, never a name."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date

from sqlalchemy import select

from planner.model.attendance import Attendance, SessionKey
from planner.store.database import Store
from planner.store.journal import Edit, editing
from planner.store.records import StoredAttendance
from planner.store.schema import AnyRow, attendance, venues
from planner.texts import storing

KIND = attendance.name
COUNTS = ("held", "adults", "children_0_2", "children_3_5", "first_visits", "reason")

_ROWS = select(
    attendance.c.version,
    *(attendance.c[field.name] for field in fields(SessionKey)),
    *(attendance.c[name] for name in COUNTS),
)


def key_of(session: SessionKey) -> str:
    """Return the identifier of the row of a session."""
    return f"{session.date}/{session.open:%H:%M}/{session.venue}/{session.activity}"


def counted(store: Store, session: SessionKey) -> StoredAttendance | None:
    """Return what was noted of one session."""
    query = _ROWS.where(attendance.c.id == key_of(session))
    with store.reading() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _record(row)


def between(
    store: Store, first: date, last: date, venue: str | None = None
) -> tuple[StoredAttendance, ...]:
    """Return what was noted from one date to another, both included, in order of time."""
    query = _ROWS.where(attendance.c.date.between(first, last)).order_by(
        attendance.c.date, attendance.c.open, attendance.c.id
    )
    if venue is not None:
        query = query.where(attendance.c.venue == venue)
    with store.reading() as connection:
        return tuple(map(_record, connection.execute(query)))


def save(
    store: Store, who: str, record: Attendance, version: int | None = None, what: str = ""
) -> StoredAttendance:
    """Note a session, or note it again.

    Parameters
    ----------
    version : int, optional
        As it was read, 0 when there was none; None when the last one to write wins.

    Raises
    ------
    ConflictError
        Somebody noted it since `version` was read.
    """
    session = record.session
    said = what or _said(store, storing.HEADS_COUNTED, session)
    with editing(store, who, said) as edit:
        _write(edit, record, version)
    found = counted(store, session)
    assert found is not None
    return found


def remove(store: Store, who: str, session: SessionKey, version: int) -> None:
    """Take back what was noted of a session.

    Raises
    ------
    ConflictError
        Somebody noted it again since `version` was read.
    """
    with editing(store, who, _said(store, storing.HEADS_REMOVED, session)) as edit:
        edit.remove(KIND, key_of(session), version)


def _said(store: Store, what: str, session: SessionKey) -> str:
    """Name an edit by the session, at the venue as it is called."""
    with store.reading() as connection:
        cells = connection.scalar(select(venues.c.cells).where(venues.c.id == session.venue))
    place = (cells or {}).get("name") or session.venue
    return storing.about(what, storing.session(session.date, session.open), place)


def _write(edit: Edit, record: Attendance, version: int | None) -> None:
    key = key_of(record.session)
    counts = {name: getattr(record, name) for name in COUNTS}
    if edit.row(KIND, key) is None and not version:
        edit.add(KIND, key, counts | asdict(record.session))
    else:
        edit.change(KIND, key, counts, version)


def _record(row: AnyRow) -> StoredAttendance:
    version, day, opens, venue, activity, *counts = row  # by place: there may be thousands
    return StoredAttendance(version, Attendance(SessionKey(day, opens, venue, activity), *counts))
