"""Making every run of a grid once, and telling each as it is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass

from planner.errors import StoreError
from planner.model.grid import FAILED, Grid, Run
from planner.processes import Workers
from planner.sweep.journal import Journal
from planner.sweep.runs import Solved, Task, failed, named_after, prepare, solve
from planner.texts import sweeping as words

AHEAD = 2
"""Runs handed over for each one being made: the next is there when one ends."""

Keep = Callable[[Task, Solved], None]


@dataclass(frozen=True, eq=False)
class Settled:
    """A cell of the grid, by its place in it, and its run; `fresh` when made just now."""

    index: int
    run: Run
    fresh: bool


def sweep(
    grid: Grid,
    journal: Journal,
    workers: Workers,
    retry: bool = False,
    keep: Keep = lambda task, solved: None,
) -> Iterator[Settled]:
    """Settle every cell of a grid, those of the journal without making them again.

    Problems are loaded one by one as workers need them, so that a large grid is never in
    memory as a whole. Cells of the same inputs are one run.

    Parameters
    ----------
    retry : bool
        Make again the runs that failed before.
    keep : callable
        Called with each new result before it is written to the journal.

    Yields
    ------
    Settled
        One a cell, in the order runs end.

    Raises
    ------
    StoreError
        The journal cannot be written, or the workers are lost; what it holds is kept.
    """
    waiting: dict[Future[Solved], tuple[Task, list[int]]] = {}
    known = {key: run for key, run in journal.runs.items() if not (retry and run.status == FAILED)}
    for index, cell in enumerate(grid.cells):
        prepared = prepare(grid, cell)
        if prepared.key in known:
            yield Settled(index, named_after(known[prepared.key], cell), fresh=False)
            continue
        if isinstance(prepared, Run):
            journal.append(prepared)
            known[prepared.key] = prepared
            yield Settled(index, prepared, fresh=True)
            continue
        twins = [places for task, places in waiting.values() if task.key == prepared.key]
        if twins:
            twins[0].append(index)
            continue
        while len(waiting) >= AHEAD * workers.size:
            yield from _collect(grid, waiting, journal, known, keep)
        waiting[workers.submit(solve, prepared)] = (prepared, [index])
    while waiting:
        yield from _collect(grid, waiting, journal, known, keep)


def _collect(
    grid: Grid,
    waiting: dict[Future[Solved], tuple[Task, list[int]]],
    journal: Journal,
    known: dict[str, Run],
    keep: Keep,
) -> Iterator[Settled]:
    """Wait for the next runs to end and keep them."""
    ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in ended:
        task, places = waiting.pop(future)
        try:
            solved = future.result()
        except CancelledError:
            raise StoreError(words.LOST) from None
        except Exception as error:  # of the worker: the run itself never raises
            solved = Solved(failed(task, error))
        keep(task, solved)
        journal.append(solved.run)
        known[task.key] = solved.run
        for index in places:
            yield Settled(index, named_after(solved.run, grid.cells[index]), fresh=True)
