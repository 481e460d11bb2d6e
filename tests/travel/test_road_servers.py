"""Road engines over HTTP, against a real server of this computer that misbehaves."""

import json
import socket
from collections.abc import Callable

import numpy as np
import pytest

from planner.errors import TravelError
from planner.model.territory import Point
from planner.travel.cache import Cache
from planner.travel.engine import EngineError
from planner.travel.http import Patience
from planner.travel.roads import RoadProvider
from planner.travel.servers import open_server, shown_address
from tests.travel.servers import PLACES, good, matrix

QUICK = Patience(connect=2.0, read=0.3, attempts=3, backoff=0.0, longest=1)
SAMPLE = Point(48.0, 5.0)


@pytest.fixture
def provider(server, kept) -> Callable[[], RoadProvider]:
    """A provider on the server, after its first question."""

    def made() -> RoadProvider:
        engine = open_server("valhalla", server.url, SAMPLE, {}, QUICK)
        return RoadProvider(engine, Cache(kept, engine.source))

    return made


def by_hand(times):
    """Eastwards a minute more: 10 minutes and 6 km a step."""
    for i, a in enumerate(PLACES):
        for j, b in enumerate(PLACES):
            assert times.between(a, b) == abs(i - j) * 10 + (j > i)
            assert times.distance(a, b) == pytest.approx(abs(i - j) * 6)


def test_a_matrix_each_way_by_itself(provider):
    times = provider().matrix(PLACES)
    by_hand(times)
    assert not times.estimated
    assert times.engine.startswith("Valhalla 3.9.1 (http://127.0.0.1")
    assert not np.array_equal(times.minutes, times.minutes.T)


def test_known_pairs_are_not_asked_again(server, provider):
    first = provider().matrix(PLACES)
    server.asked.clear()
    again = provider().matrix(PLACES)
    assert server.asked_pairs() == set()
    assert again.digest == first.digest


def test_a_new_place_asks_only_for_its_row_and_column(server, provider):
    places = {key: point for key, point in PLACES.items() if key != "p2"}
    provider().matrix(places)
    server.asked.clear()
    by_hand(provider().matrix(PLACES))
    assert all(5.2 in pair for pair in server.asked_pairs())
    assert len(server.asked_pairs()) == 6


def test_two_names_of_one_place_are_asked_once(server, provider):
    places = {**PLACES, "hall": PLACES["p1"]}
    times = provider().matrix(places)
    assert times.between("hall", "p1") == 0
    assert times.between("hall", "p2") == times.between("p1", "p2")
    assert len(server.asked_pairs()) == 12


def cut(question):
    """One row too few."""
    return {**matrix(question), "sources_to_targets": matrix(question)["sources_to_targets"][:-1]}


def with_null(question):
    answer = matrix(question)
    answer["sources_to_targets"][0][-1] = {"time": None, "distance": None}
    return answer


def hangs(server):
    def twist(path, question):
        server.released.wait(5)
        return good({})

    return twist


BUSY = (429, {"Retry-After": "0"}, b"slow down")


@pytest.mark.parametrize(
    "reply", [BUSY, (500, {}, b"oops"), (502, {}, b""), (503, {"Retry-After": "1"}, b"")]
)
def test_a_busy_server_is_asked_again(server, provider, reply):
    ready = provider()
    server.twists = [lambda *_: reply, lambda *_: reply]
    by_hand(ready.matrix(PLACES))
    assert [path for path, _ in server.asked].count("/sources_to_targets") == 3


def test_a_server_that_hangs_is_asked_again(server, provider):
    ready = provider()
    server.twists = [hangs(server)]
    by_hand(ready.matrix(PLACES))


BAD = {
    "429": (BUSY, "trop de demandes"),
    "500": ((500, {}, b"<html>oops</html>"), r"le serveur échoue \(500\)"),
    "403": ((403, {}, b"no key"), "PLANNER_ORS_KEY"),
    "400": ((400, {}, b'{"error": "bad question"}'), "bad question"),
    "not JSON": ((200, {}, b"<html>welcome</html>"), "ce n’est pas du JSON"),
    "half JSON": ((200, {}, b'{"sources_to_targets": [['), "ce n’est pas du JSON"),
    "another server": (good({"code": "Ok", "durations": []}), "incompréhensible"),
    "empty": (good([]), "incompréhensible"),
}


