"""Waits, by hand: from session to session, and from both ends of the horizon."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.evaluation.waits import long_waits, lost_sessions, waits
from planner.model.calendar import ONCE, Calendar, DateRange
from planner.model.coverage import Wait
from planner.model.plan import Override
from planner.model.scenario import Leave
from planner.rules.checks import check
from tests.revisions import FRIDAY, FRIDAY_HALL, friday_village
from tests.rules.by_hand import (
    MONDAY,
    NEXT_MONDAY,
    TOURS,
    TUESDAY,
    WEDNESDAY,
    day,
    held,
    judged,
)
from tests.worlds import code


def of(village, world):
    found = waits(world.problem, world.plan, world.travel)
    return [(w.start, w.end) for w in found if w.code == code(village)]


def test_from_session_to_session():
    # Village 2 has a session on Tuesday 2 only; village 0 on Mondays 1 and 8.
    world = judged(TOURS)
    assert of(2, world) == [(day(1), day(2)), (day(2), day(14))]
    assert of(0, world) == [(day(1), day(1)), (day(1), day(8)), (day(8), day(14))]


def test_the_unreached_do_not_wait():
    world = judged((MONDAY, NEXT_MONDAY))
    assert of(2, world) == []
    assert of(0, world) != []


def test_the_limit_itself_is_no_alert():
    world = judged(TOURS, policy={"max_wait_days": 8})
    found = long_waits(world.problem, world.plan, world.travel)
    assert [(w.code, w.days) for w in found] == [(code(2), 12)]
    world = judged(TOURS, policy={"max_wait_days": 7})
    found = long_waits(world.problem, world.plan, world.travel)
    assert [w.days for w in found] == sorted((w.days for w in found), reverse=True)
    assert {w.code for w in found} == {code(2), code(3), code(4)}


def test_the_longest_wait_of_a_commune_is_that_of_its_coverage():
    from planner.evaluation.coverage import coverage

    world = judged(TOURS)
    every = waits(world.problem, world.plan, world.travel)
    for row in coverage(world.problem, world.plan, world.travel):
        assert max(w.days for w in every if w.code == row.code) == row.max_gap_days


@pytest.mark.parametrize("days", [0, 56])
def test_days_are_those_between_dates(days):
    start = date(2026, 4, 3)
    assert Wait("52001", "A", start, start + timedelta(days=days)).days == days


def test_a_friday_village_waits_56_days_for_the_first_of_may():
    # Every fourth Friday: 3 April, 1 May (a public holiday), 29 May 2026.
    problem, plan, travel = friday_village()
    assert check(problem, plan, travel) == ()
    commune = problem.index.venues[FRIDAY_HALL].commune
    (own,) = [
        w for w in long_waits(problem, plan, travel) if (w.code, w.start) == (commune, FRIDAY)
    ]
    assert (own.end, own.days) == (date(2026, 5, 29), 56)
    (lost,) = [h for h in lost_sessions(problem, plan) if own.start < h.date < own.end]
    assert (lost.date, lost.venue) == (date(2026, 5, 1), FRIDAY_HALL)


# --- lost sessions --------------------------------------------------------------------


def lost(tours, overrides=(), **world):
    plan = judged(tours, overrides=overrides, **world)
    return lost_sessions(plan.problem, plan.plan)


def test_nothing_is_lost_of_a_plan_that_keeps_its_rhythms():
    assert lost(TOURS) == ()


def test_a_holiday_takes_a_session():
    # The site is open every Monday; Monday 8 is a holiday.
    holiday = Calendar(holidays=(DateRange(day(8), day(8), "Fête"),))
    assert lost((MONDAY, TUESDAY, WEDNESDAY), calendar=holiday) == (held(NEXT_MONDAY),)


def test_so_does_a_revision():
    called_off = Override(1, "neige", "weekly", held(NEXT_MONDAY), None)
    assert lost((MONDAY, TUESDAY, WEDNESDAY), (called_off,)) == (held(NEXT_MONDAY),)


def test_the_only_session_of_a_rhythm_is_lost_too():
    # hall-4 had Wednesday 10 alone: nothing held tells of its rhythm, the override does.
    called_off = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), None)
    assert lost((MONDAY, TUESDAY, NEXT_MONDAY), (called_off,)) == (held(WEDNESDAY),)


def test_a_rhythm_with_no_date_left_loses_those_of_leave_too():
    # Every Monday: the 1st is called off, the 8th falls in the van's leave.
    called_off = Override(1, "neige", "weekly", held(MONDAY), None)
    away = {"leaves": (Leave(DateRange(day(8), day(8)), agents=2),)}
    plan = judged((TUESDAY, WEDNESDAY), overrides=(called_off,), van=away)
    assert plan.violations() == ()
    assert lost_sessions(plan.problem, plan.plan) == (held(MONDAY), held(NEXT_MONDAY))


def test_a_session_held_on_another_day_is_not_lost():
    thursday = replace(
        WEDNESDAY, date=day(11), sessions=(replace(WEDNESDAY.sessions[0], pattern=ONCE),)
    )
    moved = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), held(thursday))
    tours = (MONDAY, TUESDAY, NEXT_MONDAY, thursday)
    assert lost(tours, (moved,)) == ()
    # The other day is called off in its turn: then it is lost, there and for good.
    called_off = Override(2, "formation", "", held(thursday), None)
    assert lost((MONDAY, TUESDAY, NEXT_MONDAY), (moved, called_off)) == (held(WEDNESDAY),)


def test_a_session_taken_back_is_not_lost():
    called_off = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), None)
    back = Override(2, "redoux", "", None, held(WEDNESDAY))
    assert lost(TOURS, (called_off, back)) == ()


def test_a_session_that_was_only_once_is_promised_by_nothing():
    once = replace(WEDNESDAY, sessions=(replace(WEDNESDAY.sessions[0], pattern=ONCE),))
    extra = Override(1, "fête", "", None, held(once))
    assert lost((MONDAY, TUESDAY, NEXT_MONDAY, once), (extra,)) == ()
    called_off = Override(2, "pluie", "", held(once), None)
    assert lost((MONDAY, TUESDAY, NEXT_MONDAY), (extra, called_off)) == ()
