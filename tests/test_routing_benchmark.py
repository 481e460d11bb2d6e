"""OR-Tools' RoutingModel: sound plans, no better than what is proven, and no false claim."""

import os
import signal
import sys
from datetime import date, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from benchmarks.routing import solve as routing
from benchmarks.routing.model import LEVEL_UNITS, break_fits, build_routing
from planner.errors import InfeasibleError
from planner.loading import dump_json, load_problem, plan_to_dict, write_plan_dir
from planner.model.calendar import Calendar, DateRange
from planner.model.effort import Effort
from planner.model.plan import Status
from planner.model.scenario import Lunch, Quota
from planner.pipeline import evaluate, make_plan, travel_times
from planner.rules.checks import check
from planner.solving.indexing import build_instance
from planner.solving.lexicographic import SENSE
from planner.solving.solve import solve as enumerate_and_solve
from planner.written import reusable
from tests.efforts import COUNTED, PROVEN
from tests.solving.brute import tiny_world
from tests.solving.small_worlds import with_equity
from tests.solving.test_random_worlds import random_world
from tests.worlds import START, hall, laep, line_world, minutes, permanence, site, team

SCENARIO = Path(__file__).resolve().parents[1] / "data" / "scenarios" / "reference.toml"
EFFORT = Effort(1.0, deterministic=True)
"""No clock: as many looks at the limits as a second usually holds."""

SIGNS = {"min": 1, "max": -1}
EQUITIES = ("efficiency", "guarantee", "maximin")
SITE = Quota("site", "week", 1, 1, venue="site-1")


def solved(world, effort=EFFORT):
    """Solve a world; the judge must find nothing."""
    problem, travel = world
    plan, interrupted = routing.solve(problem, travel, effort)
    assert not interrupted
    result = evaluate(problem, plan, travel)
    assert check(problem, result.plan, travel) == ()
    return result.plan


def losses(plan):
    """Tier values in order, smaller is better."""
    return [SIGNS[tier.sense] * tier.value for tier in plan.certificate.tiers]


WORLDS = {
    "one hall each": {},
    "four weeks": {"days": 28},
    "a fixed site": {"fixed": [1], "quotas": [SITE], "days": 28},
    "a day off": {"calendar": Calendar(holidays=(DateRange(START, START, "férié"),))},
    "two teams": {"teams": [team("a", weekdays=(0, 2)), team("b", at=4, weekdays=(0,))]},
    "whole days": {"policy": {"max_sessions": 3}, "teams": [team(weekdays=(1,))]},
}


@pytest.mark.parametrize("equity", EQUITIES)
@pytest.mark.parametrize("name", WORLDS)
def test_sound_and_never_better_than_the_proven_bounds(name, equity):
    changes = {"teams": [team(weekdays=(0, 2))]} | WORLDS[name]
    policy = {"equity": equity, "tolerance": 0.0} | changes.pop("policy", {})
    problem, travel = line_world(policy=policy, **changes)
    found = solved((problem, travel))
    proof, _ = enumerate_and_solve(problem, travel, Effort(2.0))
    assert [t.name for t in found.certificate.tiers] == [t.name for t in proof.certificate.tiers]
    proven = [SIGNS[tier.sense] * tier.bound for tier in proof.certificate.tiers]
    for loss, bound in zip(losses(found), proven, strict=True):
        assert loss >= bound - 1e-4
        if loss > bound + 1e-4:
            break  # worse on this tier: the later ones no longer compare


@pytest.mark.parametrize("equity", EQUITIES)
@pytest.mark.parametrize("seed", range(5))
def test_never_better_than_brute_force(seed, equity):
    problem, travel, brute = tiny_world(f"routing-{seed}")
    best = brute.best(equity)
    if best is None:
        return
    problem = with_equity(problem, equity)
    try:
        plan = solved((problem, travel))
    except InfeasibleError:
        return  # none found: this engine proves nothing
    senses = [tier.sense for tier in plan.certificate.tiers]
    least = [SIGNS[sense] * value for sense, value in zip(senses, best.values, strict=True)]
    assert [round(loss, 4) for loss in losses(plan)] >= [round(loss, 4) for loss in least]


@pytest.mark.parametrize("equity", EQUITIES)
def test_finds_the_best_of_a_world_with_one_session_a_cycle(equity):
    world = line_world(
        quotas=[Quota("mobiles", "cycle", 0, 1, kind="mobile")],
        policy={"equity": equity, "tolerance": 0.0},
    )
    proof, _ = enumerate_and_solve(*world, PROVEN)
    assert proof.certificate.status == Status.OPTIMAL
    assert losses(solved(world)) == pytest.approx(losses(proof), abs=1e-5)


@pytest.mark.parametrize("seed", range(15))
def test_irregular_worlds_are_sound_or_explained(seed):
    problem, travel = random_world(seed)
    try:
        plan, _ = routing.solve(problem, travel, EFFORT)
    except InfeasibleError as error:
        assert all(error.lines)
    else:
        assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()


def test_only_trivial_bounds_are_claimed():
    plan = solved(line_world(venues=[hall(0), hall(1)]))
    bounds = {tier.name: tier.bound for tier in plan.certificate.tiers}
    assert plan.certificate.status == Status.FEASIBLE
    assert plan.certificate.engine == routing.ENGINE
    # Villages 3 and 4 are 25 minutes and more from any hall; need is 100 in all.
    assert bounds == {"unreached": 2, "level": 100, "driving": 0}
    assert {tier.sense == SENSE[tier.name] for tier in plan.certificate.tiers} == {True}


