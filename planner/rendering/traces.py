"""A tour as GPX and GeoJSON, for a satellite navigator or a mapping program."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from planner import texts
from planner.model.occurrence import Occurrence, of_tour
from planner.model.plan import Tour
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.texts.rendering import CROW_FLIES

GPX = "http://www.topografix.com/GPX/1/1"


def gpx(problem: Problem, tour: Tour) -> str:
    """Return a tour as a GPX 1.1 route from depot to depot; the navigator finds the roads."""
    team = problem.index.teams[tour.team]
    root = ElementTree.Element("gpx", version="1.1", creator="planner", xmlns=GPX)
    title = f"{team.name}, {texts.long_date(tour.date)}"
    metadata = ElementTree.SubElement(root, "metadata")
    ElementTree.SubElement(metadata, "name").text = title
    route = ElementTree.SubElement(root, "rte")
    ElementTree.SubElement(route, "name").text = title
    leave, back = texts.DEPOT_LEAVE, texts.DEPOT_BACK
    _point(route, team.depot_point, leave, f"{texts.clock(tour.start)}", "")
    for stop in of_tour(problem, tour):
        name = f"{stop.commune.name} – {stop.place}"
        said = f"{texts.presence(stop)}, {stop.activity.short_name}"
        _point(route, stop.venue.point, name, said, stop.venue.address)
    _point(route, team.depot_point, back, f"{texts.clock(tour.end)}", "")
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _point(route: ElementTree.Element, at: Point, name: str, said: str, address: str) -> None:
    point = ElementTree.SubElement(route, "rtept", lat=f"{at.lat:.7f}", lon=f"{at.lon:.7f}")
    ElementTree.SubElement(point, "name").text = name
    if address:
        ElementTree.SubElement(point, "cmt").text = address
    ElementTree.SubElement(point, "desc").text = said


def geojson(problem: Problem, tour: Tour) -> str:
    """Return a tour as GeoJSON: a point per stop, and a line for each leg as the crow flies."""
    team, stops = problem.index.teams[tour.team], of_tour(problem, tour)
    depot = team.depot_point
    path = [depot, *(stop.venue.point for stop in stops), depot]
    legs = [
        _feature(
            {"type": "LineString", "coordinates": [_at(a), _at(b)]},
            {
                "kind": "leg",
                "order": order,
                "team": tour.team,
                "date": tour.date.isoformat(),
                "path": CROW_FLIES,
            },
        )
        for order, (a, b) in enumerate(pairwise(path), start=1)
    ]
    ends = {"kind": "depot", "name": tour.depot, "leave": f"{tour.start:%H:%M}",
            "back": f"{tour.end:%H:%M}"}  # fmt: skip
    points = [_feature({"type": "Point", "coordinates": _at(depot)}, ends)]
    points += [
        _feature({"type": "Point", "coordinates": _at(stop.venue.point)}, _stop(stop))
        for stop in stops
    ]
    collection = {
        "type": "FeatureCollection",
        "name": f"{team.name}, {texts.long_date(tour.date)}",
        "features": [*points, *legs],
    }
    return json.dumps(collection, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _stop(stop: Occurrence) -> dict[str, Any]:
    session = stop.session
    return {
        "kind": "stop",
        "order": stop.order,
        "venue": stop.venue.id,
        "name": stop.venue.name,
        "commune": stop.commune.code,
        "commune_name": stop.commune.name,
        "address": stop.venue.address,
        "activity": session.activity,
        "arrive": f"{session.arrive:%H:%M}",
        "open": f"{session.open:%H:%M}",
        "close": f"{session.close:%H:%M}",
        "leave": f"{session.leave:%H:%M}",
    }


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _at(point: Point) -> list[float]:
    return [round(point.lon, 7), round(point.lat, 7)]
