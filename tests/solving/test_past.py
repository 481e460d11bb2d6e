"""Plans whose first days are held already: carried over, counted, and never touched."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.errors import InfeasibleError
from planner.evaluation.checks import check
from planner.evaluation.plan_rules import TIERS_IN_FORCE
from planner.model.past import Past
from planner.model.plan import OPTIMAL
from planner.model.rules import RuleId
from planner.pipeline import evaluate
from planner.solving.indexing import build_instance
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.brute import Brute, tiny_world
from tests.solving.days import NotTinyError
from tests.solving.small_worlds import with_equity
from tests.worlds import START, hall, laep, line_world, team


def day(offset):
    return START + timedelta(days=offset)


def continued(problem, plan, first):
    """The same problem, of which the days before `first` are held."""
    tours = tuple(tour for tour in plan.tours if tour.date < first)
    return replace(problem, past=Past(first, tours))


def line(**changes):
    """Three villages in a row, one day a week, four weeks."""
    problem, travel = line_world(
        teams=[team(weekdays=(1,))], venues=[hall(k) for k in range(3)], activities=[laep()],
        days=28, **changes,
    )  # fmt: skip
    return problem, travel


def test_nothing_is_given_without_a_past():
    problem, travel = line()
    given = build_instance(problem, travel).given
    assert not given.exposure.any() and not given.reached.any()
    assert (given.driving, given.work) == (0, {})
    assert problem.to_plan is problem


def test_what_the_past_gives():
    problem, travel = line()
    plan, _ = solve(problem, travel, PROVEN)
    after = continued(problem, plan, day(2))
    (tour,) = after.past.tours
    instance = build_instance(after, travel)
    visited = [s.venue for s in tour.sessions]
    minutes = [[travel.between(code, venue) for venue in visited] for code in instance.codes]
    weight = problem.scenario.policy.access_weight
    assert list(instance.given.exposure) == [sum(map(weight, row)) for row in minutes]
    assert list(instance.given.reached) == [min(row) <= 15 for row in minutes]
    assert instance.given.driving == tour.drive_minutes
    assert {cell.day for cell in instance.cells} == {day(8), day(15), day(22)}
    most = 48 * 60
    assert instance.week_limit(0, 0) < most == instance.week_limit(0, 1)


def test_a_village_served_already_is_not_reached_again():
    """One visit is left, and it goes to those who had none."""
    problem, travel = line()
    policy = replace(problem.scenario.policy, target_minutes=5.0, rhythms=(4,), max_sessions=1)
    problem = replace(problem, scenario=replace(problem.scenario, policy=policy))
    plan, _ = solve(problem, travel, PROVEN)
    first = min(tour.date for tour in plan.tours)
    after = continued(problem, plan, first + timedelta(days=1))
    again, _ = solve(after, travel, PROVEN)
    assert check(after, evaluate(after, again, travel).plan, travel) == ()
    assert again.tours[0] == plan.tours[0], "carried over as it was"
    values = [tier.value for tier in again.certificate.tiers]
    assert values == pytest.approx([tier.value for tier in plan.certificate.tiers])
    assert again.certificate.status == OPTIMAL


@pytest.mark.parametrize("seed", range(60))
def test_equals_brute_force_after_a_past(seed):
    """Whatever was held, what is left is planned as well as it can be."""
    problem, travel, brute = tiny_world(seed)
    best = brute.best("guarantee")
    if best is None or not best.tours:
        return
    plan = brute.world.plan(best.tours)
    dates = sorted({tour.date for tour in plan.tours})
    first = dates[len(dates) // 2] + timedelta(days=seed % 2)
    if first > problem.horizon.end:
        return
    after = continued(problem, plan, first)
    try:
        left = Brute(after, travel)
    except NotTinyError:
        return
    for equity in TIERS_IN_FORCE:
        wanted = left.best(equity)
        asked = with_equity(after, equity)
        try:
            found, _ = solve(asked, travel, PROVEN)
        except InfeasibleError as error:
            assert wanted is None or not wanted.tours or left.idle(), error.lines
            continue
        assert wanted is not None, "the judge accepts no plan at all"
        assert check(asked, evaluate(asked, found, travel).plan, travel) == ()
        tiers = found.certificate.tiers
        assert [tier.value for tier in tiers] == pytest.approx(list(wanted.values), abs=1e-5)
        assert [tier.gap for tier in tiers] == [0.0] * len(tiers)


def test_the_judge_sees_a_past_that_was_changed():
    problem, travel = line()
    plan, _ = solve(problem, travel, PROVEN)
    after = continued(problem, plan, day(9))
    sound = evaluate(after, solve(after, travel, PROVEN)[0], travel).plan
    assert check(after, sound, travel) == ()
    gone = replace(sound, tours=sound.tours[1:])
    assert RuleId.PAST in {v.rule for v in check(after, gone, travel)}
    moved = replace(sound.tours[0], km=sound.tours[0].km + 1)
    assert RuleId.PAST in {
        v.rule for v in check(after, replace(sound, tours=(moved, *sound.tours[1:])), travel)
    }
    outside = replace(after, past=replace(after.past, first=day(40)))
    assert RuleId.PAST in {v.rule for v in check(outside, sound, travel)}


def test_rules_ask_nothing_of_the_past():
    """A hall whose hours were wrong: what was held there was held."""
    problem, travel = line()
    plan, _ = solve(problem, travel, PROVEN)
    (activity,) = problem.scenario.activities
    later = replace(activity, starts=activity.starts[1:])
    closed = replace(problem.scenario, activities=(later,))
    after = continued(replace(problem, scenario=closed), plan, day(9))
    found, _ = solve(after, travel, PROVEN)
    judged = check(after, evaluate(after, found, travel).plan, travel)
    assert judged == ()
    assert {s.open for t in found.tours if t.date >= day(9) for s in t.sessions} == set(
        later.starts
    )
