"""What a road engine can draw: the way between two places, and the area around one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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


NO_ROADS = Roads()
