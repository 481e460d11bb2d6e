"""Travel times between places: estimated, or from a road network and then stored."""

from dataclasses import replace

from planner.model.roads import NO_ROADS, ZONE_MINUTES, Roads
from planner.model.scenario import Problem
from planner.travel.base import TravelTimeProvider, points_of
from planner.travel.estimate import EstimateProvider, circles
from planner.travel.folder import StoredProvider, read_roads
from planner.travel.stored import read_travel, write_travel

__all__ = [
    "EstimateProvider",
    "StoredProvider",
    "TravelTimeProvider",
    "points_of",
    "provider_for",
    "read_travel",
    "roads_for",
    "write_travel",
]


def provider_for(problem: Problem) -> TravelTimeProvider:
    """Return the source of travel times the scenario asks for: a folder, or the estimate."""
    if problem.travel_folder is not None:
        return StoredProvider(problem.travel_folder)
    return EstimateProvider(problem.scenario.travel)


def roads_for(problem: Problem) -> Roads:
    """Return what can be drawn on a map: circles of the estimate, and what a folder holds.

    Raises
    ------
    TravelError
        The drawings of the folder cannot be read.
    """
    roads = NO_ROADS if problem.travel_folder is None else read_roads(problem.travel_folder)
    return replace(roads, circles=circles(problem.scenario.travel, ZONE_MINUTES))
