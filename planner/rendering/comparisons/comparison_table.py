"""The one table of a comparison: a row a scenario, a column an indicator, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.evaluation.indicators import INDICATORS
from planner.model.comparison import (
    QUANTITIES,
    SAME,
    UNCLEAR,
    Comparison,
    Difference,
    Measured,
)
from planner.model.plan import TierName
from planner.texts import comparing, vehicles
from planner.texts.formats import sentence_case

WIDE = (
    "level", "under3_within_15min", "under3_within_10min", "communes_reached", "worst_level",
    "gini", "sessions", "public_hours", "work_hours_per_week", "drive_hours", "km",
    "cost_km", "cost_hours", "co2",
)  # fmt: skip
"""Indicators of the table, from left to right; those unknown everywhere are left out."""

PROVEN = {"level": TierName.LEVEL, "communes_reached": TierName.UNREACHED}
"""Columns of which certificates bound something, and what. Driving is left out: its bound is
that of plans as good on coverage, so it says nothing of scenarios that cover differently."""

OF_COVERAGE = frozenset({"under3_within_15min", "under3_within_10min", "worst_level", "gini"})
"""Columns that follow from coverage without being bounded: two plans that are not proven to
differ in coverage may differ here by chance, and a longer search turns that round."""

OPPOSITE = {"more": "less", "less": "more"}
"""More communes that are not reached are fewer that are."""

NAMED = 3
"""Communes named in a cell before the others are only counted."""

EACH = ("gained", "lost", "better", "worse")


@dataclass(frozen=True)
class TableCell:
    """A figure, its difference with the first scenario, and what is proven of it."""

    value: str
    change: str = ""
    mark: str = ""
    verdict: str = ""
    note: str = ""


@dataclass(frozen=True)
class TableRow:
    """A scenario's row."""

    key: str
    name: str
    href: str
    cells: tuple[TableCell, ...]
    gained: str
    lost: str


def columns(comparison: Comparison) -> tuple[str, ...]:
    """Return the indicators of which some scenario's figure is known."""
    return tuple(
        key
        for key in WIDE
        if any(item.figures.get(key) is not None for item in comparison.scenarios)
    )


def rows(comparison: Comparison) -> tuple[TableRow, ...]:
    """Return the table, the first scenario first."""
    shown = columns(comparison)
    names = {row.code: row.name for row in comparison.reference.rows}
    return tuple(_row(comparison, item, shown, names) for item in comparison.scenarios)


def _row(
    comparison: Comparison, item: Measured, shown: Sequence[str], names: Mapping[str, str]
) -> TableRow:
    found = comparison.differences.get(item.key)
    return TableRow(
        key=item.key,
        name=item.name,
        href=item.href,
        cells=tuple(_cell(comparison, item, column, names) for column in shown),
        gained=comparing.named(found.gained, names, NAMED) if found else "",
        lost=comparing.named(found.lost, names, NAMED) if found else "",
    )


def _cell(
    comparison: Comparison, item: Measured, column: str, names: Mapping[str, str]
) -> TableCell:
    value = item.figures.get(column)
    indicator = INDICATORS[column]
    note, text = "", comparing.figure(indicator.unit, value)
    if column == "communes_reached":
        text = comparing.among(text, item.figure("communes_with_need"))
    elif column == "worst_level":
        worst = item.figures.get("worst_commune")
        note = names.get(str(worst), "") if worst else ""
    elif value is not None:
        note = sentence_case(vehicles.basis(indicator.basis, item.teams))
    cell = TableCell(text, note=note)
    found = comparison.differences.get(item.key)
    first = comparison.reference.figures.get(column)
    if found is None or isinstance(value, str) or isinstance(first, str):
        return cell
    if value is None or first is None:
        return cell
    verdict = found.verdicts[PROVEN[column]] if column in PROVEN else ""
    if column == "communes_reached":
        verdict = OPPOSITE.get(verdict, verdict)
    return TableCell(
        cell.value,
        comparing.change(indicator.unit, float(value) - float(first))
        if _told(found, column)
        else "",
        comparing.MARKS.get(verdict, ""),
        comparing.VERDICTS.get(verdict, ""),
        note,
    )


def _told(found: Difference, column: str) -> bool:
    """Tell whether a difference is more than the chance of an unfinished search."""
    if column in PROVEN:
        return found.verdicts[PROVEN[column]] != UNCLEAR
    apart = {found.verdicts[name] for name in PROVEN.values()} - {UNCLEAR, SAME}
    return column not in OF_COVERAGE or bool(apart)


def comparison_csv(comparison: Comparison) -> str:
    """Return comparaison.csv: a line a scenario, indicators and bounds in their own units.

    ``level_low`` and ``level_high`` and their like are the ends of what is proven; empty is
    unknown. Communes are INSEE codes, separated by spaces.
    """
    figures = list(comparison.reference.figures)
    bounded = [f"{name}_{end}" for name in QUANTITIES for end in ("low", "high")]
    verdicts = [f"{name}_verdict" for name in QUANTITIES]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["scenario", "name", *figures, *bounded, *verdicts, *EACH])
    for item in comparison.scenarios:
        found = comparison.differences.get(item.key)
        ends = [
            getattr(item.intervals[name], end) if name in item.intervals else ""
            for name in QUANTITIES
            for end in ("low", "high")
        ]
        writer.writerow([
            item.key, item.name,
            *("" if (v := item.figures.get(key)) is None else v for key in figures),
            *(round(end, 6) if isinstance(end, float) else end for end in ends),
            *(found.verdicts[name] if found else "" for name in QUANTITIES),
            *(" ".join(getattr(found, part)) if found else "" for part in EACH),
        ])  # fmt: skip
    return buffer.getvalue()
