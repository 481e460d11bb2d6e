"""Colours, dashes and patterns of the map: one place, from which styles and tests read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#1c2420",
        "soft": "#4d5751",
        "paper": "#ffffff",
        "calm": "#f5f6f2",
        "rule": "#cfd5cf",
        "accent": "#14564b",
        "warn": "#8f3a08",
        "focus": "#0b57d0",
        "land": "#f7f5ee",
        "visited": "#efe6cc",
        "outside": "#e8edef",
        "border": "#cfcabb",
    }
)
"""By the name of their CSS variable. Communes are `land`, or `visited` when a tour shown stops
there; `outside` is beyond the territory."""

DAY_COLOURS = ("#1b4f9c", "#9a4300", "#6d3a9c", "#262626", "#b3123f", "#00606b", "#5a5a00")
"""One colour a weekday, Monday first."""

DAY_DASHES = ("9 5", "2 5", "14 5 2 5", "5 4", "18 6", "1 4", "12 3")
"""One dash pattern a weekday: straight lines are told apart without their colour."""

DAY_WIDTHS = (10.0, 8.4, 6.8, 5.2, 3.6, 2.6, 1.8)
"""One width a weekday: along a road that several days share, each is seen."""


@dataclass(frozen=True)
class Fill:
    """How a class of communes is filled: told apart by its motif as by its colour.

    Parameters
    ----------
    key : str
        Identifier of the pattern in the page.
    ground, mark : str
        Colours of the ground and of the motif.
    motif : str
        Name of a drawing in ``patterns.svg``.
    """

    key: str
    ground: str
    mark: str
    motif: str


FILLS = (
    Fill("level-1", "#f6f6ee", "#f6f6ee", "plain"),
    Fill("level-2", "#e0ead8", "#86a380", "sparse"),
    Fill("level-3", "#c4dabb", "#6d926b", "dots"),
    Fill("level-4", "#a2c5a1", "#749f78", "lines"),
    Fill("level-5", "#7fb18a", "#5e936d", "grid"),
    Fill("near-1", "#86a8d3", "#6389bd", "grid"),
    Fill("near-2", "#a9c1e1", "#7f9ec9", "lines"),
    Fill("near-3", "#c9d8ec", "#7390bb", "dots"),
    Fill("near-4", "#e2eaf4", "#8aa1c4", "sparse"),
    Fill("near-5", "#f5f6f9", "#f5f6f9", "plain"),
    Fill("change-up", "#b5d8d1", "#1f7a6c", "rising"),
    Fill("change-same", "#f6f6ee", "#f6f6ee", "plain"),
    Fill("change-down", "#f6cfae", "#a8480f", "falling"),
    Fill("unreached", "#fdf1e3", "#a8480f", "hatch"),
    Fill("empty", "#f3f3f0", "#a3a39b", "thin"),
)


def style() -> str:
    """Return the palette as CSS: variables, one rule a weekday, one a class of communes."""
    variables = " ".join(f"--{name}: {colour};" for name, colour in COLOURS.items())
    rules = [f":root {{ {variables} }}"]
    days = zip(DAY_COLOURS, DAY_DASHES, DAY_WIDTHS, strict=True)
    for weekday, (colour, dash, width) in enumerate(days):
        rules += [
            f".day-{weekday} {{ --day: {colour}; }}",
            f".crow.day-{weekday} {{ stroke-dasharray: {dash}; }}",
            f".road.day-{weekday} {{ stroke-width: {width}px; }}",
            f".halo.road.day-{weekday} {{ stroke-width: {width + 3}px; }}",
        ]
    for fill in FILLS:
        measure = fill.key.partition("-")[0]
        if measure in ("unreached", "empty"):
            # Whatever the measure, nothing within reach is drawn as such.
            rules.append(f".coverage .commune.{fill.key} {{ fill: url(#fill-{fill.key}); }}")
        else:
            rules.append(
                f".coverage.by-{measure} .commune.{fill.key} {{ fill: url(#fill-{fill.key}); }}"
            )
    return "\n".join(rules) + "\n"
