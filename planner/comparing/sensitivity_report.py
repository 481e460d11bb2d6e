"""From scenario files to sensibilite.html and .csv."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from planner import pipeline
from planner.atomic import write_text
from planner.comparing.report import PLANS
from planner.comparing.scenario_table import load_all
from planner.comparing.sensitivity import sensitivity
from planner.model.effort import Effort, Progress
from planner.model.sensitivity import Sensitivity
from planner.runs.kept import run_all
from planner.runs.pool import Workers

PAGE, TABLE = "sensibilite.html", "sensibilite.csv"


def sensitivity_files(
    paths: Sequence[Path],
    period: tuple[date | None, int],
    effort: Effort,
    folder: Path,
    workers: Workers,
    progress: Progress | None = None,
) -> Sensitivity:
    """Vary the estimates of scenarios, write everything, and return what holds.

    The plans of `planner compare` in the same folder are those of the base.

    Raises
    ------
    InputError, InfeasibleError, StoreError
        A scenario is faulty, the first one has no plan, or a file cannot be written.
    KeyboardInterrupt
        Interrupted; what was finished is kept.
    """
    from planner.rendering.comparisons.sensitivity_page import sensitivity_csv, sensitivity_page

    pipeline.require_writable(folder)
    jobs, _ = load_all(paths, *period)
    found = sensitivity(jobs, lambda jobs: run_all(jobs, effort, folder / PLANS, workers, progress))
    write_text(folder / TABLE, sensitivity_csv(found))
    write_text(folder / PAGE, sensitivity_page(found))
    return found
