"""The chart of a comparison: what each scenario gives and takes, on one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planner import texts
from planner.model.comparison import Comparison, Measured
from planner.model.plan import TierName
from planner.rendering import figures
from planner.texts import comparing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PALE = "#a9bdb5"


def chart(
    comparison: Comparison, name: str = "chart", width: float = 10.6, step: float = 0.31
) -> str:
    """Return the figure as SVG: need served, children near, communes missed, hours.

    Parameters
    ----------
    width, step : float
        Width of the figure, height of a scenario's line, in inches.
    """
    items = comparison.scenarios
    figure = figures.new_figure(width, 0.75 + step * len(items))
    panels = figure.subplots(1, 4, sharey=True, gridspec_kw={"width_ratios": [1.3, 1.1, 0.8, 1]})
    _levels(panels[0], items)
    _children(panels[1], items)
    _missed(panels[2], items)
    _hours(panels[3], items)
    panels[0].set_yticks(range(len(items)), [item.name for item in items])
    panels[0].invert_yaxis()
    panels[0].tick_params(axis="y", labelsize=8.5, labelcolor=figures.INK)
    return figures.svg_of(figure, name, comparing.CHART_TITLE, comparing.chart_words(comparison))


def _levels(axes: Axes, items: Sequence[Measured]) -> None:
    figures.bare(axes, comparing.CHART_LEVEL)
    axes.axvline(100 * items[0].figure("level"), color=figures.ACCENT, linewidth=0.9, dashes=(3, 2))
    for rank, item in enumerate(items):
        value, found = 100 * item.figure("level"), item.intervals.get(TierName.LEVEL)
        if found is not None:
            axes.plot([value, 100 * found.high], [rank, rank], color=figures.WARN, linewidth=3.2,
                      solid_capstyle="butt", alpha=0.55)  # fmt: skip
        axes.plot([value], [rank], "o", color=figures.ACCENT, markersize=5.5)
        _label(axes, texts.percent(value / 100, 1), (value, rank), (-6, 0))
    ends = [100 * item.figure("level") for item in items]
    ends += [100 * found.high for item in items if (found := item.intervals.get(TierName.LEVEL))]
    low, high = figures.span(ends)
    axes.set_xlim(low - 0.22 * (high - low), high)
    figures.french(axes.xaxis, unit=f"{texts.NBSP}%")


def _label(axes: Axes, text: str, at: tuple[float, int], shift: tuple[int, int]) -> None:
    """Write a value beside its mark, on the side to which it is shifted."""
    axes.annotate(
        text, at, shift, textcoords="offset points", va="center", fontsize=7.5,
        ha="right" if shift[0] < 0 else "left", color=figures.INK,
    )  # fmt: skip


def _children(axes: Axes, items: Sequence[Measured]) -> None:
    figures.bare(axes, comparing.CHART_CHILDREN)
    for rank, item in enumerate(items):
        near, far = (100 * item.figure(f"under3_within_{m}min") for m in (10, 15))
        axes.plot([near, far], [rank, rank], color=PALE, linewidth=2)
        axes.plot(
            [near], [rank], "o", color="white", markeredgecolor=figures.ACCENT, markersize=5.5
        )
        axes.plot([far], [rank], "o", color=figures.ACCENT, markersize=5.5)
    figures.french(axes.xaxis, unit=f"{texts.NBSP}%")


def _missed(axes: Axes, items: Sequence[Measured]) -> None:
    figures.bare(axes, comparing.CHART_MISSED)
    missed = [item.figure("communes_with_need") - item.figure("communes_reached") for item in items]
    axes.barh(range(len(items)), missed, height=0.55, color=figures.WARN)
    for rank, value in enumerate(missed):
        _label(axes, texts.number(value), (value, rank), (4, 0))
    axes.set_xlim(0, max(*missed, 1) * 1.18)
    axes.set_xticks([])


def _hours(axes: Axes, items: Sequence[Measured]) -> None:
    figures.bare(axes, comparing.CHART_HOURS)
    for rank, item in enumerate(items):
        work, share = item.figure("work_hours_per_week"), item.figure("work_hours") or 1.0
        axes.barh(rank, work, height=0.55, color=PALE)
        axes.barh(
            rank, work * item.figure("drive_hours") / share, height=0.55, color=figures.ACCENT
        )
    figures.french(axes.xaxis, unit=f"{texts.NBSP}h")
