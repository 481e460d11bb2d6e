"""Questions and answers of each engine, without any server: pure functions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.territory import Point
from planner.travel import openrouteservice, osrm, valhalla
from planner.travel.engine import EngineError, RefusedError, decode_line, figures
from planner.travel.servers import coordinates, query_of
from tests.travel.servers import encode, matrix

A, B, C = Point(48.1, 5.1), Point(48.2, 5.2), Point(48.3, 5.3)


def test_a_line_known_by_everyone():
    """The example of the format's own description."""
    line = decode_line("_p~iF~ps|U_ulLnnqC_mqNvxq`@", 5)
    assert line == ((38.5, -120.2), (40.7, -120.95), (43.252, -126.453))


@given(st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), max_size=6))
def test_a_line_survives_its_coding(points):
    line = [(round(lat, 6), round(lon, 6)) for lat, lon in points]
    found = np.array(decode_line(encode(line), 6)).reshape(-1, 2)
    assert found == pytest.approx(np.array(line).reshape(-1, 2), abs=1.1e-6)


@pytest.mark.parametrize("text", ["é", "_p~iF ", "_p~iF~ps|U_"])
def test_what_is_no_line_is_refused(text):
    with pytest.raises(ValueError):
        decode_line(text, 5)


def test_figures_keep_nulls_and_scale():
    table = figures([[60, None], [0, 90]], (2, 2), 1 / 60, "X")
    assert table[0, 0] == 1
    assert np.isnan(table[0, 1])
    assert table[1, 1] == 1.5


@pytest.mark.parametrize(
    "rows",
    [
        None, [], [[1, 2]], [[1], [2]], [[1, 2], [3]], {"a": 1}, [[1, "2"], [3, 4]],
        [[1, -2], [3, 4]], [[1, True], [3, 4]], [[1, float("nan")], [3, 4]], ["ab", "cd"],
    ],
)  # fmt: skip
def test_figures_refuse_the_rest(rows):
    with pytest.raises(EngineError):
        figures(rows, (2, 2), 1.0, "X")


CELL = {"time": 90, "distance": 1.5}
VALHALLA = {
    "sources_to_targets": [[CELL, {"time": None, "distance": None}]],
    "sources": [{"lat": 48.1009, "lon": 5.1}],
    "targets": [{"lat": 48.2, "lon": 5.2}, {"lat": 48.3, "lon": 5.3}],
}


def test_valhalla_matrix():
    table = valhalla.parse_matrix(VALHALLA, [A], [B, C])
    assert (table.minutes[0, 0], table.km[0, 0]) == (1.5, 1.5)
    assert np.isnan(table.minutes[0, 1])
    assert table.origins[0].metres == pytest.approx(100, abs=1)
    assert table.destinations[1].metres == 0
    question = valhalla.matrix_question([A], [B, C])
    assert question["sources"] == [{"lat": 48.1, "lon": 5.1}]
    assert question["costing"] == "auto"
    # Before version 3.5, every source was a list of one.
    older = {**VALHALLA, "sources": [VALHALLA["sources"]]}
    assert valhalla.parse_matrix(older, [A], [B, C]).origins == table.origins


def test_forward_never_asks_for_more_origins_than_destinations():
    asked = []

    def ask(service, question):
        asked.append((len(question["sources"]), len(question["targets"])))
        return matrix(question)

    engine = valhalla.ValhallaEngine("V", "v", ask, forward=True)
    places = [Point(48.0, 5 + k / 10) for k in range(5)]
    whole = engine.table(places, places)
    for some in (places[:1], places[:2], places):
        asked.clear()
        table = engine.table(places, some)
        assert all(origins <= destinations for origins, destinations in asked)
        assert np.array_equal(table.minutes, whole.minutes[:, : len(some)])
        assert [snap.point for snap in table.origins] == places
        assert [snap.point for snap in table.destinations] == some


@pytest.mark.parametrize(
    "answer",
    [
        None, 3, [], {}, {"sources_to_targets": []},
        {**VALHALLA, "sources_to_targets": [[CELL]]},
        {**VALHALLA, "sources_to_targets": [[CELL, {"time": 1}]]},
        {**VALHALLA, "targets": VALHALLA["targets"][:1]},
        {**VALHALLA, "sources": [{"lat": "north", "lon": 1}]},
    ],
)  # fmt: skip
def test_a_bad_valhalla_matrix_is_a_named_error(answer):
    with pytest.raises(EngineError, match="Valhalla"):
        valhalla.parse_matrix(answer, [A], [B, C])


def test_valhalla_route_and_zones():
    leg = {"summary": {"time": 120.0, "length": 2.0}, "shape": encode([(48.1, 5.1), (48.2, 5.2)])}
    legs = valhalla.parse_route({"trip": {"legs": [leg, leg]}}, 3)
    assert (legs[0].minutes, legs[0].km) == (2.0, 2.0)
    assert legs[1].line == ((48.1, 5.1), (48.2, 5.2))
    with pytest.raises(EngineError, match="2 trajets sur 3"):
        valhalla.parse_route({"trip": {"legs": [leg, leg]}}, 4)
    with pytest.raises(EngineError):
        valhalla.parse_route({"trip": {}}, 2)
    question = valhalla.zones_question(A, (5, 10))
    assert question["reverse"]
    assert question["contours"] == [{"time": 5}, {"time": 10}]
    area = {"type": "Polygon", "coordinates": []}
    answer = {"features": [{"properties": {"contour": 5.0}, "geometry": area}]}
    assert valhalla.parse_zones(answer, (5,)) == {5: area}
    with pytest.raises(EngineError):
        valhalla.parse_zones(answer, (5, 10))


