"""comparaison.pdf: the comparison on one page, to hand out at the council."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.evaluation.indicators import INDICATORS
from planner.model.comparison import Comparison, Measured
from planner.rendering.classes import EMPTY, LEVEL, UNREACHED, level_class
from planner.rendering.comparisons import comparison_table as table
from planner.rendering.comparisons.chart import chart
from planner.rendering.sheets import chart as drawing
from planner.rendering.sheets import press
from planner.rendering.small_maps import level_map
from planner.texts import comparing
from planner.texts.rendering import NO_NEED_SHORT, NOT_REACHED

PRINTED = ("level", "under3_within_15min", "communes_reached", "gini", "public_hours",
           "work_hours_per_week", "km", "cost_km")  # fmt: skip
"""Columns of the sheet; the page has them all."""


def comparison_sheet(comparison: Comparison, shapes: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return the PDF.

    Parameters
    ----------
    shapes : mapping
        GeoJSON polygon of each commune, by INSEE code.
    """
    kinds = [(item.key, item.name) for item in LEVEL.classes]
    kinds += [(UNREACHED, NOT_REACHED), (EMPTY, NO_NEED_SHORT)]
    images = {f"level-{kind}.svg": drawing.swatch(kind) for kind, _ in kinds}
    images |= {"chart.svg": chart(comparison, "chart", 8.8, 0.215).encode()}
    images |= {
        f"map-{rank}.svg": _map(item, shapes) for rank, item in enumerate(comparison.scenarios)
    }
    return press.pdf("comparison", _data(comparison, kinds), images)


def _map(item: Measured, shapes: Mapping[str, Mapping[str, Any]]) -> bytes:
    return drawing.level_map(shapes, {row.code: level_class(row) for row in item.rows}, ())


def _data(comparison: Comparison, kinds: list[tuple[str, str]]) -> dict[str, Any]:
    names = {row.code: row.name for row in comparison.reference.rows}
    shown = [key for key in PRINTED if key in table.columns(comparison)]
    columns = table.columns(comparison)
    return {
        "title": comparing.title(len(comparison.scenarios)),
        "territory": comparison.territory,
        "lead": comparing.lead(comparison),
        "estimates": comparing.estimates(comparison),
        "overview": comparing.overview(comparison),
        "impossible": [comparing.impossible(*item) for item in comparison.impossible.items()],
        "chart_words": comparing.chart_words(comparison),
        "labels": [INDICATORS[key].short for key in shown],
        "rows": [
            {"name": row.name, "cells": [_cell(row.cells[columns.index(key)]) for key in shown]}
            for row in table.rows(comparison)
        ],
        "key": comparing.SHEET_KEY,
        "lost": _lost(comparison, names),
        "maps": [
            {"name": item.name, "file": f"map-{rank}.svg", "words": level_map(item).description}
            for rank, item in enumerate(comparison.scenarios)
        ],
        "levels": [{"kind": kind, "name": name} for kind, name in kinds],
    }


def _cell(cell: table.TableCell) -> str:
    return f"{cell.mark} {cell.value}" if cell.mark else cell.value


def _lost(comparison: Comparison, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the communes that each scenario would no longer reach, or would reach besides."""
    lines = []
    for item in comparison.scenarios[1:]:
        found = comparison.differences[item.key]
        parts = []
        if found.lost:
            parts.append(f"{comparing.LOST} {comparing.named(found.lost, names)}")
        if found.gained:
            parts.append(f"{comparing.GAINED} {comparing.named(found.gained, names)}")
        if parts:
            lines.append({"name": item.name, "words": " ; ".join(parts)})
    return lines
