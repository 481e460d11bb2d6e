"""Which days a plan is computed for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.periods import PlanPeriod, again, block_of, first_period

ANCHOR = date(2026, 8, 31)
"""A Monday: blocks begin on 26 October, 23 November, 21 December 2026."""

DAYS = st.dates(date(2026, 9, 1), date(2028, 8, 1))


def weekdays(day):
    """The next day from Monday to Friday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def monday_of(day):
    return day - timedelta(days=day.weekday())


def days(first, last):
    return {first + timedelta(days=k) for k in range((last - first).days + 1)}


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 12, 3), date(2026, 12, 20)])
def test_the_block_of_a_day(day):
    assert block_of(ANCHOR, day) == date(2026, 11, 23)


def test_a_first_plan_on_a_sunday_begins_the_next_day():
    sunday = date(2026, 11, 29)
    found = first_period(ANCHOR, date(2026, 11, 30), sunday, weekdays)
    assert found == PlanPeriod(date(2026, 11, 30), date(2026, 12, 20), date(2026, 11, 30))


def test_a_first_plan_on_a_working_day_begins_that_day():
    day = date(2026, 12, 2)
    found = first_period(ANCHOR, monday_of(day), day, weekdays)
    assert found == PlanPeriod(day, date(2026, 12, 20), day)


def test_too_few_days_left_take_the_next_block_with_them():
    day = date(2026, 12, 10)
    assert first_period(ANCHOR, monday_of(day), day, weekdays) == PlanPeriod(
        day, date(2027, 1, 17), day
    )


def test_the_next_period_begins_where_what_is_announced_ends():
    taken = days(date(2026, 11, 30), date(2026, 12, 23))
    found = first_period(ANCHOR, date(2026, 12, 28), date(2026, 12, 2), weekdays, taken)
    assert found == PlanPeriod(date(2026, 12, 24), date(2027, 1, 17), date(2026, 12, 24))


def test_what_is_announced_after_stays():
    taken = days(date(2026, 12, 14), date(2027, 1, 17))
    found = first_period(ANCHOR, date(2026, 11, 30), date(2026, 11, 30), weekdays, taken)
    assert found is not None
    assert (found.start, found.end) == (date(2026, 11, 30), date(2026, 12, 13))


def test_a_week_that_is_over_is_not_planned():
    assert first_period(ANCHOR, date(2026, 11, 23), date(2026, 11, 30), weekdays) is None


@given(DAYS, st.integers(-2, 60), st.sampled_from([4, 8, 12]), st.booleans())
def test_no_day_before_today_nor_announced(today, weeks_ahead, weeks, announced):
    monday = monday_of(today) + timedelta(weeks=weeks_ahead)
    taken = days(monday - timedelta(days=40), monday - timedelta(days=3)) if announced else ()
    found = first_period(ANCHOR, monday, today, weekdays, taken, weeks)
    if found is None:
        assert monday + timedelta(days=6) < today
        return
    assert found.start == found.first >= today
    assert weekdays(found.start) == found.start
    assert not days(found.start, found.end) & set(taken)
    assert found.start <= monday + timedelta(days=7), "or the Monday after a weekend"
    assert found.end >= monday
    assert 14 <= found.days <= 7 * weeks + 28


@given(DAYS, DAYS, DAYS)
def test_anew_keeps_the_days_before(one, two, first):
    start, end = sorted((one, two))
    found = again(start, end, first)
    assert found.start <= found.first <= found.end
    assert found.start == min(start, first)
    assert found.end == max(end, first)
