"""The page of a grid: each scenario's spread over the territories, then every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from planner import __version__, texts
from planner.evaluation.indicators import INDICATORS
from planner.model.grid import DONE, FAILED, Grid, Run
from planner.model.plan import Status
from planner.rendering import offline
from planner.texts import sweeping as words
from planner.texts.rendering import EXTENT

KPI = "under3_within_15min"
HALF = 9
"""Half height of a strip, in units of its width, which is 300."""
RADIUS = 3.2
SHARES = (KPI, "under3_within_10min", "level", "worst_level")


@dataclass(frozen=True)
class Dot:
    """One run on the strip of its scenario: a share of 0 to 300, and how far from its axis."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class ScenarioView:
    """A scenario over all territories; texts are ``–`` when no run of it succeeded."""

    title: str
    runs: int
    shares: tuple[tuple[str, str], ...]
    optimal: str
    middle: float | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class RunView:
    """One run as texts."""

    place: str
    scenario: str
    shares: tuple[str, ...]
    reached: str
    sessions: str
    driving: str
    proof: str


def render_grid(grid: Grid, runs: Mapping[int, Run]) -> str:
    """Return the whole page, which loads nothing.

    Parameters
    ----------
    runs : Mapping
        By the cell's place in the grid; the others are said to be left to do.
    """
    settled = [runs[index] for index in sorted(runs)]
    done = [run for run in settled if run.status == DONE]
    titles = dict.fromkeys(
        words.scenario_title(cell.scenario, {c.key: c.value for c in cell.changes})
        for cell in grid.cells
    )
    style = offline.inline_style(offline.own_file("grid.css"))
    page = (
        offline.environment()
        .get_template("grid.html")
        .render(
            grid=grid,
            texts=texts,
            words=words,
            horizon=texts.date_range(grid.start, grid.start + timedelta(days=grid.days - 1)),
            territories=len({cell.territory for cell in grid.cells}),
            summary=words.sweep_summary(settled, 0),
            left=len(grid.cells) - len(settled),
            estimated=any(run.travel_estimated for run in done),
            scenarios=[_scenario(title, done) for title in titles],
            rows=[_row(run) for run in done],
            failures=[words.run_line(run) for run in settled if run.status == FAILED],
            labels=words.SHARE_LABELS,
            half=HALF,
            radius=RADIUS,
            version=__version__,
            policy=offline.content_policy([], [style]),
            style=style,
        )
    )
    return offline.check_offline(page)


def _title(run: Run) -> str:
    return words.scenario_title(run.scenario, run.changes)


def _share(run: Run, key: str) -> float | None:
    value = run.indicators.get(key)
    return float(value) if isinstance(value, int | float) else None


def _scenario(title: str, done: Sequence[Run]) -> ScenarioView:
    runs = [run for run in done if _title(run) == title]
    spreads = [sorted(v for run in runs if (v := _share(run, key)) is not None) for key in SHARES]
    optimal = sum(run.certificate["status"] == Status.OPTIMAL for run in runs)
    known = [(v, run) for run in runs if (v := _share(run, KPI)) is not None]
    return ScenarioView(
        title=title,
        runs=len(runs),
        shares=tuple(_spread(values) for values in spreads),
        optimal=words.out_of(optimal, len(runs)),
        middle=300 * median(spreads[0]) if spreads[0] else None,
        dots=strip([(v, f"{run.name} : {texts.percent(v, 1)}") for v, run in known]),
    )


def _spread(values: Sequence[float]) -> tuple[str, str]:
    """Return the median, and the least and most of values."""
    if not values:
        return words.UNKNOWN, ""
    extent = EXTENT.format(*map(texts.percent, (values[0], values[-1]))) if len(values) > 1 else ""
    return texts.percent(median(values), 1), extent


def strip(values: Sequence[tuple[float, str]]) -> tuple[Dot, ...]:
    """Place labelled shares on a strip, each as near to its axis as those before it allow."""
    dots: list[Dot] = []
    for share, label in sorted(values):
        x = round(300 * share, 1)
        near = [dot for dot in dots if x - dot.x < 2 * RADIUS]
        rungs = (step * RADIUS / 2 * sign for step in range(5) for sign in (1, -1))
        free = (
            y
            for y in rungs
            if all((x - dot.x) ** 2 + (y - dot.y) ** 2 >= (1.6 * RADIUS) ** 2 for dot in near)
        )
        dots.append(Dot(x, round(next(free, 0.0), 1), label))
    return tuple(dots)


def _row(run: Run) -> RunView:
    figures = run.indicators
    shares = [_share(run, key) for key in SHARES]
    return RunView(
        place=run.name,
        scenario=_title(run),
        shares=tuple(words.UNKNOWN if s is None else texts.percent(s, 1) for s in shares),
        reached=words.out_of(figures["communes_reached"], figures["communes_with_need"]),
        sessions=INDICATORS["sessions"].text(figures["sessions"]),
        driving=INDICATORS["drive_hours"].text(figures["drive_hours"]),
        proof=words.proof(run.certificate),
    )
