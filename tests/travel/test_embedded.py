"""Valhalla and OSRM on real OpenStreetMap extracts: built, asked, compared pair by pair."""

from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Point as Dot
from shapely.geometry import shape

from planner.errors import InputError, TravelError
from planner.model.road_estimate import EstimateParameters
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.travel.cache import Cache
from planner.travel.difference import differences
from planner.travel.distance import crow_fly_km, metres_between
from planner.travel.embedded import _module, digest_of, open_osrm, open_valhalla
from planner.travel.engine import RoadEngine
from planner.travel.fit import errors, fit
from planner.travel.roads import RoadProvider
from tests.osm import EXTRACTS, places

OPENERS = {"valhalla": open_valhalla, "osrm": open_osrm}
EXACT = 0.3
"""Kilometres, and minutes, by which matrix and route of one engine may differ at the ends."""


def test_a_missing_engine_says_what_to_do():
    with pytest.raises(InputError) as caught:
        _module("no_such_engine", "pyvalhalla")
    (line,) = caught.value.lines
    assert "pyvalhalla n’est pas installé" in line
    assert "setup-roads" in line


def test_no_extract_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match="planner travel download"):
        digest_of(tmp_path / "none.osm.pbf")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("roads")


@pytest.fixture(scope="module")
def engines(home: Path) -> dict[tuple[str, str], RoadEngine]:
    return {
        (name, kind): opener(EXTRACTS[name], home)
        for name in EXTRACTS
        for kind, opener in OPENERS.items()
    }


@pytest.fixture(scope="module")
def matrices(engines, home) -> dict[tuple[str, str], TravelTimes]:
    """Every 60 x 60 matrix, asked for without anything known beforehand."""
    found = {}
    for (name, kind), engine in engines.items():
        provider = RoadProvider(engine, Cache(home / f"{name}-{kind}.sqlite", engine.source))
        found[name, kind] = provider.matrix(places(name))
    return found


BOTH = [(name, kind) for name in EXTRACTS for kind in OPENERS]


@pytest.mark.roads
@pytest.mark.parametrize("which", BOTH, ids="-".join)
def test_sixty_places_without_a_null(matrices, which):
    times = matrices[which]
    assert times.minutes.shape == (60, 60)
    assert np.isfinite(times.minutes).all()
    assert not times.estimated
    away = ~np.eye(60, dtype=bool)
    assert not np.array_equal(times.minutes, times.minutes.T)  # one-way streets
    # No road is shorter than the crow flies, but for the way to the road at both ends.
    crow = crow_fly_km(tuple(places(which[0]).values()))
    assert (times.km - crow)[away].min() > -0.5
    assert 5 < np.median((60 * times.km / np.maximum(times.minutes, 0.1))[away]) < 80  # km/h


@pytest.mark.roads
@pytest.mark.parametrize("name", EXTRACTS)
def test_valhalla_against_osrm_pair_by_pair(matrices, name):
    """The same roads: kilometres agree, speeds differ by what each engine believes."""
    one, two = matrices[name, "valhalla"], matrices[name, "osrm"]
    found = differences(one, two)
    away = ~np.eye(60, dtype=bool)
    gap = np.abs(one.km - two.km)[away]
    assert np.median(gap) < 0.1
    assert np.percentile(gap, 90) < 1.0
    # OSRM counts every turn and crossing dearer: 1.2 times as long on both extracts.
    assert 1.0 < found.ratio < 1.5
    assert np.corrcoef(one.km[away], two.km[away])[0, 1] > 0.9


@pytest.mark.roads
@pytest.mark.parametrize("which", BOTH, ids="-".join)
def test_a_way_is_the_way_of_its_matrix(engines, matrices, which):
    """Route and matrix are two services of one engine: they must tell the same way."""
    points = list(places(which[0]).items())[:12]
    ids = [key for key, _ in points]
    legs = engines[which].path([point for _, point in points])
    for a, b, leg in zip(ids, ids[1:], legs, strict=False):
        times = matrices[which]
        assert leg.km == pytest.approx(times.distance(a, b), abs=EXACT, rel=0.05)
        assert leg.minutes == pytest.approx(times.between(a, b), abs=EXACT, rel=0.05)
        drawn = sum(
            metres_between(Point(*p), Point(*q))
            for p, q in zip(leg.line, leg.line[1:], strict=False)
        )
        assert drawn / 1000 == pytest.approx(leg.km, abs=0.05, rel=0.02)


@pytest.mark.roads
@pytest.mark.parametrize("name", EXTRACTS)
def test_isochrones_hold_the_places_within_their_time(engines, matrices, name):
    """The area of 10 minutes holds what the matrix puts within 8, and nothing beyond 13."""
    key, point = next(iter(places(name).items()))
    zones = engines[name, "valhalla"].zones(point, (5, 10, 15))
    areas = {minutes: shape(zone).buffer(0.0015) for minutes, zone in zones.items()}
    # All of the centre of Helsinki is within 5 minutes: the outlines then are alike.
    assert areas[5].area <= 1.05 * areas[10].area <= 1.1 * areas[15].area
    times = matrices[name, "valhalla"]
    inside, outside = [], []
    for other, place in places(name).items():
        within = areas[10].contains(Dot(place.lon, place.lat))
        if times.between(other, key) <= 8:
            inside.append(within)
        elif times.between(other, key) >= 13:
            outside.append(within)
    assert np.mean(inside) > 0.9
    assert not outside or np.mean(outside) < 0.1
    assert engines[name, "osrm"].zones(point, (5,)) == {}


@pytest.mark.roads
def test_built_once_and_found_again(engines, home, monkeypatch):
    def refuse(*_):
        raise AssertionError("built twice")

    monkeypatch.setattr("planner.travel.embedded._run", refuse)
    for name in EXTRACTS:
        for kind, opener in OPENERS.items():
            assert opener(EXTRACTS[name], home).source == engines[name, kind].source
    assert not list(home.glob(".partial-*"))


@pytest.mark.roads
@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
def test_what_is_no_extract_is_refused_and_leaves_nothing(opener, tmp_path):
    bad = tmp_path / "bad.osm.pbf"
    bad.write_bytes(EXTRACTS["helsinki"].read_bytes()[:5000])
    with pytest.raises(TravelError, match=r"bad\.osm\.pbf") as caught:
        opener(bad, tmp_path / "home")
    assert len(str(caught.value).splitlines()) == 1
    assert list((tmp_path / "home").glob("*")) == []


@pytest.mark.roads
@pytest.mark.parametrize("kind", OPENERS)
def test_a_point_of_another_country_is_named(engines, kind, tmp_path):
    engine = engines["liechtenstein", kind]
    here = dict(list(places("liechtenstein").items())[:3])
    provider = RoadProvider(engine, Cache(tmp_path / "x.sqlite", engine.source))
    with pytest.raises(TravelError, match="« joinville »") as caught:
        provider.matrix({**here, "joinville": Point(48.44, 5.14)})
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.roads
@pytest.mark.parametrize("which", BOTH, ids="-".join)
def test_the_estimate_fitted_to_real_roads_is_closer(matrices, which):
    times, points = matrices[which], places(which[0])
    start = EstimateParameters()
    found = fit(times, points, start)
    before, after = errors(times, points, start), errors(times, points, found)
    assert after.mean < before.mean
    assert abs(after.bias) < max(0.5, abs(before.bias))
