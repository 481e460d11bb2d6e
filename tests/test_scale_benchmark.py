"""Covering and scale, of benchmarks/: stating, recounting, cutting down, noting the gap."""

import math

import numpy as np
import pytest

from benchmarks.covering import (
    Nodes,
    covering_world,
    demand_covered,
    read_sjc,
    sites_of,
    within,
)
from benchmarks.shrinking import half_from_the_middle, nearest, with_teams
from benchmarks.watching import Within
from planner.model.plan import Status
from planner.model.scenario import Quota
from planner.rules.checks import check
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.worlds import hall, line_world, site

SIX = "6\t9999\tp\tS\n0\t0\t5\t\n3\t4\t1\n6\t8\t2\n20\t0\t9\n23\t4\t4\n90\t90\t3\t\n"
"""Three nodes on a line 5 apart, two 5 apart further on, one alone."""


@pytest.fixture
def six(tmp_path):
    file = tmp_path / "SJC__SJC6.txt"
    file.write_text(SIX, encoding="ascii")
    return read_sjc(file)


def test_an_instance_is_read_with_its_name(six):
    assert six.name == "SJC6"
    assert six.xy[1].tolist() == [3, 4]
    assert six.demand.tolist() == [5, 1, 2, 9, 4, 3]


def test_a_truncated_instance_is_refused(tmp_path):
    (tmp_path / "short.txt").write_text("3 9999 p S\n0 0 5\n", encoding="ascii")
    with pytest.raises(ValueError, match="3 nodes announced, 1 found"):
        read_sjc(tmp_path / "short.txt")


def test_the_radius_itself_is_within():
    nodes = Nodes("edge", np.array([[0, 0], [3, 4], [0, 6]]), np.array([1, 10, 100]))
    assert within(nodes, 5).tolist() == [[True, True, False], [True, True, True],
                                         [False, True, True]]  # fmt: skip
    assert demand_covered(nodes, 5, [0]) == 11
    # 640,001 is beyond 800 squared, though the distance rounds to 800.00.
    near = Nodes("near", np.array([[0, 0], [800, 1]]), np.array([1, 1]))
    assert demand_covered(near, 800, [0]) == 1
    assert not within(near, 800)[0, 1]


@pytest.mark.parametrize("one_team", [False, True])
@pytest.mark.parametrize(("sites", "best"), [(1, 13), (2, 21), (3, 24), (8, 24)])
def test_the_solver_covers_the_most_demand(six, sites, best, one_team):
    # One site: the pair further on (9 + 4). Two: the middle of the line too. Three: all.
    problem, travel = covering_world(six, 5, sites, one_team)
    plan, _ = solve(problem, travel, PROVEN)
    chosen = sites_of(plan)
    assert len(chosen) <= sites
    assert plan.certificate.status == Status.OPTIMAL
    assert plan.certificate.tiers[0].value == demand_covered(six, 5, chosen) == best
    assert check(problem, plan, travel) == ()


def test_one_team_has_no_more_sites_than_days(six):
    with pytest.raises(ValueError, match="28 days"):
        covering_world(six, 5, 29, one_team=True)


def test_the_nearest_communes_keep_their_halls():
    problem, travel = line_world(fixed=[0])
    cut = nearest(problem, travel, 2)
    assert [c.code for c in cut.territory.communes] == ["01000", "01001"]
    assert [v.id for v in cut.scenario.venues] == ["hall-0", "hall-1", "site-0"]
    assert nearest(problem, travel, 5) == problem
    with pytest.raises(ValueError, match="5 communes, 6 asked"):
        nearest(problem, travel, 6)


def test_half_of_the_teams_start_where_mean_travel_is_least():
    problem, travel = line_world()
    first, second = half_from_the_middle(with_teams(problem, 2), travel).scenario.teams
    assert (first.depot, second.depot) == ("depot-0", "depot-01002")
    assert second.depot_point == problem.territory.communes[2].point


def test_several_teams_may_hold_as_many_times_more():
    quotas = [Quota("site", "week", 1, 1, venue="site-0"), Quota("none", maximum=0),
              Quota("free", minimum=2)]  # fmt: skip
    problem, _ = line_world(venues=[hall(0), site(0)], quotas=quotas)
    shared = with_teams(problem, 3)
    assert with_teams(problem, 1) == problem
    assert [team.id for team in shared.scenario.teams] == ["van-1", "van-2", "van-3"]
    assert len({team.depot for team in shared.scenario.teams}) == 1
    assert [(q.minimum, q.maximum) for q in shared.scenario.quotas] == [(1, 3), (0, 0), (2, None)]


def test_the_first_time_within_the_gap_is_noted():
    ticks = iter([10.0, 13.0, 99.0])
    near = Within(0.01, clock=lambda: next(ticks))
    for stage, value, bound in (
        ("tours", None, None),
        ("level", None, 120.0),
        ("level", 0.0, math.inf),
        ("level", 100.0, 102.0),
        ("unreached", 0.0, 0.0),
        ("level", 100.0, 101.0),
        ("level", 101.0, 101.0),
    ):
        near(stage, value, bound)
    assert near.seconds == 3.0
