"""sites.csv -> the convention's other places and actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.errors import Fault
from planner.loading.identifiers import parse_id
from planner.model.sites import Site
from planner.reading.tables import Cells, read_table
from planner.reading.values import filled, parse_commune
from planner.texts import loading as said

SITE_REQUIRED = ("id", "name", "kind", "source")
SITE_COLUMNS = (
    *SITE_REQUIRED,
    "commune",
    "lat",
    "lon",
    "address",
    "public",
    "access",
    "status",
    "notes",
)


def parse_sites(
    path: Path, communes: Mapping[str, str] | None, faults: list[Fault]
) -> tuple[Site, ...]:
    """Return the sites of a CSV; an empty cell is unknown.

    Parameters
    ----------
    communes : Mapping[str, str], optional
        Names by INSEE code; None when the territory could not be read.
    faults : list of Fault
        Receives every fault, with its line.
    """
    rows = read_table(path, SITE_REQUIRED, SITE_COLUMNS[len(SITE_REQUIRED) :], faults)
    lines: dict[str, int] = {}
    for cells in rows or ():
        cells.unique("id", lines)
    return tuple(_site(cells, communes) for cells in rows or ())


def _site(cells: Cells, communes: Mapping[str, str] | None) -> Site:
    for name in SITE_REQUIRED[1:]:
        cells.read(name, filled, "")
    cells.read("id", parse_id, "")
    commune = cells.read("commune", lambda text: text and parse_commune(text, communes), "")
    texts = {name: cells[name] for name in SITE_COLUMNS if name not in ("commune", "lat", "lon")}
    if bool(cells["lat"]) != bool(cells["lon"]):
        cells.tell("lat, lon", said.BOTH_OR_NEITHER)
    point = cells.point() if cells["lat"] and cells["lon"] else None
    return Site(**texts, commune=commune, point=point)
