"""Road engines behind an address: the first question says which version answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.model.territory import Point
from planner.texts import travelling as said
from planner.travel.engine import EngineError, RoadEngine
from planner.travel.http import JsonServer, Patience
from planner.travel.openrouteservice import PROFILE, OpenRouteServiceEngine, matrix_question
from planner.travel.osrm import OsrmEngine
from planner.travel.valhalla import ValhallaEngine

VALHALLA, OSRM, OPENROUTESERVICE = "valhalla", "osrm", "openrouteservice"
ENGINES = (VALHALLA, OSRM, OPENROUTESERVICE)
KEY = "PLANNER_ORS_KEY"
"""Environment variable of the key of the public openrouteservice."""


def open_server(
    engine: str,
    url: str,
    sample: Point,
    environment: Mapping[str, str],
    patience: Patience | None = None,
) -> RoadEngine:
    """Return the engine that answers at an address.

    Parameters
    ----------
    engine : str
        One of `ENGINES`.
    sample : Point
        A point of the territory, for engines that tell their version with an answer.

    Raises
    ------
    EngineError
        Nothing answers there, or something else does.
    """
    url = url.rstrip("/")
    headers = {"User-Agent": "planner"}
    if engine == OPENROUTESERVICE and environment.get(KEY):
        headers["Authorization"] = environment[KEY]
    server = JsonServer(url, headers, patience or Patience())
    if engine == VALHALLA:
        return _valhalla(server)
    if engine == OSRM:
        return _osrm(server, sample)
    return _openrouteservice(server, sample)


def shown_address(url: str) -> str:
    """Return an address without the name and password it may hold."""
    return JsonServer(url).shown


def _valhalla(server: JsonServer) -> ValhallaEngine:
    status = server.get("status")
    if not isinstance(status, dict) or "version" not in status:
        raise EngineError(said.NOT_THIS_SERVER.format(server.shown, "Valhalla"))
    data = status.get("tileset_last_modified", "")
    name = f"Valhalla {status['version']} ({server.shown})"
    return ValhallaEngine(name, f"{name} {data}", server.post)


def _osrm(server: JsonServer, sample: Point) -> OsrmEngine:
    def ask(service: str, points: Sequence[Point], options: Mapping[str, Any]) -> Any:
        return server.get(f"{service}/v1/driving/{coordinates(points)}", query_of(options))

    answer = ask("nearest", [sample], {})
    if not isinstance(answer, dict) or answer.get("code") != "Ok":
        raise EngineError(said.NOT_THIS_SERVER.format(server.shown, "OSRM"))
    name = f"OSRM ({server.shown})"
    return OsrmEngine(name, f"{name} {answer.get('data_version', '')}", ask)


def coordinates(points: Sequence[Point]) -> str:
    """Write points as OSRM's addresses do: ``lon,lat;lon,lat``."""
    return ";".join(f"{point.lon:.5f},{point.lat:.5f}" for point in points)


def query_of(options: Mapping[str, Any]) -> dict[str, str]:
    """Write options as OSRM's addresses do: ``annotations=duration,distance``."""

    def text(value: Any) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            separator = ";" if all(isinstance(item, int) for item in value) else ","
            return separator.join(map(str, value))
        return str(value)

    return {name: text(value) for name, value in options.items()}


def _openrouteservice(server: JsonServer, sample: Point) -> OpenRouteServiceEngine:
    def ask(service: str, question: dict[str, Any]) -> Any:
        return server.post(f"v2/{service}/{PROFILE}", question)

    answer = ask("matrix", matrix_question([sample], [sample]))
    try:
        engine = answer["metadata"]["engine"]
        version, data = str(engine["version"]), str(engine.get("graph_date", ""))
    except (KeyError, TypeError, AttributeError):
        raise EngineError(said.NOT_THIS_SERVER.format(server.shown, "openrouteservice")) from None
    name = f"openrouteservice {version} ({server.shown})"
    return OpenRouteServiceEngine(name, f"{name} {data}", ask)
