"""The scenarios: each a TOML file, edited by key; one of them is adopted."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import Connection, select

from planner.errors import InputError, StoreError
from planner.loading.identifiers import suggested
from planner.store import kept_settings as settings
from planner.store import toml
from planner.store.database import Store
from planner.store.journal import Edit, editing
from planner.store.records import StoredScenario
from planner.store.schema import AnyRow, scenarios
from planner.texts import storing

KIND = scenarios.name
ADOPTED = "adopted_scenario"
CLOSURES: toml.Path = ("calendar", "closures")


def all_scenarios(store: Store, hidden: bool = False) -> tuple[StoredScenario, ...]:
    """Return the scenarios, the oldest first; those taken away only when asked for."""
    query = select(scenarios).order_by(scenarios.c.rank)
    if not hidden:
        query = query.where(~scenarios.c.hidden)
    with store.reading() as connection:
        adopted = _adopted(connection)
        return tuple(_record(row, adopted) for row in connection.execute(query))


def scenario(store: Store, key: str) -> StoredScenario:
    """Return one scenario.

    Raises
    ------
    StoreError
        There is none of this identifier.
    """
    with store.reading() as connection:
        row = connection.execute(select(scenarios).where(scenarios.c.id == key)).one_or_none()
        adopted = _adopted(connection)
    if row is None:
        raise StoreError(storing.gone(key))
    return _record(row, adopted)


def stored(store: Store, key: str) -> bool:
    """Whether there is a scenario of this identifier, taken away or not."""
    with store.reading() as connection:
        found = connection.execute(select(scenarios.c.id).where(scenarios.c.id == key))
        return found.one_or_none() is not None


def put(edit: Edit, key: str, text: str) -> None:
    """Add a scenario, or replace its text, as part of an edit."""
    known = edit.connection.execute(select(scenarios.c.id)).scalars().all()
    if key in known:
        edit.change(KIND, key, texts_of(text, key), None)
    else:
        place = {"parent": None, "hidden": False, "rank": len(known)}
        edit.add(KIND, key, texts_of(text, key) | place)


def adopted_scenario(store: Store) -> StoredScenario | None:
    """Return the scenario the service works by; None before the first one is there."""
    with store.reading() as connection:
        key = _adopted(connection)
    return scenario(store, key) if key else None


def duplicate(store: Store, who: str, key: str, name: str = "") -> StoredScenario:
    """Add a copy of a scenario under another name."""
    source = scenario(store, key)
    called = name.strip() or storing.copy_of(source.name)
    text = toml.with_value(source.text, ("name",), called)
    with editing(store, who, storing.about(storing.SCENARIO_ADDED, called)) as edit:
        taken = set(edit.connection.execute(select(scenarios.c.id)).scalars())
        new = free_key(called, taken)
        place = {"parent": key, "hidden": False, "rank": len(taken)}
        edit.add(KIND, new, texts_of(text, new) | place)
    return scenario(store, new)


def save_text(
    store: Store, who: str, key: str, text: str, version: int, what: str = ""
) -> StoredScenario:
    """Replace the text of a scenario.

    Parameters
    ----------
    what : str
        What the journal says was done, in French.

    Raises
    ------
    InputError
        The text is no TOML. Whether it makes a scenario is judged by
        `planner.loading.load_problem`, not here.
    ConflictError
        Somebody changed the scenario since `version` was read.
    """
    try:
        values = texts_of(text, key)
    except tomllib.TOMLDecodeError as error:
        raise InputError.single(key, "", storing.not_toml(str(error))) from None
    said = storing.in_scenario(what or storing.SCENARIO_CHANGED, values["name"])
    with editing(store, who, said) as edit:
        edit.change(KIND, key, values, version)
    return scenario(store, key)


def add_item(
    store: Store, who: str, key: str, path: toml.Path, item: Any, version: int, what: str = ""
) -> StoredScenario:
    """Add an item to a list of a scenario; raises as `_edit` does."""
    said = what or storing.about(storing.SCENARIO_CHANGED, toml.spelt(path))
    return _edit(store, who, key, lambda text: toml.with_item(text, path, item), version, said)


def remove_item(
    store: Store, who: str, key: str, path: toml.Path, item: Any, version: int, what: str = ""
) -> StoredScenario:
    """Remove the item of a list that equals the one given; raises as `_edit` does."""
    said = what or storing.about(storing.SCENARIO_CHANGED, toml.spelt(path))
    return _edit(store, who, key, lambda text: toml.without_item(text, path, item), version, said)


def add_closure(
    store: Store, who: str, key: str, start: date, end: date, name: str, version: int
) -> StoredScenario:
    """Close the whole service on some dates, both included; raises as `_edit` does."""
    said = storing.about(storing.CLOSURE_ADDED, storing.dates_and_reason(start, end, name))
    return add_item(store, who, key, CLOSURES, _dates(start, end, name), version, said)


def remove_closure(
    store: Store, who: str, key: str, start: date, end: date, name: str, version: int
) -> StoredScenario:
    """Take a closure of the service back; raises as `_edit` does."""
    said = storing.about(storing.CLOSURE_REMOVED, storing.dates_and_reason(start, end, name))
    return remove_item(store, who, key, CLOSURES, _dates(start, end, name), version, said)


def add_leave(
    store: Store, who: str, key: str, team: str, start: date, end: date, agents: int, version: int,
    name: str = "",
) -> StoredScenario:  # fmt: skip
    """Note that agents of a team are away, both dates included; raises as `_edit` does."""
    path = leave_path(scenario(store, key).text, team)
    said = storing.about(storing.LEAVE_ADDED, storing.dates_and_reason(start, end, name))
    item = _dates(start, end, name) | {"agents": agents}
    return add_item(store, who, key, path, item, version, said)


def remove_leave(
    store: Store, who: str, key: str, team: str, leave: dict[str, Any], version: int
) -> StoredScenario:
    """Take a leave back, given as the scenario has it; raises as `_edit` does."""
    path = leave_path(scenario(store, key).text, team)
    reason = str(leave.get("name", ""))
    dates = storing.dates_and_reason(leave["start"], leave["end"], reason)
    said = storing.about(storing.LEAVE_REMOVED, dates)
    return remove_item(store, who, key, path, leave, version, said)


def hide(store: Store, who: str, key: str, version: int) -> None:
    """Take a scenario off the list; its plans stay, and undoing brings it back.

    Raises
    ------
    StoreError
        It is the adopted one.
    """
    found = scenario(store, key)
    if found.adopted:
        raise StoreError(storing.still_adopted(found.name))
    with editing(store, who, storing.about(storing.SCENARIO_HIDDEN, found.name)) as edit:
        edit.change(KIND, key, {"hidden": True}, version)


def adopt(store: Store, who: str, key: str) -> StoredScenario:
    """Make a scenario the one the service works by."""
    found = scenario(store, key)
    settings.put(store, who, ADOPTED, key, storing.about(storing.SCENARIO_ADOPTED, found.name))
    return scenario(store, key)


def team_path(text: str, team: str) -> toml.Path:
    """Return where a team stands in the text of a scenario.

    Raises
    ------
    StoreError
        There is none of this identifier.
    """
    for index, item in enumerate(toml.value_at(text, ("teams",), [])):
        if item.get("id") == team:
            return ("teams", index)
    raise StoreError(storing.gone(team))


def leave_path(text: str, team: str) -> toml.Path:
    """Return where the leave of a team stands; raises as `team_path` does."""
    return (*team_path(text, team), "leave")


def texts_of(text: str, key: str) -> dict[str, str]:
    """Return the columns that follow from the text of a scenario."""
    return {"text": text, "name": str(toml.values_of(text).get("name", key))}


def free_key(name: str, taken: set[str]) -> str:
    """Return an identifier made of a name, unlike those taken."""
    stem = suggested(name, KIND)
    return next(key for n in count(1) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)


def _edit(
    store: Store, who: str, key: str, edited: Callable[[str], str], version: int, what: str
) -> StoredScenario:
    try:
        text = edited(scenario(store, key).text)
    except (KeyError, IndexError, ValueError):
        raise StoreError(storing.no_such_value(key, what)) from None
    return save_text(store, who, key, text, version, what)


def _dates(start: date, end: date, name: str) -> dict[str, Any]:
    return {"start": start, "end": end} | ({"name": name} if name else {})


def _adopted(connection: Connection) -> str | None:
    found = settings.value_in(connection, ADOPTED)
    return found if isinstance(found, str) else None


def _record(row: AnyRow, adopted: str | None) -> StoredScenario:
    return StoredScenario(
        row.id, row.version, row.name, row.text, row.parent, row.hidden, row.id == adopted
    )
