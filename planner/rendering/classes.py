"""Classes in which communes are drawn: service level, minutes, what a revision changed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.model.coverage import CommuneCoverage
from planner.texts import rendering as words

UNREACHED = "unreached"
EMPTY = "empty"
UP, SAME, DOWN = "up", "same", "down"

NOTICED = 0.005
"""Change of a level that its rounded percentage shows."""


@dataclass(frozen=True)
class Class:
    """A class of communes, as the legend shows it."""

    key: str
    name: str
    range: str = ""


@dataclass(frozen=True)
class Measure:
    """What the view of the coverage shows of each commune; `slug` is its word in addresses."""

    key: str
    slug: str
    name: str
    classes: tuple[Class, ...]

    def fill(self, kind: str) -> str:
        """Return the key of the fill of a class: one drawing for what nothing reaches."""
        return kind if kind in (UNREACHED, EMPTY) else f"{self.key}-{kind}"


LEVEL = Measure(
    "level", "niveau", words.LEVEL,
    tuple(Class(str(rank), *named) for rank, named in enumerate(words.LEVELS, start=1)),
)  # fmt: skip
NEAR = Measure(
    "near", "minutes", words.NEAR,
    tuple(Class(str(rank), name) for rank, name in enumerate(words.MINUTES, start=1)),
)  # fmt: skip
CHANGE = Measure(
    "change", "ecart", words.CHANGE,
    tuple(map(Class, (DOWN, SAME, UP), words.CHANGES)),
)  # fmt: skip
OUTSIDE = (Class(UNREACHED, words.NOT_REACHED), Class(EMPTY, words.NO_NEED))
"""Classes of communes without a level, whatever is measured."""
LEVEL_NAMES = {item.key: item.name for item in (*LEVEL.classes, *OUTSIDE)}
NEAR_STEPS = (5, 10, 15, 20)
"""Minutes, rounded up, that end each class of `NEAR` but the last."""


def level_class(row: CommuneCoverage) -> str:
    """Return the class of a commune's level: one of `LEVEL`, unreached or empty.

    Empty communes have no estimated need and nothing within reach: nobody is missed.
    """
    if not row.reached:
        return UNREACHED if row.need > 0 else EMPTY
    return LEVEL.classes[min(int(row.level * 5 + 1e-9), 4)].key


def near_class(row: CommuneCoverage) -> str:
    """Return the class of a commune's minutes, rounded up; the last one without a session."""
    if row.nearest_minutes is None:
        return NEAR.classes[-1].key
    minutes = math.ceil(row.nearest_minutes)
    return NEAR.classes[sum(minutes > step for step in NEAR_STEPS)].key


def change_class(before: CommuneCoverage, after: CommuneCoverage) -> str:
    """Return the class of what happened to a commune's level."""
    change = after.level - before.level
    if abs(change) < NOTICED:
        return SAME
    return UP if change > 0 else DOWN
