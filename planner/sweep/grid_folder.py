"""The folder of a grid: its journal, its tables and, when asked for, its plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.atomic import write_text
from planner.model.grid import FAILED, Grid, Run
from planner.rendering.grid import render_grid
from planner.runs.kept import NamedProblem, keep, solved
from planner.runs.pool import Workers, finished
from planner.sweep.cells import named_after, prepare, recorded
from planner.sweep.run_journal import Journal
from planner.sweep.run_table import grid_csv

RUNS_FILE = "runs.jsonl"
CSV_FILE = "runs.csv"
PAGE_FILE = "grille.html"
PLANS_FOLDER = "plans"


@dataclass(frozen=True, eq=False)
class Settled:
    """A cell of the grid, by its place in it, and its run; `fresh` when made just now."""

    index: int
    run: Run
    fresh: bool


def fill(
    grid: Grid,
    folder: Path,
    workers: Workers,
    retry: bool = False,
    plans: bool = False,
    advance: Callable[[Settled], None] = lambda settled: None,
) -> dict[int, Run]:
    """Settle the cells of a grid that its folder does not hold yet, then write its tables.

    Problems are loaded one by one as workers need them, so that a large grid is never in
    memory as a whole. Cells of the same inputs are one run. Tables are written even when the
    work is interrupted: they say what is left to do.

    Parameters
    ----------
    retry : bool
        Make again the runs that failed before.
    plans : bool
        Keep the plan of each new run as well, as ``planner check`` reads it.
    advance : callable
        Called with each cell that is settled, in the order runs end.

    Returns
    -------
    dict
        Runs by the cell's place in the grid.

    Raises
    ------
    StoreError
        A file cannot be written, or the workers are lost; what the journal holds is kept.
    InputError
        The journal there is not one.
    """
    runs: dict[int, Run] = {}

    def settle(run: Run, cells: Iterable[int], fresh: bool) -> None:
        for index in cells:
            runs[index] = named_after(run, grid.cells[index])
            advance(Settled(index, runs[index], fresh))

    with Journal(folder / RUNS_FILE) as journal:
        try:
            places: dict[str, list[int]] = {}
            todo = _todo(grid, journal, retry, places, settle)
            for job, future in finished(workers, solved, todo, grid.effort):
                found = future.exception() or future.result()
                if plans and not isinstance(found, BaseException) and found.result:
                    keep(job, found.result.plan, grid.effort, folder / PLANS_FOLDER)
                cells = places.pop(job.name)
                run = recorded(job, grid.cells[cells[0]], found)
                journal.append(run)
                settle(run, cells, True)
        finally:
            write_text(folder / CSV_FILE, grid_csv(grid, runs))
            write_text(folder / PAGE_FILE, render_grid(grid, runs))
    return runs


def _todo(
    grid: Grid,
    journal: Journal,
    retry: bool,
    places: dict[str, list[int]],
    settle: Callable[[Run, Iterable[int], bool], None],
) -> Iterator[NamedProblem]:
    """Yield what is to be solved, noting the places of its cells, and settle the other cells."""
    again = {key for key, run in journal.runs.items() if retry and run.status == FAILED}
    for index, cell in enumerate(grid.cells):
        job = prepare(grid, cell)
        key = job.key if isinstance(job, Run) else job.name
        if key in places:  # under way
            places[key].append(index)
        elif key in journal.runs and key not in again:
            settle(journal.runs[key], [index], False)
        else:
            again.discard(key)
            if isinstance(job, Run):
                journal.append(job)
                settle(job, [index], True)
            else:
                places[key] = [index]
                yield job
