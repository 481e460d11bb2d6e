"""Merging days: what all plans do alike loses nothing, what they need not is a relaxation."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from ortools.math_opt.python import mathopt

from planner.model.calendar import Calendar, DateRange
from planner.model.past import Past
from planner.model.plan import Tour
from planner.model.road_estimate import Winter
from planner.model.scenario import Leave, Quota
from planner.solving.backend import run
from planner.solving.indexing import build_instance
from planner.solving.master import build_master
from planner.solving.partition import aggregated, calendar, separate
from planner.solving.patterns import build_columns
from planner.solving.tours import enumerate_tours
from tests.efforts import PROVEN
from tests.solving.days import Slot
from tests.worlds import START, hall, laep, line_world, permanence, site, team


def best_level(instance, partition):
    """Highest level, and the least driving at it."""
    tours = {kind: enumerate_tours(instance, kind) for kind in range(len(instance.kinds))}
    master = build_master(instance, partition, build_columns(instance, partition), tours)
    master.model.maximize(master.level)
    level = run(master.model, PROVEN).value
    master.model.add_linear_constraint(master.level >= level - 1e-6)
    master.model.minimize(master.driving)
    return level, run(master.model, PROVEN).value


@pytest.mark.parametrize("weeks", [4, 8, 10])
def test_the_dated_model_has_the_optimum_of_the_one_that_merges_nothing(weeks):
    closed = (DateRange(START + timedelta(days=9), START + timedelta(days=9), "férié"),)
    problem, travel = line_world(
        3,
        need=(10, 30, 12),
        venues=[hall(0), hall(1), site(2)],
        activities=[laep(), permanence()],
        quotas=[
            Quota("site", "cycle", 1, 2, venue="site-2"),
            Quota("mobiles", "week", 0, 2, kind="mobile"),
        ],
        teams=[team("a", weekdays=(1,)), team("b", weekdays=(1,))],
        calendar=Calendar(holidays=closed),
        winter=Winter(1.2, (7, 1), (8, 1)),
        days=7 * weeks,
    )
    instance = build_instance(problem, travel)
    one, all_ = calendar(instance), separate(instance)
    assert len(one.sizes()) <= len(all_.sizes())
    exact = best_level(instance, all_)
    assert best_level(instance, one) == pytest.approx(exact, abs=1e-4)
    assert best_level(instance, aggregated(instance))[0] >= exact[0] - 1e-4


@pytest.mark.parametrize("per", ["week", "cycle"])
@pytest.mark.parametrize("first", [9, 14, 16])
def test_the_week_in_which_the_past_ends_is_like_no_other(per, first):
    """Mondays' team is gone: the days to plan of that week look like those of all others."""
    problem, travel = line_world(
        2,
        need=(10, 30),
        venues=[hall(0), hall(1)],
        activities=[laep()],
        quotas=[Quota("mobiles", per, 0, 2 if per == "week" else 3, kind="mobile")],
        teams=[team("a", weekdays=(3,)), team("old", weekdays=(0, 1))],
        days=70,
        policy={"rhythms": (1, 2)},
    )
    here, gone = problem.scenario.teams
    begins = START + timedelta(days=first)
    away = Leave(DateRange(begins, problem.horizon.end), gone.agents)
    slots = [Slot(problem.index.venues[f"hall-{k}"], laep(), time(9)) for k in (0, 1)]
    tours = tuple(
        Tour(gone.id, day, gone.depot, time(8), time(13), 10, 10.0, 2, (slot.on(day),))
        for week in (0, 1, 2)
        for weekday, slot in enumerate(slots)
        if (day := START + timedelta(weeks=week, days=weekday)) < begins
    )
    problem = replace(
        problem,
        scenario=replace(problem.scenario, teams=(here, replace(gone, leaves=(away,)))),
        past=Past(begins, tours),
    )
    instance = build_instance(problem, travel)
    exact = best_level(instance, separate(instance))
    assert best_level(instance, calendar(instance)) == pytest.approx(exact, abs=1e-4)
    assert best_level(instance, aggregated(instance))[0] >= exact[0] - 1e-4


def test_a_long_horizon_has_as_many_groups_as_four_weeks():
    def groups(days):
        return len(calendar(build_instance(*line_world(days=days))).sizes())

    assert groups(28) == groups(56) == groups(112)


def test_merged_days_hold_no_more_visits_than_there_are_days():
    # Two teams, one hall, one weekday of two weeks and one hour: two visits, not four.
    problem, travel = line_world(
        1,
        need=(10,),
        venues=[hall(0)],
        activities=[laep(starts=(time(9),)), permanence(starts=(time(9),))],
        teams=[team("a", weekdays=(1,)), team("b", weekdays=(1,))],
        days=14,
    )
    instance = build_instance(problem, travel)
    partition = aggregated(instance)
    assert max(partition.sizes().values()) == 4
    tours = {kind: enumerate_tours(instance, kind) for kind in range(len(instance.kinds))}
    master = build_master(instance, partition, build_columns(instance, partition), tours)
    held = mathopt.fast_sum(
        column.sessions * var for column, var in zip(master.columns, master.y, strict=True)
    )
    master.model.maximize(held)
    assert run(master.model, PROVEN).value == pytest.approx(2)
