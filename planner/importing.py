"""An edited workbook back into the files of its scenario: venues.csv, service closures."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

import tomlkit

from planner import texts
from planner.atomic import write_text
from planner.errors import Fault, InputError
from planner.loading import load_territory, load_venues
from planner.loading.extending import read_scenario
from planner.loading.workbook import Tables, read_workbook
from planner.model.calendar import DateRange
from planner.model.lookup import by_id
from planner.model.territory import Venue
from planner.reading.files import display, raising
from planner.texts import loading as said
from planner.texts import workbook as words
from planner.venues import write_venues

T = TypeVar("T")


@dataclass(frozen=True)
class Before:
    """Where to find the files as they were when a workbook was made from them.

    Parameters
    ----------
    scenario : callable
        Returns the scenario of a version; None of one that never was.
    overwrite : bool
        Whether the workbook wins where both it and the files have changed.
    """

    scenario: Callable[[int], Path | None]
    overwrite: bool = False


def import_workbook(path: Path, scenario: Path, before: Before | None = None) -> tuple[str, ...]:
    """Write a workbook's venues and closures into the files of a scenario.

    Nothing is written unless everything is sound. Comments of the scenario are kept.

    Parameters
    ----------
    before : Before, optional
        Where the files may have changed since the workbook was made: what the workbook leaves
        as it was then stays as it is now. Without it the files become what the workbook says.

    Returns
    -------
    tuple of str
        What changed, in French.

    Raises
    ------
    InputError
        Carries every fault of the workbook, by sheet and cell, or of the scenario, and what
        was changed in both.
    StoreError
        A file cannot be written.
    """
    raw = raising(lambda faults: read_scenario(scenario, faults)).tables
    places = {key: raw.get(key) for key in ("territory", "venues")}
    for key, value in places.items():
        if not isinstance(value, str):
            raise InputError.single(display(scenario), key, said.MISSING_KEY)
    territory = load_territory(scenario.parent / str(raw["territory"]))
    target = scenario.parent / str(raw["venues"])
    tables, now = read_workbook(path, territory), _tables(scenario)
    if before is not None:
        tables = _merged(path, tables, now, before)
    _check_quotas(raw, tables, path)
    old, after = by_id(now.venues), by_id(tables.venues)
    lines = [
        texts.venues_changed(
            added=len(after.keys() - old.keys()),
            changed=sum(old[key] != venue for key, venue in after.items() if key in old),
            dropped=len(old.keys() - after.keys()),
        )
    ]
    if now.closures != tables.closures:
        write_text(scenario, with_closures(scenario.read_text(encoding="utf-8"), tables.closures))
        lines.append(texts.closures_changed(len(tables.closures)))
    if old != after or list(old) != list(after):
        write_venues(target, tables.venues)
    return tuple(lines)


def _tables(scenario: Path) -> Tables:
    """Return the venues and closures of a scenario's files."""
    raw = raising(lambda faults: read_scenario(scenario, faults)).tables
    territory = load_territory(scenario.parent / str(raw["territory"]))
    closures = raw.get("calendar", {}).get("closures", [])
    venues = load_venues(scenario.parent / str(raw["venues"]), territory)
    return Tables(venues, tuple(_range(item) for item in closures))


def _merged(path: Path, mine: Tables, now: Tables, before: Before) -> Tables:
    """Put what a workbook changes into what the files are now.

    Raises
    ------
    InputError
        Some of it has been changed otherwise since; or nobody knows what.
    """
    source = before.scenario(mine.version) if mine.version is not None else None
    if source is None:
        if before.overwrite:
            return mine
        raise InputError.single(display(path), texts.READ_ME, words.NO_VERSION)
    base, clashes = _tables(source), list[tuple[str, str]]()
    then, typed, there = (by_id(t.venues) for t in (base, mine, now))
    venues = []
    for key in dict.fromkeys((*typed, *there)):
        venue = _venue(then.get(key), typed.get(key), there.get(key), clashes)
        if venue is not None:
            venues.append(venue)
    closures, twice = _either(base.closures, mine.closures, now.closures)
    if twice:
        clashes.append((texts.WHOLE_SERVICE, texts.CLOSURES_SHEET))
    if clashes and not before.overwrite:
        faults = (Fault(display(path), *words.changed_twice(*clash)) for clash in clashes)
        raise InputError(list(faults))
    return replace(mine, venues=tuple(venues), closures=closures)


def _either(base: T, mine: T, now: T) -> tuple[T, bool]:
    """Return the one of two values that changed, mine if both did; tell whether they differ."""
    if mine in (base, now):
        return now, False
    return mine, now != base


def _venue(
    base: Venue | None, mine: Venue | None, now: Venue | None, clashes: list[tuple[str, str]]
) -> Venue | None:
    """Return a venue with what was changed of it; what was changed twice is as typed, and told."""
    if mine in (base, now):
        return now
    if now == base:
        return mine
    if base is None or mine is None or now is None:
        named = mine or now or base
        clashes.append((named.name if named else "", ""))
        return mine
    values = {}
    for field in fields(Venue):
        parts = [getattr(venue, field.name) for venue in (base, mine, now)]
        values[field.name], twice = _either(*parts)
        if twice:
            clashes.append((now.name, words.COLUMN_OF.get(field.name, "")))
    return Venue(**values)


def _range(item: dict[str, object]) -> DateRange:
    return DateRange(item["start"], item["end"], str(item.get("name", "")))  # type: ignore[arg-type]


def with_closures(text: str, closures: tuple[DateRange, ...]) -> str:
    """Return the text of a scenario with other closures of the service, all else untouched."""
    document = tomlkit.parse(text)
    if "calendar" not in document:
        document["calendar"] = tomlkit.table()
    rows = tomlkit.array()
    for closure in closures:
        row = tomlkit.inline_table()
        row.update({"start": closure.start, "end": closure.end})
        if closure.name:
            row["name"] = closure.name
        rows.append(row)
    document["calendar"]["closures"] = rows.multiline(len(closures) > 1)
    made = tomlkit.dumps(document)
    tomllib.loads(made)
    return made


def _check_quotas(raw: dict[str, object], tables: Tables, path: Path) -> None:
    quotas = raw.get("quotas")
    ids = {venue.id for venue in tables.venues}
    faults = [
        Fault(display(path), texts.VENUES_SHEET, texts.quota_needs(str(q.get("name")), q["venue"]))
        for q in (quotas if isinstance(quotas, list) else [])
        if isinstance(q, dict) and isinstance(q.get("venue"), str) and q["venue"] not in ids
    ]
    if faults:
        raise InputError(faults)
