"""One run of a grid: what is sent to a worker, its key, and what comes back."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from typing import Any

from planner import __version__, pipeline
from planner.errors import PlannerError
from planner.loading import digest, load_problem, scenario_digest
from planner.model.effort import Effort
from planner.model.grid import DONE, FAILED, Cell, Grid, Run
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.texts import sweeping as words

ASKED = ("time_limit", "workers", "seed", "deterministic")
"""Of a grid: how each run is solved, under the names its key is made of."""


@dataclass(frozen=True, eq=False)
class Task:
    """A run to be made anywhere: no worker needs the files of its territory."""

    key: str
    cell: Cell
    problem: Problem
    travel: TravelTimes
    effort: Effort


@dataclass(frozen=True, eq=False)
class Solved:
    """What a worker gives back."""

    run: Run
    plan: Plan | None = None


def prepare(grid: Grid, cell: Cell) -> Task | Run:
    """Load a cell of a grid; a failed run when its files or travel times are at fault."""
    try:
        problem = load_problem(cell.path, grid.start, grid.days, cell.changes)
        travel = pipeline.travel_times(problem)
    except Exception as error:  # one territory at fault must not stop the others
        return _failed(digest((asdict(cell), str(error))), cell, error)
    asked = {name: getattr(grid, name) for name in ASKED}
    key = digest((scenario_digest(problem), travel.digest, asked, __version__))
    effort = Effort(
        grid.time_limit, workers=grid.workers, seed=grid.seed, deterministic=grid.deterministic
    )
    return Task(key, cell, problem, travel, effort)


def solve(task: Task) -> Solved:
    """Make a run. Nothing is raised: a failure is a result like any other."""
    began = time.perf_counter()
    try:
        plan = pipeline.make_plan(task.problem, task.travel, task.effort).plan
    except Exception as error:
        return Solved(failed(task, error, time.perf_counter() - began))
    run = Run(
        task.key,
        DONE,
        **_named(task.cell),
        seconds=round(time.perf_counter() - began, 3),
        siren=plan.territory_siren,
        name=plan.territory_name,
        communes=plan.territory_communes,
        travel_engine=plan.travel_engine,
        travel_estimated=plan.travel_estimated,
        certificate=_certificate(plan),
        indicators=plan.indicators,
    )
    return Solved(run, plan)


def failed(task: Task, error: BaseException, seconds: float = 0.0) -> Run:
    """Return the run that an error ended."""
    territory = task.problem.territory
    run = _failed(task.key, task.cell, error)
    return replace(
        run,
        seconds=round(seconds, 3),
        siren=territory.siren,
        name=territory.name,
        communes=len(territory.communes),
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


def _certificate(plan: Plan) -> dict[str, Any]:
    stated = plan.certificate
    tiers = [asdict(tier) | {"gap": tier.gap} for tier in stated.tiers]
    return {"status": stated.status, "tiers": tiers}
