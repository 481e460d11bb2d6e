"""What every source of travel times looks like, and the points a problem needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.model.travel import TravelTimes


class TravelTimeProvider(Protocol):
    """Anything that can say how long it takes between points."""

    def matrix(self, points: Mapping[str, Point]) -> TravelTimes:
        """Return travel times between every ordered pair of points.

        Parameters
        ----------
        points : Mapping[str, Point]
            WGS84 places by identifier, length n.

        Returns
        -------
        TravelTimes
            Minutes and kilometres, shape (n, n), in the order of `points`.

        Raises
        ------
        TravelError
            Some pair has no travel time.
        """
        ...


def points_of(problem: Problem) -> dict[str, Point]:
    """Return every place a problem travels between, by identifier.

    Returns
    -------
    dict
        Venue ids, then depot ids, then INSEE codes (families stand at their town
        hall). Loading guarantees that the three kinds of identifiers never collide.
    """
    scenario = problem.scenario
    return {
        **{venue.id: venue.point for venue in scenario.venues},
        **{team.depot: team.depot_point for team in scenario.teams},
        **{commune.code: commune.point for commune in problem.territory.communes},
    }
