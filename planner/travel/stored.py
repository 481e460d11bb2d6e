"""Travel times as a file: ``from,to,minutes,km``, one row per ordered pair."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection
from pathlib import Path

import numpy as np

from planner.atomic import write_text
from planner.errors import TravelError
from planner.model.travel import TravelTimes
from planner.reading.tables import table_text
from planner.texts import travelling as said

COLUMNS = ("from", "to", "minutes", "km")
Pairs = dict[tuple[str, str], tuple[float, float]]
"""Minutes and km by (from, to)."""

SHOWN = 20
"""Faults of one file listed before the rest is only counted."""


def write_travel(path: Path, times: TravelTimes) -> None:
    """Write every ordered pair, the diagonal included, to hundredths.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    rows = (
        (origin, destination, f"{times.minutes[i, j]:.2f}", f"{times.km[i, j]:.2f}")
        for i, origin in enumerate(times.ids)
        for j, destination in enumerate(times.ids)
    )
    write_text(path, table_text(COLUMNS, rows))


def read_travel(path: Path, engine: str, estimated: bool) -> TravelTimes:
    """Read travel times back; the inverse of `write_travel`.

    Parameters
    ----------
    engine : str
        Which engine computed them; the file does not say.
    estimated : bool
        True unless every pair comes from a road network.

    Returns
    -------
    TravelTimes
        Identifiers in the order in which ``from`` first names them.

    Raises
    ------
    TravelError
        The file is missing or unreadable, a figure is empty, negative or no number, a
        pair is given twice or is missing. Every fault is reported, with line and pair.
    """
    pairs, faults = _pairs(path)
    ids = tuple(dict.fromkeys([a for a, _ in pairs] + [b for _, b in pairs]))
    faults.extend(
        said.PAIR_MISSING.format(path, a, b) for a in ids for b in ids if (a, b) not in pairs
    )
    _refuse(path, faults)
    table = np.array([[pairs[a, b] for b in ids] for a in ids], dtype=float)
    table = table.reshape(len(ids), len(ids), 2)
    return TravelTimes(ids, table[..., 0], table[..., 1], engine, estimated)


def read_corrections(path: Path, known: Collection[str]) -> Pairs:
    """Read the figures corrected by hand: some ordered pairs of known points, or none.

    Raises
    ------
    TravelError
        As `read_travel`, but for pairs that are not there; a point is unknown.
    """
    pairs, faults = _pairs(path)
    strangers = dict.fromkeys(name for pair in pairs for name in pair if name not in known)
    faults.extend(said.UNKNOWN_POINT.format(path, name) for name in strangers)
    _refuse(path, faults)
    return pairs


def _pairs(path: Path) -> tuple[Pairs, list[str]]:
    """Return minutes and km by pair, and every fault found.

    Spreadsheets in French write semicolons, and commas in numbers.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TravelError(said.BAD_TIMES.format(path, error)) from error
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    if tuple(next(reader, [])) != COLUMNS:
        raise TravelError(said.WRONG_COLUMNS.format(path, ",".join(COLUMNS)))
    faults: list[str] = []
    pairs: Pairs = {}
    for row in reader:
        where = said.AT_LINE.format(path, reader.line_num)
        if len(row) != len(COLUMNS):
            if row:
                faults.append(said.WRONG_LENGTH.format(where, len(COLUMNS), len(row)))
            continue
        pair = (row[0], row[1])
        if pair in pairs:
            faults.append(said.PAIR_TWICE.format(where, row[0], row[1]))
        figures = [_figure(cell) for cell in row[2:]]
        for name, cell, figure in zip(COLUMNS[2:], row[2:], figures, strict=True):
            if figure is None:
                faults.append(said.NOT_POSITIVE.format(where, name, row[0], row[1], cell))
        pairs[pair] = (figures[0] or 0.0, figures[1] or 0.0)
    return pairs, faults


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        raise TravelError("\n".join(_shortened(path, faults)))


def _figure(cell: str) -> float | None:
    """Return a finite number that is not negative, or None."""
    try:
        value = float(cell.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _shortened(path: Path, faults: list[str]) -> list[str]:
    if len(faults) <= SHOWN:
        return faults
    return [*faults[:SHOWN], said.MORE_FAULTS.format(path, len(faults) - SHOWN)]
