"""From a scenario file to frontiere.html, .csv and .svg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner import pipeline
from planner.atomic import write_text
from planner.comparing.frontier import cost_frontier, equity_frontier
from planner.comparing.report import PLANS, polygons_near
from planner.loading import load_problem
from planner.model.effort import Effort, Progress
from planner.model.frontier import Frontier, Frontiers
from planner.runs.kept import NamedProblem, SolvedProblem, run_all
from planner.runs.pool import Workers
from planner.texts.comparing import curly

PAGE, TABLE = "frontiere.html", "frontiere.csv"


def frontier_files(
    scenario: Path,
    period: tuple[date | None, int],
    points: tuple[int, int],
    effort: Effort,
    folder: Path,
    workers: Workers,
    progress: Progress | None = None,
) -> Frontiers:
    """Trace both frontiers of a scenario, write everything, and return them.

    Parameters
    ----------
    period : tuple
        First day, None for that of the scenario, and number of days.
    points : tuple of int
        Points of the cost and of the equity frontier, at most; at least 2 each.
    effort : Effort
        The time limit is for each plan.

    Raises
    ------
    InputError, InfeasibleError, StoreError
        The scenario is faulty, has no plan, or a file cannot be written.
    KeyboardInterrupt
        Interrupted; what was finished is kept.
    """
    from planner.rendering.comparisons.curve import curve
    from planner.rendering.comparisons.frontier_page import frontier_csv, frontier_page

    pipeline.require_writable(folder)
    problem = load_problem(scenario, *period)
    travel = pipeline.travel_times(problem)
    made: dict[str, SolvedProblem] = {}

    def solve(jobs: Sequence[NamedProblem]) -> tuple[SolvedProblem, ...]:
        runs = run_all(jobs, effort, folder / PLANS, workers, progress)
        made.update({run.job.name: run for run in runs})
        return runs

    cost = cost_frontier(problem, travel, points[0], solve)
    equity = equity_frontier(problem, travel, points[1], solve)
    found = Frontiers(
        scenario=curly(problem.scenario.name),
        territory=problem.territory.name,
        horizon=problem.horizon,
        estimated=travel.estimated,
        cost=_with_pages(cost, made, scenario, folder),
        equity=_with_pages(equity, made, scenario, folder),
    )
    write_text(folder / TABLE, frontier_csv(found))
    for frontier in (found.cost, found.equity):
        write_text(folder / f"frontiere-{frontier.kind}.svg", curve(frontier) + "\n")
    write_text(folder / PAGE, frontier_page(found))
    return found


def _with_pages(
    frontier: Frontier, made: dict[str, SolvedProblem], scenario: Path, folder: Path
) -> Frontier:
    """Write the page of each point's plan, and say where it is."""
    points = []
    for point in frontier.points:
        result, place = made[point.key].result, folder / PLANS / point.key
        assert result is not None  # a frontier has no point without a plan
        roads = pipeline.roads(result.problem)
        page = pipeline.write_result(result, place, polygons_near(scenario), roads=roads)
        points.append(replace(point, href=page.relative_to(folder).as_posix()))
    return replace(frontier, points=tuple(points))
