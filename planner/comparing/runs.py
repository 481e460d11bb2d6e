"""Plans of many problems: solved once, kept in a folder each, read back the next time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from planner import __version__
from planner.atomic import write_text
from planner.errors import InfeasibleError, PlannerError
from planner.evaluation.coverage import coverage
from planner.loading import digest, read_plan_dir, scenario_digest, write_plan_dir
from planner.model.effort import Effort, Progress, silent
from planner.model.plan import Status
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.pipeline import Result, evaluate, judged
from planner.processes import LocalProcesses
from planner.rules.checks import check
from planner.solving.solve import solve
from planner.solving.tiers import THE_BEST, Enough
from planner.texts import comparing

KEPT_FILE = "run.json"
"""Beside plan.json: what was asked for, so that the same is not solved again."""


@dataclass(frozen=True, eq=False)
class NamedProblem:
    """A problem to solve, and the folder's name under which its plan is kept."""

    name: str
    problem: Problem
    travel: TravelTimes
    enough: Enough = THE_BEST

    def key(self, effort: Effort) -> str:
        """Return a digest of all that decides the plan, but the time allowed."""
        parts = scenario_digest(self.problem), self.travel.digest, repr(self.enough)
        return digest((*parts, effort.seed, effort.deterministic, __version__))


@dataclass(frozen=True, eq=False)
class SolvedProblem:
    """What became of a job: a result, or the reasons why there is no plan."""

    job: NamedProblem
    result: Result | None
    reasons: tuple[str, ...] = ()
    reused: bool = False


def solved(job: NamedProblem, effort: Effort) -> SolvedProblem:
    """Solve, judge and evaluate one job.

    Raises
    ------
    KeyboardInterrupt
        The search was interrupted: half a search would not be a fair comparison.
    UnsoundPlanError
        The judge refuses the plan.
    """
    try:
        plan, interrupted = solve(job.problem, job.travel, effort, enough=job.enough)
    except InfeasibleError as error:
        return SolvedProblem(job, None, error.reasons)
    if interrupted:
        raise KeyboardInterrupt
    return SolvedProblem(job, judged(evaluate(job.problem, plan, job.travel)))


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
    rows = coverage(job.problem, plan, travel)
    return SolvedProblem(job, Result(job.problem, plan, travel, rows), reused=True)


def keep(run: SolvedProblem, effort: Effort, folder: Path) -> None:
    """Write a plan and what it was asked for; a job without a plan is asked again."""
    if run.result is None:
        return
    place = folder / run.job.name
    write_plan_dir(place, run.result.problem, run.result.plan, run.result.travel)
    kept = {"key": run.job.key(effort), "time_limit": effort.seconds}
    write_text(place / KEPT_FILE, json.dumps(kept) + "\n")


def run_all(
    jobs: Sequence[NamedProblem],
    effort: Effort,
    folder: Path,
    processes: int = 1,
    progress: Progress | None = None,
) -> tuple[SolvedProblem, ...]:
    """Return a run of every job, in order; each is kept as soon as it is finished.

    Parameters
    ----------
    folder : Path
        Plans are kept in one folder each below it.
    processes : int
        Jobs solved at once; 1 solves in this process.

    Raises
    ------
    KeyboardInterrupt
        Interrupted; what was finished is kept.
    PlannerError
        A process died several times on the same job, or what `solved` raises.
    """
    runs = {job.name: run for job in jobs if (run := stored(job, effort, folder)) is not None}
    todo = [job for job in jobs if job.name not in runs]
    say = progress or silent
    several = processes > 1 and len(todo) > 1
    source = _in_processes(todo, effort, processes) if several else _here(todo, effort, say)
    for run in source:
        keep(run, effort, folder)
        runs[run.job.name] = run
        say(comparing.solved(len(runs), len(jobs)), None, None)
    return tuple(runs[job.name] for job in jobs)


def _here(jobs: Sequence[NamedProblem], effort: Effort, say: Progress) -> Iterator[SolvedProblem]:
    for rank, job in enumerate(jobs, start=1):
        say(comparing.solving(rank, len(jobs), job.problem.scenario.name), None, None)
        yield solved(job, effort)


def _in_processes(
    jobs: Sequence[NamedProblem], effort: Effort, processes: int
) -> Iterator[SolvedProblem]:
    with closing(LocalProcesses(min(processes, len(jobs)))) as workers:
        runs = {workers.submit(solved, job, effort): job for job in jobs}
        for future in as_completed(runs):
            yield replace(future.result(), job=runs[future])
