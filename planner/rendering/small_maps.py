"""Small maps of one territory side by side: each commune drawn once, filled in each map."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner import texts
from planner.model.comparison import NOTICEABLE, Measured
from planner.model.coverage import CommuneCoverage
from planner.model.scenario import Problem
from planner.rendering.classes import EMPTY, UNREACHED, level_class
from planner.rendering.geometry import commune_shapes
from planner.rendering.picture import frame
from planner.texts import rendering as words

WIDTH = 300
"""Width of a map's drawing, in its own units."""

STRONG = 0.3
"""Difference of level from which a commune is in the darker class."""

CHANGES = tuple(
    zip(("more-2", "more-1", "alike", "less-1", "less-2", "lost"), words.DIFFERENCES, strict=True)
)
"""Classes of difference, from the best to the worst."""


@dataclass(frozen=True)
class Outline:
    """The communes as SVG paths, to be filled by reference."""

    height: int
    paths: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SmallMap:
    """One map: how each commune is filled, and the same in words."""

    key: str
    title: str
    fills: tuple[tuple[str, str], ...]
    description: str


def outlines(problem: Problem, polygons: Mapping[str, Any]) -> Outline:
    """Return the communes of a territory, drawn in one frame.

    Raises
    ------
    InputError
        A commune of the territory has no polygon.
    """
    shapes = commune_shapes(problem, polygons)
    flat = frame(shapes.values(), WIDTH)
    return Outline(
        height=math.ceil(flat.height),
        paths=tuple((code, flat.path(shapes[code])) for code in sorted(shapes)),
    )


def level_map(item: Measured) -> SmallMap:
    """Return the map of a scenario's levels, in the classes of the weekly page."""
    kinds = {row.code: level_class(row) for row in item.rows}
    high = sum(kind in ("4", "5") for kind in kinds.values())
    out = sum(kind == UNREACHED for kind in kinds.values())
    return SmallMap(
        key=item.key,
        title=item.name,
        fills=tuple((code, f"fill-{kinds[code]}") for code in sorted(kinds)),
        description=words.LEVELS_DRAWN.format(texts.count(high, "commune"), _missed(out)),
    )


def _missed(communes: int) -> str:
    if not communes:
        return words.ALL_REACHED
    return texts.count(communes, *words.OUT_OF_REACH)


def change_class(row: CommuneCoverage, first: CommuneCoverage) -> str:
    """Return the class of what a commune gains or loses: a key of `CHANGES`, or ``empty``."""
    if row.need <= 0:
        return EMPTY
    if first.reached and not row.reached:
        return "lost"
    change = row.level - first.level
    if abs(change) < NOTICEABLE - 1e-9:
        return "alike"
    return f"{'more' if change > 0 else 'less'}-{2 if abs(change) >= STRONG - 1e-9 else 1}"


def change_map(item: Measured, reference: Measured) -> SmallMap:
    """Return the map of what each commune gains or loses against the reference."""
    first = {row.code: row for row in reference.rows}
    kinds = {row.code: change_class(row, first[row.code]) for row in item.rows}
    more = sum(kind.startswith("more") for kind in kinds.values())
    less = sum(kind.startswith("less") or kind == "lost" for kind in kinds.values())
    return SmallMap(
        key=item.key,
        title=item.name,
        fills=tuple((code, f"diff-{kinds[code]}") for code in sorted(kinds)),
        description=words.CHANGES_DRAWN.format(
            texts.count(more, *words.BETTER_SERVED), texts.number(less)
        ),
    )
