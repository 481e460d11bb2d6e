"""One database: how it is opened, read and written, and what its failures mean."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from planner.errors import StoreError
from planner.texts import storing

FILE = "planner.sqlite"
ADDRESS = "PLANNER_DATABASE"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
PATIENCE = 5.0
"""Seconds a write waits for another one."""

_BEGIN = "planner_begin"
_ONE_STATE = "REPEATABLE READ"
_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: storing.DISK_FULL,
    sqlite3.SQLITE_IOERR: storing.DISK_ERROR,
    sqlite3.SQLITE_READONLY: storing.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: storing.READ_ONLY,
    sqlite3.SQLITE_PERM: storing.READ_ONLY,
    sqlite3.SQLITE_BUSY: storing.BUSY,
}
_STATE_REASONS = {
    "53100": storing.DISK_FULL,
    "40001": storing.BUSY,
    "40P01": storing.BUSY,
    "55P03": storing.BUSY,
    "25006": storing.READ_ONLY,
    "42501": storing.READ_ONLY,
}
"""What SQLSTATE of a server means: no room, transactions in each other's way, no right to."""

_UNREACHABLE_STATES = ("08", "28", "3D", "57")
"""Classes of SQLSTATE: connection, password, no such database, server stopping."""


def now() -> datetime:
    """Return the present instant, in the zone of this computer."""
    return datetime.now().astimezone()


def clock_on(day: date) -> Callable[[], datetime]:
    """Return a clock that shows this computer's time of day, and `day` as the date for now."""
    ahead = day - now().date()
    return lambda: now() + ahead


def home() -> Path:
    """Return the folder of what the program keeps: PLANNER_HOME, or the platform's."""
    from platformdirs import user_data_path

    told = os.environ.get("PLANNER_HOME")
    return Path(told) if told else user_data_path("planner")


def address(folder: Path | None = None) -> str:
    """Return the address of the database: PLANNER_DATABASE, or a file in a folder."""
    return os.environ.get(ADDRESS) or f"sqlite:///{(folder or home()) / FILE}"


@dataclass(frozen=True)
class Store:
    """An open database.

    Parameters
    ----------
    folder : Path
        Where its backups go.
    clock : callable
        Gives the present instant, with its zone.
    warnings : tuple of str
        What did not go well when it was opened, and does not keep it from being used.
    """

    engine: Engine
    folder: Path
    clock: Callable[[], datetime]
    warnings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How to call it in a message: never with a password."""
        return name_of(self.engine)

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database."""
        found = self.engine.url.database if self.engine.dialect.name == SQLITE else None
        return Path(found) if found else None

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database.

        Raises
        ------
        StoreError
            The database cannot be read.
        """
        level = {} if self.engine.dialect.name == SQLITE else {"isolation_level": _ONE_STATE}
        engine = self.engine.execution_options(**level)
        with translated(self.name), engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together, or not at all.

        Raises
        ------
        StoreError
            They could not be kept: nothing of them is.
        """
        engine = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with translated(self.name), engine.begin() as connection:
            yield connection


def name_of(engine: Engine) -> str:
    """Return the path of an SQLite file, else the address without its password."""
    url = engine.url
    found = url.database if engine.dialect.name == SQLITE else None
    return found or url.render_as_string(hide_password=True)


def engine_for(url: str) -> Engine:
    """Return the engine of an address, set for safe writes; nothing is opened yet.

    Raises
    ------
    StoreError
        The address is none, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgres", POSTGRESQL):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in (SQLITE, POSTGRESQL):
            raise StoreError(storing.NOT_AN_ADDRESS)
        if parsed.get_backend_name() == POSTGRESQL:
            patience = f"-c lock_timeout={1000 * PATIENCE:.0f}"
            return create_engine(parsed, pool_pre_ping=True, connect_args={"options": patience})
        engine = create_engine(parsed, connect_args={"timeout": PATIENCE})
    except (ArgumentError, NoSuchModuleError):
        raise StoreError(storing.NOT_AN_ADDRESS) from None
    except ModuleNotFoundError:
        raise StoreError(storing.NO_DRIVER) from None
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, record: object) -> None:
    """Let SQLAlchemy begin transactions, and have SQLite keep what it is given."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Take the lock at once when writing: a read lock that grows may fail half-way."""
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what a database driver raises into a named error.

    Raises
    ------
    StoreError
        The disk is full, the file damaged, the server away... A broken constraint is
        left as it is: the caller knows what it means.
    """
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        reason = reason_of(error)
        if reason is None:
            raise
        raise StoreError(reason(where)) from error


@contextmanager
def on_files(where: str) -> Iterator[None]:
    """Turn what happens to files into a named error.

    Raises
    ------
    StoreError
        The disk is full, a folder cannot be written, a database of SQLite is damaged...
    """
    try:
        yield
    except sqlite3.Error as error:
        sentence = sqlite_sentence(error) or storing.damaged
        raise StoreError(sentence(where)) from error
    except OSError as error:
        reason = storing.DISK_FULL if error.errno == errno.ENOSPC else storing.READ_ONLY
        raise StoreError(storing.refused(where, reason)) from error


def reason_of(error: DBAPIError) -> Callable[[str], str] | None:
    """Return the sentence about a driver's error, or None when it is a mistake of ours."""
    origin: Any = error.orig
    if isinstance(origin, sqlite3.Error):
        return sqlite_sentence(origin)
    state = getattr(origin, "sqlstate", None)
    if state in _STATE_REASONS:
        return partial(storing.refused, reason=_STATE_REASONS[state])
    lost = state is None or state[:2] in _UNREACHABLE_STATES
    return storing.unreachable if lost else None


def sqlite_sentence(error: BaseException | None) -> Callable[[str], str] | None:
    """Return the sentence about an error of SQLite, or None when it is a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _SQLITE_REASONS:
        return partial(storing.refused, reason=_SQLITE_REASONS[code])
    return {sqlite3.SQLITE_CORRUPT: storing.damaged, sqlite3.SQLITE_NOTADB: storing.not_ours}.get(
        code
    )
