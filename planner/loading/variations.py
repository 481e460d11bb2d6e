"""A scenario's tables with some keys set to other values."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from planner.errors import Fault
from planner.loading.extending import NAMED
from planner.model.grid import KeyChange
from planner.reading.values import hint
from planner.texts import loading as said


def vary(
    tables: dict[str, Any], changes: Iterable[KeyChange], source: str, faults: list[Fault]
) -> dict[str, Any]:
    """Return a copy of a scenario's tables with changes made, before validation.

    A key that does not exist is added, for the validation to accept or refuse; a team or
    quota that does not exist is a fault here.
    """
    varied = deepcopy(tables)
    for change in changes:
        *way, last = change.path
        found: Any = varied
        for depth, name in enumerate(way):
            if isinstance(found, list):
                found = _entry(found, NAMED.get(way[depth - 1], ""), name, source, change, faults)
            else:
                found = found.setdefault(name, {})
            if found is None:
                break
            if not isinstance(found, dict | list):
                faults.append(Fault(source, change.key, said.NOT_A_TABLE.format(name)))
                break
        else:
            if isinstance(found, dict):
                found[last] = change.value
            else:
                faults.append(Fault(source, change.key, said.NAME_THE_ENTRY))
    return varied


def _entry(
    entries: list[Any], label: str, name: str, source: str, change: KeyChange, faults: list[Fault]
) -> Any:
    """Return the table of an array that is called `name`, or None with a fault."""
    named = {
        entry[label]: entry
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get(label), str)
    }
    if name not in named:
        message = said.NO_ENTRY.format(name, hint(name, sorted(named)))
        faults.append(Fault(source, change.key, message))
    return named.get(name)