@pytest.mark.parametrize(("reply", "said"), BAD.values(), ids=BAD)
def test_a_bad_answer_is_a_named_error_and_leaves_nothing(server, provider, reply, said):
    ready = provider()
    server.twists = [lambda *_: reply] * 20
    with pytest.raises(TravelError, match=said) as caught:
        ready.matrix(PLACES)
    assert caught.value.exit_code == 3
    assert len(str(caught.value).splitlines()) == 1
    assert ready.cache.pairs() == {}
    assert ready.cache.snaps() == {}
    server.twists.clear()
    by_hand(ready.matrix(PLACES))


def test_a_short_matrix_is_a_named_error_and_leaves_nothing(server, provider):
    ready = provider()
    server.twists = [lambda _, question: good(cut(question))]
    with pytest.raises(EngineError, match="4 × 4 attendu, 3 lignes lues"):
        ready.matrix(PLACES)
    assert ready.cache.pairs() == {}


def test_a_server_that_only_hangs_is_a_named_error(server, provider):
    ready = provider()
    server.twists = [hangs(server)] * 3
    with pytest.raises(EngineError, match=r"pas de réponse en 0\.3 s, 3 essais"):
        ready.matrix(PLACES)
    assert ready.cache.pairs() == {}


def test_a_null_is_asked_for_by_itself(server, provider):
    """Valhalla leaves out pairs that its own route service finds."""
    ready = provider()
    server.twists = [lambda _, question: good(with_null(question))]
    by_hand(ready.matrix(PLACES))
    assert [path for path, _ in server.asked][-1] == "/route"


def test_a_pair_without_any_way_is_named(server, provider):
    ready = provider()
    refusal = (400, {}, b'{"error": "No path could be found for input"}')
    server.twists = [lambda _, question: good(with_null(question)), lambda *_: refusal]
    with pytest.raises(TravelError, match="aucune route de « p0 » à « p3 »"):
        ready.matrix(PLACES)
    assert ready.cache.pairs() == {}


def test_a_server_that_fails_over_a_null_is_not_taken_for_a_missing_way(server, provider):
    ready = provider()
    down = (500, {}, b"")
    server.twists = [lambda _, question: good(with_null(question)), *[lambda *_: down] * 3]
    with pytest.raises(EngineError, match="le serveur échoue"):
        ready.matrix(PLACES)
    assert ready.cache.pairs() == {}


def test_a_point_the_server_refuses_is_named(server, provider):
    ready = provider()

    def refuses(path, question):
        if any(place["lon"] == 5.2 for place in question.get("sources", [])):
            return 400, {}, b'{"error": "No suitable edges near location"}'
        return None

    server.twists = [refuses] * 10
    with pytest.raises(TravelError, match="« p2 »") as caught:
        ready.matrix(PLACES)
    assert len(str(caught.value).splitlines()) == 1
    assert ready.cache.pairs() == {}


def test_a_point_far_from_any_road_is_refused_by_name(server, provider):
    ready = provider()

    def far(path, question):
        answer = matrix(question)
        moved = [{**place, "lat": 48.04} for place in question["sources"]]
        return good({**answer, "sources": moved, "targets": moved})

    server.twists = [far]
    with pytest.raises(TravelError, match=r"« p0 » est à 4,4 km de toute route \(3 km au plus\)"):
        ready.matrix(PLACES)


def test_large_matrices_are_cut_into_what_servers_accept(server, provider):
    many = {f"m{k}": Point(48.0, 5 + k / 1000) for k in range(120)}
    times = provider().matrix(many)
    questions = [question for path, question in server.asked if path == "/sources_to_targets"]
    assert max(len(q["sources"]) for q in questions) <= 50
    assert max(len(q["targets"]) for q in questions) <= 50
    assert len(questions) == 9
    assert times.between("m0", "m119") == pytest.approx(11.9 + 1)


def test_what_was_good_before_a_failure_is_kept(server, provider):
    many = {f"m{k}": Point(48.0, 5 + k / 1000) for k in range(60)}
    ready = provider()
    server.twists = [lambda *_: None, *[lambda *_: (500, {}, b"")] * 3]
    with pytest.raises(EngineError):
        ready.matrix(many)
    assert len(ready.cache.pairs()) == 50 * 49
    server.asked.clear()
    ready.matrix(many)
    assert len(server.asked_pairs()) == 60 * 59 - 50 * 49


