"""Areas reached in 5, 10 and 15 minutes around a venue: by road, or circles of the estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from planner.model.roads import Roads
from planner.model.scenario import Problem
from planner.model.territory import Venue
from planner.rendering.geometry import rounded
from planner.rendering.weeks import WeekView

DIGITS = 4
"""Decimals of an area's outline: ten metres, less than what an area means."""


@dataclass(frozen=True)
class ZoneView:
    """The areas of one venue.

    Parameters
    ----------
    areas : tuple of (minutes, shape)
        Largest first; a shape is GeoJSON by road, a radius in metres when estimated.
    """

    venue: Venue
    label: str
    estimated: bool
    areas: tuple[tuple[int, Any], ...]


def zone_views(problem: Problem, weeks: Sequence[WeekView], roads: Roads) -> tuple[ZoneView, ...]:
    """Return the areas of every fixed site and of every venue with a session, by label."""
    held = {stop.venue.id for week in weeks for stop in week.stops}
    communes = problem.territory.by_code()
    views = []
    for venue in problem.scenario.venues:
        if not (venue.fixed or venue.id in held):
            continue
        areas: Mapping[int, Any] = {
            minutes: rounded(shape, DIGITS)
            for minutes, shape in roads.zones.get(venue.id, {}).items()
        }
        estimated = not areas
        if estimated:
            areas = {minutes: round(1000 * km) for minutes, km in roads.circles.items()}
        if areas:
            commune = communes[venue.commune].name
            label = venue.name if commune in venue.name else f"{commune}, {venue.name}"
            largest_first = sorted(areas.items(), reverse=True)
            views.append(ZoneView(venue, label, estimated, tuple(largest_first)))
    return tuple(sorted(views, key=lambda view: (view.label, view.venue.id)))


def zone_data(views: Sequence[ZoneView]) -> dict[str, Any]:
    """Return what the page's script needs to draw them."""
    return {
        view.venue.id: {
            "label": view.label,
            "at": [view.venue.point.lat, view.venue.point.lon],
            "estimated": view.estimated,
            "areas": [[minutes, shape] for minutes, shape in view.areas],
        }
        for view in views
    }


def drawn_context(problem: Problem, weeks: Sequence[WeekView], roads: Roads) -> dict[str, Any]:
    """Tell what the lines of the map are: along the roads, as the crow flies, or both."""
    pairs = {
        pair
        for week in weeks
        for tour in week.tours
        for pair in pairwise(zip(tour.places, tour.path, strict=True))
    }
    # A leg between two names of one place is not drawn at all.
    kinds = {(a, b) in roads.ways for (a, start), (b, end) in pairs if start != end}
    return {"along_roads": True in kinds, "as_crow_flies": False in kinds}
