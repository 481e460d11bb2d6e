"""Travel times between places: estimated, or from a road network and then stored."""

from dataclasses import replace
from pathlib import Path

from planner.model.roads import NO_ROADS, ZONE_MINUTES, Roads
from planner.model.scenario import Problem
from planner.travel.base import TravelTimeProvider, points_of
from planner.travel.estimate import EstimateProvider, circles
from planner.travel.stored import read_travel, write_travel
from planner.travel.travel_folder import StoredProvider, read_roads, write_roads

__all__ = [
    "EstimateProvider",
    "StoredProvider",
    "TravelTimeProvider",
    "points_of",
    "provider_for",
    "read_travel",
    "roads_for",
    "write_roads",
    "write_travel",
]


def provider_for(problem: Problem) -> TravelTimeProvider:
    """Return the source of travel times the scenario asks for: a folder, or the estimate."""
    if problem.travel_folder is not None:
        return StoredProvider(problem.travel_folder)
    return EstimateProvider(problem.scenario.travel)


def roads_for(problem: Problem, folder: Path | None = None) -> Roads:
    """Return what can be drawn on a map: circles of the estimate, and what a folder holds.

    Parameters
    ----------
    folder : Path, optional
        Of travel times or of a plan; the problem's own when None.

    Raises
    ------
    TravelError
        The drawings of the folder cannot be read.
    """
    folder = folder or problem.travel_folder
    roads = NO_ROADS if folder is None else read_roads(folder)
    return replace(roads, circles=circles(problem.scenario.travel, ZONE_MINUTES))
