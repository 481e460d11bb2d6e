"""The public door: from the files of a service to a checked plan, and what is asked of it.

>>> import planner  # doctest: +SKIP
>>> problem = planner.load("data/scenarios/reference.toml", date(2026, 11, 30))
>>> result = planner.solve(problem, planner.Effort(seconds=20))
>>> planner.check(result)
()
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from os import PathLike
from pathlib import Path

from planner import pipeline
from planner.comparing.scenario_table import compare as set_side_by_side
from planner.comparing.yardstick import Yardstick
from planner.errors import ASKED, InputError, RequestError
from planner.explaining import Explained, explanation
from planner.loading import load_problem, read_plan_dir
from planner.model.comparison import Comparison
from planner.model.effort import Effort, Progress
from planner.model.rules import Violation
from planner.model.scenario import Problem
from planner.pipeline import Result
from planner.revising.disruptions import Disruptions, require_possible
from planner.revising.replanning import Revised, Terms
from planner.revising.replanning import replan as revise
from planner.rules.checks import check as violations
from planner.runs.kept import NamedProblem, SolvedProblem
from planner.texts import comparing as said

DAYS = 28
"""Length of a plan: two fortnights."""

AnyPath = str | PathLike[str]


def load(scenario: AnyPath, start: date | None = None, days: int = DAYS) -> Problem:
    """Read a scenario and every file it names.

    Parameters
    ----------
    scenario : path
        TOML; the paths it holds are relative to its folder.
    start : date, optional
        First day of the horizon; the scenario's own start when None.
    days : int
        Length of the horizon.

    Raises
    ------
    InputError
        Carries every fault of every file, in French.
    """
    return load_problem(Path(scenario), start, days)


def solve(
    problem: Problem, effort: Effort | None = None, progress: Progress | None = None
) -> Result:
    """Find the best plan, and have it judged.

    Parameters
    ----------
    effort : Effort, optional
        60 seconds when None.
    progress : callable, optional
        Told the stage, its value and its bound.

    Returns
    -------
    Result
        The plan with its proven bounds, the travel times it was made with, and the coverage
        of each commune. Interrupted (Ctrl-C), it is the best one found so far.

    Raises
    ------
    TravelError
        A pair of points has no travel time.
    InfeasibleError
        No plan obeys the rules; the message names those in conflict.
    """
    travel = pipeline.travel_times(problem)
    return pipeline.make_plan(problem, travel, effort or Effort(), progress)


def read(folder: AnyPath) -> Result:
    """Read a plan from the folder that `save`, or a command, wrote.

    Raises
    ------
    InputError
        A file is missing or unreadable.
    """
    return Result(*read_plan_dir(Path(folder)))


def check(result: Result) -> tuple[Violation, ...]:
    """Return every breach of every rule, recomputed without the solver; empty when sound."""
    return violations(result.problem, result.plan, result.travel)


def explain(result: Result, commune: str, effort: Effort | None = None) -> Explained:
    """Explain what a commune gets, and what a visit is proven to bring and cost.

    Parameters
    ----------
    commune : str
        INSEE code or name; accents and case do not matter.

    Raises
    ------
    InputError
        There is none of that name, or several.
    """
    stored = result.problem, result.plan, result.travel
    return explanation(stored, commune, effort or Effort())


def replan(
    result: Result, disruptions: Disruptions, terms: Terms, effort: Effort | None = None
) -> Revised:
    """Return the least change that makes a plan sound again.

    Raises
    ------
    InputError
        What happens cannot be taken into account.
    InfeasibleError
        A session that is locked or asked for cannot be held.
    """
    stored = result.problem, result.plan, result.travel
    require_possible(*stored[:2], disruptions, terms.today, ASKED)
    return revise(stored, disruptions, terms, effort or Effort(20.0))


def compare(results: Mapping[str, Result]) -> Comparison:
    """Set plans of one territory and period beside the first of them.

    Parameters
    ----------
    results : Mapping
        By the name to call each.

    Raises
    ------
    InputError
        There is none, or they are not of one territory, period and past.
    """
    if not results:
        raise RequestError.about("results", said.NOTHING_TO_COMPARE)
    jobs = {name: NamedProblem(name, one.problem, one.travel) for name, one in results.items()}
    first = next(iter(jobs.values()))
    yardstick = Yardstick(first.problem, first.travel)
    faults = [f for name, job in jobs.items() for f in yardstick.refuse(name, job.problem)]
    if faults:
        raise InputError(faults)
    return set_side_by_side([SolvedProblem(job, results[name]) for name, job in jobs.items()])


def save(result: Result, folder: AnyPath, scenario: AnyPath) -> Path:
    """Write every file of a plan, its map included, whole or not at all.

    Parameters
    ----------
    scenario : path
        The scenario it was made from: the map draws the communes of its territory.

    Returns
    -------
    Path
        The map, a page that needs no network.

    Raises
    ------
    StoreError
        A file cannot be written.
    """
    polygons = pipeline.load_polygons(Path(scenario))
    drawn = pipeline.roads(result.problem)
    return pipeline.write_result(result, Path(folder), polygons, roads=drawn)
