"""Small solved plans, and what happens to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from planner import pipeline
from planner.commands.disruption_words import read_disruptions
from planner.explaining import PlanFolder
from planner.loading import load_problem, scenario_digest
from planner.model.calendar import week_index
from planner.model.plan import SessionSlot
from planner.model.scenario import Quota, WorkRules
from planner.revising.replanning import Revised, Terms, replan
from tests.efforts import COUNTED, PROVEN
from tests.rules.by_hand import Judged, stating
from tests.solving.days import Slot, World
from tests.worlds import START, hall, laep, line_world, team


def either_village() -> PlanFolder:
    """One weekly morning for either of two villages, of 50 and 20 children, too far for both."""
    problem, travel = line_world(
        4, need=(50, 0, 0, 20), venues=[hall(0), hall(3)], activities=[laep(starts=(time(9),))],
        teams=[team(weekdays=(0,))], policy={"rhythms": (1,), "equity": "efficiency"},
    )  # fmt: skip
    return problem, pipeline.make_plan(problem, travel, PROVEN).plan, travel


def solved() -> PlanFolder:
    """Four weeks on the line of five communes, proven optimal: one team of twelve hours a week.

    It works on Mondays, Tuesdays and Thursdays: a LAEP every week at the least, the fixed
    site of commune 0 once a week.
    """
    problem, travel = line_world(
        5,
        days=28,
        fixed=(0,),
        teams=[team(weekdays=(0, 1, 3), work=WorkRules(week_average=timedelta(hours=12)))],
        policy={"rhythms": (1, 2)},
        quotas=(
            Quota("Site 0", per="week", minimum=1, maximum=1, venue="site-0"),
            Quota("LAEP", per="week", minimum=1, activities=("laep",)),
        ),
    )
    result = pipeline.make_plan(problem, travel, COUNTED)
    return result.problem, result.plan, result.travel


REFERENCE = Path(__file__).resolve().parents[1] / "data" / "scenarios" / "reference.toml"
FRIDAY, FRIDAY_HALL = date(2026, 4, 3), "epizon-mairie"


def friday_village() -> PlanFolder:
    """The school year 2025-26 of the real territory: a LAEP in Épizon every fourth Friday.

    One of these Fridays is 3 April, the next one is 1 May, a public holiday; then 29 May.
    Quotas that ask for more than that are left out.
    """
    problem = load_problem(REFERENCE, date(2025, 9, 1), 306)
    quotas = tuple(quota for quota in problem.scenario.quotas if not quota.minimum)
    problem = replace(problem, scenario=replace(problem.scenario, quotas=quotas))
    travel, scenario = pipeline.travel_times(problem), problem.scenario
    venue = problem.index.venues[FRIDAY_HALL]
    laep = next(a for a in scenario.activities if a.id == "laep")
    phase = week_index(scenario.anchor, FRIDAY) % 4
    slot, world = Slot(venue, laep, time(9)), World(problem, travel)
    tours = tuple(
        world.tour(scenario.teams[0], when, [slot.on(when, f"monthly-{phase + 1}")])
        for when in problem.horizon.dates()
        if when.weekday() == FRIDAY.weekday()
        and week_index(scenario.anchor, when) % 4 == phase
        and problem.runs(laep, venue, when)
    )
    return stored(Judged(problem, stating(problem, travel, tours), travel))


def stored(world: Judged) -> PlanFolder:
    """A plan made by hand, as it would be read from its folder."""
    plan = replace(world.plan, scenario_digest=scenario_digest(world.problem))
    return world.problem, plan, world.travel


def revised(
    plan: PlanFolder,
    today: date = START,
    notice: int = 0,
    make_up: bool = False,
    reason: str = "",
    **typed: Any,
) -> Revised:
    """Type some disruptions of a plan, and revise it."""
    disruptions = read_disruptions(plan[0], plan[1], typed, reason, today)
    return replan(plan, disruptions, Terms(today, notice, make_up), PROVEN)


def after(found: Revised) -> PlanFolder:
    """The plan once revised."""
    return found.result.problem, found.result.plan, found.result.travel


def moves(found: Revised) -> list[tuple[SessionSlot | None, SessionSlot | None]]:
    """What became of each session that changed."""
    return [(o.before, o.after) for o in found.overrides]
