"""From scenario files to comparaison.html, .pdf and .csv."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner import pipeline
from planner.atomic import write_bytes, write_text
from planner.comparing.adopting import shared
from planner.comparing.scenario_table import compare, load_all
from planner.model.comparison import Comparison
from planner.model.effort import Effort, Progress
from planner.model.scenario import Problem
from planner.runs.kept import SolvedProblem, run_all
from planner.runs.pool import Workers

PLANS = "plannings"
"""Folder of the plans, below that of the comparison."""

PAGE, SHEET, TABLE = "comparaison.html", "comparaison.pdf", "comparaison.csv"


def polygons_near(path: Path) -> dict[str, Any]:
    """Return the communes of a scenario, or of a plan's folder."""
    return pipeline.polygons_of(path) if path.is_dir() else pipeline.load_polygons(path)


def compare_files(
    paths: Sequence[Path],
    period: tuple[date | None, int],
    effort: Effort,
    folder: Path,
    workers: Workers,
    progress: Progress | None = None,
) -> Comparison:
    """Solve or read each scenario, compare, write everything, and return the comparison.

    Parameters
    ----------
    paths : sequence of Path
        Scenarios, or folders of plans; the first one is the reference.
    period : tuple
        First day, None for that of the first scenario, and number of days.
    effort : Effort
        The time limit is for each scenario.

    Raises
    ------
    InputError
        Carries the faults of every file.
    InfeasibleError
        The first scenario has no plan.
    StoreError
        A file cannot be written.
    KeyboardInterrupt
        Interrupted; what was finished is kept.
    """
    pipeline.require_writable(folder)
    jobs, made = load_all(paths, *period)
    polygons = polygons_near(paths[0])
    todo = [job for job in jobs if job.name not in made]
    found = {r.job.name: r for r in run_all(todo, effort, folder / PLANS, workers, progress)}
    runs = shared([found.get(j.name) or SolvedProblem(j, made[j.name]) for j in jobs])
    by_name = {job.name: path for job, path in zip(jobs, paths, strict=True)}
    links = {
        run.job.name: link
        for run in runs
        if (link := _page_of(run, by_name[run.job.name], folder, polygons))
    }
    comparison = compare(runs, links)
    write_comparison(comparison, jobs[0].problem, polygons, folder)
    return comparison


def compare_made(folders: Sequence[Path], links: Mapping[str, str]) -> Comparison:
    """Return the comparison of plans already made, the first one the reference.

    Parameters
    ----------
    folders : sequence of Path
        Of the plans.
    links : Mapping
        Address of the page of each, by name of its folder.

    Raises
    ------
    InputError
        A plan cannot be read, or they are not of one territory and one period.
    UnsoundPlanError
        The judge refuses one of them.
    """
    jobs, made = load_all(folders, None, 0)
    return compare(shared([SolvedProblem(job, made[job.name]) for job in jobs]), links)


def _page_of(run: SolvedProblem, path: Path, folder: Path, polygons: dict[str, Any]) -> str:
    """Write the page of a plan, or find that of a plan that was read; return its address."""
    if path.is_dir():
        page = path / pipeline.MAP_FILE
        return Path(os.path.relpath(page, folder)).as_posix() if page.is_file() else ""
    if run.result is None:
        return ""
    place = folder / PLANS / run.job.name
    roads = pipeline.roads(run.result.problem)
    return (
        pipeline.write_result(run.result, place, polygons, roads=roads)
        .relative_to(folder)
        .as_posix()
    )


def write_comparison(
    comparison: Comparison,
    problem: Problem,
    polygons: Mapping[str, Any],
    folder: Path,
    back: str = "",
) -> None:
    """Write the table, the sheet and, last, the page.

    Parameters
    ----------
    problem : Problem
        One of those compared: they share their communes.
    back : str
        Address of what the page leads back to, if anything.
    """
    from planner.rendering.comparisons.comparison_page import comparison_page
    from planner.rendering.comparisons.comparison_table import comparison_csv
    from planner.rendering.comparisons.sheet import comparison_sheet
    from planner.rendering.geometry import commune_shapes
    from planner.rendering.small_maps import outlines

    write_text(folder / TABLE, comparison_csv(comparison))
    shapes = commune_shapes(problem, polygons)
    write_bytes(folder / SHEET, comparison_sheet(comparison, shapes))
    page = comparison_page(comparison, outlines(problem, polygons), (SHEET, TABLE), back)
    write_text(folder / PAGE, page)
