"""Pricing: the cheapest tours first, all of them, and never a bound that is too high."""

import math
import random
from dataclasses import replace
from datetime import time

import numpy as np
import pytest

from planner.solving.indexing import build_instance
from planner.solving.pricing import Prices, build_network, cheapest
from planner.solving.tours import count_chains, enumerate_tours
from tests.solving.small_worlds import small_world
from tests.worlds import laep, line_world, minutes

FREE = Prices(0.0, 0.0, 0.0, np.zeros(0))


def busy_world(seed):
    """Short sessions at many hours: long tours, whose breaks and hours bind."""
    r = random.Random(seed)
    starts = tuple(time(h, m) for h in range(8, 18) for m in (0, 30) if r.random() < 0.35)
    short = laep(starts=starts or (time(9),), duration=minutes(r.choice([30, 60])), in_nap=True)
    problem, travel = line_world(r.randint(2, 4), activities=[short])
    policy = replace(problem.scenario.policy, max_sessions=r.randint(2, 4))
    return replace(problem, scenario=replace(problem.scenario, policy=policy)), travel


def some_prices(instance, r):
    stops = np.array([r.choice([0.0, r.uniform(0, 200)]) for _ in instance.stops])
    return Prices(r.choice([0.0, 1.0]), r.choice([0.0, r.uniform(0, 2)]), r.uniform(-50, 50), stops)


def reduced(prices, tour):
    paid = sum(prices.stops[s] for s in tour.stops)
    return prices.drive * tour.drive + prices.work * tour.work + prices.day - paid


@pytest.mark.parametrize("seed", range(60))
def test_lists_the_tours_that_enumeration_finds_cheapest_first(seed):
    r = random.Random(seed)
    instance = build_instance(*(busy_world(seed) if seed % 2 else small_world(seed)))
    for kind in range(len(instance.kinds)):
        every, prices = enumerate_tours(instance, kind), some_prices(instance, r)
        assert count_chains(instance, kind, math.inf) >= len(every)
        network = build_network(instance, kind)
        expected = sorted(reduced(prices, tour) for tour in every)
        found = cheapest(instance, network, prices, math.inf, most=10**6)
        assert found.complete
        assert {tour for _, tour in found.tours} == set(every)
        assert [cost for cost, _ in found.tours] == pytest.approx(expected)
        if not every:
            continue
        below = expected[len(expected) // 2]
        some = cheapest(instance, network, prices, below, most=10**6)
        assert some.complete
        assert len(some.tours) == sum(cost < below for cost in expected)
        few = cheapest(instance, network, prices, math.inf, most=3)
        assert [cost for cost, _ in few.tours] == pytest.approx(expected[:3])
        assert few.least == pytest.approx(expected[0])


@pytest.mark.parametrize("nodes", [1, 5, 50])
def test_a_search_cut_short_still_bounds_every_tour(nodes):
    instance = build_instance(*busy_world(7))
    prices = some_prices(instance, random.Random(7))
    every = [reduced(prices, tour) for tour in enumerate_tours(instance, 0)]
    cut = cheapest(instance, build_network(instance, 0), prices, math.inf, 10**6, nodes=nodes)
    assert not cut.complete
    assert cut.least <= min(every) + 1e-9
