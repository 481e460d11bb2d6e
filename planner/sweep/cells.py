"""One cell of a grid: the problem to solve, its key, and what is kept of its run."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from planner import pipeline
from planner.errors import PlannerError
from planner.loading import digest, load_problem, run_key
from planner.model.grid import DONE, FAILED, Cell, Grid, Run
from planner.model.plan import Plan
from planner.runs.kept import Answer, NamedProblem
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


def recorded(job: NamedProblem, cell: Cell, answer: Answer) -> Run:
    """Return what is kept of a run; a failure is a result like any other."""
    key, found, territory = job.name, answer.found, job.problem.territory
    return replace(
        _done(key, cell, found) if isinstance(found, Plan) else _failed(key, cell, found),
        seconds=answer.seconds,
        siren=territory.siren,
        name=territory.name,
        communes=len(territory.communes),
    )


def _done(key: str, cell: Cell, plan: Plan) -> Run:
    tiers = [asdict(tier) | {"gap": tier.gap} for tier in plan.certificate.tiers]
    return Run(
        key,
        DONE,
        **_named(cell),
        travel_engine=plan.travel_engine,
        travel_estimated=plan.travel_estimated,
        certificate={"status": plan.certificate.status, "tiers": tiers},
        indicators=plan.indicators,
    )


def _failed(key: str, cell: Cell, error: BaseException) -> Run:
    if isinstance(error, PlannerError):
        reason, code = " ".join(error.lines), error.exit_code
    else:
        reason, code = words.internal_error(error), PlannerError.exit_code
    return Run(key, FAILED, **_named(cell), reason=reason, exit_code=code)


def named_after(run: Run, cell: Cell) -> Run:
    """Return a run under the names of a cell: another one may have had the same inputs."""
    return replace(run, **_named(cell))


def _named(cell: Cell) -> dict[str, Any]:
    changes = {change.key: change.value for change in cell.changes}
    return {"territory": cell.territory, "scenario": cell.scenario, "changes": changes}
