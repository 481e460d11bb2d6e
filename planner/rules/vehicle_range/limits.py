"""What the range of a vehicle asks of the solver."""

from __future__ import annotations

from planner.model.scenario import Team
from planner.rules.limits import Allows
from planner.rules.vehicle_range import KM_PER_DAY


def allows(team: Team) -> Allows | None:
    """Keep a tour within the kilometres of a day, if they are limited."""
    km = team.limit(KM_PER_DAY.key)
    return None if km is None else lambda tour: tour.metres <= 1000 * km
