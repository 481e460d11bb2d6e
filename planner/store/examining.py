"""Whether a database is sound, and ours."""

from __future__ import annotations

from sqlalchemy import Connection, inspect

from planner.errors import StoreError
from planner.store import migrating
from planner.store.database import SQLITE, translated
from planner.texts import storing


def examined(connection: Connection, name: str) -> str | None:
    """Return the version of a sound database; None when it is empty.

    Raises
    ------
    StoreError
        It is damaged, newer than this program, or something else altogether.
    """
    if connection.dialect.name == SQLITE:
        with translated(name):
            told = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if told != "ok":
            raise StoreError(storing.damaged(name))
    found = migrating.version_of(connection)
    if found is None and inspect(connection).get_table_names():
        raise StoreError(storing.not_ours(name))
    if found is not None and found not in migrating.known():
        raise StoreError(storing.newer(name))
    return found
