"""What the notebooks share: a sober style, maps with labels that do not overlap, a timetable.

Colours: cividis and Okabe-Ito, which colour-blind readers tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

import geopandas as gpd
import matplotlib.patheffects as effects
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

BLUE, ORANGE, GREEN, RED, PURPLE, SKY, INK = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#1c2420",
)  # fmt: skip
DAYS = (BLUE, ORANGE, GREEN, RED, PURPLE)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
HALO = [effects.withStroke(linewidth=2.5, foreground="white")]
LAMBERT_93 = 2154


def style() -> None:
    """Set the style of every figure that follows."""
    plt.rcParams.update(
        {
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "font.size": 10,
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": "#8a948e",
            "axes.labelcolor": INK,
            "text.color": INK,
            "legend.frameon": False,
        }
    )


def polygons(collection: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return the communes of a GeoJSON collection in metres, by INSEE code."""
    frame = gpd.GeoDataFrame.from_features(collection["features"], crs=4326)
    return frame.to_crs(LAMBERT_93).set_index("code")


def points(places: Iterable[tuple[float, float]]) -> np.ndarray:
    """Return (longitude, latitude) pairs in metres, shape (n, 2)."""
    lon, lat = zip(*places, strict=True)
    moved = gpd.GeoSeries.from_xy(lon, lat, crs=4326).to_crs(LAMBERT_93)
    return np.column_stack([moved.x, moved.y])


def choropleth(
    communes: gpd.GeoDataFrame,
    values: Mapping[str, float],
    bounds: Sequence[float],
    labels: Sequence[str],
    title: str,
    legend: str,
    colours: str = "cividis_r",
    more: Sequence[Artist] = (),
) -> Axes:
    """Draw communes in classes; a commune without value is hatched.

    Parameters
    ----------
    colours : str
        Of matplotlib; greys stay light, so that lines can be drawn over them.
    more : sequence of Artist
        Added to the legend.
    """
    figure, axes = plt.subplots(figsize=(9, 5))
    classes = np.linspace(0.06, 0.55 if colours == "Greys" else 1, len(bounds) - 1)
    shades = plt.get_cmap(colours)(classes)
    norm = BoundaryNorm(bounds, len(bounds) - 1)
    known = communes.index.isin(list(values))
    filled = communes[known]
    filled.plot(
        ax=axes, color=[shades[norm(values[code])] for code in filled.index],
        edgecolor="white", linewidth=0.7,
    )  # fmt: skip
    patches = [
        Patch(facecolor=shades[k], edgecolor="#b0b0b0", linewidth=0.4, label=label)
        for k, label in enumerate(labels)
    ]
    if not known.all():
        communes[~known].plot(ax=axes, color="#f2f2f2", edgecolor="#b0b0b0", hatch="////")
        patches.append(Patch(facecolor="#f2f2f2", edgecolor="#b0b0b0", hatch="////",
                             label="inconnu ou sans besoin"))  # fmt: skip
    axes.set_title(title)
    axes.set_axis_off()
    axes.legend(handles=[*patches, *more], title=legend, loc="upper left", bbox_to_anchor=(1.0, 1.0),
                alignment="left")  # fmt: skip
    scale_bar(axes)
    return axes


def scale_bar(axes: Axes, km: int = 5) -> None:
    """Draw a scale at the bottom left of a map."""
    left, bottom = axes.get_xlim()[0], axes.get_ylim()[0]
    axes.plot([left, left + 1000 * km], [bottom, bottom], color=INK, linewidth=2)
    axes.annotate(f"{km} km", (left + 500 * km, bottom), xytext=(0, 4), ha="center",
                  textcoords="offset points", fontsize=8)  # fmt: skip


