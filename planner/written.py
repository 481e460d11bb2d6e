"""Plans written before, in the folders beside: taken up again, or kept when another comes."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from planner.errors import PlannerError, StoreError, system_reason
from planner.evaluation.checks import check
from planner.evaluation.coverage import coverage
from planner.loading import read_plan_dir, scenario_digest
from planner.loading.plans import PLAN_FILE
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.pipeline import Result
from planner.solving.engines import ENGINES, ENUMERATION, ROUTING

REPLACED = "remplaces"
"""Folder, beside those of plans, of the plans that another one replaced."""

REUSED_GAP = 0.05
"""A stored plan further than this from its bound on coverage is computed again."""


def reusable(
    folder: Path, problem: Problem, engine: str = ENUMERATION, times: TravelTimes | None = None
) -> Result | None:
    """Return the plan already in a sibling folder for the very same problem, if sound.

    The weeks of one 28-day block must come from one plan: next week's itinerary has to
    keep what this week's announced. Of a plan and its revisions the last one counts. A plan
    interrupted early is not worth keeping, nor one of another engine than asked. The routing
    engine proves nothing, so its gaps say nothing. When `times` are given, neither is a plan
    made from others: they may have been built anew.
    """
    digest = scenario_digest(problem)
    found: list[tuple[int, float, Result]] = []
    for path in folder.parent.glob(f"*/{PLAN_FILE}"):
        try:
            stored, plan, travel = read_plan_dir(path.parent)
        except PlannerError:
            continue
        if plan.revision:
            same = plan.base_digest == digest
        else:
            same = plan.scenario_digest == digest == scenario_digest(stored)
            same = same and plan.certificate.engine == ENGINES[engine]
            same = same and (engine == ROUTING or _close_to_its_bound(plan))
        same = same and (times is None or plan.travel_digest == times.digest)
        if same and not check(stored, plan, travel):
            result = Result(stored, plan, travel, coverage(stored, plan, travel))
            found.append((plan.revision, path.stat().st_mtime, result))
    return max(found, key=lambda item: item[:2])[2] if found else None


def set_aside(folder: Path, result: Result) -> Path | None:
    """Copy a folder that holds another plan before a result takes its place; return where.

    The folder itself stays: calendars handed out from it go on from what it holds.

    Raises
    ------
    StoreError
        The copy cannot be written.
    """
    plan = folder / PLAN_FILE
    if not plan.exists():
        return None
    with suppress(PlannerError):  # a damaged one is kept too
        if read_plan_dir(folder)[1].tours == result.plan.tours:
            return None
    written = datetime.fromtimestamp(plan.stat().st_mtime)
    target = folder.parent / REPLACED / f"{folder.name}-{written:%Y%m%d-%H%M%S}"
    try:
        shutil.copytree(folder, target, dirs_exist_ok=True)
    except OSError as error:
        raise StoreError(f"{target} : écriture impossible ({system_reason(error)})") from error
    return target


def weeks_apart(folder: Path, result: Result) -> tuple[Path, ...]:
    """Return the sibling folders whose plan of the same days is another one."""
    plan, apart = result.plan, list[Path]()
    for path in sorted(folder.parent.glob(f"*/{PLAN_FILE}")):
        with suppress(PlannerError):
            other = read_plan_dir(path.parent)[1]
            same_days = (other.territory_siren, other.start, other.end) == (
                plan.territory_siren, plan.start, plan.end,
            )  # fmt: skip
            if path.parent != folder and same_days and other.tours != plan.tours:
                apart.append(path.parent)
    return tuple(apart)


def _close_to_its_bound(plan: Plan) -> bool:
    return all(tier.gap <= REUSED_GAP for tier in plan.certificate.tiers if tier.sense == "max")
