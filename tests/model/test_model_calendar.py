"""Dates and recurring patterns."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.calendar import (
    PATTERNS,
    Calendar,
    DateRange,
    Horizon,
    SchoolBreaks,
    cycle_index,
    week_index,
)

MONDAY = date(2026, 8, 31)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_weeks_by_hand():
    assert week_index(MONDAY, date(2026, 8, 31)) == 0
    assert week_index(MONDAY, date(2026, 9, 6)) == 0
    assert week_index(MONDAY, date(2026, 9, 7)) == 1
    assert week_index(MONDAY, date(2026, 8, 30)) == -1
    assert cycle_index(MONDAY, date(2026, 9, 13)) == 0
    assert cycle_index(MONDAY, date(2026, 9, 14)) == 1


def test_fortnights_stay_regular_over_the_new_year():
    """2026-W53 and 2027-W01 are both odd ISO weeks."""
    wednesdays = [date(2026, 12, 16) + timedelta(weeks=i) for i in range(6)]
    held = [PATTERNS["fortnightly-A"].holds_in(week_index(MONDAY, day)) for day in wednesdays]
    assert held == [held[0], not held[0]] * 3


def test_pattern_codes():
    assert list(PATTERNS) == [
        "weekly", "fortnightly-A", "fortnightly-B",
        "monthly-1", "monthly-2", "monthly-3", "monthly-4",
    ]  # fmt: skip


@given(days)
def test_each_week_is_held_by_exactly_one_phase(day):
    week = week_index(MONDAY, day)
    for every in (1, 2, 4):
        held = [p for p in PATTERNS.values() if p.every == every and p.holds_in(week)]
        assert len(held) == 1


@given(days, st.sampled_from(sorted(PATTERNS)))
def test_patterns_recur(day, code):
    pattern = PATTERNS[code]
    later = day + timedelta(weeks=pattern.every)
    assert pattern.holds_in(week_index(MONDAY, day)) == pattern.holds_in(week_index(MONDAY, later))


@given(days, st.integers(0, 60))
def test_horizon(start, length):
    horizon = Horizon(start, start + timedelta(days=length))
    dates = list(horizon.dates())
    assert len(dates) == horizon.days == length + 1
    assert (dates[0], dates[-1]) == (horizon.start, horizon.end)


def test_calendar():
    noel = DateRange(date(2026, 12, 25), date(2026, 12, 25), "Noël")
    holidays = DateRange(date(2026, 12, 19), date(2027, 1, 3), "Vacances de Noël")
    inventory = DateRange(date(2026, 11, 30), date(2026, 12, 1), "Inventaire")
    calendar = Calendar((noel,), (holidays,), (inventory,))
    assert calendar.closed(date(2026, 12, 25)) == noel
    assert calendar.closed(date(2026, 12, 1)) == inventory
    assert calendar.closed(date(2026, 12, 2)) is None
    assert calendar.closed(date(2026, 12, 28)) is None
    assert calendar.school_break(date(2027, 1, 3)) == holidays
    assert calendar.school_break(date(2027, 1, 4)) is None


@pytest.mark.parametrize(
    ("start", "last_open"),
    [
        (date(2026, 10, 17), date(2026, 10, 25)),  # a Saturday: the week after the weekend
        (date(2026, 10, 19), date(2026, 10, 25)),  # a Monday
        (date(2026, 10, 21), date(2026, 11, 1)),  # a Wednesday: its first whole week
    ],
)
def test_reduced_activities_run_in_the_first_week_of_a_school_holiday(start, last_open):
    pause = DateRange(start, start + timedelta(days=20), "Vacances")
    armistice = DateRange(date(2026, 10, 20), date(2026, 10, 20), "Férié")
    calendar = Calendar(holidays=(armistice,), breaks=(pause,))
    held = [
        day
        for day in Horizon(pause.start, pause.end).dates()
        if calendar.stopped_by(SchoolBreaks.REDUCED, day) is None
    ]
    assert max(held) == last_open
    assert armistice.start not in held
    assert all(calendar.stopped_by(SchoolBreaks.CLOSED, day) is not None for day in held)
    assert calendar.stopped_by(SchoolBreaks.OPEN, pause.end) is None
    assert calendar.stopped_by(SchoolBreaks.CLOSED, pause.end) == pause
    assert calendar.stopped_by(SchoolBreaks.OPEN, armistice.start) == armistice
