"""The judge of `planner.rules.vehicle_range`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from planner.evaluation.context import Context
from planner.model.rules import Violation
from planner.rules.vehicle_range import KM_PER_DAY, MAX_KM_DAY
from planner.texts import number

TOLERANCE = 0.01
"""Kilometres: the solver counts each leg in whole metres."""


def max_km_day(c: Context) -> Iterator[Violation]:
    """A tour is not longer than the vehicle may go."""
    for team, tour in c.tours():
        most = team.limit(KM_PER_DAY.key)
        if most is None or not c.known(tour):
            continue
        km = sum(c.travel.distance(a, b) for a, b in pairwise(c.points(tour)))
        if km > most + TOLERANCE:
            detail = f"{number(km, 1)} km, au plus {number(most)}"
            yield Violation(MAX_KM_DAY, c.where(tour), detail)


CHECKS = {MAX_KM_DAY: max_km_day}
"""One check a rule."""
