"""Travel times between places: estimated today, from a road network where there is one."""

from planner.model.scenario import Problem
from planner.travel.base import TravelTimeProvider, points_of
from planner.travel.estimate import EstimateProvider
from planner.travel.stored import read_travel, write_travel

__all__ = [
    "EstimateProvider",
    "TravelTimeProvider",
    "points_of",
    "provider_for",
    "read_travel",
    "write_travel",
]


def provider_for(problem: Problem) -> TravelTimeProvider:
    """Return the source of travel times the scenario asks for: the estimate."""
    return EstimateProvider(problem.scenario.travel)
