"""`planner sweep`: a grid of scenarios and territories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import asking
from planner.french import FrenchCommand
from planner.leaving import INTERRUPTED
from planner.texts import command_options as options
from planner.texts import commands

if TYPE_CHECKING:
    from planner.runs.pool import Workers


@click.command(cls=FrenchCommand, help=commands.SWEEP)
@click.argument("grid_file", type=asking.PATH, metavar=options.A_GRID)
@asking.output(help=options.OUTPUT_OF_GRID)
@asking.number("--processes", help=options.RUNS_AT_ONCE)
@click.option("--scheduler", metavar=options.AN_ADDRESS, help=options.SCHEDULER)
@asking.flag("--retry", help=options.RETRY)
@asking.flag("--plans", help=options.KEEP_PLANS)
@asking.quiet(help=options.ONLY_TABLE)
def sweep(
    grid_file: Path, output: Path | None, processes: int | None, scheduler: str | None, retry: bool,
    plans: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compute a grid of territories, scenarios and their variants."""
    from contextlib import closing

    from planner.loading import load_grid
    from planner.model.grid import FAILED
    from planner.pipeline import require_writable
    from planner.progress import counting
    from planner.sweep import PAGE_FILE, Settled, fill
    from planner.texts import sweeping as words

    grid = load_grid(grid_file)
    folder = output or Path("out") / grid_file.stem
    require_writable(folder)
    fresh = 0
    try:
        with (
            closing(_workers(scheduler, processes)) as workers,
            counting(quiet, len(grid.cells)) as advance,
        ):

            def told(settled: Settled) -> None:
                nonlocal fresh
                fresh += settled.fresh
                advance(words.run_line(settled.run), settled.fresh)

            runs = fill(grid, folder, workers, retry, plans, told)
    except KeyboardInterrupt:
        click.echo(words.interrupted(str(folder)), err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
    failures = {run.key: run for run in runs.values() if run.status == FAILED}
    for run in failures.values():
        click.echo(f"- {words.run_line(run)}", err=True)
    if failures and not retry:
        click.echo(words.RETRY, err=True)
    if not quiet:
        click.echo(words.sweep_summary(list(runs.values()), len(runs) - fresh))
    click.echo(folder / PAGE_FILE if quiet else commands.TABLE.format(folder / PAGE_FILE))
    if failures:
        raise click.exceptions.Exit(max(run.exit_code for run in failures.values()))


def _workers(scheduler: str | None, processes: int | None) -> Workers:
    if scheduler is not None:
        from planner.sweep.cluster import DaskCluster

        return DaskCluster(scheduler)
    from planner.runs.pool import LocalProcesses

    return LocalProcesses(processes)
