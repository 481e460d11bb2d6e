"""Visits before tours: a bound that always holds, and solutions of the whole model only."""

import math
from datetime import timedelta

import pytest
from ortools.math_opt.python import mathopt

from planner.errors import InfeasibleError
from planner.model.plan import TierName
from planner.model.scenario import Quota, WorkRules
from planner.solving.backend import run
from planner.solving.lexicographic import THE_BEST, fix_objective, objective
from planner.solving.solve import _counting
from planner.solving.tour_free import loosen, tour_free_relaxation, visits_first, with_visits
from planner.solving.visit_counts import visits_of
from tests.efforts import PROVEN
from tests.solving.searching import begun
from tests.solving.small_worlds import small_world, with_equity
from tests.worlds import hall, laep, line_world, permanence, team


def counting(problem, travel, name=TierName.LEVEL):
    """The aggregated model, asked for the most of a tier."""
    master = _counting(begun(problem, travel, PROVEN))
    master.model.maximize(objective(master, name, THE_BEST))
    return master


def rows(master):
    """What the model consists of, to see that it is left as it was."""
    proto = master.model.export_model(remove_names=True)
    constraints = list(proto.linear_constraints.ids)
    return constraints, list(proto.variables.ids), list(proto.objective.linear_coefficients.values)


@pytest.mark.parametrize("name", [TierName.LEVEL, TierName.WORST_LEVEL])
@pytest.mark.parametrize("seed", range(25))
def test_its_bound_holds_and_its_solutions_can_be_driven(seed, name):
    problem, travel = small_world(f"unrouted-{seed}")
    try:
        master = counting(with_equity(problem, "maximin"), travel, name)
    except InfeasibleError:
        return
    best, before = run(master.model, PROVEN), rows(master)
    found = visits_first(master, math.inf, PROVEN)
    assert rows(master) == before
    if best.value is None:
        assert best.infeasible and found.values is None
        return
    assert found.bound >= best.value - 1e-6
    if found.values is not None:
        assert found.value <= best.value + 1e-6
        counts = [round(found.values[var]) for var in master.y]
        again = with_visits(master, visits_of(master, counts), PROVEN)
        assert again.value == pytest.approx(found.value, abs=1e-5)


def test_most_visits_of_small_worlds_can_be_driven():
    driven = 0
    for seed in range(20):
        master = counting(*small_world(f"unrouted-{seed}"))
        driven += visits_first(master, math.inf, PROVEN).values is not None
    assert driven >= 5


def roomy():
    """Six halls on a line, one session a week for the team, and hours enough for it."""
    return line_world(
        6,
        need=(7, 12, 3, 21, 6, 9),
        venues=[hall(k) for k in range(6)],
        activities=[laep(), permanence()],
        quotas=[Quota("mobiles", "week", 0, 1, kind="mobile")],
        days=28,
    )


def test_where_quotas_bind_the_visits_are_the_best_and_their_driving_is_least():
    master = counting(*roomy())
    best = run(master.model, PROVEN)
    found = visits_first(master, math.inf, PROVEN)
    assert found.value == pytest.approx(best.value, abs=1e-5)
    assert found.proven
    counts = [round(found.values[var]) for var in master.y]
    fix_objective(master, TierName.LEVEL, master.level, found.value, 0.0)
    master.model.minimize(master.driving)
    least = with_visits(master, visits_of(master, counts), PROVEN).value
    driving = mathopt.evaluate_expression(master.driving, found.values)
    assert driving == pytest.approx(least, abs=1e-4)


def test_where_hours_bind_no_time_is_spent_on_tours(monkeypatch):
    from planner.solving import tour_free as module

    problem, travel = line_world(
        6,
        venues=[hall(k) for k in range(6)],
        teams=[team(work=WorkRules(week_average=timedelta(hours=4)))],
        days=28,
    )
    master = counting(problem, travel)
    best, solves = run(master.model, PROVEN), []

    def counted(model, effort, *args, **kwargs):
        solves.append(effort)
        return run(model, effort, *args, **kwargs)

    monkeypatch.setattr(module, "run", counted)
    found = visits_first(master, best.bound, PROVEN)
    assert found.values is None
    assert found.bound == best.bound
    assert len(solves) == 1


def test_tiers_held_are_held_without_tours():
    # One session a month: the far village needs it little, but reaching all is asked first.
    problem, travel = line_world(
        3,
        need=(50, 60, 1),
        venues=[hall(0), hall(1), hall(2)],
        quotas=[Quota("mobiles", "horizon", 0, 1, kind="mobile")],
        policy={"equity": "guarantee", "target_minutes": 5.0},
        days=28,
    )
    master = counting(problem, travel)
    free = run(tour_free_relaxation(master).model, PROVEN).value
    master.model.add_linear_constraint(master.reached[2] >= 1)
    assert run(tour_free_relaxation(master).model, PROVEN).value < free


def test_whole_visits_are_between_the_patterns_and_the_linear_relaxation():
    master = counting(*roomy())
    whole = run(tour_free_relaxation(master).model, PROVEN).value
    loose = tour_free_relaxation(master)
    loosen(master, loose)
    looser = run(loose.model, PROVEN).value
    linear = tour_free_relaxation(master)
    for var in linear.model.variables():
        var.integer = False
    assert whole <= looser + 1e-6 <= run(linear.model, PROVEN).value + 2e-6
