"""Fits the parameters of the estimate on times that were not estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.errors import TravelError
from planner.model.road_estimate import EstimateParameters
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.texts import travelling as said
from planner.travel.distance import crow_fly_km
from planner.travel.estimate import SAME_PLACE_KM, EstimateProvider, road_km

THRESHOLD = 15.0
"""Minutes: who is within them decides who is served."""

SPEEDS = (5.0, 130.0)
"""Speeds searched, in km/h; a scenario takes no more."""

FEWEST = 10
"""Pairs below which nothing is fitted."""

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Errors:
    """How far an estimate is from real times, over pairs of different places.

    Parameters
    ----------
    mean, median, p90 : float
        Of the absolute error, in minutes; the mean is what a fit makes least.
    bias : float
        Median of estimate less real, in minutes: above 0, the estimate is too slow.
    relative : float
        Median of the absolute error as a share of the real time.
    km_median, km_p90 : float
        Of the absolute error, in kilometres.
    misplaced : float
        Share of the pairs that one puts within 15 minutes, and the other does not.
    pairs : int
        How many pairs.
    """

    mean: float
    median: float
    p90: float
    bias: float
    relative: float
    km_median: float
    km_p90: float
    misplaced: float
    pairs: int


def fit(
    times: TravelTimes, points: Mapping[str, Point], start: EstimateParameters
) -> EstimateParameters:
    r"""Return the parameters of least mean absolute error on real times.

    Two steps, neither of which a few odd pairs can sway much:

    .. math::

        \delta &= \arg\min \sum_{ij} |k_{ij} - \delta d_{ij}| \\
        (v, o) &= \arg\min_{v > 0,\; o \ge 0}
                  \sum_{ij} |t_{ij} - \max(m, 60\, k(d_{ij}) / v + o)|

    Where :math:`d` is the crow-fly distance, :math:`k_{ij}, t_{ij}` the real kilometres and
    minutes, :math:`k(d)` the estimated kilometres and :math:`m` the least minutes. Detours
    are fitted apart below and beyond `short_km`, which stays as it is, and so does
    `same_place_minutes`. A detour is a weighted median; :math:`o` is tried at every 0.1
    minute up to 10, and :math:`v` searched for each. The figures are rounded to what a
    scenario would hold.

    Parameters
    ----------
    points : Mapping
        Where the points of `times` are.
    start : EstimateParameters
        Gives what is not fitted; a detour without any pair to fit it stays too.

    Raises
    ------
    TravelError
        The times are estimated, or there are fewer than 10 pairs of different places.
    """
    if times.estimated:
        raise TravelError(said.ONLY_ESTIMATED.format(times.engine))
    crow, km, minutes = _pairs(times, points)
    if len(crow) < FEWEST:
        raise TravelError(said.TOO_FEW_PAIRS.format(times.engine, len(crow), FEWEST))
    near = crow < start.short_km
    fitted = replace(
        start,
        detour=_detour(crow[~near], km[~near], start.detour),
        detour_short=_detour(crow[near], km[near], start.detour_short),
    )
    road = road_km(crow, fitted)
    overhead, speed = _fit_minutes(road, minutes, start.same_place_minutes)
    return replace(fitted, speed_kmh=round(speed, 1), overhead_minutes=overhead)


def errors(
    times: TravelTimes, points: Mapping[str, Point], parameters: EstimateParameters
) -> Errors:
    """Return how far the estimate with these parameters is from real times."""
    places = {key: points[key] for key in times.ids}
    estimate = EstimateProvider(parameters).matrix(places)
    keep = _distinct(places)
    off = (estimate.minutes - times.minutes)[keep]
    km_off = np.abs(estimate.km - times.km)[keep]
    real = times.minutes[keep]
    within = (estimate.minutes[keep] <= THRESHOLD) != (real <= THRESHOLD)
    share = np.abs(off) / np.maximum(real, 1 / 60)
    return Errors(
        mean=float(np.abs(off).mean()),
        median=float(np.median(np.abs(off))),
        p90=float(np.percentile(np.abs(off), 90)),
        bias=float(np.median(off)),
        relative=float(np.median(share)),
        km_median=float(np.median(km_off)),
        km_p90=float(np.percentile(km_off, 90)),
        misplaced=float(within.mean()),
        pairs=len(off),
    )


def _distinct(points: Mapping[str, Point]) -> NDArray[np.bool_]:
    """Tell which pairs are of places far enough apart to be estimated from a distance."""
    apart: NDArray[np.bool_] = crow_fly_km(tuple(points.values())) >= SAME_PLACE_KM
    return apart


def _pairs(times: TravelTimes, points: Mapping[str, Point]) -> tuple[Vector, Vector, Vector]:
    places = {key: points[key] for key in times.ids}
    keep = _distinct(places)
    return crow_fly_km(tuple(places.values()))[keep], times.km[keep], times.minutes[keep]


def _detour(crow: Vector, km: Vector, default: float) -> float:
    """Return the detour of least absolute error, at least 1; the default without any pair."""
    return default if not len(crow) else max(1.0, round(_slope(crow, km), 2))


def _slope(x: Vector, y: Vector) -> float:
    """Return the slope through 0 of least absolute error: the median of y/x, weighted by x."""
    ratio = y / x
    order = np.argsort(ratio)
    reached = np.cumsum(x[order]) >= x.sum() / 2
    return max(float(ratio[order][int(np.argmax(reached))]), 1e-3)


def _fit_minutes(road: Vector, minutes: Vector, least: float) -> tuple[float, float]:
    """Return the overhead and the speed of least mean absolute error."""
    from scipy.optimize import minimize_scalar

    def error(speed: float, overhead: float) -> float:
        estimated = np.maximum(least, 60 * road / speed + overhead)
        return float(np.abs(estimated - minutes).mean())

    tried = []
    for overhead in (round(0.1 * step, 1) for step in range(101)):
        found = minimize_scalar(error, bounds=SPEEDS, args=(overhead,), method="bounded")
        tried.append((float(found.fun), overhead, float(found.x)))
    _, overhead, speed = min(tried)
    return overhead, speed
