"""How far a vehicle goes in a day: judged, kept by the solver, asked in a file."""

from contextlib import suppress
from dataclasses import replace

import pytest

from planner.errors import InfeasibleError
from planner.evaluation.tiers import TIERS_IN_FORCE
from planner.rules.vehicle_range import MAX_KM_DAY
from planner.rules.vehicle_range.limits import allows
from planner.solving.limits import TourMeasure
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.rules.by_hand import Case, judged
from tests.solving.brute import tiny_world
from tests.solving.optima import assert_equal
from tests.solving.small_worlds import small_world
from tests.worlds import team


def within(km):
    return {"van": {"limits": (("max_km_day", km),)}}


# On Wednesday 10 the van goes 40 km to village 4 and comes back.
CASES = {MAX_KM_DAY: Case(within(80.0), within(79.9))}


def test_the_judge_says_how_far_it_is():
    (found,) = judged(**within(70.0)).violations()
    assert found.detail == "80,0 km, au plus 70"


def tour(metres):
    return TourMeasure(start=480, end=720, drive=60, work=240, metres=metres)


def test_what_a_team_may_do_in_a_day():
    assert allows(team()) is None
    allowed = allows(team(limits=(("max_km_day", 62.5),)))
    assert allowed(tour(62_500))
    assert not allowed(tour(62_501))


def limited(seed):
    """A small world, each of its teams within fewer kilometres than its longest tour."""
    problem, travel = small_world(f"range {seed}")
    with suppress(InfeasibleError):
        plan, _ = solve(problem, travel, PROVEN)
        km = round(0.8 * max((tour.km for tour in plan.tours), default=10.0), 1)
        teams = [replace(t, limits=(("max_km_day", km),)) for t in problem.scenario.teams]
        problem = replace(problem, scenario=replace(problem.scenario, teams=tuple(teams)))
    return problem, travel


@pytest.mark.parametrize("seed", range(25))
def test_the_optimum_is_that_of_brute_force(seed):
    problem, travel, brute = tiny_world(seed, limited)
    for equity in TIERS_IN_FORCE:
        assert_equal(problem, travel, brute, equity)
