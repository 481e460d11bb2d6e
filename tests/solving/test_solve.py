"""The solver against brute force, the judge, and properties every optimum has."""

import math
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.math_opt.python import mathopt

from planner import texts
from planner.errors import InfeasibleError
from planner.evaluation.context import Context
from planner.evaluation.tiers import tier_values
from planner.loading import plan_from_dict, plan_to_dict
from planner.model.calendar import Calendar, DateRange
from planner.model.plan import Status
from planner.model.scenario import Quota
from planner.model.solve_params import SolveParams
from planner.model.territory import Window
from planner.pipeline import evaluate, make_plan
from planner.rules.checks import check
from planner.solving import certifying, lexicographic
from planner.solving.backend import SolveOutcome
from planner.solving.indexing import build_instance
from planner.solving.lexicographic import THE_BEST, EpsilonTargets
from planner.solving.master import build_master
from planner.solving.partition import aggregated
from planner.solving.patterns import build_columns
from planner.solving.solve import solve
from planner.solving.tours import enumerate_tours
from planner.solving.visit_counts import Floors, another, build_visit_model
from tests.efforts import PROVEN
from tests.solving.brute import Brute
from tests.worlds import START, hall, laep, line_times, line_world, permanence, team


def solved(world, enough=THE_BEST):
    """Solve a world to the end; the judge must find nothing."""
    problem, travel = world
    plan, interrupted = solve(problem, travel, PROVEN, enough=enough)
    assert not interrupted
    result = evaluate(problem, plan, travel)
    assert check(problem, result.plan, travel) == ()
    return result.plan


def mornings(n=5, **changes):
    """A line of communes and a team of two mornings a week: proven in a moment."""
    own = {"activities": [laep(starts=(time(9),))], "teams": [team(weekdays=(0, 3))]}
    return line_world(n, **own | changes)


def values(plan):
    return {tier.name: tier.value for tier in plan.certificate.tiers}


def test_a_first_look_that_finds_nothing_is_not_the_last(monkeypatch):
    # A large model may not be presolved in the seconds of the first look.
    real, seconds = lexicographic.run, []

    def slow_to_start(model, effort, *args, **kwargs):
        seconds.append(effort.seconds)
        if len(seconds) == 1:
            return SolveOutcome(False, math.inf)
        return real(model, effort, *args, **kwargs)

    monkeypatch.setattr(lexicographic, "run", slow_to_start)
    plan = solved(mornings(policy={"equity": "efficiency"}))
    assert seconds[0] == SolveParams().level_first < seconds[1]
    assert plan.certificate.status == Status.OPTIMAL


def test_enough_trades_coverage_for_driving():
    # Two villages of need; the far one costs 20 more minutes each way.
    world = line_world(
        3,
        need=(10, 0, 10),
        activities=[laep(starts=(time(9),))],
        policy={"rhythms": (1,), "tolerance": 0.0},
        days=14,
    )
    full, near = solved(world), solved(world, enough=EpsilonTargets(unreached=1, level=10.0))
    assert full.unserved == ()
    assert values(full)["level"] == pytest.approx(20)
    assert values(near)["level"] == pytest.approx(10)
    assert values(near)["driving"] < values(full)["driving"]
    # What was enough is no bound: 20 can be had.
    bound = {tier.name: tier.bound for tier in near.certificate.tiers}
    assert (bound["level"], near.certificate.status) == (20, "feasible")


@pytest.mark.parametrize("days", [14, 28])
@pytest.mark.parametrize("bound", [{"minimum": 1}, {"maximum": 1}, {"minimum": 2, "maximum": 2}])
def test_a_quota_of_the_whole_horizon(days, bound):
    # Left to itself the van would never go to the far village, or go every week.
    need, place = (30, 0, 0, 1) if "minimum" in bound else (1, 0, 0, 30), "hall-3"
    quota = Quota("Q", per="horizon", venue=place, **bound)
    problem, travel = line_world(
        4, need=need, activities=[laep(starts=(time(9),))], days=days, quotas=[quota],
        teams=[team(weekdays=(1,))], policy={"equity": "efficiency", "tolerance": 0.0},
    )  # fmt: skip
    plan = solved((problem, travel))
    held = sum(s.venue == place for _, s in plan.sessions())
    assert bound.get("minimum", 0) <= held <= bound.get("maximum", 99)
    assert plan.certificate.status == Status.OPTIMAL
    best = Brute(problem, travel).best("efficiency")
    assert list(values(plan).values()) == pytest.approx(list(best.values), abs=1e-5)


