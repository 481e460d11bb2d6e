"""venues.csv -> venues."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.errors import Fault
from planner.loading.identifiers import parse_place_id
from planner.model.territory import Point, SiteKind, Venue
from planner.reading.files import display
from planner.reading.tables import Cells, read_table
from planner.reading.values import (
    filled,
    parse_closures,
    parse_commune,
    parse_member,
    parse_number,
    parse_rhythms,
    parse_whole,
    parse_windows,
)
from planner.texts import loading as said

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
    venues: list[Venue] = []
    lines: dict[str, int] = {}
    for cells in rows:
        cells.unique("id", lines)
        venue = read_venue(cells, communes)
        if cells.sound:
            venues.append(venue)
    if not rows:
        faults.append(Fault(display(path), "", said.NO_VENUE))
    return venues, frozenset(lines)


def read_venue(cells: Cells, communes: Mapping[str, str] | None) -> Venue:
    """Return the venue of one line, useless when a fault was told: columns are `COLUMNS`."""
    read = cells.read
    return Venue(
        id=read("id", parse_place_id, ""),
        name=read("name", filled, ""),
        commune=read("commune", lambda text: parse_commune(text, communes), ""),
        point=cells.point() or Point(0.0, 0.0),
        kind=read("kind", lambda text: parse_member(text, SiteKind, said.KIND), SiteKind.MOBILE),
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


def _share(text: str) -> float:
    value = parse_number(text) if text else 1.0
    if not 0 <= value <= 1:
        raise ValueError(said.NOT_A_SHARE.format(text))
    return value


def _capacity(text: str) -> int | None:
    return parse_whole(text, said.OF_FAMILIES, 1) if text else None


def _yes_no(text: str) -> bool | None:
    if text.casefold() not in YES_NO:
        raise ValueError(said.YES_OR_NO.format(text))
    return YES_NO[text.casefold()]
