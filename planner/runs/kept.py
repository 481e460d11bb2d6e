"""A plan asked for, what became of it, and the folder it is kept in and read back from."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from planner.atomic import write_text
from planner.errors import InfeasibleError, PlannerError
from planner.loading import read_plan_dir, run_key, write_plan_dir
from planner.model.effort import Effort, Progress
from planner.model.plan import Plan, Status
from planner.model.scenario import Problem
from planner.model.solve_params import SolveParams
from planner.model.travel import TravelTimes
from planner.pipeline import Result, make_plan
from planner.rules.checks import check
from planner.runs.pool import Workers, finished
from planner.solving.lexicographic import THE_BEST, EpsilonTargets
from planner.texts import comparing

KEPT_FILE = "run.json"
"""Beside plan.json: what was asked for, so that the same is not solved again."""


@dataclass(frozen=True, eq=False)
class NamedProblem:
    """A problem to solve, and the folder's name under which its plan is kept."""

    name: str
    problem: Problem
    travel: TravelTimes
    enough: EpsilonTargets = THE_BEST

    def key(self, effort: Effort) -> str:
        """Return a digest of all that decides the plan, but the time allowed."""
        tuned = () if effort.params == SolveParams() else (repr(effort.params),)
        enough = "Enough(unreached={}, level={}, worst_level={})".format(*astuple(self.enough))
        asked = enough, effort.seed, effort.deterministic  # as it was always spelt
        return run_key(self.problem, self.travel, *asked, *tuned)


@dataclass(frozen=True, eq=False)
class SolvedProblem:
    """What became of a job: a result, or the reasons why there is no plan.

    Parameters
    ----------
    seconds : float
        Of the process that solved, by the clock.
    """

    job: NamedProblem
    result: Result | None
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0


RunAll = Callable[[Sequence[NamedProblem]], tuple[SolvedProblem, ...]]
"""Solves jobs, in order."""


def solved(job: NamedProblem, effort: Effort) -> SolvedProblem:
    """Solve one job, in whatever process this is.

    Raises
    ------
    KeyboardInterrupt
        The search was interrupted: half a search would not be a fair comparison.
    UnsoundPlanError
        The judge refuses the plan.
    """
    began, result, reasons = time.perf_counter(), None, tuple[str, ...]()
    try:
        result = make_plan(job.problem, job.travel, effort, enough=job.enough)
    except InfeasibleError as error:
        reasons = error.reasons
    if result and result.interrupted:
        raise KeyboardInterrupt
    return SolvedProblem(job, result, reasons, round(time.perf_counter() - began, 3))


def stored(job: NamedProblem, effort: Effort, folder: Path) -> SolvedProblem | None:
    """Return the plan kept for a job, if it is the same, sound, and not cut shorter than asked.

    A plan that is not proven and had less time than is now allowed is solved again.
    """
    place = folder / job.name
    try:
        kept = json.loads((place / KEPT_FILE).read_text(encoding="utf-8"))
        if kept["key"] != job.key(effort):
            return None
        _, plan, travel = read_plan_dir(place)
        allowed = float(kept["time_limit"])
    except (OSError, ValueError, KeyError, TypeError, PlannerError):
        return None
    settled = plan.certificate.status == Status.OPTIMAL or allowed >= effort.seconds
    if not settled or check(job.problem, plan, travel):
        return None
    return SolvedProblem(job, Result(job.problem, plan, travel))


def keep(job: NamedProblem, plan: Plan, effort: Effort, folder: Path) -> None:
    """Write a plan and what it was asked for."""
    write_plan_dir(folder / job.name, job.problem, plan, job.travel)
    kept = {"key": job.key(effort), "time_limit": effort.seconds}
    write_text(folder / job.name / KEPT_FILE, json.dumps(kept) + "\n")


def run_all(
    jobs: Sequence[NamedProblem],
    effort: Effort,
    folder: Path,
    workers: Workers,
    progress: Progress | None = None,
) -> tuple[SolvedProblem, ...]:
    """Return a run of every job, in order; each is kept as soon as it is finished.

    One without a plan is not kept, and is asked again the next time.

    Parameters
    ----------
    folder : Path
        Plans are kept in one folder each below it.

    Raises
    ------
    KeyboardInterrupt
        Interrupted; what was finished is kept.
    PlannerError
        A process died several times on the same job, or what `solved` raises.
    """
    runs = {job.name: run for job in jobs if (run := stored(job, effort, folder)) is not None}
    todo = [job for job in jobs if job.name not in runs]

    def tell() -> None:
        if progress and (left := [job for job in todo if job.name not in runs]):
            name = left[0].problem.scenario.name
            progress(comparing.solving(len(runs), len(jobs), name), None, None)

    tell()
    for job, future in finished(workers, solved, todo, effort):
        runs[job.name] = run = replace(future.result(), job=job)
        if run.result is not None:
            keep(job, run.result.plan, effort, folder)
        tell()
    return tuple(runs[job.name] for job in jobs)
