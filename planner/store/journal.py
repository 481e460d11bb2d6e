"""Every edit: who, when, what, each row before and after; and back again.

An edit is one transaction. Its number becomes the version of the rows it writes, so that
whoever saves a row read earlier is told who wrote it since, and what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from planner.errors import ConflictError, StoreError
from planner.store import backups
from planner.store.conflicts import called, conflict, field_changes, gone, require_storable, since
from planner.store.database import Store
from planner.store.records import EDIT, NOTE, REDO, UNDO, Changed, JournalEntry
from planner.store.schema import EDITED, AnyRow, changes, edits, key_of, plain, typed
from planner.texts import storing

__all__ = [
    "Edit",
    "editing",
    "field_changes",
    "history",
    "newest",
    "redo",
    "redoable",
    "since",
    "undo",
    "undoable",
]


@dataclass(frozen=True)
class Edit:
    """An edit being made: what is written through it is journaled.

    Parameters
    ----------
    id : int
        Its number, the version of the rows it writes.
    """

    connection: Connection
    id: int

    def row(self, kind: str, key: str) -> AnyRow | None:
        """Return the row as it is now."""
        table = EDITED[kind]
        query = select(table).where(table.c.id == key_of(table, key))
        return self.connection.execute(query).one_or_none()

    def add(self, kind: str, key: str, values: Mapping[str, Any]) -> None:
        """Write a row that must not exist yet.

        Raises
        ------
        ConflictError
            It exists.
        """
        table = EDITED[kind]
        if self.row(kind, key) is not None:
            raise ConflictError(storing.taken(called(kind, key, values)))
        whole = {**values, "id": key_of(table, key), "version": self.id}
        require_storable(key, plain(table, whole))
        try:
            self.connection.execute(insert(table).values(whole))
        except IntegrityError:  # another transaction has just done so (servers only)
            raise ConflictError(storing.taken(called(kind, key, values))) from None
        self._note(kind, key, None, plain(table, whole))

    def change(self, kind: str, key: str, values: Mapping[str, Any], version: int | None) -> None:
        """Change columns of a row; nothing is written when they are as asked already.

        Parameters
        ----------
        version : int, optional
            Of the row as the user saw it; None when that does not matter.

        Raises
        ------
        ConflictError
            Somebody changed or removed it since.
        """
        table = EDITED[kind]
        row = self._expected(kind, key, version)
        before = plain(table, dict(row._mapping))
        after = before | plain(table, dict(values))
        if after == before:
            return
        require_storable(key, after)
        self._written(
            update(table)
            .where(table.c.id == row.id, table.c.version == row.version)
            .values(**values, version=self.id),
            kind, key, version,
        )  # fmt: skip
        self._note(kind, key, before, after)

    def remove(self, kind: str, key: str, version: int | None) -> None:
        """Remove a row.

        Raises
        ------
        ConflictError
            Somebody changed or removed it since.
        """
        table = EDITED[kind]
        row = self._expected(kind, key, version)
        same = and_(table.c.id == row.id, table.c.version == row.version)
        self._written(table.delete().where(same), kind, key, version)
        self._note(kind, key, plain(table, dict(row._mapping)), None)

    def _expected(self, kind: str, key: str, version: int | None) -> AnyRow:
        row = self.row(kind, key)
        if row is None:
            raise ConflictError(gone(self.connection, kind, key))
        if version is not None and row.version != version:
            raise ConflictError(conflict(self.connection, kind, key, version))
        return row

    def _written(self, statement: Any, kind: str, key: str, version: int | None) -> None:
        """Write, unless another transaction has just done so (servers only)."""
        if self.connection.execute(statement).rowcount != 1:
            raise ConflictError(conflict(self.connection, kind, key, version or 0))

    def _note(
        self, kind: str, key: str, before: dict[str, Any] | None, after: dict[str, Any] | None
    ) -> None:
        values = {"edit": self.id, "kind": kind, "key": key, "before": before, "after": after}
        self.connection.execute(insert(changes).values(values))


@contextmanager
def editing(
    store: Store, who: str, what: str, nature: str = EDIT, reverses: int | None = None
) -> Iterator[Edit]:
    """Make an edit: all of it is kept, or nothing. One that changes nothing leaves no trace.

    The first of a day comes after a backup, however long the program has been running.

    Raises
    ------
    ConflictError
        What it changes has been changed by somebody else since it was read.
    StoreError
        It could not be kept.
    """
    require_storable(what, who)
    with suppress(StoreError):  # if the disk is full, the edit will say so
        backups.daily(store)
    with store.writing() as connection:
        values = {"at": store.clock(), "who": who, "what": what, "nature": nature}
        number = connection.execute(
            insert(edits).values(**values, reverses=reverses).returning(edits.c.id)
        ).scalar_one()
        yield Edit(connection, number)
        noted = select(exists().where(changes.c.edit == number))
        if nature != NOTE and not connection.scalar(noted):
            connection.execute(edits.delete().where(edits.c.id == number))


def history(store: Store, limit: int = 50, before: int | None = None) -> tuple[JournalEntry, ...]:
    """Return the last entries, the newest first, with what each changed.

    Parameters
    ----------
    before : int, optional
        Number of the entry from which to go on: only older ones are given.
    """
    query = select(edits).order_by(edits.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(edits.c.id < before)
    with store.reading() as connection:
        return _entries(connection, query)


def newest(store: Store) -> int:
    """Return the number of the last edit; 0 before the first."""
    with store.reading() as connection:
        found: int | None = connection.scalar(select(func.max(edits.c.id)))
    return found or 0


def undoable(store: Store) -> JournalEntry | None:
    """Return the edit that `undo` would take back."""
    with store.reading() as connection:
        return _next(connection, (EDIT, REDO))


def redoable(store: Store) -> JournalEntry | None:
    """Return the undo that `redo` would take back."""
    with store.reading() as connection:
        return _next(connection, (UNDO,))


def undo(store: Store, who: str, entry: int | None = None) -> JournalEntry:
    """Take back the last edit that stands, or a given one: a new entry of the journal.

    Raises
    ------
    StoreError
        There is nothing to undo.
    ConflictError
        What it wrote has been changed since.
    """
    return _reverse(store, who, entry, UNDO)


def redo(store: Store, who: str, entry: int | None = None) -> JournalEntry:
    """Take back the last undo, or a given one, as long as nothing was edited since.

    Raises
    ------
    StoreError
        There is nothing to redo.
    ConflictError
        What it wrote has been changed since.
    """
    last = redoable(store)
    if entry is not None and (last is None or last.id != entry):
        raise StoreError(storing.NOTHING_TO_REDO)
    return _reverse(store, who, None, REDO)


def _reverse(store: Store, who: str, number: int | None, nature: str) -> JournalEntry:
    natures = (EDIT, REDO) if nature == UNDO else (UNDO,)
    with store.reading() as connection:
        if number is None:
            target = _next(connection, natures)
        else:
            target = next(
                iter(_entries(connection, select(edits).where(edits.c.id == number))), None
            )
    if target is None or target.nature not in natures:
        raise StoreError(storing.NOTHING_TO_UNDO if nature == UNDO else storing.NOTHING_TO_REDO)
    if target.reversed_by is not None:
        raise ConflictError(storing.already_reversed(target.what))
    what = storing.undone(target.what) if nature == UNDO else storing.redone(target.what)
    try:
        with editing(store, who, what, nature, target.id) as edit:
            for change in reversed(target.changes):
                _put_back(edit, change, target.what)
    except IntegrityError as error:  # another page has just done so
        raise ConflictError(storing.already_reversed(target.what)) from error
    with store.reading() as connection:
        return _entries(connection, select(edits).where(edits.c.id == edit.id))[0]


def _put_back(edit: Edit, change: Changed, what: str) -> None:
    """Write what was before a change, provided that what it wrote still stands."""
    table = EDITED[change.kind]
    row = edit.row(change.kind, change.key)
    current = None if row is None else plain(table, dict(row._mapping))
    before, after = change.before, change.after
    if before is None or after is None or current is None:
        if current != after:
            raise ConflictError(storing.not_reversible(what))
        if before is None:
            edit.remove(change.kind, change.key, None)
        else:
            edit.add(change.kind, change.key, typed(table, dict(before)))
        return
    try:
        restored = _restored(before, after, current)
    except ValueError:
        raise ConflictError(storing.not_reversible(what)) from None
    values = {name: value for name, value in restored.items() if value != current[name]}
    edit.change(change.kind, change.key, typed(table, values), None)


def _restored(before: Any, after: Any, current: Any) -> Any:
    """Take a change back in what stands now, and leave what was changed beside it.

    Raises
    ------
    ValueError
        What the change wrote has been changed since.
    """
    if before == after:
        return current
    if isinstance(before, dict) and isinstance(after, dict) and isinstance(current, dict):
        names = dict.fromkeys((*before, *after))
        values = {
            name: _restored(before.get(name), after.get(name), current.get(name)) for name in names
        }
        return {**current, **values}
    if current != after:
        raise ValueError
    return before


def _next(connection: Connection, natures: Sequence[str]) -> JournalEntry | None:
    """Return the last entry of some natures that stands; an undo, if no edit came after it."""
    later = edits.alias()
    reversed_ = exists().where(later.c.reverses == edits.c.id)
    query = select(edits).where(edits.c.nature.in_(natures), ~reversed_)
    if UNDO in natures:
        newest_edit = select(func.max(edits.c.id)).where(edits.c.nature == EDIT).scalar_subquery()
        query = query.where(edits.c.id > newest_edit)
    found = _entries(connection, query.order_by(edits.c.id.desc()).limit(1))
    return found[0] if found else None


def _entries(connection: Connection, query: Any) -> tuple[JournalEntry, ...]:
    rows = connection.execute(query).all()
    numbers = [row.id for row in rows]
    told: dict[int, list[Changed]] = {number: [] for number in numbers}
    for change in connection.execute(
        select(changes).where(changes.c.edit.in_(numbers)).order_by(changes.c.id)
    ):
        told[change.edit].append(Changed(change.kind, change.key, change.before, change.after))
    taken_back = connection.execute(
        select(edits.c.reverses, edits.c.id).where(edits.c.reverses.in_(numbers))
    )
    by: dict[int, int] = {row.reverses: row.id for row in taken_back}
    return tuple(
        JournalEntry(row.id, row.at, row.who, row.what, row.nature, row.reverses, by.get(row.id),
              tuple(told[row.id]))
        for row in rows
    )  # fmt: skip
