"""A scenario that only says how it differs from another: ``extends = "reference.toml"``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from planner.errors import Fault
from planner.reading.files import display, read_toml
from planner.texts import loading as said

EXTENDS = "extends"
NAMED = {"teams": "id", "quotas": "name"}
"""Arrays whose entries replace, by name, those of the scenario that is extended."""

PATHS = (
    ("territory",), ("venues",), ("activities",), ("sites",),
    ("calendar", "school_holidays"), ("travel", "folder"),
)  # fmt: skip
"""Keys that hold a path, relative to the folder of the file that wrote them."""

_WHERE = re.compile(r"\.?[^.\[]+|\[\d+\]")


@dataclass(frozen=True)
class RawScenario:
    """The tables of a scenario, with those it inherits, before validation.

    Parameters
    ----------
    tables : dict
        As TOML gives them; inherited paths are absolute.
    origins : Mapping
        File and key in that file, by key of `tables`, of what was inherited.
    """

    tables: dict[str, Any]
    origins: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def placed(self, fault: Fault) -> Fault:
        """Return a fault under the name of the file in which its key was written."""
        parts = _WHERE.findall(fault.where)
        for length in range(len(parts), 0, -1):
            key = "".join(parts[:length])
            if key in self.origins:
                source, where = self.origins[key]
                return replace(fault, source=source, where=where + "".join(parts[length:]))
        return fault


def read_scenario(path: Path, faults: list[Fault]) -> RawScenario | None:
    """Read a scenario and those it extends, the most basic one first.

    Tables are merged key by key; a team of the same ``id``, or a quota of the same
    ``name``, is changed key by key too, any other one is added. Everything else, lists
    included, is replaced.

    Returns
    -------
    RawScenario, optional
        None with a fault when a file cannot be read, or scenarios extend each other.
    """
    return _read(path, (), faults)


def merged(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return the tables of a scenario laid over those it extends, as `read_scenario` does."""
    return _Below("", RawScenario(base), "", {}).table(base, own, "", "")


def _read(path: Path, chain: tuple[Path, ...], faults: list[Fault]) -> RawScenario | None:
    if path.resolve() in (seen.resolve() for seen in chain):
        names = " → ".join(seen.name for seen in (*chain, path))
        faults.append(Fault(display(chain[-1]), EXTENDS, said.EXTENDS_IN_CIRCLE.format(names)))
        return None
    raw = read_toml(path, faults)
    base = None if raw is None else raw.get(EXTENDS)
    if raw is None or not isinstance(base, str) or not base:
        return None if raw is None else RawScenario(raw)
    parent = path.parent / base
    if not parent.is_file():
        faults.append(Fault(display(path), EXTENDS, said.NO_BASE.format(base)))
        return None
    inherited = _read(parent, (*chain, path), faults)
    if inherited is None:
        return None
    origins: dict[str, tuple[str, str]] = {}
    below = _Below(display(parent), inherited, display(path), origins)
    tables = below.table(_rebased(inherited.tables, parent.parent), raw, "", "")
    return RawScenario(tables, origins)


def _rebased(tables: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the tables with paths that hold from any folder."""
    tables = dict(tables)
    for first, *rest in PATHS:
        value = tables.get(first)
        if not rest and isinstance(value, str) and value:
            tables[first] = str((folder / value).resolve())
        elif rest and isinstance(value, dict):
            inner = value.get(rest[0])
            if isinstance(inner, str) and inner:
                tables[first] = value | {rest[0]: str((folder / inner).resolve())}
    return tables


@dataclass(frozen=True)
class _Below:
    """Lays one file over what it extends, noting where each key was written."""

    base_file: str
    base: RawScenario
    own_file: str
    origins: dict[str, tuple[str, str]]

    def _inherit(self, key: str, was: str) -> None:
        """Note that `key` is what `was` names in the extended scenario, or further below."""
        fault = self.base.placed(Fault(self.base_file, was, ""))
        self.origins[key] = (fault.source, fault.where)

    def table(
        self, base: dict[str, Any], own: dict[str, Any], key: str, was: str
    ) -> dict[str, Any]:
        """Merge two tables; `key` is where the result stands, `was` where `base` did."""
        prefix, before = (f"{place}." if place else "" for place in (key, was))
        merged = dict(base) | own
        for name, value in base.items():
            if name not in own:
                self._inherit(prefix + name, before + name)
            elif isinstance(value, dict) and isinstance(own[name], dict):
                merged[name] = self.table(value, own[name], prefix + name, before + name)
            elif not key and name in NAMED and isinstance(own[name], list):
                merged[name] = self.entries(value, own[name], name)
        return merged

    def entries(self, base: Any, own: list[Any], name: str) -> list[Any]:
        """Merge two arrays of teams or quotas by name."""
        merged: list[Any] = list(base) if isinstance(base, list) else []
        for index in range(len(merged)):
            self._inherit(f"{name}[{index}]", f"{name}[{index}]")
        called = {_label(entry, name): index for index, entry in enumerate(merged)}
        for rank, entry in enumerate(own):
            label = _label(entry, name)
            # A name written twice is kept twice, for the validation to refuse it.
            known = called.pop(label, None) if label else None
            if known is None:
                merged.append(entry)
                self.origins[f"{name}[{len(merged) - 1}]"] = (self.own_file, f"{name}[{rank}]")
                continue
            place = f"{name}[{known}]"
            self.origins[place] = (self.own_file, f"{name}[{rank}]")
            merged[known] = self.table(merged[known], entry, place, place)
        return merged


def _label(entry: Any, name: str) -> str | None:
    """Return what an entry of an array is called."""
    label = entry.get(NAMED[name]) if isinstance(entry, dict) else None
    return label if isinstance(label, str) else None
