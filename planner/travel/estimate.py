"""Travel times estimated from the crow-fly distance. An estimate, never a measurement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.model.road_estimate import EstimateParameters
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.travel.distance import crow_fly_km

SAME_PLACE_KM = 0.2
"""Two points closer than this, as the crow flies, are the same place."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class EstimateProvider:
    r"""Estimated driving times: great circle x detour, at one speed, plus an overhead.

    .. math::

        d &= 2 R \arcsin \sqrt{\sin^2\tfrac{\Delta\varphi}{2}
             + \cos\varphi_1 \cos\varphi_2 \sin^2\tfrac{\Delta\lambda}{2}} \\
        k(d) &= \begin{cases}
            \delta_s d & d < s \\ \max(\delta d, \delta_s s) & d \ge s
            \end{cases} \\
        t &= \begin{cases}
            m & d < 0.2 \text{ km} \\ \max(m, 60\, k(d) / v + o) & \text{otherwise}
            \end{cases}

    Where:

    - :math:`d` crow-fly kilometres, :math:`R` = 6371.0088 km;
    - :math:`s` = `short_km`, below which the detour is :math:`\delta_s` =
      `detour_short`, beyond which it is :math:`\delta` = `detour`. The maximum keeps
      kilometres from decreasing where a smaller detour takes over;
    - :math:`v` = `speed_kmh`, :math:`o` = `overhead_minutes` (leaving, parking);
    - :math:`m` = `same_place_minutes`: least time between two different points, also
      of one commune, where a family still has to come to the hall. Only from a point
      to itself are minutes and kilometres 0.

    The result is symmetric, knows no road, river or hill, and says so:
    ``TravelTimes.estimated`` is True. The winter factor is not in it: it depends on
    the date and is applied where dates are known.

    Parameters
    ----------
    parameters : EstimateParameters
        Its defaults, detour 1.35 (1.40 below 5 km), 50 km/h, 2 and 3 minutes, are
        working hypotheses for rural roads, around the mean circuity of 1.34 published
        for 300 European cities [1]_.

    References
    ----------
    .. [1] Street network circuity of 300 European cities,
       doi:10.1177/23998083231168870
    """

    parameters: EstimateParameters

    @property
    def engine(self) -> str:
        """Name of the engine with its parameters, as plans and maps quote it."""
        p = self.parameters
        return (
            f"estimate (x{p.detour:g}, x{p.detour_short:g} < {p.short_km:g} km, "
            f"{p.speed_kmh:g} km/h + {p.overhead_minutes:g} min)"
        )

    def matrix(self, points: Mapping[str, Point]) -> TravelTimes:
        """Return the estimate for every ordered pair; see `TravelTimeProvider.matrix`."""
        p = self.parameters
        crow = crow_fly_km(tuple(points.values()))
        km = road_km(crow, p)
        driving = 60.0 * km / p.speed_kmh + p.overhead_minutes
        minutes = np.where(
            crow < SAME_PLACE_KM, p.same_place_minutes, np.maximum(p.same_place_minutes, driving)
        )
        np.fill_diagonal(minutes, 0.0)
        np.fill_diagonal(km, 0.0)
        return TravelTimes(tuple(points), minutes, km, self.engine, estimated=True)


def road_km(crow: Matrix, parameters: EstimateParameters) -> Matrix:
    """Estimated road kilometres of crow-fly kilometres; never decreasing."""
    p = parameters
    far = np.maximum(p.detour * crow, p.detour_short * p.short_km)
    km: Matrix = np.where(crow < p.short_km, p.detour_short * crow, far)
    return km


def circles(parameters: EstimateParameters, minutes: Sequence[int]) -> dict[int, float]:
    """Return, by minutes, the farthest crow-fly kilometres the estimate covers in that time.

    The inverse of the estimate; a time that covers nothing is left out.
    """
    p = parameters
    found = {}
    for time in minutes:
        road = (time - p.overhead_minutes) * p.speed_kmh / 60
        reach = min(road / p.detour_short, p.short_km)
        if road > p.detour_short * p.short_km:
            reach = max(road / p.detour, p.short_km)
        if time >= p.same_place_minutes:
            found[time] = max(reach, SAME_PLACE_KM)
    return found