@pytest.mark.parametrize("equity", ["efficiency", "guarantee", "maximin"])
def test_two_starts_and_two_activities_equal_brute_force(equity):
    problem, travel = line_world(
        2,
        need=(10, 7),
        activities=[laep(), permanence()],
        teams=[team(weekdays=(1,))],
        policy={"equity": equity, "rhythms": (1, 2), "tolerance": 0.0},
    )
    optimum = Brute(problem, travel).best(equity)
    found = values(solved((problem, travel)))
    assert list(found.values()) == pytest.approx(list(optimum.values), abs=1e-5)


@settings(max_examples=8)
@given(
    need=st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any),
    equity=st.sampled_from(["efficiency", "guarantee", "maximin"]),
)
def test_a_second_team_never_lowers_the_optimum(need, equity):
    def world(teams):
        return line_world(
            4,
            need=need,
            activities=[laep(starts=(time(9),))],
            teams=teams,
            policy={"equity": equity, "rhythms": (1, 2), "tolerance": 0.0},
        )

    names = ("worst-level", "level") if equity == "maximin" else ("level",)
    small = [team(weekdays=(0,))]
    one, two = (
        values(solved(world(small))),
        values(solved(world([*small, team("b", weekdays=(0,))]))),
    )
    first = names[0]
    assert two[first] >= one[first] - 1e-6
    if equity == "guarantee":
        assert two["unreached"] <= one["unreached"]


@settings(max_examples=8)
@given(order=st.permutations(range(5)))
def test_relabelling_communes_changes_nothing(order):
    problem, travel = mornings()
    renamed = replace(
        problem,
        territory=replace(
            problem.territory, communes=tuple(problem.territory.communes[k] for k in order)
        ),
        scenario=replace(problem.scenario, venues=tuple(problem.scenario.venues[k] for k in order)),
    )
    assert values(solved((renamed, travel))) == pytest.approx(values(solved((problem, travel))))


@pytest.mark.parametrize("options", [{}, {"workers": 3}])
def test_workers_reach_cp_sat(options, monkeypatch):
    seen = {"placing": [], "visits": []}
    where, solving = "placing", mathopt.solve

    def solve_model(model, solver, **others):
        if solver == mathopt.SolverType.CP_SAT:
            seen[where].append(others["params"].threads)
        return solving(model, solver, **others)

    monkeypatch.setattr(mathopt, "solve", solve_model)
    problem, travel = line_world(2, activities=[laep(starts=(time(9),))], days=28)
    make_plan(problem, travel, replace(PROVEN, **options))
    instance = build_instance(problem, travel)
    counted = aggregated(instance)
    tours = {kind: enumerate_tours(instance, kind) for kind in range(len(instance.kinds))}
    master = build_master(instance, counted, build_columns(instance, counted), tours)
    where = "visits"
    another(build_visit_model(master, Floors(0, 0.0, 0.0)), replace(PROVEN, **options))
    assert set(seen["placing"]) == set(seen["visits"]) == {options.get("workers", 8)}


def test_a_solved_plan_survives_json():
    world = mornings(fixed=[1], days=28)
    plan = solved(world)
    assert plan_from_dict(plan_to_dict(plan), world[0]) == plan


