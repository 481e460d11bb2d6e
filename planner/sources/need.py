"""What is published of each commune: ages, births, households, families, incomes, CAF.

Three files of one name: ``NAME.csv`` (Insee, a row per commune), ``NAME_caf.csv`` (Cnaf, a
row per commune and year) and ``NAME.toml`` (where both come from). Columns:
``data/SOURCES.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from planner.errors import Fault, InputError
from planner.reading.tables import read_table
from planner.reading.values import parse_insee, parse_number, parse_whole
from planner.texts import sourcing as said

Number = int | float
Row = Mapping[str, Number | None]

CHILDREN = ("children_0_2", "children_3_5")
"""As published; until they are read, estimated from the bands of five years."""
AGES = ("pop_0_4", "pop_5_9", "pop_10_14", "pop_0_14", "pop_15_29", "pop_30_44", "pop_45_59",
        "pop_60_74", "pop_75_89", "pop_90_plus")  # fmt: skip
FAMILIES = ("births_2016_2021", "births_2024", "households_with_families",
            "single_parent_families", "couples_with_children", "median_income",
            "poverty_rate")  # fmt: skip
HOUSEHOLDS = ("households", "households_with_car")
COLUMNS = ("population", *CHILDREN, *AGES, *HOUSEHOLDS, *FAMILIES)
"""Columns of the need CSV beside ``code`` and ``name``. One that is not there is unknown."""

_INTEGERS = frozenset({"population", "births_2016_2021", "births_2024"})
_NOTHING: Row = dict.fromkeys(COLUMNS)


@dataclass(frozen=True)
class Need:
    """Figures by INSEE code, and where they come from.

    Parameters
    ----------
    rows : mapping
        Values by column of `COLUMNS`; None is unknown.
    caf : mapping
        Households that receive a CAF benefit, in the last year there is; a commune that is
        absent is unknown.
    sources : mapping
        French source of ``households_without_car`` and ``caf_recipients``.
    vintage : str
        Census that the ages are of, such as ``RP2023``.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    caf: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    vintage: str = ""

    def row(self, code: str) -> Row:
        """Return the figures of a commune; all of them are None when it has none."""
        return self.rows.get(code, _NOTHING)


def read_need(path: Path | None) -> Need:
    """Read the need of a territory; there is none when `path` is None.

    Parameters
    ----------
    path : Path or None
        The CSV of Insee figures: ``code`` and any of `COLUMNS`; an empty cell is unknown. Its
        ``.toml`` must be beside it. Its ``_caf.csv`` may be.

    Raises
    ------
    InputError
        A file is missing or unreadable, has a column that is not of the layout, or a faulty
        cell: all faults are reported.
    """
    if path is None:
        return Need()
    faults: list[Fault] = []
    rows = _read_rows(path, faults)
    caf = path.with_name(f"{path.stem}_caf.csv")
    year, recipients = _read_caf(caf, faults) if caf.exists() else (0, {})
    told = _read_sources(path.with_suffix(".toml"), bool(recipients), faults)
    if faults:
        raise InputError(faults)
    sources = {"households_without_car": told["households"]["source"]}
    if recipients:
        note = told["caf"].get("note", "")
        words = [told["caf"]["source"], said.DECEMBER.format(year), *([note] if note else [])]
        sources["caf_recipients"] = ", ".join(words)
    return Need(rows, recipients, sources, told["children"]["vintage"])


def _read_rows(path: Path, faults: list[Fault]) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    lines: dict[str, int] = {}
    for cells in read_table(path, ("code",), ("name", *COLUMNS), faults) or ():
        cells.unique("code", lines)
        values = {name: cells.read(name, partial(_number, name), None) for name in COLUMNS}
        everyone, motorised = (values[name] for name in HOUSEHOLDS)
        if everyone is not None and motorised is not None and motorised > everyone:
            cells.tell("households_with_car", said.TOO_MANY_HOUSEHOLDS)
        rows[cells.read("code", parse_insee, "")] = values
    return rows


def _number(name: str, text: str) -> Number | None:
    number = parse_number(text) if text else None
    if number is None:
        return None
    if number < 0:
        raise ValueError(said.NOT_POSITIVE.format(text))
    return int(number) if name in _INTEGERS else round(number, 2)


def _read_caf(path: Path, faults: list[Fault]) -> tuple[int, dict[str, int]]:
    """Return the last year and its households by commune."""
    years: dict[int, dict[str, int]] = {}
    for cells in read_table(path, ("code", "year", "households"), (), faults) or ():
        code = cells.read("code", parse_insee, "")
        year, households = (cells.read(name, parse_whole, 0) for name in ("year", "households"))
        known = years.setdefault(year, {})
        if cells.sound and code in known:
            cells.tell("code", said.TWICE_A_YEAR.format(code, year))
        known[code] = households
    return max(years.items(), default=(0, {}))


def _read_sources(path: Path, caf: bool, faults: list[Fault]) -> dict[str, dict[str, str]]:
    """Return the tables of the sidecar: what says where figures come from cannot lack."""
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.append(Fault(str(path), "", said.NO_PROVENANCE.format(error)))
        return {}
    wanted = [("children", "vintage"), ("children", "source"), ("households", "source")]
    for table, key in [*wanted, *([("caf", "source")] if caf else [])]:
        found = told.get(table)
        if not isinstance(found, dict) or not isinstance(found.get(key), str) or not found[key]:
            faults.append(Fault(str(path), f"{table}.{key}", said.SOURCE_WANTED))
    return told
