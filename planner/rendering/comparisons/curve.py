"""The figure of a frontier: its points, what is proven of each, its knee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner import texts
from planner.model.frontier import COST, Frontier
from planner.rendering import figures
from planner.texts import frontier as words

if TYPE_CHECKING:
    from matplotlib.axes import Axes


LEAST = 2.0
"""Points of percentage, or hours, that an axis spans at least."""


def curve(found: Frontier) -> str:
    """Return the figure as SVG; across is the cost or the equity, upwards the need served."""
    cost = found.kind == COST
    axes_words = words.COST_AXES if cost else words.EQUITY_AXES
    figure = figures.new_figure(6.4, 3.7)
    axes = figure.subplots()
    figures.bare(axes, axes_words[1])
    axes.grid(axis="y", color=figures.RULE, linewidth=0.6)
    axes.set_xlabel(axes_words[0], fontsize=8.5, color=figures.SOFT)
    unit = 1 / 60 if cost else 100
    across = [unit * point.other for point in found.points]
    up = [100 * point.level for point in found.points]
    axes.plot(across, up, "-", color=figures.ACCENT, linewidth=1.2, alpha=0.6)
    for point, x, y in zip(found.points, across, up, strict=True):
        ends = ([unit * point.bound, x], [y, y]) if cost else ([x, x], [y, 100 * point.bound])
        axes.plot(*ends, color=figures.WARN, linewidth=3, alpha=0.5, solid_capstyle="butt")
    axes.plot(across, up, "o", color=figures.ACCENT, markersize=6)
    _name(axes, found, across, up)
    bounds = [unit * point.bound if cost else 100 * point.bound for point in found.points]
    axes.set_xlim(*figures.span([*across, *(bounds if cost else ())], least=LEAST))
    axes.set_ylim(*figures.span([*up, *(() if cost else bounds)], 0.14, LEAST))
    figures.french(axes.xaxis, unit=f"{texts.NBSP}{'h' if cost else '%'}")
    figures.french(axes.yaxis, unit=f"{texts.NBSP}%")
    kind = "minutes" if cost else "share"
    return figures.svg_of(
        figure, f"frontier-{found.kind}", words.COST_TITLE if cost else words.EQUITY_TITLE,
        words.described(found.points, axes_words, kind),
    )  # fmt: skip


def _name(axes: Axes, found: Frontier, across: list[float], up: list[float]) -> None:
    """Write each point's share of the need, on the side the curve leaves free; name the knee."""
    below, above = (7, -11), (6, 5)
    for rank, (x, y) in enumerate(zip(across, up, strict=True)):
        bend = rank == found.knee
        if bend:
            axes.plot([x], [y], "o", markersize=12, markerfacecolor="none",
                      markeredgecolor=figures.INK, markeredgewidth=1.4)  # fmt: skip
        label = texts.percent(y / 100, 1) + (f" : {words.KNEE}" if bend else "")
        axes.annotate(
            label, (x, y), below if found.kind == COST else above, textcoords="offset points",
            fontsize=8, color=figures.INK, fontweight="bold" if bend else "normal",
        )  # fmt: skip