def name_places(axes: Axes, places: Iterable[tuple[str, float, float]], marks: np.ndarray) -> None:
    """Write names beside their places, the first ones first; those without room are left out.

    `marks`, shape (n, 2), are points that no name may cover.
    """
    axes.figure.draw_without_rendering()
    taken = [Bbox.from_bounds(x - 7, y - 7, 14, 14) for x, y in axes.transData.transform(marks)]
    for name, x, y in places:
        for dx, dy, ha, va in ((0, 7, "center", "bottom"), (0, -7, "center", "top"),
                               (7, 0, "left", "center"), (-7, 0, "right", "center")):  # fmt: skip
            text = axes.annotate(name, (x, y), xytext=(dx, dy), textcoords="offset points", ha=ha,
                                 va=va, fontsize=8, path_effects=HALO, zorder=6)  # fmt: skip
            box = text.get_window_extent()
            if not any(box.overlaps(other) for other in taken):
                taken.append(box.expanded(1.05, 1.25))
                break
            text.remove()


def venue_legend() -> list[Line2D]:
    """Return what `draw_venues` needs in a map's legend."""
    return [
        Line2D([], [], linestyle="", marker=marker, markersize=size, color=ORANGE,
               markeredgecolor=INK, label=label)
        for marker, size, label in (("*", 13, "site fixe"), ("o", 7, "séance itinérante"))
    ]  # fmt: skip


def draw_venues(axes: Axes, venues: Sequence[Any]) -> None:
    """Mark venues, fixed sites as stars, and name them as far as there is room."""
    at = points((venue.point.lon, venue.point.lat) for venue in venues)
    for (x, y), venue in zip(at, venues, strict=True):
        axes.scatter(x, y, marker="*" if venue.fixed else "o", s=170 if venue.fixed else 45,
                     color=ORANGE, edgecolor=INK, zorder=5)  # fmt: skip
    titles = [venue.name.split(" – ")[0] for venue in venues]
    named = [(title, *xy) for title, xy in zip(titles, at, strict=True)]
    name_places(axes, dict.fromkeys(named), at)


def hour(moment: time) -> float:
    return moment.hour + moment.minute / 60


def timetable(tours: Sequence[Any], names: Mapping[str, str], title: str) -> Axes:
    """Draw tours as bars of a day: road, set-up, families, pack-up, lunch."""
    kinds = {
        "route et attente": "#b9c2bd",
        "installation et rangement": SKY,
        "accueil des familles": BLUE,
        "pause déjeuner": ORANGE,
    }
    figure, axes = plt.subplots(figsize=(10, 0.75 * len(tours) + 1.4))
    for row, tour in enumerate(tours):
        axes.barh(row, hour(tour.end) - hour(tour.start), left=hour(tour.start), height=0.62,
                  color=kinds["route et attente"])  # fmt: skip
        for session in tour.sessions:
            for begin, end, kind in (
                (session.arrive, session.leave, "installation et rangement"),
                (session.open, session.close, "accueil des familles"),
            ):
                axes.barh(row, hour(end) - hour(begin), left=hour(begin), height=0.62,
                          color=kinds[kind])  # fmt: skip
            middle = (hour(session.open) + hour(session.close)) / 2
            axes.text(middle, row, names[session.venue].replace(" – ", "\n"), ha="center",
                      va="center", color="white", fontsize=8, linespacing=1.1)  # fmt: skip
        if tour.lunch:
            begin, end = map(hour, tour.lunch)
            axes.barh(row, end - begin, left=begin, height=0.62, color=kinds["pause déjeuner"])
    axes.set_yticks(range(len(tours)),
                    [f"{WEEKDAYS[tour.date.weekday()]} {tour.date:%d/%m}" for tour in tours])  # fmt: skip
    axes.invert_yaxis()
    axes.set_xticks(range(7, 20), [f"{h} h" for h in range(7, 20)])
    axes.set_xlim(7, 19)
    axes.grid(axis="x", color="#e3e7e4")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.set_title(title, pad=26)
    axes.legend(handles=[Patch(facecolor=c, label=k) for k, c in kinds.items()], ncols=4,
                loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0, fontsize=9)  # fmt: skip
    return axes
