"""Backups: one file each, of any database; written whole, checked before they replace anything.

A backup is an SQLite database of the same tables, whatever it was made from: one of
PostgreSQL can be restored into a file, and the other way round.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, exists, inspect, select

from planner.store import migrating
from planner.store.database import Store, engine_for, now, on_files
from planner.store.schema import edits, metadata

FOLDER = "sauvegardes"
KEPT = 14
"""Automatic backups kept; those asked for are never removed."""

_DAILY = "auto-{:%Y-%m-%d}.sqlite"
_CHUNK = 1000


def automatic_path(store: Store, version: str = "") -> Path:
    """Return where the automatic backup of today goes, or the one before a migration."""
    folder = store.folder / FOLDER
    if version:
        return folder / f"avant-migration-{version}-{store.clock():%Y-%m-%d-%H%M%S}.sqlite"
    return folder / _DAILY.format(store.clock())


def asked_path(store: Store) -> Path:
    """Return where a backup goes when it is asked for without saying where."""
    return store.folder / FOLDER / f"planner-{store.clock():%Y-%m-%d-%H%M%S}.sqlite"


def daily(store: Store) -> Path | None:
    """Write today's backup unless there is one, and remove the oldest ones beyond `KEPT`.

    Nothing is written of a database nobody has written into.
    """
    path = automatic_path(store)
    if path.exists():
        return None
    with store.reading() as connection:
        if not connection.scalar(select(exists().select_from(edits))):
            return None
    write(store, path)
    for old in sorted(path.parent.glob("auto-*.sqlite"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def write(store: Store, path: Path) -> Path:
    """Write a backup while the store may be in use; whole, or not at all.

    Raises
    ------
    StoreError
        It cannot be written there.
    """
    with on_files(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".partial-") as scratch:
            draft = Path(scratch) / path.name
            _fill(store, draft)
            draft.replace(path)
    return path


def _fill(store: Store, draft: Path) -> None:
    if store.file is not None:
        with closing(sqlite3.connect(store.file)) as source, closing(sqlite3.connect(draft)) as to:
            source.backup(to)
    else:
        with store.reading() as source, opened(draft) as twin, twin.writing() as target:
            migrating.upgrade(target, migrating.version_of(source) or "head")
            copy(source, target)
    single_file(draft)


def single_file(path: Path) -> None:
    """Leave write-ahead logging: no other file beside this one, and nobody else in it.

    Raises
    ------
    sqlite3.OperationalError
        Somebody has it open.
    """
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def opened(path: Path) -> Store:
    """Return the store of a backup file."""
    return Store(engine_for(f"sqlite:///{path}"), path.parent, now)


def copy(source: Connection, target: Connection) -> None:
    """Copy every row; rows only refer to rows written before them.

    Of a server's database of an older version, what this version no longer has is left out.
    """
    present = inspect(source)
    for table in metadata.sorted_tables:
        if not present.has_table(table.name):  # a database of an older version
            continue
        names = {column["name"] for column in present.get_columns(table.name)}
        columns = [column for column in table.c if column.name in names]
        found = source.execute(
            table.select().with_only_columns(*columns).order_by(*table.primary_key)
        )
        for part in found.partitions(_CHUNK):
            target.execute(table.insert(), [dict(row._mapping) for row in part])