OSRM = {
    "code": "Ok",
    "durations": [[90.0, None]],
    "distances": [[1500.0, None]],
    "sources": [{"location": [5.1, 48.1], "distance": 12.5}],
    "destinations": [{"location": [5.2, 48.2], "distance": 0}] * 2,
}


def test_osrm_table():
    table = osrm.parse_table(OSRM, 1, 2)
    assert (table.minutes[0, 0], table.km[0, 0]) == (1.5, 1.5)
    assert table.origins[0].point == A
    assert table.origins[0].metres == 12.5
    assert osrm.table_options(1, 2)["destinations"] == [1, 2]


def test_osrm_addresses():
    assert coordinates([A, B]) == "5.10000,48.10000;5.20000,48.20000"
    assert query_of({**osrm.table_options(2, 1), "steps": True, "geometries": "polyline6"}) == {
        "sources": "0;1",
        "destinations": "2",
        "annotations": "duration,distance",
        "steps": "true",
        "geometries": "polyline6",
    }


@pytest.mark.parametrize(
    "answer",
    [None, {}, {**OSRM, "durations": [[1.0]]}, {**OSRM, "distances": None}, {**OSRM, "sources": []},
     {**OSRM, "sources": [{}]}, {"code": "NoSegment", "message": "coordinate 0"}],
)  # fmt: skip
def test_a_bad_osrm_table_is_a_named_error(answer):
    with pytest.raises(EngineError, match="OSRM"):
        osrm.parse_table(answer, 1, 2)


def test_osrm_route():
    """A leg is the lines of its steps, each starting where the one before ends."""
    steps = [
        {"geometry": encode([(48.1, 5.1), (48.2, 5.2)])},
        {"geometry": encode([(48.2, 5.2), (48.1, 5.1)])},
        {"geometry": encode([(48.1, 5.1), (48.1, 5.1)])},
    ]
    answer = {
        "code": "Ok",
        "routes": [{"legs": [{"duration": 60, "distance": 700, "steps": steps}]}],
    }
    (leg,) = osrm.parse_route(answer, 2)
    assert (leg.minutes, leg.km) == (1.0, 0.7)
    assert leg.line == ((48.1, 5.1), (48.2, 5.2), (48.1, 5.1))
    for bad in ({}, {"code": "Ok", "routes": []}, {"code": "NoRoute"}):
        with pytest.raises(EngineError):
            osrm.parse_route(bad, 2)


ORS = {
    "durations": [[90.0, None]],
    "distances": [[1.5, None]],
    "sources": [{"location": [5.1, 48.1], "snapped_distance": 12.5}],
    "destinations": [{"location": [5.2, 48.2], "snapped_distance": 1.0}] * 2,
}


def test_openrouteservice_matrix():
    table = openrouteservice.parse_matrix(ORS, 1, 2)
    assert (table.minutes[0, 0], table.km[0, 0]) == (1.5, 1.5)
    assert table.origins[0].metres == 12.5
    question = openrouteservice.matrix_question([A], [B, C])
    assert question["locations"][0] == [5.1, 48.1]
    assert (question["sources"], question["destinations"]) == ([0], [1, 2])
    with pytest.raises(RefusedError, match="aucune route près des points n° 2"):
        openrouteservice.parse_matrix({**ORS, "destinations": [ORS["sources"][0], None]}, 1, 2)


@pytest.mark.parametrize("answer", [None, {}, {**ORS, "durations": []}, {**ORS, "sources": []}])
def test_a_bad_openrouteservice_matrix_is_a_named_error(answer):
    with pytest.raises(EngineError, match="openrouteservice"):
        openrouteservice.parse_matrix(answer, 1, 2)


def test_openrouteservice_route_and_zones():
    """The example line, cut at its second point."""
    answer = {
        "routes": [
            {
                "geometry": "_p~iF~ps|U_ulLnnqC_mqNvxq`@",
                "way_points": [0, 1, 2],
                "segments": [{"duration": 60, "distance": 1.0}, {}],
            }
        ]
    }
    first, second = openrouteservice.parse_route(answer, 3)
    assert (first.minutes, first.km) == (1.0, 1.0)
    assert first.line == ((38.5, -120.2), (40.7, -120.95))
    assert second.line == ((40.7, -120.95), (43.252, -126.453))
    assert (second.minutes, second.km) == (0.0, 0.0)
    for bad in (None, {}, {"routes": []}, {"routes": [{**answer["routes"][0], "segments": []}]}):
        with pytest.raises(EngineError):
            openrouteservice.parse_route(bad, 3)
    area = {"type": "Polygon", "coordinates": []}
    zones = {"features": [{"properties": {"value": 300.0}, "geometry": area}]}
    assert openrouteservice.parse_zones(zones, (5,)) == {5: area}
    assert openrouteservice.zones_question(A, (5,))["location_type"] == "destination"
    with pytest.raises(EngineError):
        openrouteservice.parse_zones({}, (5,))
