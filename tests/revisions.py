"""Small solved plans, and what happens to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from planner import pipeline
from planner.disruptions import read_disruptions
from planner.explaining import Stored
from planner.loading import scenario_digest
from planner.model.plan import Held
from planner.model.scenario import Quota, WorkRules
from planner.replanning import Revised, Terms, replan
from tests.evaluation.by_hand import Judged
from tests.worlds import START, line_world, team

OPTIONS = pipeline.Options(20)


def solved() -> Stored:
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
    result = pipeline.make_plan(problem, travel, pipeline.Options(1, deterministic=True))
    return result.problem, result.plan, result.travel


def stored(world: Judged) -> Stored:
    """A plan made by hand, as it would be read from its folder."""
    plan = replace(world.plan, scenario_digest=scenario_digest(world.problem))
    return world.problem, plan, world.travel


def revised(
    plan: Stored,
    today: date = START,
    notice: int = 0,
    make_up: bool = False,
    reason: str = "",
    **typed: Any,
) -> Revised:
    """Type some disruptions of a plan, and revise it."""
    disruptions = read_disruptions(plan[0], plan[1], typed, reason, today)
    return replan(plan, disruptions, Terms(today, notice, make_up), OPTIONS)


def after(found: Revised) -> Stored:
    """The plan once revised."""
    return found.result.problem, found.result.plan, found.result.travel


def moves(found: Revised) -> list[tuple[Held | None, Held | None]]:
    """What became of each session that changed."""
    return [(o.before, o.after) for o in found.overrides]
