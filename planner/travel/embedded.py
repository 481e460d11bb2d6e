"""Road engines on this computer: roads built once from an ``.osm.pbf``, no server.

Both engines come with the extra ``roads``, whose wheels need Python 3.12 or newer. They
are imported here only, when asked for.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from planner.errors import InputError, TravelError
from planner.model.territory import Point
from planner.texts import travelling as words
from planner.texts.system import UNWRITABLE, system_reason
from planner.travel.engine import RefusedError, RoadEngine
from planner.travel.osrm import OsrmEngine
from planner.travel.valhalla import ValhallaEngine

STOPS = 100
"""Most points of one path: on this computer the only limit is ours."""

MATRIX_ALGORITHM = "timedistancematrix"
"""With `forward`, the same figures as routes; Valhalla's default leaves pairs out that have
a way (benchmarks/results/roads.md)."""

CHUNK = 1 << 20

Build = Callable[[Path, Path], None]


def open_valhalla(osm: Path, home: Path) -> RoadEngine:
    """Return Valhalla on the roads of an extract, building its tiles when they are not there.

    Parameters
    ----------
    osm : Path
        OpenStreetMap extract, ``.osm.pbf``.
    home : Path
        Where tiles are kept, by engine, version and digest of the extract.

    Raises
    ------
    InputError
        There is no such extract, or the extra is not installed.
    TravelError
        The extract cannot be turned into roads.
    """
    valhalla = _module("valhalla", "pyvalhalla")
    release = version("pyvalhalla")
    digest = digest_of(osm)
    folder = home / f"valhalla-{release}-{digest[:16]}"
    _built(folder, osm, lambda source, out: _build_valhalla(valhalla, source, out))
    actor = valhalla.Actor(_valhalla_config(valhalla, folder))

    def ask(service: str, question: dict[str, Any]) -> Any:
        call = actor.matrix if service == "sources_to_targets" else getattr(actor, service)
        try:
            return json.loads(call(json.dumps(question)))
        except valhalla.ValhallaError as error:
            raise RefusedError(_refused("Valhalla", error)) from error

    name = f"Valhalla {release} ({osm.name}, {digest[:8]})"
    source = f"valhalla {release} {MATRIX_ALGORITHM} {digest}"
    return ValhallaEngine(name, source, ask, STOPS, forward=True)


def open_osrm(osm: Path, home: Path) -> RoadEngine:
    """Return OSRM on the roads of an extract; as `open_valhalla`."""
    osrm = _module("osrm", "osrm-bindings")
    release = version("osrm-bindings")
    digest = digest_of(osm)
    folder = home / f"osrm-{release}-{digest[:16]}"
    _built(folder, osm, lambda source, out: _build_osrm(osrm, source, out))
    engine = osrm.OSRM(
        storage_config=str(folder / "roads.osrm"),
        algorithm="MLD",
        use_shared_memory=False,
        verbosity="NONE",
        max_locations_distance_table=-1,
        max_locations_viaroute=-1,
    )
    services = {
        "table": (engine.Table, osrm.TableParameters),
        "route": (engine.Route, osrm.RouteParameters),
    }

    def ask(service: str, points: Sequence[Point], options: Mapping[str, Any]) -> Any:
        call, parameters = services[service]
        places = [(point.lon, point.lat) for point in points]
        try:
            return _plain(call(parameters(coordinates=places, **options)), osrm)
        except RuntimeError as error:
            raise RefusedError(_refused("OSRM", error)) from error

    name = f"OSRM {release} ({osm.name}, {digest[:8]})"
    return OsrmEngine(name, f"osrm {release} {digest}", ask, STOPS)


def _refused(engine: str, error: Exception) -> str:
    return words.EXTRACT_REFUSES.format(engine, error)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    sha = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                sha.update(chunk)
    except OSError as error:
        message = words.BAD_EXTRACT.format(system_reason(error))
        raise InputError.single(path, "", message) from error
    return sha.hexdigest()


def _module(name: str, package: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        found = f"{sys.version_info.major}.{sys.version_info.minor}"
        recent = sys.version_info >= (3, 12)
        what = words.INSTALL_ROADS if recent else words.OLD_PYTHON.format(found)
        raise InputError.single("--osm", "", words.NOT_INSTALLED.format(package, what)) from None


def _built(folder: Path, osm: Path, build: Build) -> None:
    """Build in a folder beside, then put it in place: it is there whole, or not at all."""
    if folder.is_dir():
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".partial-") as scratch:
            draft = Path(scratch) / "roads"
            draft.mkdir()
            build(osm.resolve(), draft)
            draft.replace(folder)
    except OSError as error:
        if folder.is_dir():  # another process was quicker
            return
        raise TravelError(UNWRITABLE.format(folder, system_reason(error))) from error


def _run(command: Sequence[str], osm: Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[-200:]
        raise TravelError(words.NOT_BUILT.format(osm, done.returncode, said))


def _valhalla_config(valhalla: ModuleType, folder: Path) -> dict[str, Any]:
    config: dict[str, Any] = valhalla.get_config(tile_extract="", tile_dir=folder)
    config["thor"]["source_to_target_algorithm"] = MATRIX_ALGORITHM
    config["service_limits"]["auto"]["max_locations"] = STOPS
    return config


def _build_valhalla(valhalla: ModuleType, osm: Path, out: Path) -> None:
    config = _valhalla_config(valhalla, out)
    # Borders come in a file of their own, which we do not have: none is looked for.
    config["mjolnir"]["data_processing"]["use_admin_db"] = False
    config["mjolnir"]["concurrency"] = os.cpu_count() or 1
    tool = Path(str(valhalla.__file__)).parent / "bin" / "valhalla_build_tiles"
    path = out.parent / "valhalla.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    _run([str(tool), "-c", str(path), str(osm)], osm)
    if not any(out.rglob("*.gph")):
        raise TravelError(words.NO_ROAD.format(osm))


def _build_osrm(osrm: ModuleType, osm: Path, out: Path) -> None:
    home = Path(str(osrm.__file__)).parent
    tools, profile = home / "bin", home / "share" / "profiles" / "car.lua"
    roads = str(out / "roads")
    extract = [str(tools / "osrm-extract"), "--profile", str(profile), "--output", roads]
    _run([*extract, str(osm)], osm)
    for step in ("osrm-partition", "osrm-customize"):
        _run([str(tools / step), roads], osm)


def _plain(value: Any, osrm: ModuleType) -> Any:
    """Return an answer of the OSRM library as parsed JSON would be."""
    if isinstance(value, osrm.Object):
        return {key: _plain(value[key], osrm) for key in value}
    if isinstance(value, osrm.Array):
        return [_plain(value[rank], osrm) for rank in range(len(value))]
    return value
