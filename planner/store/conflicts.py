"""Why an edit cannot be made: who was faster and what they wrote, or letters no database holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from planner.errors import InputError
from planner.store.database import Store
from planner.store.records import Since
from planner.store.schema import AnyRow, changes, edits
from planner.texts import storing

_FORBIDDEN = re.compile(r"[\x00\ud800-\udfff]")


def require_storable(name: str, *values: Any) -> None:
    """Refuse letters that not every database can hold: the null one, halves of a pair.

    Raises
    ------
    InputError
        There is one in a text, at whatever depth.
    """
    for text in _strings([name, *values]):
        if _FORBIDDEN.search(text):
            raise InputError.single("saisie", "", storing.not_a_letter(text))


def _strings(value: Any) -> Iterator[str]:
    """Yield every text of what JSON can hold."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _since(
    connection: Connection, kind: str, keys: Collection[str], version: int
) -> Sequence[AnyRow]:
    query = (
        select(
            changes.c.key, changes.c.before, changes.c.after,
            edits.c.who, edits.c.at, edits.c.what,
        )
        .join(edits, changes.c.edit == edits.c.id)
        .where(changes.c.kind == kind, changes.c.key.in_(keys), edits.c.id > version)
        .order_by(changes.c.id)
    )  # fmt: skip
    return connection.execute(query).all()


def since(store: Store, kind: str, keys: Collection[str], version: int) -> Since:
    """Return what was written of rows since a version of them was read, and by whom."""
    with store.reading() as connection:
        found = _since(connection, kind, keys, version)
    read: dict[str, Mapping[str, Any] | None] = {}
    for row in found:
        read.setdefault(row.key, row.before)
    return Since(read, tuple(dict.fromkeys((row.who, row.at) for row in found)))


def conflict(connection: Connection, kind: str, key: str, version: int) -> str:
    """Say who changed or removed a row since a version of it was read."""
    found = _since(connection, kind, (key,), version)
    told = [(row.who, row.at, row.what) for row in found]
    if not found or found[-1].after is None:
        return gone(connection, kind, key)
    before, after = found[0].before or {}, found[-1].after
    return storing.conflict(called(kind, key, after), told, field_changes(before, after))


def gone(connection: Connection, kind: str, key: str) -> str:
    """Say that a row is not there, and who removed it."""
    found = _since(connection, kind, (key,), 0)
    name = called(kind, key, found[-1].before or {}) if found else key
    return storing.gone(name, (found[-1].who, found[-1].at) if found else None)


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Say in French which fields of a row differ; texts of files are left out."""
    old, new = _fields(before), _fields(after)
    return tuple(
        storing.value_changed(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if name in storing.COLUMN_LABELS and old.get(name) != new.get(name)
    )


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    cells = values.get("cells")
    return {**values, **cells} if isinstance(cells, dict) else dict(values)


def called(kind: str, key: str, values: Mapping[str, Any]) -> str:
    """How a row is called on screen."""
    return str(_fields(values).get("name") or values.get("label") or key)
