"""How many long days a week may have: judged, kept by the solver, what was held counted."""

from contextlib import suppress
from dataclasses import replace

import pytest

from planner.errors import InfeasibleError
from planner.evaluation.tiers import TIERS_IN_FORCE
from planner.model.past import Past
from planner.model.scenario import Quota
from planner.rules.long_days import MAX_LONG_DAYS
from planner.rules.long_days.limits import LongDay, limits
from planner.solving.limits import TourMeasure, limits_of
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.rules.by_hand import MONDAY, TUESDAY, WEDNESDAY, Case, day, judged
from tests.solving.brute import tiny_world
from tests.solving.optima import assert_equal
from tests.solving.small_worlds import small_world
from tests.worlds import line_world, team


def long(hours, most):
    return {"limits": (("long_day_hours", hours), ("max_long_days", most))}


# Monday 1 takes 3 h 25, Tuesday 2 8 h 35, Monday 8 3 h 25, Wednesday 10 4 h 35.
CASES = {MAX_LONG_DAYS: Case({"van": long(3.0, 2)}, {"van": long(3.0, 1)})}


def weeks(**changes):
    return [v.where for v in judged(**changes).violations() if v.rule == MAX_LONG_DAYS]


def test_each_week_by_itself():
    assert weeks(van=long(3.0, 1)) == [
        "Équipe van, semaine du 01/06/2026", "Équipe van, semaine du 08/06/2026",
    ]  # fmt: skip
    assert weeks(van=long(4.0, 0)) == weeks(van=long(3.0, 1))
    assert weeks(van=long(4.6, 0)) == ["Équipe van, semaine du 01/06/2026"]


def test_a_day_of_just_so_many_hours_is_not_long():
    assert weeks(van=long(8 + 35 / 60, 0)) == []
    assert weeks(van={"limits": (("max_long_days", 0),)}) == []  # nine hours unless it is said
    assert weeks(van={"limits": (("long_day_hours", 3.0),)}) == []  # as many as one likes


def test_what_was_held_counts_and_is_not_blamed():
    """Of the first week only Wednesday is still to plan; it is empty, then long."""
    past = Past(day(3), (MONDAY, TUESDAY))
    assert weeks(van=long(8.0, 0), past=past) == []
    late = replace(WEDNESDAY, date=day(3))
    tours = (MONDAY, TUESDAY, late)
    assert weeks(van=long(4.0, 1), past=past, tours=tours) == ["Équipe van, semaine du 01/06/2026"]


def tour(minutes):
    return TourMeasure(start=480, end=480 + minutes, drive=60, work=minutes, metres=1000)


def test_what_the_solver_counts():
    assert LongDay(540.0) == LongDay(540) != LongDay(541)
    assert [LongDay(540)(tour(n)) for n in (60, 540, 541)] == [0, 0, 1]


def test_a_limit_a_week_net_of_what_was_held():
    problem, _ = line_world(teams=(team("van", **long(8.0, 2)), team("car")))
    asked = list(limits(problem))
    assert [(x.team.id, x.most, len(x.days)) for x in asked] == [("van", 2, 7)] * len(asked)
    assert asked
    after = replace(problem, past=Past(day(3), (MONDAY, TUESDAY)))
    left = [x.most for x in limits_of(after) if x.rule == MAX_LONG_DAYS]
    assert left == [1] + [2] * (len(asked) - 1)


def limited(seed):
    """A small world, each team held to one long day less than it would like in a week."""
    problem, travel = small_world(f"long {seed}")
    with suppress(InfeasibleError):
        plan, _ = solve(problem, travel, PROVEN)
        spans = sorted((t.end.hour - t.start.hour) + (t.end.minute - t.start.minute) / 60
                       for t in plan.tours)  # fmt: skip
        usual = spans[len(spans) // 2] - 0.1 if spans else 3.0
        teams = [replace(t, **long(round(usual, 1), parity(seed))) for t in problem.scenario.teams]
        problem = replace(problem, scenario=replace(problem.scenario, teams=tuple(teams)))
    return problem, travel


def parity(seed):
    """None or one a week, by the seed."""
    return int(str(seed)[0]) % 2


@pytest.mark.parametrize("seed", range(25))
def test_the_optimum_is_that_of_brute_force(seed):
    problem, travel, brute = tiny_world(seed, limited)
    for equity in TIERS_IN_FORCE:
        assert_equal(problem, travel, brute, equity)


def test_a_conflict_names_the_rule_and_the_team():
    """Every day takes more than an hour, and a session a week is asked."""
    asked = Quota("une par semaine", minimum=1)
    problem, travel = line_world(teams=(team("van", **long(1.0, 0)),), quotas=(asked,))
    with pytest.raises(InfeasibleError) as error:
        solve(problem, travel, PROVEN)
    told = " ".join(error.value.lines)
    assert "longues journées" in told
    assert "Équipe van" in told
    assert "une par semaine" in told
