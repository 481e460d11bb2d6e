"""Waits, by hand: from session to session, and from both ends of the horizon."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.evaluation.waits import long_waits, waits
from planner.loading import load_problem
from planner.model.calendar import week_index
from planner.model.coverage import Wait
from planner.pipeline import travel_times
from tests.evaluation.by_hand import MONDAY, NEXT_MONDAY, TOURS, day, judged, session, tour
from tests.worlds import code

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "scenarios" / "reference.toml"


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
    problem = load_problem(REFERENCE, date(2025, 9, 1), 306)
    venue = problem.scenario.venue("epizon-mairie")
    laep = next(a for a in problem.scenario.activities if a.id == "laep")
    phase = week_index(problem.scenario.anchor, date(2026, 4, 3)) % 4
    fridays = [
        day
        for day in problem.horizon.dates()
        if day.weekday() == 4
        and week_index(problem.scenario.anchor, day) % 4 == phase
        and problem.runs(laep, venue, day)
    ]
    held = replace(session("hall-2", "laep", "monthly-1"), venue=venue.id, commune=venue.commune)
    tours = tuple(tour(day, "08:10", "12:05", 40, held) for day in fridays)
    plan = replace(judged(()).plan, tours=tours)
    found = long_waits(problem, plan, travel_times(problem))
    (own,) = [w for w in found if w.code == venue.commune and w.start == date(2026, 4, 3)]
    assert (own.end, own.days) == (date(2026, 5, 29), 56)
