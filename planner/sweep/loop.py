"""Making every run of a grid once, and telling each as it is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from planner.model.grid import FAILED, Grid, Run
from planner.model.plan import Plan
from planner.runs.kept import Answer, NamedProblem, answer
from planner.runs.pool import Workers, finished
from planner.sweep.cells import named_after, prepare, recorded
from planner.sweep.journal import Journal


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
    advance: Callable[[Settled], None],
    retry: bool = False,
    keep: Callable[[NamedProblem, Plan], None] | None = None,
) -> None:
    """Settle every cell of a grid, those of the journal without making them again.

    Problems are loaded one by one as workers need them, so that a large grid is never in
    memory as a whole. Cells of the same inputs are one run.

    Parameters
    ----------
    advance : callable
        Called with each cell that is settled, in the order runs end.
    retry : bool
        Make again the runs that failed before.
    keep : callable, optional
        Called with each new plan before its run is written to the journal.

    Raises
    ------
    StoreError
        The journal cannot be written, or the workers are lost; what it holds is kept.
    """
    known = {key: run for key, run in journal.runs.items() if not (retry and run.status == FAILED)}
    places: dict[str, list[int]] = {}

    def settle(run: Run, indices: Iterable[int]) -> None:
        journal.append(run)
        known[run.key] = run
        for index in indices:
            advance(Settled(index, named_after(run, grid.cells[index]), fresh=True))

    def todo() -> Iterator[NamedProblem]:
        for index, cell in enumerate(grid.cells):
            job = prepare(grid, cell)
            key = job.key if isinstance(job, Run) else job.name
            if key in known:
                advance(Settled(index, named_after(known[key], cell), fresh=False))
            elif isinstance(job, Run):
                settle(job, [index])
            elif key in places:  # under way
                places[key].append(index)
            else:
                places[key] = [index]
                yield job

    for job, future in finished(workers, answer, todo(), grid.effort):
        error = future.exception()
        found = Answer(error) if isinstance(error, Exception) else future.result()
        if keep and isinstance(found.found, Plan):
            keep(job, found.found)
        settle(recorded(job, grid.cells[places[job.name][0]], found), places[job.name])
