"""Every rule has its check, its French sentence, its test pair; the judge reads only files."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.evaluation.context import Context
from planner.loading import dump_json, plan_from_dict, plan_to_dict
from planner.rules import breaks, honesty, rules, staffing
from planner.rules.checks import check, checks
from tests.rules.by_hand import TOURS, TUESDAY, Judged, instead, judged
from tests.rules.cases import cases

CASES = cases()


def verdict(unserved=None, **case):
    """The rules named in a case."""
    world = judged(**case)
    return world.rules(**({} if unserved is None else {"unserved": unserved}))


@pytest.mark.parametrize("rule", rules(), ids=str)
def test_every_rule_has_one_sentence(rule):
    sentence = rule.sentence
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert sentence.count(". ") == 0
    assert "'" not in sentence


def test_no_name_or_sentence_is_shared():
    assert len({rule.id for rule in rules()}) == len({rule.sentence for rule in rules()})
    assert len({rule.id for rule in rules()}) == len(rules())


@pytest.mark.parametrize("rule", rules(), ids=str)
def test_just_inside(rule):
    assert verdict(**CASES[rule].passing) == set()


@pytest.mark.parametrize("rule", rules(), ids=str)
def test_just_outside(rule):
    case = CASES[rule]
    assert verdict(**case.failing) == {rule} | case.also


@pytest.mark.parametrize("rule", rules(), ids=str)
def test_a_check_names_its_own_rule_only(rule):
    case = dict(CASES[rule].failing)
    listed = {"unserved": case.pop("unserved")} if "unserved" in case else {}
    world = judged(**case)
    plan = replace(world.plan, **listed)
    found = list(checks()[rule](Context(world.problem, plan, world.travel)))
    assert found
    assert {violation.rule for violation in found} == {rule}
    assert all(violation.where and violation.detail for violation in found)


def test_nothing_is_left_over():
    assert checks().keys() == CASES.keys() == set(rules())


def through_json(world: Judged) -> Judged:
    document = json.loads(dump_json(plan_to_dict(world.plan)))
    return Judged(world.problem, plan_from_dict(document, world.problem), world.travel)


@pytest.mark.parametrize("rule", rules(), ids=str)
def test_the_judge_says_the_same_after_a_json_round_trip(rule):
    case = {k: v for k, v in CASES[rule].failing.items() if k != "unserved"}
    world = judged(**case)
    again = through_json(world)
    assert again.plan == world.plan
    assert again.violations() == world.violations()


@given(st.sets(st.integers(0, 3)))
def test_the_judge_says_the_same_of_any_part_of_the_plan(kept):
    world = judged(tuple(TOURS[k] for k in sorted(kept)))
    assert through_json(world).violations() == world.violations()


@given(st.permutations(TOURS))
def test_the_order_of_tours_is_not_judged(tours):
    assert judged(tuple(tours)).violations() == ()
    spoilt = [t if t is not TUESDAY else instead(TUESDAY, staff=1)[1] for t in tours]
    assert judged(tuple(spoilt)).rules() == {staffing.STAFF}


def test_every_breach_is_reported_at_once():
    world = judged(instead(TUESDAY, staff=3, drive_minutes=1, lunch=None))
    assert world.rules() == {staffing.STAFF, breaks.LUNCH, breaks.BREAK, honesty.FIGURES}


def test_the_judge_is_a_pure_function():
    world = judged()
    assert check(world.problem, world.plan, world.travel) == ()
    assert check(world.problem, world.plan, world.travel) == ()
