"""Classes in which communes are drawn: service level, minutes, what a revision changed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.model.coverage import CommuneCoverage
from planner.texts import NBSP

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
    "level",
    "niveau",
    "Niveau de service",
    (
        Class("1", "Très faible", f"moins de 20{NBSP}%"),
        Class("2", "Faible", f"20 à 40{NBSP}%"),
        Class("3", "Moyen", f"40 à 60{NBSP}%"),
        Class("4", "Bon", f"60 à 80{NBSP}%"),
        Class("5", "Très bon", f"80{NBSP}% et plus"),
    ),
)
NEAR = Measure(
    "near",
    "minutes",
    "Minutes jusqu’à la séance la plus proche",
    (
        Class("1", f"5{NBSP}min ou moins"),
        Class("2", f"6 à 10{NBSP}min"),
        Class("3", f"11 à 15{NBSP}min"),
        Class("4", f"16 à 20{NBSP}min"),
        Class("5", f"plus de 20{NBSP}min"),
    ),
)
CHANGE = Measure(
    "change",
    "ecart",
    "Avant et après révision",
    (
        Class(DOWN, "En baisse"),
        Class(SAME, "Sans changement"),
        Class(UP, "En hausse"),
    ),
)
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