def test_same_seed_same_bytes():
    world = line_world(fixed=[0], quotas=[Quota("site", "week", 1, 1, venue="site-0")], days=28)
    effort = Effort(2.0, seed=3, deterministic=True)
    texts = [dump_json(plan_to_dict(solved(world, effort))) for _ in range(2)]
    assert texts[0] == texts[1]


def test_the_objective_of_the_model_is_the_worth_of_the_plan():
    problem, travel = line_world(policy={"equity": "efficiency"}, days=28)
    instance = build_instance(problem, travel)
    form, seen = build_routing(instance, routing.search_parameters()), []

    def note():
        draft = routing.read_draft(form, lambda variable: variable.Value())
        seen.append((draft.objectives, form.cost.Value(), form.routing.CostVar().Value()))

    form.routing.AddAtSolutionCallback(note)
    form.routing.SolveWithParameters(routing.search_parameters())
    assert len({worth for worth, _, _ in seen}) > 3
    minute = 1 + 12 * 60 * len(instance.cells)
    for worth, missing, cost in seen:
        assert cost - missing == worth.driving
        units = LEVEL_UNITS * (1 - worth.level / 100)
        assert missing / minute == pytest.approx(units, abs=LEVEL_UNITS * 1e-5)


def test_a_break_keeps_both_halves_of_the_longest_shift_short():
    # 7:30 to 18:30, 45 minutes between 11:30 and 14:30, six hours at most without a break:
    # the break starts from 11:45 (18:30 less 6:45) to 13:30 (7:30 plus 6 hours).
    def fits(opens, closes):
        return bool(break_fits(team(), np.array(opens), np.array(closes)))

    noon = 12 * 60
    assert fits(noon, noon + 45)
    assert not fits(noon, noon + 44)
    assert fits(noon + 90, noon + 135)
    assert not fits(noon + 91, noon + 180)
    assert not fits(noon - 60, noon + 29)
    assert fits(noon - 60, noon + 30)


def test_a_whole_day_holds_its_lunch():
    plan = solved(
        line_world(
            2,
            need=(10, 10),
            teams=[team(weekdays=(1,), lunch=Lunch(length=minutes(60)))],
            quotas=[Quota("matin", "week", 1, None, half_day="morning"),
                    Quota("soir", "week", 1, None, half_day="afternoon")],
        )
    )  # fmt: skip
    assert [len(tour.sessions) for tour in plan.tours] == [2, 2]
    assert all(tour.lunch is not None for tour in plan.tours)


def test_two_teams_do_not_share_a_hall_at_one_time():
    activities = [laep(starts=(time(9),)), permanence(starts=(time(9),))]
    teams = [team("a", weekdays=(0,)), team("b", weekdays=(0,))]
    plan = solved(line_world(1, venues=[hall(0)], activities=activities, teams=teams))
    assert len(plan.tours) == 2


# --- when there is none ---------------------------------------------------------------


def test_conflicting_quotas_are_no_proof():
    quotas = [
        Quota("Ouvert souvent", "week", 4, None, venue="site-0"),
        Quota("Peu de fixes", "week", 0, 2, kind="fixed"),
    ]
    with pytest.raises(InfeasibleError) as caught:
        solved(line_world(venues=[site(0)], quotas=quotas))
    assert caught.value.exit_code == 4
    (line,) = caught.value.lines
    assert "sans preuve qu’il n’en existe pas" in line


def test_a_team_that_reaches_nothing_is_named():
    short = team(shift_start=time(9), shift_end=time(10))
    with pytest.raises(InfeasibleError, match="Équipe van"):
        solved(line_world(teams=[short]))


def test_no_service_day_is_said():
    closed = DateRange(date(2026, 1, 1), date(2027, 1, 1), "fermé")
    with pytest.raises(InfeasibleError, match="Aucun jour de service"):
        solved(line_world(calendar=Calendar(closures=(closed,))))


# --- interruption ---------------------------------------------------------------------


def interrupting(stop):
    """A progress sink that stops the search at its third report: a plan is there."""
    seen = []

    def progress(stage, value, bound):
        seen.append(stage)
        if len(seen) == 3:
            stop()

    return progress


def ctrl_c():
    raise KeyboardInterrupt


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("stop", [ctrl_c, lambda: os.kill(os.getpid(), signal.SIGINT)])
def test_ctrl_c_keeps_the_best_plan(stop):
    before = signal.getsignal(signal.SIGINT)
    problem, travel = line_world(days=28)
    plan, interrupted = routing.solve(problem, travel, PROVEN, interrupting(stop))
    assert interrupted and plan.tours
    assert signal.getsignal(signal.SIGINT) is before
    assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()


# --- beside ours ----------------------------------------------------------------------


def test_the_reference_territory_has_a_checked_plan():
    problem = load_problem(SCENARIO, date(2026, 11, 30), 14)
    plan = solved((problem, travel_times(problem)))
    assert plan.certificate.engine == routing.ENGINE
    assert plan.certificate.status == Status.FEASIBLE
    assert {t.date - timedelta(days=t.date.weekday()) for t in plan.tours} == {
        date(2026, 11, 30),
        date(2026, 12, 7),
    }


def test_its_plan_is_not_taken_for_one_of_ours(tmp_path):
    problem, travel = line_world(quotas=[Quota("mobiles", "cycle", 0, 1, kind="mobile")])
    write_plan_dir(tmp_path / "w1", problem, solved((problem, travel)), travel)
    assert reusable(tmp_path / "w2", problem, travel) is None
    ours = make_plan(problem, travel, COUNTED)
    write_plan_dir(tmp_path / "w3", problem, ours.plan, travel)
    assert reusable(tmp_path / "w2", problem, travel).plan == ours.plan
