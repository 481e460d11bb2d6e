"""communes.geojson -> Territory."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, TypeGuard

from planner.errors import Fault
from planner.model.territory import Commune, Point, Territory, TownHall, Window
from planner.reading.values import check_point, parse_clock, parse_insee
from planner.texts import loading as words

_CHILDREN = re.compile(r"children_(\d+)_(\d+)")
_FIGURES = ("households", "households_without_car", "caf_recipients")


def parse_territory(collection: Any, source: str, faults: list[Fault]) -> Territory | None:
    """Return the territory of a GeoJSON collection.

    The properties read are ``code``, ``name``, ``population``, ``town_hall`` (``lat``,
    ``lon``, and if present ``address``, ``phone``, ``hours``), every ``children_A_B``, whose
    null means unknown and is left out, and if present ``households``,
    ``households_without_car`` and ``caf_recipients``, null when unknown. Others are ignored;
    polygons are only required to be there. Of the collection: ``epci`` and ``sources``.

    Parameters
    ----------
    source : str
        Name of the file, quoted in the faults.
    faults : list of Fault
        Receives every fault; the result is then incomplete or None.
    """
    if not isinstance(collection, Mapping) or not isinstance(collection.get("features"), list):
        faults.append(Fault(source, "", words.NOT_COMMUNES))
        return None
    epci = collection.get("epci")
    epci = epci if isinstance(epci, Mapping) else {}
    siren, name = epci.get("siren"), epci.get("name")
    if not isinstance(siren, str) or not re.fullmatch(r"\d{9}", siren):
        faults.append(Fault(source, "epci.siren", words.NO_SIREN))
    if not isinstance(name, str) or not name:
        faults.append(Fault(source, "epci.name", words.NO_EPCI_NAME))
    communes: dict[str, Commune] = {}
    for index, feature in enumerate(collection["features"]):
        where = _where(index, feature)
        wrong: list[str] = []
        commune = _commune(feature, wrong)
        faults.extend(Fault(source, where, text) for text in wrong)
        if commune and commune.code in communes:
            faults.append(Fault(source, where, words.COMMUNE_TWICE.format(commune.code)))
        elif commune:
            communes[commune.code] = commune
    if not collection["features"]:
        faults.append(Fault(source, "features", words.NO_COMMUNE))
    told = _sources(collection.get("sources"), source, faults)
    return Territory(str(siren), str(name), tuple(communes.values()), told)


def _sources(told: Any, source: str, faults: list[Fault]) -> dict[str, str]:
    """Return where figures come from; nothing when the file does not say."""
    if told is None:
        return {}
    if not isinstance(told, Mapping) or not all(isinstance(v, str) for v in told.values()):
        faults.append(Fault(source, "sources", words.SOURCES_SHAPE))
        return {}
    return dict(told)


def commune_names(collection: Any) -> dict[str, str] | None:
    """Return the names by code of whatever can be read, so that other files can be judged."""
    features = collection.get("features") if isinstance(collection, Mapping) else None
    if not isinstance(features, list):
        return None
    rows = [_properties(feature) for feature in features]
    return {
        row["code"]: str(row.get("name") or "") for row in rows if isinstance(row.get("code"), str)
    }


def _properties(feature: Any) -> Mapping[str, Any]:
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    return properties if isinstance(properties, Mapping) else {}


def _where(index: int, feature: Any) -> str:
    row = _properties(feature)
    label = " ".join(str(row[key]) for key in ("code", "name") if row.get(key))
    return f"features[{index}]" + (f" ({label})" if label else "")


def _commune(feature: Any, wrong: list[str]) -> Commune | None:
    """Return one commune, or None with the reasons appended to `wrong`."""
    row = _properties(feature)
    try:
        parse_insee(row.get("code"))
    except ValueError as error:
        wrong.append(str(error) if "code" in row else words.NO_CODE)
    if not isinstance(row.get("name"), str) or not row["name"]:
        wrong.append(words.NO_NAME)
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    if not isinstance(geometry, Mapping) or not geometry.get("coordinates"):
        wrong.append(words.NO_OUTLINE)
    elif geometry.get("type") not in ("Polygon", "MultiPolygon"):
        wrong.append(words.WRONG_OUTLINE.format(geometry.get("type")))
    point = _place(row.get("town_hall"), wrong)
    hall = _town_hall(row.get("town_hall"), wrong)
    population = row.get("population")
    if not _is_number(population) or population < 0:
        wrong.append(words.NO_POPULATION)
    children = _children(row, wrong)
    known = {name: _figure(row, name, wrong) for name in _FIGURES}
    homes, carless = known["households"], known["households_without_car"]
    if homes is not None and carless is not None and carless > homes:
        wrong.append(words.TOO_MANY_WITHOUT_CAR)
    caf = known["caf_recipients"]
    if wrong or point is None or not _is_number(population):
        return None
    return Commune(row["code"], row["name"], point, int(population), children, hall, homes, carless,
                   None if caf is None else int(caf))  # fmt: skip


def _figure(row: Mapping[str, Any], name: str, wrong: list[str]) -> float | None:
    """Return a count; null and absent are unknown."""
    value = row.get(name)
    if value is None:
        return None
    if not _is_number(value) or not 0 <= value < math.inf:
        wrong.append(words.NOT_POSITIVE.format(name, value))
        return None
    if name == "caf_recipients" and value != int(value):
        wrong.append(words.NOT_WHOLE_HOMES.format(name, value))
    return float(value)


def _place(hall: Any, wrong: list[str]) -> Point | None:
    if not isinstance(hall, Mapping):
        wrong.append(words.NO_TOWN_HALL)
        return None
    lat, lon = hall.get("lat"), hall.get("lon")
    if not _is_number(lat) or not _is_number(lon):
        wrong.append(words.NO_TOWN_HALL_POINT)
        return None
    try:
        return check_point(lat, lon)
    except ValueError as error:
        wrong.append(words.TOWN_HALL.format(error))
        return None


def _town_hall(hall: Any, wrong: list[str]) -> TownHall:
    """Return how to reach a town hall; what is null or absent is unknown."""
    if not isinstance(hall, Mapping):
        return TownHall()
    said = {key: hall.get(key) or "" for key in ("address", "phone")}
    wrong.extend(
        words.TOWN_HALL_TEXT.format(key) for key, v in said.items() if not isinstance(v, str)
    )
    hours = []
    for opening in hall.get("hours") or []:
        try:
            day = opening["day"]
            if day not in range(7):
                raise ValueError(words.NOT_A_WEEKDAY.format(day))
            hours.append(Window(day, parse_clock(opening["open"]), parse_clock(opening["close"])))
        except (KeyError, TypeError):
            wrong.append(words.OPENING_SHAPE)
        except ValueError as error:
            wrong.append(f"town_hall.hours : {error}")
    return TownHall(str(said["address"]), str(said["phone"]), tuple(sorted(hours)))


def _children(row: Mapping[str, Any], wrong: list[str]) -> dict[str, float]:
    children: dict[str, float] = {}
    for name, value in row.items():
        band = _CHILDREN.fullmatch(name)
        if not band or value is None:
            continue
        if not _is_number(value) or value < 0:
            wrong.append(words.NOT_POSITIVE.format(name, value))
        else:
            children[f"{band[1]}-{band[2]}"] = float(value)
    return children


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
