"""Input files kept as they are: activities, territory, calendars, travel times."""

from __future__ import annotations

from sqlalchemy import select

from planner.errors import StoreError
from planner.store.database import Store
from planner.store.journal import editing
from planner.store.records import StoredDocument
from planner.store.schema import documents
from planner.texts import storing

KIND = documents.name
ACTIVITIES, TERRITORY = "activities.toml", "communes.geojson"
VENUES, SITES = "venues.csv", "sites.csv"
SCENARIOS, CALENDARS, TRAVEL = "scenarios", "calendars", "travel"
"""Where each input stands below the folder of inputs."""


def paths(store: Store) -> tuple[str, ...]:
    """Return the paths of the documents."""
    with store.reading() as connection:
        return tuple(connection.execute(select(documents.c.id).order_by(documents.c.id)).scalars())


def document(store: Store, path: str) -> StoredDocument:
    """Return one document.

    Raises
    ------
    StoreError
        There is none at this path.
    """
    with store.reading() as connection:
        row = connection.execute(select(documents).where(documents.c.id == path)).one_or_none()
    if row is None:
        raise StoreError(storing.gone(path))
    return StoredDocument(row.id, row.version, row.text)


def save(store: Store, who: str, path: str, text: str, version: int) -> StoredDocument:
    """Replace the text of a document; version 0 adds one.

    Raises
    ------
    ConflictError
        Somebody changed it since `version` was read.
    """
    said = storing.about(storing.DOCUMENT_CHANGED, path)
    with editing(store, who, said) as edit:
        if version == 0:
            edit.add(KIND, path, {"text": text})
        else:
            edit.change(KIND, path, {"text": text}, version)
    return document(store, path)
