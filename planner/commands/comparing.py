"""The commands that set scenarios against each other: arguments only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.arguments import default_scenario
from planner.commands import asking
from planner.french import FrenchCommand
from planner.leaving import INTERRUPTED
from planner.model.effort import Effort, Progress
from planner.texts import command_options as options
from planner.texts import commands

if TYPE_CHECKING:
    from planner.runs.pool import Workers

LEAST_DAYS = 14


def _shared(seconds: float) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Options of the commands that solve many times, `seconds` each by default."""
    return asking.together(
        asking.output(),
        asking.day("--start", help=options.START_OF_FIRST),
        asking.number("--days", type=click.IntRange(LEAST_DAYS), default=28, help=options.DAYS),
        asking.seconds(default=seconds, help=options.TIME_LIMIT_EACH),
        asking.number("--processes", help=options.PLANS_AT_ONCE),
        asking.seed(),
        asking.flag("--deterministic", help=options.DETERMINISTIC_PLANS),
        asking.quiet(help=options.ONLY_PAGE),
    )


@contextmanager
def _solving(
    folder: Path, quiet: bool, seconds: float, processes: int | None, plans: int = 1
) -> Iterator[tuple[Workers, Progress | None]]:
    """Give workers and a progress line for some plans; say, when interrupted, what is kept."""
    from planner.progress import reporting
    from planner.runs.pool import LocalProcesses

    try:
        with (
            closing(LocalProcesses(processes)) as workers,
            reporting(quiet, seconds * ceil(plans / workers.size)) as progress,
        ):
            yield workers, progress
    except KeyboardInterrupt:
        click.echo(commands.PLANS_KEPT.format(folder), err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None


def shipped() -> tuple[Path, ...]:
    """Return the scenarios beside the reference, which comes first."""
    reference = default_scenario()
    others = sorted(path for path in reference.parent.glob("*.toml") if path != reference)
    return (reference, *others)


@click.command(cls=FrenchCommand, help=commands.COMPARE)
@click.argument("paths", nargs=-1, type=asking.PATH, metavar=options.ANY_SCENARIOS)
@_shared(45.0)
def compare(
    paths: tuple[Path, ...], output: Path | None, start: datetime | None, days: int,
    time_limit: float, processes: int | None, seed: int, deterministic: bool, quiet: bool,
) -> None:  # fmt: skip
    """Set scenarios side by side: what each serves, costs, gains and loses."""
    from planner.comparing.report import PAGE, compare_files
    from planner.texts import comparing

    chosen, folder = paths or shipped(), output or Path("out/comparaison")
    period, plans = (start.date() if start else None, days), len(chosen)
    effort = Effort(time_limit, seed=seed, deterministic=deterministic)
    with _solving(folder, quiet, time_limit, processes, plans) as solving:
        comparison = compare_files(chosen, period, effort, folder, *solving)
    if not quiet:
        for line in comparing.overview(comparison):
            click.echo(line)
        for item in comparison.impossible.items():
            click.echo(comparing.impossible(*item), err=True)
    click.echo(folder / PAGE if quiet else commands.COMPARISON.format(folder / PAGE))


@click.command(cls=FrenchCommand, help=commands.FRONTIER)
@asking.scenario()
@click.option("--points", type=click.IntRange(min=2), default=7, metavar="N", help=options.POINTS)
@_shared(30.0)
def frontier(
    scenario: Path | None, points: int, output: Path | None, start: datetime | None, days: int,
    time_limit: float, processes: int | None, seed: int, deterministic: bool, quiet: bool,
) -> None:  # fmt: skip
    """Trace what a little more service, or equity, costs."""
    from planner.comparing.frontier_report import PAGE, frontier_files
    from planner.texts import frontier as words

    folder, period = output or Path("out/frontiere"), (start.date() if start else None, days)
    equity = max(points - 2, 2)
    effort = Effort(time_limit, seed=seed, deterministic=deterministic)
    with _solving(folder, quiet, time_limit, processes) as solving:
        path = scenario or default_scenario()
        found = frontier_files(path, period, (points, equity), effort, folder, *solving)
    if not quiet:
        for line in (*words.cost_words(found.cost), *words.equity_words(found.equity)):
            click.echo(line)
    click.echo(folder / PAGE if quiet else commands.FRONTIERS.format(folder / PAGE))


@click.command(cls=FrenchCommand, help=commands.SENSITIVITY)
@click.argument("paths", nargs=-1, type=asking.PATH, metavar=options.ANY_SCENARIOS)
@_shared(30.0)
def sensitivity(
    paths: tuple[Path, ...], output: Path | None, start: datetime | None, days: int,
    time_limit: float, processes: int | None, seed: int, deterministic: bool, quiet: bool,
) -> None:  # fmt: skip
    """Say which conclusions hold when estimates are wrong by a fifth."""
    from planner.comparing.sensitivity_report import PAGE, sensitivity_files
    from planner.texts import sensitivity as words

    chosen, folder = paths or shipped(), output or Path("out/comparaison")
    effort = Effort(time_limit, seed=seed, deterministic=deterministic)
    period = start.date() if start else None, days
    with _solving(folder, quiet, time_limit, processes) as solving:
        found = sensitivity_files(chosen, period, effort, folder, *solving)
    if not quiet:
        for line in words.overview(found):
            click.echo(line)
    click.echo(folder / PAGE if quiet else commands.CONCLUSIONS.format(folder / PAGE))
