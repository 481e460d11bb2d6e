"""Online base maps: only asked for by name, only loaded once the reader agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.texts import rendering as words


@dataclass(frozen=True)
class Tiles:
    """A base map served as pictures.

    Parameters
    ----------
    host : str
        The only host that the page may then fetch pictures from.
    url : str
        Address of a picture, with ``{z}``, ``{x}`` and ``{y}``.
    producer, name, credit : str
        Who serves it (with its article), what it is called, and what its licence wants to be shown.
    max_zoom : int
        Last zoom with pictures of its own.
    """

    host: str
    url: str
    producer: str
    name: str
    credit: str
    max_zoom: int


IGN = Tiles(
    host="https://data.geopf.fr",
    url=(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png"
        "&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
    ),
    max_zoom=18,
    **words.IGN,
)

TILES: Mapping[str, Tiles] = MappingProxyType({"ign": IGN})
"""Base maps by the name the command line knows them by."""
