"""Plans written before, in the folders beside: taken up again, gone on from, or kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from planner.errors import PlannerError, StoreError
from planner.explaining import PlanFolder
from planner.loading import load_problem, read_plan_dir, scenario_digest
from planner.loading.plans import PLAN_FILE
from planner.model.calendar import DateRange, Horizon
from planner.model.periods import BLOCK_WEEKS, PlanPeriod, again, block_of, first_period
from planner.model.plan import Plan, Sense
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.pipeline import Result, next_service, travel_times
from planner.revising.continuing import carried, with_unforeseen
from planner.rules.checks import check
from planner.solving import ENGINE
from planner.texts.system import UNWRITABLE, system_reason

REPLACED = "remplaces"
"""Folder, beside those of plans, of the plans that another one replaced."""

ONE_DAY, WEEK = timedelta(days=1), timedelta(weeks=1)

REUSED_GAP = 0.05
"""A stored plan further than this from its bound on coverage is computed again."""


def _beside(folder: Path) -> Iterator[tuple[Path, PlanFolder]]:
    """Yield every plan that can be read in the sibling folders of one, and its file."""
    for path in sorted(folder.parent.glob(f"*/{PLAN_FILE}")):
        with suppress(PlannerError):
            yield path, read_plan_dir(path.parent)


def reusable(folder: Path, problem: Problem, times: TravelTimes) -> Result | None:
    """Return the plan already in a sibling folder for the very same problem and times, if sound.

    The weeks of one 28-day block must come from one plan: next week's itinerary has to
    keep what this week's announced. Of a plan and its revisions the last one counts. A plan
    interrupted early is not worth keeping, nor one of another engine.
    """
    asked = scenario_digest(problem), times.digest
    found: list[tuple[int, float, Result]] = []
    for path, stored in _beside(folder):
        plan = stored[1]
        same = (plan.base_digest or plan.scenario_digest, plan.travel_digest) == asked
        if same and (plan.revision or _worth_keeping(*stored)) and not check(*stored):
            found.append((plan.revision, path.stat().st_mtime, Result(*stored)))
    return max(found, key=lambda item: item[:2])[2] if found else None


def of_week(
    folder: Path, scenario: Path, monday: date, today: date, fresh: bool = False
) -> tuple[Problem, TravelTimes, Result | None]:  # fmt: skip
    """Return what the plan of a week is made from, and that plan when a sibling folder has it.

    The plan of a running period is computed anew from the next working day on: what it
    announced before that is carried over. That of a week that is over is the one announced.

    Parameters
    ----------
    fresh : bool
        Whether to compute even what a sibling folder has.

    Raises
    ------
    InputError
        The scenario is faulty.
    """
    over = monday + WEEK <= today
    siren = load_problem(scenario, monday, 7).territory.siren
    stored = _followed(folder, siren, DateRange(monday, monday + WEEK - ONE_DAY))
    if stored is not None and over:
        return stored[0], stored[2], Result(*stored)
    if stored is not None and not fresh:
        problem = _same_period(scenario, stored)
        travel = travel_times(problem)
        if (result := reusable(folder, problem, travel)) is not None:
            return problem, travel, result
    problem = _to_compute(scenario, monday, today, stored)
    return problem, travel_times(problem), None


def _followed(folder: Path, siren: str, days: DateRange) -> PlanFolder | None:
    """Return the plan of a territory that was followed last of those beside that hold some days.

    It is the one written last: a plan computed anew, or revised, takes the place of the one
    before, however often that was revised.
    """
    found: list[tuple[float, int, PlanFolder]] = []
    for path, stored in _beside(folder):
        plan = stored[1]
        if plan.territory_siren == siren and plan.start <= days.end and days.start <= plan.end:
            found.append((path.stat().st_mtime, plan.revision, stored))
    return max(found, key=lambda item: item[:2])[2] if found else None


def _same_period(scenario: Path, stored: PlanFolder) -> Problem:
    """Return today's problem over the dates of a plan, with what that carries over."""
    past, plan = stored[0].past, stored[1]
    problem = load_problem(scenario, plan.start, (plan.end - plan.start).days + 1)
    return _going_on(problem, stored, past.first) if past else problem


def _going_on(problem: Problem, stored: PlanFolder, first: date) -> Problem:
    days = Horizon(stored[1].start, stored[1].end).dates()
    return with_unforeseen(carried(problem, dict.fromkeys(days, stored), first), stored, first)


def _to_compute(scenario: Path, monday: date, today: date, stored: PlanFolder | None) -> Problem:
    following = partial(next_service, scenario)
    if stored is None:
        anchor = load_problem(scenario, monday, 7).scenario.anchor
        block = block_of(anchor, monday)
        whole = PlanPeriod(block, block + BLOCK_WEEKS * WEEK - ONE_DAY, block)
        period = first_period(anchor, monday, today, following) or whole  # a week of long ago
        return load_problem(scenario, period.start, period.days)
    plan = stored[1]
    period = again(plan.start, plan.end, max(plan.start, following(today + ONE_DAY)))
    problem = load_problem(scenario, period.start, period.days)
    return _going_on(problem, stored, period.first)


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
        raise StoreError(UNWRITABLE.format(target, system_reason(error))) from error
    return target


def weeks_apart(folder: Path, result: Result) -> tuple[Path, ...]:
    """Return the sibling folders whose plan of the same days is another one."""
    plan = result.plan
    days = plan.territory_siren, plan.start, plan.end
    return tuple(
        path.parent
        for path, (_, other, _) in _beside(folder)
        if path.parent != folder
        and (other.territory_siren, other.start, other.end) == days
        and other.tours != plan.tours
    )


def _worth_keeping(problem: Problem, plan: Plan, travel: TravelTimes) -> bool:
    """Tell whether a plan is that of the inputs beside it, by this engine, close to its bound."""
    close = all(t.gap <= REUSED_GAP for t in plan.certificate.tiers if t.sense == Sense.MAX)
    own = plan.scenario_digest == scenario_digest(problem)
    return own and plan.certificate.engine == ENGINE and close
