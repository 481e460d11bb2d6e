"""Irregular worlds: whatever the windows, closures, teams and quotas, a plan is sound.

Each seed draws one world; the solver either gives a plan in which the judge finds
nothing, or names why there is none.
"""

import random
from dataclasses import replace
from datetime import time, timedelta

import pytest

from planner.errors import InfeasibleError
from planner.model.calendar import Calendar, DateRange
from planner.model.road_estimate import Winter
from planner.model.scenario import Quota, WorkRules
from planner.model.territory import Window
from planner.pipeline import evaluate
from planner.rules.checks import check
from planner.solving.solve import solve
from tests.efforts import COUNTED
from tests.worlds import START, hall, laep, line_world, permanence, site, team


def day(offset):
    return START + timedelta(days=offset)


def some_venues(r, count, fixed):
    venues = []
    for k in range(count):
        windows = ()
        if r.random() < 0.3:
            days = r.sample(range(5), r.randint(1, 4))
            windows = tuple(Window(d, time(8), time(r.choice([13, 19]))) for d in days)
        closures = (DateRange(day(r.randint(0, 20)), day(22)),) if r.random() < 0.2 else ()
        rhythms = r.choice([(), (), (1,), (2, 4)])
        suitability = r.choice([1, 1, 0.2])
        venues.append(
            hall(k, windows=windows, closures=closures, suitability=suitability, rhythms=rhythms)
        )
    return venues + [site(k, rhythms=r.choice([(), (1,), (2,)])) for k in fixed]


def some_quotas(r, fixed):
    quotas = [
        Quota(f"site {k}", r.choice(["week", "cycle"]), r.randint(0, 1), 2, venue=f"site-{k}")
        for k in fixed
    ]
    if r.random() < 0.6:
        half = r.choice([None, "morning"])
        quotas.append(Quota("mobiles", "week", 0, r.randint(1, 4), kind="mobile", half_day=half))
    return quotas


def some_teams(r, count):
    return [
        team(
            f"t{j}",
            at=r.choice([0, count - 1]) if j else 0,
            weekdays=tuple(sorted(r.sample(range(5), r.randint(1, 4)))),
            agents=r.choice([2, 2, 1]),
            work=replace(WorkRules(), week_average=timedelta(hours=r.choice([35, 20, 8]))),
        )
        for j in range(r.randint(1, 2))
    ]


def random_world(seed):
    r = random.Random(seed)
    count = r.randint(2, 6)
    fixed = r.sample(range(count), r.randint(0, 2))
    closed = tuple(DateRange(day(d), day(d), "férié") for d in r.sample(range(28), 2))
    pause = (DateRange(day(10), day(17), "vacances"),) if r.random() < 0.4 else ()
    return line_world(
        count,
        need=[r.randint(0, 20) for _ in range(count)],
        activities=[
            laep(starts=tuple(r.sample([time(9), time(10), time(15)], 2))),
            permanence(in_school_breaks="open" if r.random() < 0.5 else "closed"),
        ],
        venues=some_venues(r, count, fixed),
        quotas=some_quotas(r, fixed),
        teams=some_teams(r, count),
        calendar=Calendar(holidays=closed, breaks=pause),
        start=day(r.choice([0, 0, 7, 3])),
        days=r.choice([14, 21, 28]),
        policy={
            "equity": r.choice(["efficiency", "guarantee", "maximin"]),
            "rhythms": r.choice([(1, 2, 4), (1, 2), (2,)]),
            "tolerance": r.choice([0.0, 0.02]),
            "min_suitability": 0.5,
            "max_sessions": r.choice([1, 2, 3]),
        },
        step=r.choice([5, 7, 12]),
        winter=Winter(1.1, (1, 1), (6, 10)),
    )


@pytest.mark.parametrize("seed", range(30))
def test_a_plan_is_sound_or_its_absence_is_explained(seed):
    problem, travel = random_world(seed)
    try:
        plan, _ = solve(problem, travel, COUNTED)
    except InfeasibleError as error:
        assert all(error.lines)
    else:
        assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()


def test_most_random_worlds_have_a_plan():
    found = 0
    for seed in range(8):
        problem, travel = random_world(seed)
        try:
            found += bool(solve(problem, travel, COUNTED)[0].tours)
        except InfeasibleError:
            continue
    assert found >= 3
