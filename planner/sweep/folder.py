"""The folder of a grid: its journal, its tables and, when asked for, its plans."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from planner.atomic import write_text
from planner.model.grid import Grid, Run
from planner.rendering.grid import render_grid
from planner.runs.kept import keep
from planner.runs.pool import Workers
from planner.sweep.journal import Journal
from planner.sweep.loop import Settled, sweep
from planner.sweep.table import grid_csv

RUNS_FILE = "runs.jsonl"
CSV_FILE = "runs.csv"
PAGE_FILE = "grille.html"
PLANS_FOLDER = "plans"


def fill(
    grid: Grid,
    folder: Path,
    workers: Workers,
    retry: bool = False,
    plans: bool = False,
    advance: Callable[[Settled], None] = lambda settled: None,
) -> dict[int, Run]:
    """Settle the cells of a grid that its folder does not hold yet, then write its tables.

    Tables are written even when the work is interrupted: they say what is left to do.

    Parameters
    ----------
    retry : bool
        Make again the runs that failed before.
    plans : bool
        Keep the plan of each new run as well, as ``planner check`` reads it.
    advance : callable
        Called with each cell that is settled.

    Returns
    -------
    dict
        Runs by the cell's place in the grid.

    Raises
    ------
    StoreError
        A file cannot be written, or the workers are lost.
    InputError
        The journal there is not one.
    """
    runs: dict[int, Run] = {}

    def settled(one: Settled) -> None:
        runs[one.index] = one.run
        advance(one)

    kept = partial(keep, effort=grid.effort, folder=folder / PLANS_FOLDER)
    with Journal(folder / RUNS_FILE) as journal:
        try:
            sweep(grid, journal, workers, settled, retry, kept if plans else None)
        finally:
            write_text(folder / CSV_FILE, grid_csv(grid, runs))
            write_text(folder / PAGE_FILE, render_grid(grid, runs))
    return runs
