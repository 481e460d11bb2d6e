"""GPX and GeoJSON of a tour."""

import json
from xml.etree import ElementTree

import pytest

from planner.model.occurrence import of_tour
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.rendering.handouts import tidy
from planner.rendering.traces import geojson, gpx
from tests.rendering.nasty import nasty
from tests.rules.by_hand import MONDAY, TUESDAY, judged

SPACE = {"g": "http://www.topografix.com/GPX/1/1"}


@pytest.mark.parametrize("tour", [MONDAY, TUESDAY], ids=["one stop", "two stops"])
def test_a_route_goes_from_depot_to_depot(tour) -> None:
    known = judged()
    stops = of_tour(known.problem, tour)
    root = ElementTree.fromstring(gpx(known.problem, tour))
    assert root.get("version") == "1.1"
    points = [(float(p.get("lat")), float(p.get("lon"))) for p in root.findall(".//g:rtept", SPACE)]
    depot = known.problem.scenario.teams[0].depot_point
    places = [depot, *(stop.venue.point for stop in stops), depot]
    assert points == [(place.lat, place.lon) for place in places]
    names = [p.findtext("g:name", namespaces=SPACE) for p in root.findall(".//g:rtept", SPACE)]
    assert names[0] != names[-1]
    assert [name.split(" – ")[0] for name in names[1:-1]] == [s.commune.name for s in stops]


def test_geojson_has_a_point_per_stop_and_a_line_per_leg() -> None:
    known = judged()
    collection = json.loads(geojson(known.problem, TUESDAY))
    kinds = [feature["properties"]["kind"] for feature in collection["features"]]
    assert (kinds.count("depot"), kinds.count("stop"), kinds.count("leg")) == (1, 2, 3)
    stops = [f for f in collection["features"] if f["properties"]["kind"] == "stop"]
    assert [f["properties"]["order"] for f in stops] == [1, 2]
    assert stops[0]["properties"]["commune"] == "01002"  # a text, with its zero
    assert stops[0]["geometry"]["coordinates"] == [5.2, 48.0]  # longitude first
    legs = [f["geometry"]["coordinates"] for f in collection["features"] if
            f["properties"]["kind"] == "leg"]  # fmt: skip
    assert [leg[0] for leg in legs[1:]] == [leg[-1] for leg in legs[:-1]]
    assert legs[0][0] == legs[-1][-1]


def test_hostile_names_are_names(problem: Problem, plan: Plan) -> None:
    odd = tidy(nasty(problem))
    for tour in plan.tours[:6]:
        stops = of_tour(odd, tour)
        root = ElementTree.fromstring(gpx(odd, tour))
        said = [p.findtext("g:name", namespaces=SPACE) for p in root.findall(".//g:rtept", SPACE)]
        assert said[1:-1] == [f"{stop.commune.name} – {stop.place}" for stop in stops]
        collection = json.loads(geojson(odd, tour))
        assert [f["properties"]["name"] for f in collection["features"]
                if f["properties"]["kind"] == "stop"] == [s.venue.name for s in stops]  # fmt: skip
