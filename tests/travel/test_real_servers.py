"""The engines' own HTTP servers, on this computer: they must answer what the libraries do."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import requests

from planner.travel.cache import Cache, rounded
from planner.travel.embedded import _module, _valhalla_config, open_osrm, open_valhalla
from planner.travel.engine import RoadEngine
from planner.travel.roads import RoadProvider
from planner.travel.servers import open_server
from tests.efforts import PATIENT
from tests.osm import EXTRACTS, places

pytestmark = pytest.mark.roads

OSM = EXTRACTS["liechtenstein"]
PLACES = dict(list(places("liechtenstein").items())[:20])
SAMPLE = next(iter(PLACES.values()))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def running(command: list[str], url: str) -> Iterator[str]:
    """Start a server, wait until it answers, stop it in the end."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                try:
                    requests.get(url, timeout=PATIENT)
                    break
                except requests.ConnectionError:
                    assert process.poll() is None, "the server stopped"
                    time.sleep(0.1)
            yield url
        finally:
            process.kill()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def embedded(home: Path) -> dict[str, RoadEngine]:
    return {"valhalla": open_valhalla(OSM, home), "osrm": open_osrm(OSM, home)}


@pytest.fixture(scope="module")
def valhalla_url(home: Path, embedded: dict[str, RoadEngine]) -> Iterator[str]:
    valhalla = _module("valhalla", "pyvalhalla")
    (tiles,) = home.glob("valhalla-*")
    config, port = _valhalla_config(valhalla, tiles), free_port()
    config["httpd"]["service"]["listen"] = f"tcp://127.0.0.1:{port}"
    for name in ("loopback", "interrupt"):
        config["httpd"]["service"][name] = f"ipc://{home}/{name}"
    for name in ("loki", "thor", "odin", "meili"):
        config[name]["service"]["proxy"] = f"ipc://{home}/{name}"
    path = home / "service.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    tool = Path(str(valhalla.__file__)).parent / "bin" / "valhalla_service"
    yield from running([str(tool), str(path), "1"], f"http://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def osrm_url(home: Path, embedded: dict[str, RoadEngine]) -> Iterator[str]:
    osrm = _module("osrm", "osrm-bindings")
    (roads,) = home.glob("osrm-*")
    tool, port = Path(str(osrm.__file__)).parent / "bin" / "osrm-routed", free_port()
    command = [str(tool), "--algorithm", "mld", "--ip", "127.0.0.1", "--port", str(port)]
    yield from running([*command, str(roads / "roads")], f"http://127.0.0.1:{port}")


@pytest.fixture(params=["valhalla", "osrm"])
def pair(
    request: pytest.FixtureRequest, embedded: dict[str, RoadEngine]
) -> tuple[RoadEngine, RoadEngine]:
    """An engine on this computer, and the same one behind an address."""
    kind = request.param
    url = request.getfixturevalue(f"{kind}_url")
    return embedded[kind], open_server(kind, url, SAMPLE, {})


def test_the_same_matrix(pair: tuple[RoadEngine, RoadEngine], tmp_path: Path) -> None:
    here, there = (
        RoadProvider(engine, Cache(tmp_path / f"{rank}.sqlite", engine.source))
        for rank, engine in enumerate(pair)
    )
    one, two = here.matrix(PLACES), there.matrix(PLACES)
    assert np.array_equal(one.minutes, two.minutes)
    assert np.array_equal(one.km, two.km)
    assert {key: round(snap.metres) for key, snap in here.snapped(PLACES).items()} == {
        key: round(snap.metres) for key, snap in there.snapped(PLACES).items()
    }


def test_the_same_ways_and_zones(pair: tuple[RoadEngine, RoadEngine]) -> None:
    here, there = pair
    points = [rounded(point) for point in PLACES.values()][: min(here.stops, there.stops)]
    for one, two in zip(here.path(points), there.path(points), strict=True):
        assert one.km == pytest.approx(two.km, abs=0.002)
        assert one.minutes == pytest.approx(two.minutes, abs=0.02)
        assert len(one.line) == len(two.line)
    assert here.zones(SAMPLE, (5, 10)).keys() == there.zones(SAMPLE, (5, 10)).keys()
