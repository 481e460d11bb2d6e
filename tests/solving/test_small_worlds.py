"""Small worlds: the solver's optimum is that of brute force, under every policy.

`small_world` draws a territory from a seed; `brute` tries every plan of it, the judge
deciding. Values must be equal tier by tier, and proven.
"""

from dataclasses import replace
from itertools import combinations

import pytest

from planner.evaluation.context import Context
from planner.evaluation.tiers import TIERS_IN_FORCE, tier_values
from planner.solving.lexicographic import EpsilonTargets
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.brute import Brute, tiny_world
from tests.solving.days import World, every_series
from tests.solving.optima import assert_equal
from tests.solving.small_worlds import cut_world, small_world, with_equity

SEEDS = (*range(400), 720, 737, 962, 1464, 1633)
"""Those named once gave a worse plan than the best and called it optimal, or no proof."""

LITERAL = 40
MOST_SERIES = 10
"""Two to that many plans are asked of the judge one by one, whole."""


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8])
@pytest.mark.parametrize("seed", range(12))
def test_enough_equals_brute_force(seed, share):
    problem, travel, brute = tiny_world(f"enough-{seed}")
    enough = EpsilonTargets(seed % 3, share * sum(problem.needs().values()), share / 2)
    for equity, names in TIERS_IN_FORCE.items():
        best, true = brute.best(equity, enough.clipped), brute.best(equity)
        if best is None or not best.tours:
            continue
        plan, _ = solve(with_equity(problem, equity), travel, PROVEN, enough=enough)
        tiers = plan.certificate.tiers
        found = [enough.clipped(tier.name, tier.value) for tier in tiers]
        least = [enough.clipped(n, v) for (n, _), v in zip(names, best.values, strict=True)]
        assert found == pytest.approx(least, abs=1e-5)
        assert tiers[-1].gap == 0
        # Bounds are of the tiers themselves, not of what was enough of them.
        for tier, value in zip(tiers[:1], true.values, strict=False):
            sign = 1 if tier.sense == "max" else -1
            assert sign * (tier.bound - value) >= -1e-5


@pytest.mark.parametrize("seed", SEEDS)
def test_equals_brute_force_under_every_policy(seed):
    problem, travel, brute = tiny_world(seed)
    for equity in TIERS_IN_FORCE:
        assert_equal(problem, travel, brute, equity)


@pytest.mark.parametrize("seed", range(60))
def test_a_part_of_a_fortnight_equals_brute_force(seed):
    problem, travel, brute = tiny_world(seed, cut_world)
    assert_equal(problem, travel, brute, list(TIERS_IN_FORCE)[seed % 3])


def test_most_small_worlds_have_a_plan_and_none_is_large():
    planned = 0
    for seed in range(40):
        problem, _, brute = tiny_world(seed)
        assert 2 <= len(problem.territory.communes) <= 6
        assert sum(len(problem.workdays(team)) for team in problem.scenario.teams) <= 4
        best = brute.best("guarantee")
        planned += best is not None and bool(best.tours)
    assert planned >= 30


def minute(seed):
    """Two halls, and one hour for one activity, of the first world of this seed."""
    for attempt in range(20):
        problem, travel = small_world(f"{seed}.{attempt}")
        scenario = problem.scenario
        activity = scenario.activities[0]
        shrunk = replace(
            scenario,
            venues=scenario.venues[-2:],
            activities=(replace(activity, starts=activity.starts[:1]),),
        )
        world = World(replace(problem, scenario=shrunk), travel)
        weekdays = [(t, w) for t in scenario.teams for w in t.weekdays]
        series = [(t, s) for t, weekday in weekdays for s in every_series(world, t, weekday)]
        if len(series) <= MOST_SERIES:
            return world, series
    raise AssertionError("no minute world")


def literal(world, series):
    """Tier values of every sound plan: every set of series, none ruled out beforehand."""
    for size in range(len(series) + 1):
        for held in combinations(series, size):
            days = {(team, day) for team, s in held for day in s.dates}
            tours = []
            for team, day in days:
                own = [s for t, s in held if t == team and day in s.dates]
                sessions = [s.slot.on(day, s.pattern) for s in own]
                tours.append(world.rested(team, world.tour(team, day, sessions)))
            if world.sound(tours):
                yield tier_values(Context(world.problem, world.plan(tours), world.travel))


@pytest.mark.parametrize("seed", range(LITERAL))
def test_what_brute_force_rules_out_is_never_the_best(seed):
    world, series = minute(seed)
    plans = list(literal(world, series))
    brute = Brute(world.problem, world.travel)
    for equity, tiers in TIERS_IN_FORCE.items():
        signs = [(name, -1 if sense == "max" else 1) for name, sense in tiers]
        keys = [tuple(round(sign * v[name], 6) for name, sign in signs) for v in plans]
        best = brute.best(equity)
        if best is None:
            assert not keys
        else:
            found = [sign * v for (_, sign), v in zip(signs, best.values, strict=True)]
            assert found == pytest.approx(list(min(keys)), abs=1e-5)
