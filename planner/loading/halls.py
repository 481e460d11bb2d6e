"""venues.csv -> venues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from planner.errors import Fault
from planner.loading.identifiers import parse_place_id
from planner.loading.readers import display, read_table
from planner.loading.values import (
    check_point,
    parse_closures,
    parse_commune,
    parse_member,
    parse_rhythms,
    parse_windows,
)
from planner.model.territory import Point, SiteKind, Venue

T = TypeVar("T")

REQUIRED = ("id", "name", "commune", "kind", "lat", "lon")
COLUMNS = (
    *REQUIRED,
    "suitability",
    "status",
    "windows",
    "closures",
    "rhythms",
    "capacity",
    "accessible",
    "address",
    "phone",
    "keys",
    "notes",
)
YES_NO = {"oui": True, "non": False, "": None}
"""How `accessible` is written; empty is unknown."""


def parse_venues(
    path: Path, communes: Mapping[str, str] | None, faults: list[Fault]
) -> tuple[list[Venue], frozenset[str] | None]:
    """Return the sound venues of a CSV, and the identifiers of all of its lines.

    Empty cells are unknown: a hall without `windows` is taken as open, one without
    `suitability` is vouched for by whoever added it (1).

    Parameters
    ----------
    communes : Mapping[str, str], optional
        Names by INSEE code; ``None`` when the territory could not be read.
    faults : list of Fault
        Receives every fault, with its line.
    """
    rows = read_table(path, REQUIRED, COLUMNS[len(REQUIRED) :], faults)
    if rows is None:
        return [], None
    source = display(path)
    venues: list[Venue] = []
    first_lines: dict[str, int] = {}
    for row in rows:
        found: list[str] = []
        venue_id = row.cells["id"]
        if venue_id in first_lines:
            found.append(f"« {venue_id} » est déjà pris, ligne {first_lines[venue_id]}")
        first_lines.setdefault(venue_id, row.line)
        venue = read_venue(row.cells, communes, partial(_note, found))
        faults.extend(Fault(source, f"ligne {row.line}", message) for message in found)
        if not found:
            venues.append(venue)
    if not rows:
        faults.append(Fault(source, "", "aucun lieu ; en ajouter au moins un"))
    return venues, frozenset(first_lines)


def _note(found: list[str], column: str, message: str) -> None:
    found.append(message)


def read_venue(
    cells: Mapping[str, str], communes: Mapping[str, str] | None, tell: Callable[[str, str], None]
) -> Venue:
    """Return the venue of one row, useless when a fault was told.

    Parameters
    ----------
    cells : Mapping[str, str]
        Texts by column of `COLUMNS`; empty is unknown.
    tell : callable
        Receives the column and the French message of every fault.
    """

    def read(column: str, parse: Callable[[str], T], otherwise: T) -> T:
        try:
            return parse(cells[column])
        except ValueError as error:
            tell(column, f"{column} : {error}")
            return otherwise

    nowhere = Point(0.0, 0.0)
    lat = read("lat", _number, None)
    lon = read("lon", _number, None)
    point = nowhere
    if lat is not None and lon is not None:
        try:
            point = check_point(lat, lon)
        except ValueError as error:
            tell("lat", str(error))
    return Venue(
        id=read("id", parse_place_id, ""),
        name=read("name", _filled, ""),
        commune=read("commune", lambda text: parse_commune(text, communes), ""),
        point=point,
        kind=read("kind", lambda text: parse_member(text, SiteKind, "genre"), SiteKind.MOBILE),
        suitability=read("suitability", _share, 1.0),
        status=cells["status"],
        windows=read("windows", parse_windows, ()),
        closures=read("closures", parse_closures, ()),
        rhythms=read("rhythms", parse_rhythms, ()),
        capacity=read("capacity", _capacity, None),
        accessible=read("accessible", _yes_no, None),
        address=cells["address"],
        phone=cells["phone"],
        keys=cells["keys"],
        notes=cells["notes"],
    )


def _filled(text: str) -> str:
    if not text:
        raise ValueError("case vide ; la remplir")
    return text


def _number(text: str) -> float:
    try:
        value = float(_filled(text).replace(",", "."))
    except ValueError:
        raise ValueError(f"« {text} » n’est pas un nombre") from None
    if not abs(value) < 1e9:
        raise ValueError(f"« {text} » n’est pas un nombre utilisable")
    return value


def _share(text: str) -> float:
    value = _number(text) if text else 1.0
    if not 0 <= value <= 1:
        raise ValueError(f"« {text} » doit être compris entre 0 et 1")
    return value


def _capacity(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"« {text} » n’est pas un nombre entier de familles")
    return int(text)


def _yes_no(text: str) -> bool | None:
    if text.casefold() not in YES_NO:
        raise ValueError(f"« {text} » : écrire oui ou non, ou laisser vide")
    return YES_NO[text.casefold()]
