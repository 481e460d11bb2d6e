"""The tables. Rows a coordinator edits carry as `version` the edit that last wrote them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    text,
)

from planner.store.records import RUNNING

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, in UTC in the database (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return found.astimezone(UTC)


def _json() -> JSON:
    return JSON(none_as_null=True)


def _version() -> Column[int]:
    return Column("version", Integer, ForeignKey("edit.id"), nullable=False)


edits = Table(
    "edit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("nature", String, nullable=False),
    Column("reverses", Integer, ForeignKey("edit.id"), unique=True),
    sqlite_autoincrement=True,  # a version is never used twice
)

changes = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edit", Integer, ForeignKey("edit.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    Column("before", _json()),
    Column("after", _json()),
    Index("ix_change_kind_key", "kind", "key"),
)

venues = Table(
    "venue",
    metadata,
    Column("id", String, primary_key=True),
    _version(),
    Column("rank", Integer, nullable=False),
    Column("cells", _json(), nullable=False),
)

scenarios = Table(
    "scenario",
    metadata,
    Column("id", String, primary_key=True),
    _version(),
    Column("rank", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("parent", String),
    Column("hidden", Boolean, nullable=False),
)

documents = Table(
    "document",
    metadata,
    Column("id", String, primary_key=True),
    _version(),
    Column("text", Text, nullable=False),
)

settings = Table(
    "setting",
    metadata,
    Column("id", String, primary_key=True),
    _version(),
    Column("value", _json(), nullable=False),
)

attendance = Table(
    "attendance",
    metadata,
    Column("id", String, primary_key=True),
    _version(),
    Column("date", Date, nullable=False, index=True),
    Column("open", Time, nullable=False),
    Column("venue", String, nullable=False),
    Column("activity", String, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("adults", Integer),
    Column("children_0_2", Integer),
    Column("children_3_5", Integer),
    Column("first_visits", Integer),
    Column("reason", Text, nullable=False),
    Index("ix_attendance_venue_date", "venue", "date"),
)

jobs = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("who", String, nullable=False),
    Column("request", _json(), nullable=False),
    Column("state", String, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("process", Integer),
    Column("process_born", Float),
    Column("folder", String, nullable=False),
    Column("progress", Float),
    Column("gap", Float),
    Column("message", Text, nullable=False),
    Column("cancelling", Boolean, nullable=False),
    Column("plan", Integer, ForeignKey("plan.id")),
    sqlite_autoincrement=True,
)
# One solve at a time, whatever the number of servers.
Index(
    "one_job_running",
    jobs.c.state,
    unique=True,
    sqlite_where=text(f"state = '{RUNNING}'"),
    postgresql_where=text(f"state = '{RUNNING}'"),
)

plans = Table(
    "plan",
    metadata,
    Column("id", Integer, primary_key=True),
    _version(),
    Column("parent", Integer, ForeignKey("plan.id")),
    Column("scenario", String, nullable=False),
    Column("start", Date, nullable=False),
    Column("end", Date, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("figures", _json(), nullable=False),
    Column("label", String, nullable=False),
    Column("adopted", Integer),
    Column("hidden", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

blobs = Table(
    "blob",
    metadata,
    Column("digest", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)

plan_files = Table(
    "plan_file",
    metadata,
    Column("plan", Integer, ForeignKey("plan.id"), primary_key=True),
    Column("path", String, primary_key=True),
    Column("digest", String, ForeignKey("blob.digest"), nullable=False, index=True),
)

EDITED = {
    table.name: table for table in (venues, scenarios, documents, settings, attendance, plans)
}
"""The tables whose rows are journaled, by the name the journal gives them."""


def plain(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row as JSON can hold them, without key and version."""
    kept = {name: value for name, value in values.items() if name not in ("id", "version")}
    return {
        name: value.isoformat() if isinstance(value, date | datetime | time) else value
        for name, value in kept.items()
        if name in table.c
    }


def typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """Return what `plain` wrote as the table's own types."""
    readers: dict[object, Any] = {
        date: date.fromisoformat,
        time: time.fromisoformat,
        datetime: datetime.fromisoformat,
    }
    return {
        name: reader(value)
        if value is not None and (reader := readers.get(_python_type(table.c[name])))
        else value
        for name, value in values.items()
    }


def key_of(table: Table, text: str) -> Any:
    """Return a key of the journal as the table's own type."""
    return int(text) if _python_type(table.c.id) is int else text


def _python_type(column: Column[Any]) -> object:
    kind: Any = column.type
    kind = kind.impl if isinstance(kind, TypeDecorator) else kind
    return JSON if isinstance(kind, JSON) else kind.python_type