def test_ways_and_zones_are_drawn_once(server, provider):
    ready = provider()
    ways = ready.ways(PLACES)
    assert len(ways) == 12
    assert ways["p0", "p3"] == ((48.0, 5.0), (48.0, 5.3))
    zones = ready.zones({"p0": PLACES["p0"]}, (5, 10))
    assert zones["p0"][5]["type"] == "Polygon"
    server.asked.clear()
    assert ready.ways(PLACES) == ways
    assert ready.zones({"p0": PLACES["p0"]}, (5, 10)) == zones
    assert server.asked == []


def test_another_version_is_another_memory(server, kept, provider):
    provider().matrix(PLACES)
    server.twists = [lambda *_: good({"version": "4.0.0", "tileset_last_modified": 1})]
    newer = provider()
    assert newer.cache.pairs() == {}


def test_a_password_in_an_address_is_never_shown(server, kept):
    address = server.url.replace("http://", "http://anne:s3cret@")
    engine = open_server("valhalla", address, SAMPLE, {}, QUICK)
    assert "s3cret" not in engine.name + engine.source + repr(engine) + shown_address(address)
    server.twists = [lambda *_: (400, {}, b"")] * 2
    with pytest.raises(EngineError) as caught:
        engine.table([SAMPLE], [SAMPLE])
    assert "s3cret" not in str(caught.value)


def test_no_network_says_so_and_never_estimates(kept):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(EngineError, match="serveur injoignable ; vérifier la connexion"):
        open_server("valhalla", f"http://127.0.0.1:{port}", SAMPLE, {}, QUICK)


@pytest.mark.parametrize("address", ["not an address", "ftp://example.test", "http://"])
def test_a_wrong_address_says_so(address):
    with pytest.raises(EngineError, match="adresse"):
        open_server("valhalla", address, SAMPLE, {}, QUICK)


@pytest.mark.parametrize("engine", ["valhalla", "osrm", "openrouteservice"])
def test_the_wrong_kind_of_server_is_told(server, engine):
    server.twists = [lambda *_: good({"hello": "world"})]
    with pytest.raises(EngineError, match="voir --engine"):
        open_server(engine, server.url, SAMPLE, {}, QUICK)


def test_osrm_over_http(server):
    table = {
        "code": "Ok",
        "durations": [[0, 60], [120, 0]],
        "distances": [[0, 700], [700, 0]],
        "sources": [{"location": [5.0, 48.0], "distance": 1}] * 2,
        "destinations": [{"location": [5.0, 48.0], "distance": 1}] * 2,
    }
    server.twists = [
        lambda *_: good({"code": "Ok", "data_version": "2026-11-20"}),
        lambda *_: good(table),
    ]
    engine = open_server("osrm", server.url, SAMPLE, {}, QUICK)
    assert "2026-11-20" in engine.source
    points = [PLACES["p0"], PLACES["p1"]]
    assert engine.table(points, points).minutes.tolist() == [[0, 1], [2, 0]]
    path = server.asked[-1][0]
    assert path.startswith("/table/v1/driving/5.00000,48.00000;5.10000,48.00000;")
    assert "sources=0%3B1" in path
    assert "annotations=duration%2Cdistance" in path


def test_openrouteservice_over_http(server):
    answer = {
        "durations": [[0]],
        "distances": [[0]],
        "sources": [{"location": [5.0, 48.0], "snapped_distance": 1}],
        "destinations": [{"location": [5.0, 48.0], "snapped_distance": 1}],
        "metadata": {"engine": {"version": "9.1.0", "graph_date": "2026-11-01"}},
    }
    server.twists = [lambda *_: good(answer)] * 2
    engine = open_server("openrouteservice", server.url + "/", SAMPLE, {"PLANNER_ORS_KEY": "s3"})
    assert engine.name.startswith("openrouteservice 9.1.0")
    assert "s3" not in repr(engine)
    engine.table([SAMPLE], [SAMPLE])
    assert server.asked[-1][0] == "/v2/matrix/driving-car"
    assert json.dumps(server.asked[-1][1]).count("48.0") == 2