def test_guarantee_reaches_the_far_village_first():
    # Village 4 has one child, 40 minutes away: efficiency forgets it, guarantee does not.
    def world(equity):
        return line_world(
            need=(10, 40, 40, 10, 1),
            quotas=[Quota("mobiles", "week", 0, 1, kind="mobile")],
            policy={"equity": equity, "tolerance": 0.0},
            days=28,
        )

    guarantee, efficiency = solved(world("guarantee")), solved(world("efficiency"))
    assert guarantee.unserved == ()
    assert [row.commune for row in efficiency.unserved] != []
    assert values(efficiency)["level"] > values(guarantee)["level"]


def test_a_commune_without_venue_is_listed_with_the_reason():
    plan = solved(mornings(venues=[hall(0)]))
    assert {row.commune for row in plan.unserved} == {"01002", "01003", "01004"}
    assert all("15 min" in row.reason for row in plan.unserved)


def test_a_hall_no_team_can_use_is_not_said_to_be_left_for_another():
    """That of village 4 is shut all along, and nothing else is within 5 minutes of it."""
    shut = hall(4, closures=(DateRange(START, START + timedelta(days=60)),))
    venues = (*(hall(k) for k in range(4)), shut)
    problem, travel = line_world(venues=venues, policy={"target_minutes": 5.0})
    plan, _ = solve(problem, travel, PROVEN)
    assert {row.commune: row.reason for row in plan.unserved}["01004"] == texts.NEVER_HELD


def test_fixed_sites_are_opened_as_asked():
    quota = Quota("site", "cycle", 1, 1, venue="site-2")
    plan = solved(mornings(fixed=[2], quotas=[quota], days=28))
    assert sum(1 for _, session in plan.sessions() if session.fixed) == 2


def test_closed_days_are_empty():
    closed = DateRange(START, START, "férié")
    plan = solved(mornings(calendar=Calendar(holidays=(closed,))))
    assert START not in {tour.date for tour in plan.tours}
    assert plan.tours


def test_conflicting_quotas_are_named():
    quotas = [
        Quota("Ouvert souvent", "week", 4, None, venue="site-0"),
        Quota("Peu de fixes", "week", 0, 2, kind="fixed"),
        Quota("Sans rapport", "week", 0, 9, kind="mobile"),
    ]
    with pytest.raises(InfeasibleError) as caught:
        solved(line_world(fixed=[0], quotas=quotas))
    assert "Ouvert souvent" in str(caught.value)
    assert "Peu de fixes" in str(caught.value)
    assert "Sans rapport" not in str(caught.value)
    assert len(caught.value.lines) == 1


def test_a_team_that_reaches_nothing_is_named():
    short = team(shift_start=time(9), shift_end=time(10))
    with pytest.raises(InfeasibleError, match="Équipe van"):
        solved(line_world(teams=[short]))


def test_no_service_day_is_said():
    closed = DateRange(date(2026, 1, 1), date(2027, 1, 1), "fermé")
    with pytest.raises(InfeasibleError, match="Aucun jour de service"):
        solved(line_world(calendar=Calendar(closures=(closed,))))


def test_a_commune_near_but_out_of_access_does_not_hold_the_worst_level_down():
    # Village 2 is 10 minutes from hall 1: within the target, but beyond every step of
    # access. It counts as reached, and no plan can give it a level.
    plan = solved(
        line_world(
            3,
            need=(100, 1, 50),
            access=[(5.0, 1.0)],
            activities=[laep(starts=(time(9),)), permanence()],
            venues=[hall(0), hall(1)],
            quotas=[Quota("mobiles", "cycle", 0, 1, kind="mobile")],
            policy={"equity": "maximin", "target_minutes": 10, "rhythms": (2, 4)},
            days=28,
        )
    )
    assert values(plan)["worst-level"] == pytest.approx(0.5)


def maximin(**changes):
    """Three villages 30 minutes apart, one morning a week, the lowest level first."""
    return line_world(
        3,
        activities=[laep(starts=(time(9),))],
        teams=[team(weekdays=(1,))],
        step=30,
        **{"policy": {"equity": "maximin", "rhythms": (1, 2), "tolerance": 0.0}} | changes,
    )


