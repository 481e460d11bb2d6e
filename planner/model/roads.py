"""What a road engine can draw: the way between two places, and the area around one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

ZONE_MINUTES = (5, 10, 15)
"""Travel times whose areas are drawn around a venue."""

Line = tuple[tuple[float, float], ...]
"""Points (lat, lon) of a line, in order."""


@dataclass(frozen=True, eq=False)
class Roads:
    """Drawings for a map; empty when no engine gave any.

    Parameters
    ----------
    ways : Mapping
        Line along the roads by (origin, destination), identifiers of venues and depots.
    zones : Mapping
        By venue, then minutes: the GeoJSON area from which it is reached in that time.
    circles : Mapping
        By minutes, the kilometres as the crow flies that the estimate covers in that time:
        what can be drawn around a venue without an area of its own, and called an estimate.
    """

    ways: Mapping[tuple[str, str], Line] = field(default_factory=dict)
    zones: Mapping[str, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)
    circles: Mapping[int, float] = field(default_factory=dict)

    def among(self, places: Collection[str]) -> Roads:
        """Return the drawings of these places only."""
        ways = {pair: line for pair, line in self.ways.items() if {*pair} <= {*places}}
        zones = {venue: areas for venue, areas in self.zones.items() if venue in places}
        return replace(self, ways=ways, zones=zones)


NO_ROADS = Roads()
