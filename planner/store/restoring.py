"""Puts a backup in the place of the data; what it replaces is kept aside."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, func, select

from planner.errors import StoreError
from planner.store import backups, migrating
from planner.store.database import Store, on_files, translated
from planner.store.examining import examined
from planner.store.schema import edits, metadata
from planner.texts import storing


def restore(store: Store, backup: Path) -> tuple[datetime | None, Path | None]:
    """Replace the data by those of a backup, once that one is found sound.

    Parameters
    ----------
    store : Store
        As `planner.store.closed_store` gives it: the database may be damaged or missing.

    Returns
    -------
    datetime, optional
        Of the last edit the backup knows.
    Path, optional
        Where the data replaced are kept; None when there were none.

    Raises
    ------
    StoreError
        The backup is missing, damaged, newer or not ours; or the database is in use.
        Nothing has changed then.
    """
    if not backup.is_file():
        raise StoreError(storing.no_backup(str(backup)))
    place = store.folder if store.file is None else store.file.parent
    aside = store.folder / backups.FOLDER / f"remplacee-{store.clock():%Y-%m-%d-%H%M%S}.sqlite"
    with on_files(str(place)):
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place, prefix=".partial-") as scratch:
            draft = Path(scratch) / "draft.sqlite"
            last = _checked_copy(backup, draft)
            if store.file is None:
                kept: Path | None = backups.write(store, aside)
                _into_server(store, draft)
            else:
                kept = _kept_aside(store.file, aside)
                draft.replace(store.file)
    return last, kept


def _checked_copy(backup: Path, draft: Path) -> datetime | None:
    """Copy a sound backup, bring the copy up to date and return when it was last edited."""
    name = str(backup)
    address = f"file:{quote(str(backup.resolve()))}?mode=ro"
    with (
        on_files(name),
        closing(sqlite3.connect(address, uri=True)) as source,
        closing(sqlite3.connect(draft)) as to,
    ):
        source.backup(to)
        _require_sound(to, name)
    with backups.opened(draft) as store, translated(name):
        with store.reading() as connection:
            found = examined(connection, name)
        if found is None:
            raise StoreError(storing.not_ours(name))
        with store.writing() as connection:
            migrating.upgrade(connection)
        with store.reading() as connection:
            last: datetime | None = connection.scalar(select(func.max(edits.c.at)))
    backups.single_file(draft)
    return last


def _require_sound(copy: sqlite3.Connection, name: str) -> None:
    try:
        (told,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT:
            raise
        told = None
    if told != "ok":
        raise StoreError(storing.damaged_backup(name))


def _kept_aside(file: Path, aside: Path) -> Path | None:
    """Copy a database that nobody has open; its log, if it is damaged, is moved."""
    if not file.exists():
        return None
    try:
        backups.single_file(file)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        raise StoreError(storing.in_use(str(file))) from error
    except sqlite3.DatabaseError:  # damaged: that may be why a backup is restored
        pass
    aside.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, aside)
    for suffix in ("-wal", "-shm"):
        log = file.with_name(file.name + suffix)
        if log.exists():
            shutil.move(log, aside.with_name(aside.name + suffix))
    return aside


def _into_server(store: Store, draft: Path) -> None:
    """Replace every row of a server's database, in one transaction."""
    with backups.opened(draft) as source, source.reading() as rows, store.writing() as target:
        migrating.upgrade(target)
        for table in reversed(metadata.sorted_tables):
            target.execute(table.delete())
        backups.copy(rows, target)
        _renumber(target)


def _renumber(connection: Connection) -> None:
    """Have the next numbers follow those of the rows that were copied."""
    for table in metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement and _numbered(table.c.id):
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
            last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
            connection.execute(select(func.setval(sequence, last, False)))


def _numbered(column: object) -> bool:
    return getattr(getattr(column, "type", None), "python_type", None) is int
