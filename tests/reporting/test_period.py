"""The days a report is of, and the day it stops at."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.calendar import DateRange
from planner.reporting.period import (
    FREE,
    JUNE,
    SCHOOL,
    SEPTEMBER,
    USUAL,
    YEAR,
    ReportPeriod,
    dates_of,
    free_dates,
    kind_of,
    period_of,
    ranges,
)
from planner.texts import periods as said

TODAY = date(2026, 11, 29)
YEAR_2026 = dates_of(YEAR, 2026)


@pytest.mark.parametrize(
    ("kind", "first", "last", "name", "title"),
    [
        (YEAR, "2026-01-01", "2026-12-31", "2026", "Bilan d’activité 2026"),
        (JUNE, "2026-01-01", "2026-06-30", "2026-janvier-juin",
         "Bilan d’activité, janvier à juin 2026"),
        (SEPTEMBER, "2026-01-01", "2026-09-30", "2026-janvier-septembre",
         "Bilan d’activité, janvier à septembre 2026"),
        (SCHOOL, "2026-09-01", "2027-08-31", "2026-2027",
         "Bilan d’activité, année scolaire 2026-2027"),
    ],
)  # fmt: skip
def test_usual_periods(kind: str, first: str, last: str, name: str, title: str) -> None:
    dates = dates_of(kind, 2026)
    assert dates == DateRange(date.fromisoformat(first), date.fromisoformat(last))
    assert kind_of(dates) == kind
    assert ReportPeriod(dates, dates.end).name == name
    assert said.title(dates) == title


def test_free_periods() -> None:
    dates = free_dates(date(2026, 3, 1), date(2026, 5, 15))
    assert kind_of(dates) == FREE
    assert ReportPeriod(dates, dates.end).name == "2026-03-01-2026-05-15"
    assert said.title(dates) == "Bilan d’activité du 1er mars au 15 mai 2026"
    assert said.title(free_dates(date(2026, 3, 1), date(2026, 3, 31))).endswith(", mars 2026")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-05-15", "2026-03-01", "la fin précède le début"),
        ("2026-01-01", "2027-01-02", "un an au plus"),
        ("1999-06-01", "1999-07-01", "de 2000 à 2100"),
        ("2100-06-01", "2101-02-01", "de 2000 à 2100"),
    ],
)
def test_free_periods_that_are_none(first: str, last: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        free_dates(date.fromisoformat(first), date.fromisoformat(last))


def test_a_running_period_stops_today() -> None:
    period = period_of(YEAR_2026, TODAY)
    assert (period.until, period.over, period.complete) == (TODAY, False, False)
    assert period.counted == DateRange(date(2026, 1, 1), TODAY)
    assert period.ahead == DateRange(date(2026, 11, 30), date(2026, 12, 31))
    assert period.finished.end == date(2026, 11, 28)
    assert period.name == "2026-au-2026-11-29"


def test_a_past_period_is_complete_and_one_to_come_has_not_begun() -> None:
    past = period_of(dates_of(YEAR, 2025), TODAY)
    assert (past.until, past.complete, past.detailed, past.ahead) == (
        date(2025, 12, 31), True, True, None,
    )  # fmt: skip
    later = period_of(dates_of(YEAR, 2027), TODAY)
    assert later.counted is None
    assert later.ahead == later.dates
    assert later.dates.start not in later.finished


def test_the_last_day_is_not_over_until_midnight() -> None:
    evening = period_of(YEAR_2026, date(2026, 12, 31))
    assert (evening.until, evening.complete) == (date(2026, 12, 31), False)
    assert period_of(YEAR_2026, date(2027, 1, 1)).complete


def test_a_day_may_be_asked_for_if_it_is_past_and_of_the_period() -> None:
    june = period_of(YEAR_2026, TODAY, date(2026, 6, 30))
    assert (june.until, june.over, june.complete) == (date(2026, 6, 30), True, False)
    with pytest.raises(ValueError, match=r"est à venir.*au plus le 29 novembre 2026"):
        period_of(YEAR_2026, TODAY, date(2026, 11, 30))
    with pytest.raises(ValueError, match="pas dans la période"):
        period_of(YEAR_2026, TODAY, date(2025, 12, 31))


@pytest.mark.parametrize(
    ("dates", "detailed"),
    [
        (dates_of(YEAR, 2026), True),
        (dates_of(SCHOOL, 2026), True),
        (dates_of(JUNE, 2026), False),
        (dates_of(SEPTEMBER, 2026), False),
        (DateRange(date(2026, 3, 1), date(2026, 5, 15)), False),
    ],
)
def test_only_whole_years_that_are_over_tell_who_came_where(
    dates: DateRange, detailed: bool
) -> None:
    assert ReportPeriod(dates, dates.end).detailed == detailed
    assert not ReportPeriod(dates, dates.end, over=False).detailed
    assert not ReportPeriod(dates, dates.end - timedelta(days=1)).detailed


@given(
    st.sampled_from(USUAL), st.integers(2001, 2099), st.dates(date(2000, 1, 1), date(2101, 1, 1))
)
def test_every_day_is_counted_or_to_come(kind: str, year: int, today: date) -> None:
    period = period_of(dates_of(kind, year), today)
    spans = [span for span in (period.counted, period.ahead) if span]
    days = sum((span.end - span.start).days + 1 for span in spans)
    assert days == (period.dates.end - period.dates.start).days + 1
    assert period.counted is None or period.counted.end <= today


def test_days_as_ranges() -> None:
    days = [date(2026, 6, k) for k in (4, 1, 2, 9, 2)]
    assert [(r.start.day, r.end.day) for r in ranges(days)] == [(1, 2), (4, 4), (9, 9)]
    assert ranges([]) == ()


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_the_same_days(offsets: set[int]) -> None:
    days = {date(2026, 1, 1) + timedelta(days=k) for k in offsets}
    found = ranges(days)
    assert {day for day in days if any(day in r for r in found)} == days
    assert sum((r.end - r.start).days + 1 for r in found) == len(days)
