"""What a minimum comes to where a plan shows a part of a fortnight only."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from planner.model.calendar import Calendar, DateRange
from planner.model.past import Past
from planner.model.plan import Tour
from planner.model.scenario import Leave, Quota
from planner.model.territory import Window
from planner.rules.quotas.minima import minima
from planner.solving.indexing import build_instance
from tests.solving.days import Slot
from tests.worlds import START, hall, laep, line_world, permanence, site, team

FORTNIGHT = ((0,), (1,), (0, 1))
"""Week A, week B, and both."""


def shut(*offsets):
    """Days after the start on which everything is closed."""
    days = [START + timedelta(days=k) for k in offsets]
    return Calendar(closures=tuple(DateRange(day, day) for day in days))


def asked(minimum, calendar=None, per="cycle", **world):
    quota = {"venue": "site-0"} | world.pop("quota", {})
    problem, _ = line_world(2, fixed=[0], calendar=calendar, **world)
    rule = Quota("Q", per, minimum, **quota)
    return tuple(minima(problem, rule, dict.fromkeys(FORTNIGHT, 0)).values())


WEEK_B = range(7, 14)


@pytest.mark.parametrize(
    ("closed", "minimum", "expected"),
    [
        ((), 1, (1, 1, 1)),
        ((), 10, (10, 10, 10)),
        # A bank holiday does not break a promise of once a week or a fortnight...
        ((9,), 1, (1, 1, 1)),
        # ...and takes a tenth of ten a fortnight, a fifth of five a week.
        ((9,), 10, (10, 8, 9)),
        ((9,), 5, (5, 4, 4)),
        # One week closed: half of what a fortnight asks, a half rounded down.
        (WEEK_B, 1, (1, 0, 0)),
        (WEEK_B, 2, (2, 0, 1)),
        (WEEK_B, 3, (3, 0, 1)),
        # One day left of five: less than half of a session.
        ((0, 1, 2, 3, *WEEK_B), 1, (0, 0, 0)),
        ((0, 1, 2, 3, *WEEK_B), 5, (1, 0, 0)),
        # Three days left of five.
        ((0, 1, *WEEK_B), 1, (1, 0, 0)),
        (range(14), 3, (0, 0, 0)),
    ],
)
def test_a_minimum_is_prorated_to_the_weekdays_shown(closed, minimum, expected):
    assert asked(minimum, shut(*closed)) == expected


def test_a_week_shows_what_another_of_its_letter_has_closed():
    # Week B of the first fortnight is closed, that of the second is not.
    assert asked(1, shut(*WEEK_B), days=28) == (1, 1, 1)


@pytest.mark.parametrize("offset", range(14))
def test_fourteen_days_show_a_fortnight_wherever_they_start(offset):
    assert asked(3, start=START + timedelta(days=offset)) == (3, 3, 3)


def test_only_days_on_which_the_quota_can_be_held_count():
    tuesdays = hall(0, id="site-0", kind="fixed", windows=(Window(1, time(8), time(13)),))
    world = {"venues": [tuesdays], "quota": {"activities": ("laep",)}}
    assert asked(1, shut(0, 2, 3, 4), **world) == (1, 1, 1)
    assert asked(1, shut(8), **world) == (1, 0, 0)


def test_school_holidays_count_where_the_activity_stops():
    # The permanence goes on in week B: it is a week of service, but none for a LAEP.
    pause = Calendar(breaks=(DateRange(START + timedelta(days=7), START + timedelta(days=13)),))
    activities = [laep(), permanence(in_school_breaks="open")]
    world = {"activities": activities, "calendar": pause}
    assert asked(2, **world, quota={"activities": ("laep",)}) == (2, 0, 1)
    assert asked(2, **world, quota={"activities": ("permanence",)}) == (2, 2, 2)


def test_a_closed_hall_owes_nothing():
    works = DateRange(START + timedelta(days=7), START + timedelta(days=13), "travaux")
    assert asked(1, venues=[hall(0), site(0, closures=(works,))]) == (1, 0, 0)


def test_leave_counts_where_too_few_agents_are_left():
    week_b = DateRange(START + timedelta(days=7), START + timedelta(days=13))
    one_left = {"teams": [team(leaves=(Leave(week_b, 1),))]}
    assert asked(1, **one_left, quota={"activities": ("laep",)}) == (1, 0, 0)
    assert asked(1, **one_left, quota={"activities": ("permanence",)}) == (1, 1, 1)


def test_what_can_never_be_held_is_asked_all_the_same():
    # No calendar is at fault: the conflict is to be said.
    assert asked(1, teams=[team(agents=1)], quota={"activities": ("laep",)}) == (1, 1, 1)
    assert asked(1, quota={"venue": "nowhere"}) == (1, 1, 1)


@pytest.mark.parametrize("per", ["week", "cycle", "horizon"])
@pytest.mark.parametrize("closed", [(), (9,), WEEK_B, (0, 1, 2, 3, *WEEK_B)])
@pytest.mark.parametrize("start", [0, 3, 7])
@pytest.mark.parametrize("past", [None, 1, 4, 7, 9])
def test_the_solver_asks_the_same(per, closed, start, past):
    quotas = [
        Quota("Q", per, n, venue="site-0", half_day=h) for n in (1, 4) for h in (None, "morning")
    ]
    problem, travel = line_world(
        2, fixed=[0], calendar=shut(*closed), quotas=quotas, start=START + timedelta(days=start)
    )
    if past:
        first = problem.horizon.start + timedelta(days=past)
        problem = replace(problem, past=Past(first, (visit(problem, first),)))
    instance = build_instance(problem, travel)
    for quota, found, given in zip(quotas, instance.asked, instance.given.sessions, strict=True):
        weeks = {k: {"week": (k,), "cycle": (2 * k, 2 * k + 1)}.get(per, ()) for k in found}
        held = {weeks[k]: given.get(k, 0) for k in found}
        least = minima(problem, quota, held)
        assert found == {k: max(0, least[weeks[k]] - held[weeks[k]]) for k in found}


def visit(problem, before):
    """A tour to the first site, on the day before."""
    slot = Slot(problem.index.venues["site-0"], problem.scenario.activities[0], time(9))
    home, day = problem.scenario.teams[0], before - timedelta(days=1)
    return Tour(home.id, day, home.depot, time(8), time(13), 20, 20.0, 2, (slot.on(day),))


@pytest.mark.parametrize(
    ("minimum", "first", "given", "expected"),
    [
        # What was held counts; the last of five days may hold one.
        (1, 4, 0, 1),
        (1, 4, 1, 1),
        (3, 4, 0, 1),
        (3, 4, 1, 2),
        (3, 3, 1, 3),
    ],
)
def test_a_week_begun_asks_no_more_than_a_session_a_day_that_is_left(
    minimum, first, given, expected
):
    problem, _ = line_world(2, fixed=[0])
    problem = replace(problem, past=Past(START + timedelta(days=first)))
    rule = Quota("Q", "week", minimum, venue="site-0")
    assert minima(problem, rule, {(0,): given}) == {(0,): expected}


def test_a_day_that_was_closed_is_as_good_as_one_to_come():
    problem, _ = line_world(2, fixed=[0], calendar=shut(0), days=28)
    problem = replace(problem, past=Past(START + timedelta(days=4)))
    rule = Quota("Q", "week", 3, venue="site-0")
    assert minima(problem, rule, {(0,): 0}) == {(0,): 2}
