"""Opens the store: sound, of this version, backed up, or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from planner.errors import StoreError
from planner.store import backups, migrating
from planner.store.database import Store, address, engine_for, home, now, on_files
from planner.store.examining import examined


def open_store(
    url: str | None = None,
    folder: Path | None = None,
    clock: Callable[[], datetime] = now,
) -> Store:
    """Open the database, made when there is none; the first of the day is backed up.

    A database of an older version is backed up, then brought up to date.

    Parameters
    ----------
    url : str, optional
        Its address; by default PLANNER_DATABASE, else a file in `folder`.
    folder : Path, optional
        Where the file and the backups are; by default PLANNER_HOME or the platform's.

    Raises
    ------
    StoreError
        It is damaged, of a newer version, not ours, unreachable or cannot be written.
    """
    store = closed_store(url, folder, clock)
    try:
        if store.file is not None:
            with on_files(str(store.file.parent)):
                store.file.parent.mkdir(parents=True, exist_ok=True)
        with store.reading() as connection:
            found = examined(connection, store.name)
        if found is not None and found != migrating.newest():
            backups.write(store, backups.automatic_path(store, found))
        if found != migrating.newest():
            with store.writing() as connection:
                migrating.upgrade(connection)
        return _backed_up(store)
    except BaseException:
        store.close()
        raise


def _backed_up(store: Store) -> Store:
    """Write the backup of the day; a full disk must not keep anyone from reading."""
    try:
        backups.daily(store)
    except StoreError as error:
        return replace(store, warnings=error.lines)
    return store


def closed_store(
    url: str | None = None,
    folder: Path | None = None,
    clock: Callable[[], datetime] = now,
) -> Store:
    """Return the store at an address, whose database has neither been opened nor examined."""
    return Store(engine_for(url or address(folder)), folder or home(), clock)
