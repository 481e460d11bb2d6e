"""One cell of a grid: the problem to solve, its key, and what is kept of its run."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from planner import pipeline
from planner.errors import InfeasibleError, PlannerError
from planner.loading import digest, load_problem, run_key
from planner.model.grid import DONE, FAILED, Cell, Grid, Run
from planner.model.plan import Plan
from planner.runs.kept import NamedProblem, SolvedProblem
from planner.texts import sweeping as words


def prepare(grid: Grid, cell: Cell) -> NamedProblem | Run:
    """Load a cell of a grid, named by the key of its run; no worker needs its files.

    Limits are part of the key: runs of one grid had the same time.

    Returns
    -------
    NamedProblem or Run
        A failed run when its files or travel times are at fault.
    """
    try:
        problem = load_problem(cell.path, grid.start, grid.days, cell.changes)
        travel = pipeline.travel_times(problem)
    except Exception as error:  # one territory at fault must not stop the others
        return _failed(digest((asdict(cell), str(error))), cell, error)
    how = grid.effort
    asked = {"time_limit": how.seconds, "workers": how.workers, "seed": how.seed,
             "deterministic": how.deterministic}  # fmt: skip
    return NamedProblem(run_key(problem, travel, asked), problem, travel)


def recorded(job: NamedProblem, cell: Cell, found: SolvedProblem | BaseException) -> Run:
    """Return what is kept of a run; a failure is a result like any other."""
    if isinstance(found, BaseException):
        run = _failed(job.name, cell, found)
    elif found.result is None:
        run = _failed(job.name, cell, InfeasibleError(found.reasons), found.seconds)
    else:
        run = _done(job.name, cell, found.result.plan, found.seconds)
    territory = job.problem.territory
    communes = len(territory.communes)
    return replace(run, siren=territory.siren, name=territory.name, communes=communes)


def _done(key: str, cell: Cell, plan: Plan, seconds: float) -> Run:
    tiers = [asdict(tier) | {"gap": tier.gap} for tier in plan.certificate.tiers]
    return Run(
        key,
        DONE,
        **_named(cell),
        seconds=seconds,
        travel_engine=plan.travel_engine,
        travel_estimated=plan.travel_estimated,
        certificate={"status": plan.certificate.status, "tiers": tiers},
        indicators=plan.indicators,
    )


def _failed(key: str, cell: Cell, error: BaseException, seconds: float = 0.0) -> Run:
    if isinstance(error, PlannerError):
        reason, code = " ".join(error.lines), error.exit_code
    else:
        reason, code = words.internal_error(error), PlannerError.exit_code
    return Run(key, FAILED, **_named(cell), seconds=seconds, reason=reason, exit_code=code)


def named_after(run: Run, cell: Cell) -> Run:
    """Return a run under the names of a cell: another one may have had the same inputs."""
    return replace(run, **_named(cell))


def _named(cell: Cell) -> dict[str, Any]:
    changes = {change.key: change.value for change in cell.changes}
    return {"territory": cell.territory, "scenario": cell.scenario, "changes": changes}
