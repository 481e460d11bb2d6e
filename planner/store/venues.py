"""The venues: one row each, so that two pages may edit two of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from planner.errors import StoreError
from planner.loading.halls import COLUMNS
from planner.store.database import Store
from planner.store.journal import Edit, editing, field_changes
from planner.store.records import StoredVenue
from planner.store.schema import AnyRow, venues
from planner.texts import storing

KIND = venues.name


def all_venues(store: Store) -> tuple[StoredVenue, ...]:
    """Return the venues, in the order of venues.csv."""
    with store.reading() as connection:
        return tuple(map(_record, connection.execute(select(venues).order_by(venues.c.rank))))


def venue(store: Store, key: str) -> StoredVenue:
    """Return one venue.

    Raises
    ------
    StoreError
        There is none of this identifier.
    """
    with store.reading() as connection:
        row = connection.execute(select(venues).where(venues.c.id == key)).one_or_none()
    if row is None:
        raise StoreError(storing.gone(key))
    return _record(row)


def add(store: Store, who: str, cells: Mapping[str, str]) -> StoredVenue:
    """Add a venue after the others.

    Parameters
    ----------
    cells : Mapping[str, str]
        Texts by column of venues.csv; absent is unknown. Their sense is judged by
        `planner.loading.halls.read_venue`, not here.

    Raises
    ------
    ConflictError
        The identifier is taken.
    """
    whole = complete(cells)
    with editing(store, who, storing.about(storing.VENUE_ADDED, called(whole))) as edit:
        _add(edit, whole)
    return venue(store, whole["id"])


def save(store: Store, who: str, key: str, cells: Mapping[str, str], version: int) -> StoredVenue:
    """Change cells of a venue; those that are not given stay.

    Raises
    ------
    ConflictError
        Somebody changed or removed the venue since `version` was read.
    """
    before = venue(store, key).cells
    after = complete({**before, **cells, "id": key})
    told = field_changes({"cells": before}, {"cells": after})
    what = storing.about(storing.VENUE_CHANGED, called(after), *told)
    with editing(store, who, what) as edit:
        edit.change(KIND, key, {"cells": after}, version)
    return venue(store, key)


def remove(store: Store, who: str, key: str, version: int) -> None:
    """Remove a venue.

    Raises
    ------
    ConflictError
        Somebody changed or removed the venue since `version` was read.
    """
    what = storing.about(storing.VENUE_REMOVED, called(venue(store, key).cells))
    with editing(store, who, what) as edit:
        edit.remove(KIND, key, version)


def replace_all(edit: Edit, rows: Iterable[Mapping[str, str]]) -> int:
    """Make the venues those of a whole file, as part of an edit, and return how many there are."""
    wanted = {cells["id"]: complete(cells) for cells in rows}
    found = edit.connection.execute(select(venues.c.id)).scalars().all()
    for key in found:
        if key not in wanted:
            edit.remove(KIND, key, None)
    for rank, (key, cells) in enumerate(wanted.items()):
        if key in found:
            edit.change(KIND, key, {"cells": cells, "rank": rank}, None)
        else:
            edit.add(KIND, key, {"cells": cells, "rank": rank})
    return len(wanted)


def complete(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a text for every column, in the order of venues.csv."""
    return {name: str(cells.get(name, "")) for name in COLUMNS}


def called(cells: Mapping[str, str]) -> str:
    """Return the name of a venue on screen."""
    return cells.get("name") or cells.get("id", "")


def _add(edit: Edit, cells: Mapping[str, str]) -> None:
    last = edit.connection.scalar(select(func.max(venues.c.rank)))
    rank = 0 if last is None else last + 1
    edit.add(KIND, cells["id"], {"cells": dict(cells), "rank": rank})


def _record(row: AnyRow) -> StoredVenue:
    # The order of keys in JSON is the database's affair.
    return StoredVenue(row.id, row.version, complete(row.cells))