def test_a_hall_no_tour_serves_leaves_the_next_tier_to_decide():
    # Hall 2 opens on Sundays: whatever the plan, the lowest level is that of its village, 0.
    # All plans are equal there, and the best of them goes to village 0 every week.
    sundays = hall(2, windows=(Window(6, time(8), time(19)),))
    plan = solved(maximin(need=(100, 1, 1), venues=[hall(0), hall(1), sundays]))
    assert values(plan)["level"] == pytest.approx(100.0)
    assert plan.certificate.status == "optimal"


def test_the_lowest_level_of_nobody_is_proven_too():
    plan = solved(maximin(need=(0, 0, 0)))
    assert values(plan) == {"worst-level": 0.0, "level": 0.0, "driving": 0.0}
    assert plan.certificate.status == "optimal"


@pytest.mark.parametrize("rhythms", [(1,), (2,)])
def test_a_week_in_which_every_hall_is_closed_owes_nothing(rhythms):
    # "Every Tuesday" keeps its promise in the closed week; nothing is asked of a week A.
    shut = (DateRange(START + timedelta(days=7), START + timedelta(days=13), "travaux"),)
    plan = solved(
        line_world(
            2,
            venues=[hall(k, closures=shut) for k in range(2)],
            activities=[laep(starts=(time(9),))],
            teams=[team(weekdays=(1, 3))],
            quotas=[Quota("mobiles", "week", 1, None, kind="mobile")],
            policy={"rhythms": rhythms},
        )
    )
    assert len(plan.sessions()) == 2


def test_two_teams_do_not_share_a_hall_at_one_time():
    one_hall = [hall(0)]
    activities = [laep(starts=(time(9),)), permanence(starts=(time(9),))]
    teams = [team("a", weekdays=(0,)), team("b", weekdays=(0,))]
    plan = solved(line_world(1, venues=one_hall, activities=activities, teams=teams))
    assert plan.certificate.status == "optimal"


def test_venue_windows_are_kept():
    only = Window(2, time(8), time(13))
    plan = solved(line_world(venues=[hall(k, windows=(only,)) for k in range(5)]))
    assert {tour.date.weekday() for tour in plan.tours} == {2}


def test_tolerance_trades_level_for_driving():
    strict = solved(mornings(policy={"tolerance": 0.0}, days=28))
    loose = solved(mornings(policy={"tolerance": 0.1}, days=28))
    assert values(loose)["driving"] <= values(strict)["driving"]
    assert values(loose)["level"] >= 0.9 * values(strict)["level"] - 1e-6


def test_certificate_values_are_the_judges():
    world = mornings(fixed=[1], days=28)
    plan = solved(world)
    found = tier_values(Context(world[0], plan, world[1]))
    for tier in plan.certificate.tiers:
        assert tier.value == pytest.approx(found[tier.name])


@pytest.mark.parametrize("wrong", ["level", "driving"])
def test_a_bound_that_the_plan_refutes_is_not_stated(wrong, monkeypatch):
    # As if a solver had been wrong: less level than the plan has, more driving.
    policy = {"tolerance": 0.0, "rhythms": (2,), "max_sessions": 1}
    world = line_world(3, policy=policy, teams=[team(weekdays=(1,))])
    assert solved(world).certificate.status == Status.OPTIMAL
    real = certifying.claimed

    def lied_to(name, sense, value, bound, trivial):
        told = value * {"max": 0.9, "min": 1.1}[sense] if name == wrong else bound
        return real(name, sense, value, told, trivial)

    monkeypatch.setattr(certifying, "claimed", lied_to)
    certificate = solved(world).certificate
    assert certificate.status == "feasible"
    bounds = {tier.name: tier.bound for tier in certificate.tiers}
    assert bounds[wrong] == {"level": 30.0, "driving": 0.0}[wrong]


def test_relabelled_travel_is_the_same_line():
    problem, travel = line_world()
    assert (line_times(problem).minutes == travel.minutes).all()
