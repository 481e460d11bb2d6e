"""What rules ask of tours: over days told apart, over days merged, after a past."""

from dataclasses import replace
from datetime import timedelta

import pytest

from planner.model.past import Past
from planner.model.rules import Rule
from planner.model.scenario import WorkRules
from planner.rules.limits import Limit, drive, work
from planner.rules.working_time import AVERAGE_WORK, WEEK_WORK
from planner.solving.indexing import build_instance
from planner.solving.limits import GroupLimit, group_limits, limits_of, measure, widest
from planner.solving.partition import aggregated, calendar, separate
from tests.rules.by_hand import MONDAY, TUESDAY
from tests.worlds import line_world, team

RULE = Rule("rule", "Une règle.")


def hours(n):
    return timedelta(hours=n)


def world(*teams, days=28):
    problem, travel = line_world(teams=teams or (team(),), days=days)
    return problem, build_instance(problem, travel)


def rows(found):
    """Rule, team, most and multiplicities of limits over groups."""
    return sorted((str(r.limit.rule), r.team, r.most, sorted(r.times.values())) for r in found)


def test_a_tour_of_a_plan_is_measured():
    """Tuesday runs from 8:10 to 16:45, an hour on the road, 45 minutes of lunch left out."""
    found = measure(TUESDAY)
    assert (found.start, found.end) == (490, 1005)
    assert (found.drive, found.work, found.metres) == (60, 470, 60_000)
    assert measure(MONDAY).work == measure(MONDAY).end - measure(MONDAY).start


def test_hours_of_each_week_and_of_them_all():
    problem, _ = world(team(work=WorkRules(week_average=hours(10), week_max=hours(12))))
    found = limits_of(problem)
    assert [len(limit.days) for limit in found if limit.rule == WEEK_WORK] == [7] * 4
    assert {limit.most for limit in found if limit.rule == WEEK_WORK} == {720}
    average = next(limit for limit in found if limit.rule == AVERAGE_WORK)
    assert (average.most, len(average.days), average.use) == (2400, 28, work)


def test_what_was_held_is_taken_off_and_never_makes_less_than_nothing():
    problem, _ = world(team("van", work=WorkRules(week_max=hours(8))))
    first = problem.horizon.start + timedelta(days=3)
    past = replace(problem, past=Past(first, (MONDAY, TUESDAY)))
    held = measure(MONDAY).work + measure(TUESDAY).work
    week = min((x for x in limits_of(past) if x.rule == WEEK_WORK), key=lambda x: min(x.days))
    assert (week.most, min(week.days), len(week.days)) == (max(0, 480 - held), first, 4)


@pytest.mark.parametrize("partition", [calendar, separate])
def test_days_told_apart_keep_every_limit(partition):
    _, instance = world(team(), team("car"))
    found = group_limits(instance, partition(instance))
    weeks = [limit for limit in found if limit.limit.rule == WEEK_WORK]
    assert {limit.team for limit in weeks} == {0, 1}
    assert all(set(limit.times.values()) == {1} for limit in weeks)
    assert len(weeks) == 2 * 4


def test_a_long_horizon_counts_each_week_once():
    """Weeks of one phase are alike, so their rows are one; the average counts them all."""
    _, instance = world(days=56)
    found = group_limits(instance, calendar(instance))
    assert len([limit for limit in found if limit.limit.rule == WEEK_WORK]) == 4
    average = next(limit for limit in found if limit.limit.rule == AVERAGE_WORK)
    assert set(average.times.values()) == {2}


def test_merged_days_add_their_limits_up():
    """Two teams alike and four weeks alike: one row of each rule."""
    _, instance = world(team(), team("car"))
    assert rows(group_limits(instance, aggregated(instance))) == [
        ("average-work", 0, 2 * 4 * 35 * 60, [1]),
        ("week-work", 0, 2 * 4 * 48 * 60, [1]),
    ]


def test_of_a_merged_group_that_a_limit_leaves_out_in_part_nothing_is_asked():
    _, instance = world()
    day = next(iter(instance.cells)).day
    limit = Limit(RULE, instance.teams[0], frozenset({day}), 0, work)
    found = group_limits(replace(instance, limits=(limit,)), aggregated(instance))
    assert [dict(row.times) for row in found] == [{}]


def test_the_widest_limits_of_each_use():
    def limit(most, groups, use):
        named = Limit(RULE, team(), frozenset(), most, use)
        return GroupLimit(named, 0, most, dict.fromkeys(groups, 1))

    whole, week = limit(100, (0, 1, 2), work), limit(50, (0, 1), work)
    driven, apart = limit(10, (0,), drive), limit(20, (3,), work)
    assert widest((whole, week, driven, apart)) == (whole, driven, apart)
