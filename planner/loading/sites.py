"""sites.csv -> the convention's other places and actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from planner.errors import Fault
from planner.loading.identifiers import parse_id
from planner.loading.readers import CsvRow, display, read_table
from planner.loading.values import check_point, parse_commune
from planner.model.sites import Site
from planner.model.territory import Point

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
    sites = []
    for row in rows or ():
        found: list[str] = []
        if row.cells["id"] in lines:
            found.append(f"« {row.cells['id']} » est déjà pris, ligne {lines[row.cells['id']]}")
        lines.setdefault(row.cells["id"], row.line)
        sites.append(_site(row, communes, found))
        faults.extend(Fault(display(path), f"ligne {row.line}", message) for message in found)
    return tuple(sites)


def _site(row: CsvRow, communes: Mapping[str, str] | None, found: list[str]) -> Site:
    cells = row.cells
    found += [f"{name} : case vide ; la remplir" for name in SITE_REQUIRED[1:] if not cells[name]]
    try:
        parse_id(cells["id"])
    except ValueError as error:
        found.append(f"id : {error}")
    try:
        commune = parse_commune(cells["commune"], communes) if cells["commune"] else ""
    except ValueError as error:
        found.append(f"commune : {error}")
        commune = ""
    texts = {name: cells[name] for name in SITE_COLUMNS if name not in ("commune", "lat", "lon")}
    return Site(**texts, commune=commune, point=_point(cells, found))


def _point(cells: Mapping[str, str], found: list[str]) -> Point | None:
    written = [cells["lat"], cells["lon"]]
    if not any(written):
        return None
    try:
        lat, lon = (float(text.replace(",", ".")) for text in written)
    except ValueError:
        found.append(f"lat, lon : « {', '.join(written)} » : deux nombres, ou deux cases vides")
        return None
    try:
        return check_point(lat, lon)
    except ValueError as error:
        found.append(f"lat, lon : {error}")
        return None
