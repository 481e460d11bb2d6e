"""The solver against brute force, the judge, and properties every optimum has."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError
from planner.evaluation.checks import check
from planner.evaluation.context import Context
from planner.evaluation.plan_rules import tier_values
from planner.loading import dump_json, plan_from_dict, plan_to_dict
from planner.model.calendar import Calendar, DateRange
from planner.model.scenario import Quota, WorkRules
from planner.pipeline import evaluate
from planner.solving.backend import Effort
from planner.solving.solve import solve
from planner.solving.tiers import SENSE, THE_BEST, Enough, tier_names
from tests.solving.brute import best
from tests.worlds import START, hall, laep, line_times, line_world, minutes, permanence, site, team

EFFORT = Effort(8.0)


def solved(world, effort=EFFORT, enough=THE_BEST):
    """Solve a world; the judge must find nothing."""
    problem, travel = world
    plan, interrupted = solve(problem, travel, effort, enough=enough)
    assert not interrupted
    result = evaluate(problem, plan, travel)
    assert check(problem, result.plan, travel) == ()
    return result.plan


def values(plan):
    return {tier.name: tier.value for tier in plan.certificate.tiers}


def tiny(data):
    """A world small enough for brute force: three villages, two weekdays, two weeks."""
    need = data.draw(st.tuples(*[st.integers(0, 20)] * 3), label="need")
    equity = data.draw(st.sampled_from(["efficiency", "guarantee", "maximin"]), label="equity")
    at = data.draw(st.integers(0, 2), label="depot")
    starts = data.draw(st.sampled_from([(time(9),), (time(15),)]), label="starts")
    limit = data.draw(st.sampled_from([None, 1, 2]), label="mobile a week")
    hours = data.draw(st.sampled_from([35, 6, 4]), label="hours a week")
    closed = data.draw(st.sampled_from([(), (0,), (8,)]), label="closed days")
    second = data.draw(st.booleans(), label="second activity in village 0 only")
    quotas = [] if limit is None else [Quota("mobiles", "week", 0, limit, kind="mobile")]
    from datetime import timedelta

    holidays = tuple(
        DateRange(START + timedelta(days=d), START + timedelta(days=d), "férié") for d in closed
    )
    venues = [hall(0), hall(1), hall(2)] if second else [hall(1), hall(2), site(0)]
    activities = [laep(starts=starts)]
    return line_world(
        3,
        need=need,
        activities=activities,
        venues=venues,
        quotas=quotas,
        teams=[
            team(
                at=at, weekdays=(0, 1), work=replace(WorkRules(), week_average=minutes(hours * 60))
            )
        ],
        calendar=Calendar(holidays=holidays),
        policy={"equity": equity, "rhythms": (1, 2), "tolerance": 0.0},
        step=7,
    )


@settings(max_examples=40)
@given(data=st.data())
def test_equals_brute_force(data):
    problem, travel = tiny(data)
    names = tier_names(problem.scenario.policy)
    optimum = best(problem, travel, tuple((name, SENSE[name]) for name in names))
    assert optimum is not None  # nothing is asked, so the empty plan is sound
    plan = solved((problem, travel))
    assert plan.certificate.status == "optimal"
    found = values(plan)
    assert [found[name] for name in names] == pytest.approx(list(optimum.values), abs=1e-5)


@settings(max_examples=12)
@given(data=st.data(), share=st.sampled_from([0.0, 0.4, 0.8, 1.0]), unreached=st.integers(0, 2))
def test_enough_equals_brute_force(data, share, unreached):
    problem, travel = tiny(data)
    level = share * sum(problem.needs().values())
    enough = Enough(unreached, level)
    names = tier_names(problem.scenario.policy)
    tiers = tuple((name, SENSE[name]) for name in names)
    optimum = best(problem, travel, tiers, enough.counted)
    plan = solved((problem, travel), enough=enough)
    found = values(plan)
    counted = [enough.counted(name, found[name]) for name in names]
    assert counted == pytest.approx(list(optimum.values), abs=1e-5)
    # Bounds are of the tiers themselves, not of what was enough of them.
    true = best(problem, travel, tiers[:-1])
    for tier, value in zip(plan.certificate.tiers, true.values, strict=False):
        sign = 1 if tier.sense == "max" else -1
        assert tier.name == "level" or sign * (tier.bound - value) >= -1e-5
    assert plan.certificate.tiers[-1].gap == 0


def test_enough_trades_coverage_for_driving():
    # Two villages of need; the far one costs 20 more minutes each way.
    world = line_world(
        3,
        need=(10, 0, 10),
        activities=[laep(starts=(time(9),))],
        policy={"rhythms": (1,), "tolerance": 0.0},
        days=14,
    )
    full, near = solved(world), solved(world, enough=Enough(unreached=1, level=10.0))
    assert full.unserved == ()
    assert values(full)["level"] == pytest.approx(20)
    assert values(near)["level"] == pytest.approx(10)
    assert values(near)["driving"] < values(full)["driving"]
    # What was enough is no bound: 20 can be had.
    bound = {tier.name: tier.bound for tier in near.certificate.tiers}
    assert (bound["level"], near.certificate.status) == (20, "feasible")


@pytest.mark.parametrize("equity", ["efficiency", "guarantee", "maximin"])
def test_two_starts_and_two_activities_equal_brute_force(equity):
    problem, travel = line_world(
        2,
        need=(10, 7),
        activities=[laep(), permanence()],
        teams=[team(weekdays=(1,))],
        policy={"equity": equity, "rhythms": (1, 2), "tolerance": 0.0},
    )
    names = tier_names(problem.scenario.policy)
    optimum = best(problem, travel, tuple((name, SENSE[name]) for name in names))
    found = values(solved((problem, travel)))
    assert [found[name] for name in names] == pytest.approx(list(optimum.values), abs=1e-5)


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
    problem, travel = line_world(
        activities=[laep(starts=(time(9),))], teams=[team(weekdays=(0, 3))]
    )
    renamed = replace(
        problem,
        territory=replace(
            problem.territory, communes=tuple(problem.territory.communes[k] for k in order)
        ),
        scenario=replace(problem.scenario, venues=tuple(problem.scenario.venues[k] for k in order)),
    )
    assert values(solved((renamed, travel))) == pytest.approx(values(solved((problem, travel))))


def test_deterministic_runs_are_equal_byte_for_byte():
    world = line_world(fixed=[0], quotas=[Quota("site", "week", 1, 1, venue="site-0")], days=28)
    effort = Effort(6.0, seed=3, deterministic=True)
    texts = [dump_json(plan_to_dict(solved(world, effort))) for _ in range(2)]
    assert texts[0] == texts[1]


def test_a_solved_plan_survives_json():
    world = line_world(fixed=[1], days=28)
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
    plan = solved(line_world(venues=[hall(0)]))
    assert {row.commune for row in plan.unserved} == {"01002", "01003", "01004"}
    assert all("15 min" in row.reason for row in plan.unserved)


def test_fixed_sites_are_opened_as_asked():
    quota = Quota("site", "cycle", 1, 1, venue="site-2")
    plan = solved(line_world(fixed=[2], quotas=[quota], days=28))
    assert sum(1 for _, session in plan.sessions() if session.fixed) == 2


def test_closed_days_are_empty():
    closed = DateRange(START, START, "férié")
    plan = solved(line_world(calendar=Calendar(holidays=(closed,))))
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


def test_two_teams_do_not_share_a_hall_at_one_time():
    one_hall = [hall(0)]
    activities = [laep(starts=(time(9),)), permanence(starts=(time(9),))]
    teams = [team("a", weekdays=(0,)), team("b", weekdays=(0,))]
    plan = solved(line_world(1, venues=one_hall, activities=activities, teams=teams))
    assert plan.certificate.status == "optimal"


def test_venue_windows_are_kept():
    from planner.model.territory import Window

    only = Window(2, time(8), time(13))
    plan = solved(line_world(venues=[hall(k, windows=(only,)) for k in range(5)]))
    assert {tour.date.weekday() for tour in plan.tours} == {2}


def test_tolerance_trades_level_for_driving():
    strict = solved(line_world(policy={"tolerance": 0.0}, days=28))
    loose = solved(line_world(policy={"tolerance": 0.1}, days=28))
    assert values(loose)["driving"] <= values(strict)["driving"]
    assert values(loose)["level"] >= 0.9 * values(strict)["level"] - 1e-6


def test_certificate_values_are_the_judges():
    world = line_world(fixed=[1], days=28)
    plan = solved(world)
    found = tier_values(Context(world[0], plan, world[1]))
    for tier in plan.certificate.tiers:
        assert tier.value == pytest.approx(found[tier.name])


def test_relabelled_travel_is_the_same_line():
    problem, travel = line_world()
    assert (line_times(problem).minutes == travel.minutes).all()
