"""Tours on the map: along the roads where they are known, else straight and dashed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import folium

from planner.rendering.geometry import LatLon, Leg, legs
from planner.rendering.weeks import TourView

DAY_DASHES = ("9 5", "2 6", "14 5 2 5", "5 4", "18 6", "1 5", "12 3")
"""One dash pattern a weekday: straight lines are told apart without their colour."""

DAY_WIDTHS = (10.0, 8.4, 6.8, 5.2, 3.6, 2.6, 1.8)
"""One width a weekday: along a road that several days share, each is seen."""

DAY_COLOURS = ("#1b4f9c", "#9a4300", "#6d3a9c", "#262626", "#b3123f", "#00606b", "#5a5a00")
"""One colour a weekday, each with a contrast of at least 4.5 against white."""

WIDTH = 3.5
"""Width of a straight line, in pixels."""

HALO = 3.5
"""What the white edge of a line adds to its width."""


def tour_lines(
    tour: TourView,
    ways: Mapping[tuple[str, str], Sequence[LatLon]],
    group: folium.FeatureGroup,
) -> None:
    """Draw a tour from depot to depot, with an arrow on each leg long enough."""
    weekday = tour.date.weekday()
    drawn = legs(tour.places, tour.path, ways)
    runs = list(_runs(list(_once(drawn))))
    for halo in (True, False):
        for road, line in runs:
            options = _stroke(weekday, road, halo)
            folium.PolyLine(line, interactive=False, smooth_factor=0.5, **options).add_to(group)  # type: ignore[no-untyped-call]
    for leg in drawn:
        if leg.arrow:
            _arrow(leg, weekday).add_to(group)


def _once(drawn: Sequence[Leg]) -> Iterator[Leg]:
    """Leave out straight legs already drawn the other way: dashes would fill each other's gaps."""
    seen = set()
    for leg in drawn:
        ends = frozenset((leg.line[0], leg.line[-1]))
        if leg.road or ends not in seen:
            yield leg
        if not leg.road:
            seen.add(ends)


def _runs(drawn: Sequence[Leg]) -> Iterator[tuple[bool, list[LatLon]]]:
    """Join legs of one kind, each starting where the one before ends, into one line."""
    line: list[LatLon] = []
    for before, leg in zip((None, *drawn), drawn, strict=False):
        if before and (before.road != leg.road or before.line[-1] != leg.line[0]):
            yield before.road, line
            line = []
        line.extend(leg.line)
    if line:
        yield drawn[-1].road, line


def _stroke(weekday: int, road: bool, halo: bool) -> dict[str, Any]:
    width = DAY_WIDTHS[weekday] if road else WIDTH
    if halo:
        return {"color": "#ffffff", "weight": width + HALO, "opacity": 0.9, "class_name": "halo"}
    stroke = {"color": DAY_COLOURS[weekday], "weight": width, "opacity": 1}
    if road:
        return {**stroke, "class_name": "tour road"}
    return {**stroke, "dash_array": DAY_DASHES[weekday], "class_name": "tour crow"}


def _arrow(leg: Leg, weekday: int) -> folium.Marker:
    return folium.Marker(
        location=leg.arrow_at,
        icon=folium.DivIcon(
            html='<svg viewBox="-10 -10 20 20" width="20" height="20"><path '
            f'transform="rotate({leg.angle})" d="M-6,-6 L8,0 L-6,6 L-3,0 Z"/></svg>',
            icon_size=(20, 20),
            icon_anchor=(10, 10),
            class_name=f"arrow day-{weekday}",
        ),
        interactive=False,
        keyboard=False,
        pane="arrows",
    )
