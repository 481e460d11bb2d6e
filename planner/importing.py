"""An edited workbook back into the files of its scenario: venues.csv, service closures."""

from __future__ import annotations

import tomllib
from pathlib import Path

import tomlkit

from planner import texts
from planner.atomic import write_text
from planner.errors import Fault, InputError
from planner.loading import load_territory, load_venues
from planner.loading.extending import read_scenario
from planner.loading.readers import display, raising
from planner.loading.workbook import Tables, read_workbook
from planner.model.calendar import DateRange
from planner.venues import write_venues


def import_workbook(path: Path, scenario: Path) -> tuple[str, ...]:
    """Write a workbook's venues and closures into the files of a scenario.

    Nothing is written unless everything is sound. Comments of the scenario are kept.

    Returns
    -------
    tuple of str
        What changed, in French.

    Raises
    ------
    InputError
        Carries every fault of the workbook, by sheet and cell, or of the scenario.
    StoreError
        A file cannot be written.
    """
    raw = raising(lambda faults: read_scenario(scenario, faults)).tables
    places = {key: raw.get(key) for key in ("territory", "venues")}
    for key, value in places.items():
        if not isinstance(value, str):
            raise InputError.single(display(scenario), key, "clé manquante ; l’ajouter")
    territory = load_territory(scenario.parent / str(raw["territory"]))
    target = scenario.parent / str(raw["venues"])
    tables = read_workbook(path, territory)
    _check_quotas(raw, tables, path)
    before = {venue.id: venue for venue in load_venues(target, territory)}
    after = {venue.id: venue for venue in tables.venues}
    lines = [
        texts.venues_changed(
            added=len(after.keys() - before.keys()),
            changed=sum(before[key] != venue for key, venue in after.items() if key in before),
            dropped=len(before.keys() - after.keys()),
        )
    ]
    calendar = raw.get("calendar", {})
    known = [_range(item) for item in calendar.get("closures", [])]
    if tuple(known) != tables.closures:
        write_text(scenario, with_closures(scenario.read_text(encoding="utf-8"), tables.closures))
        lines.append(texts.closures_changed(len(tables.closures)))
    if before != after or list(before) != list(after):
        write_venues(target, tables.venues)
    return tuple(lines)


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
