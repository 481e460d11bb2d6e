"""Values kept by name: anything JSON can hold."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from planner.store.database import Store
from planner.store.journal import editing
from planner.store.records import StoredSetting
from planner.store.schema import settings
from planner.texts import storing

KIND = settings.name


def get(store: Store, key: str, otherwise: Any = None) -> StoredSetting:
    """Return a value, or `otherwise` (at version 0) when it was never set."""
    with store.reading() as connection:
        row = connection.execute(select(settings).where(settings.c.id == key)).one_or_none()
    if row is None:
        return StoredSetting(key, 0, otherwise)
    return StoredSetting(key, row.version, row.value)


def put(
    store: Store, who: str, key: str, value: Any, what: str = "", version: int | None = None
) -> StoredSetting:
    """Set a value; None cannot be one.

    Parameters
    ----------
    what : str
        What the journal says was done, in French.
    version : int, optional
        As it was read; None when the last one to write wins.

    Raises
    ------
    ConflictError
        Somebody set it since `version` was read.
    """
    with editing(store, who, what or storing.about(storing.SETTING_CHANGED, key)) as edit:
        if edit.row(KIND, key) is None and not version:
            edit.add(KIND, key, {"value": value})
        else:
            edit.change(KIND, key, {"value": value}, version)
    return get(store, key)


def value_in(connection: Connection, key: str) -> Any:
    """Return a value within a transaction, None when it was never set."""
    return connection.scalar(select(settings.c.value).where(settings.c.id == key))
