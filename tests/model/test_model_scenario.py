"""Policy, quotas, winter, and the problem as a whole."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.calendar import Calendar, DateRange, Horizon, half_day
from planner.model.road_estimate import Winter
from planner.model.scenario import (
    Activity,
    Leave,
    Policy,
    Problem,
    Quota,
    Scenario,
    Team,
)
from planner.model.territory import Commune, Point, SiteKind, Territory, Venue

POLICY = Policy()
HERE = Point(48.4, 5.1)
LAEP = Activity(
    "laep",
    "LAEP",
    duration=timedelta(minutes=150),
    set_up=timedelta(minutes=30),
    pack_up=timedelta(minutes=30),
    debrief=timedelta(minutes=15),
    min_staff=2,
    starts=(time(9), time(15)),
    publics=("0-2",),
)
HALL = Venue("hall", "Salle", "52001", HERE)
SITE = Venue("site", "Site", "52001", HERE, kind=SiteKind.FIXED)
amounts = st.floats(0, 100)


@pytest.mark.parametrize(
    ("minutes", "weight"), [(0, 1), (5, 1), (5.01, 0.3), (10, 0.3), (15, 0.1), (15.01, 0)]
)
def test_access(minutes, weight):
    assert POLICY.access_weight(minutes) == weight


@pytest.mark.parametrize(
    ("exposure", "level"), [(0, 0), (0.5, 0.25), (1, 0.5), (2, 0.8), (3, 0.9), (4, 1), (9, 1)]
)
def test_level(exposure, level):
    assert POLICY.level(exposure) == pytest.approx(level)


@given(amounts, amounts)
def test_farther_never_counts_more(first, second):
    near, far = sorted([first, second])
    assert POLICY.access_weight(near) >= POLICY.access_weight(far)


@given(amounts, amounts)
def test_more_exposure_never_lowers_the_level(first, second):
    less, more = sorted([first, second])
    assert 0 <= POLICY.level(less) <= POLICY.level(more) <= 1


@given(amounts, amounts)
def test_level_is_concave(first, second):
    middle = POLICY.level((first + second) / 2)
    assert middle >= (POLICY.level(first) + POLICY.level(second)) / 2 - 1e-9


@pytest.mark.parametrize(
    ("day", "factor"),
    [
        (date(2026, 11, 14), 1.0),
        (date(2026, 11, 15), 1.1),
        (date(2027, 1, 1), 1.1),
        (date(2027, 3, 15), 1.1),
        (date(2027, 3, 16), 1.0),
    ],
)
def test_winter_goes_over_the_new_year(day, factor):
    assert Winter(1.1).on(day) == factor


def test_winter_within_one_year():
    winter = Winter(1.2, start=(2, 1), end=(2, 28))
    assert [winter.on(date(2027, m, 10)) for m in (1, 2, 3)] == [1.0, 1.2, 1.0]


def test_half_days():
    assert [half_day(time(h)) for h in (9, 11, 12, 15)] == ["morning"] * 2 + ["afternoon"] * 2


@pytest.mark.parametrize(
    ("quota", "counted"),
    [
        (Quota("any"), True),
        (Quota("mobile", kind="mobile"), True),
        (Quota("fixed", kind="fixed"), False),
        (Quota("here", venue="hall"), True),
        (Quota("there", venue="site"), False),
        (Quota("laep", activities=("rpe", "laep")), True),
        (Quota("rpe", activities=("rpe",)), False),
        (Quota("morning", half_day="morning"), True),
        (Quota("afternoon", half_day="afternoon"), False),
        (Quota("both", kind="mobile", half_day="afternoon"), False),
    ],
)
def test_quota_counts(quota, counted):
    assert quota.counts(HALL, "laep", time(9)) is counted


@pytest.fixture
def problem():
    communes = (
        Commune("52001", "A", HERE, 100, {"0-2": 4.0, "3-5": 6.0, "6-9": 50.0}),
        Commune("52002", "B", HERE, 10, {}),
    )
    calendar = Calendar(
        holidays=(DateRange(date(2026, 12, 25), date(2026, 12, 25)),),
        breaks=(DateRange(date(2026, 12, 19), date(2027, 1, 3)),),
    )
    team = Team("t", "T", 2, "depot", HERE)
    scenario = Scenario("S", date(2026, 8, 31), (team,), (HALL, SITE), (LAEP,), calendar=calendar)
    horizon = Horizon(date(2026, 12, 14), date(2026, 12, 27))
    return Problem(Territory("123456789", "T", communes), scenario, horizon)


def test_needs(problem):
    assert problem.needs() == {"52001": 7.0, "52002": 0.0}


def test_service_dates_leave_school_breaks_out(problem):
    assert problem.service_dates() == tuple(date(2026, 12, 14 + i) for i in range(5))


def test_service_dates_when_something_runs_in_school_breaks(problem):
    always = replace(LAEP, id="always", in_school_breaks="open")
    scenario = replace(problem.scenario, activities=(LAEP, always))
    dates = replace(problem, scenario=scenario).service_dates()
    assert len(dates) == 9  # two working weeks but for Christmas
    assert date(2026, 12, 25) not in dates


def test_a_team_works_while_an_agent_is_left(problem):
    first = DateRange(date(2026, 12, 14), date(2026, 12, 16))
    second = DateRange(date(2026, 12, 15), date(2026, 12, 15))
    (team,) = problem.scenario.teams
    team = replace(team, leaves=(Leave(first), Leave(second)))
    assert [team.agents_on(date(2026, 12, d)) for d in (14, 15, 16, 17)] == [1, 0, 1, 2]
    assert replace(team, leaves=(Leave(first, 3),)).agents_on(first.start) == 0
    assert date(2026, 12, 15) not in problem.workdays(team)
    assert date(2026, 12, 16) in problem.workdays(team)


def test_what_could_not_be_foreseen_does_not_lessen_the_hours_owed(problem):
    ill = DateRange(date(2026, 12, 15), date(2026, 12, 15))
    (team,) = problem.scenario.teams
    absent = replace(team, absences=(Leave(ill, 2),))
    assert absent.agents_on(ill.start) == 0
    assert problem.average_limit(absent) == problem.average_limit(team)
    snow = replace(problem.scenario.calendar, cancelled=(ill,))
    called_off = replace(problem, scenario=replace(problem.scenario, calendar=snow))
    assert not called_off.runs(LAEP, HALL, ill.start)
    assert called_off.workdays(team) == problem.workdays(team)


def test_runs(problem):
    shut = replace(HALL, closures=(DateRange(date(2026, 12, 15), date(2026, 12, 15)),))
    assert problem.runs(LAEP, HALL, date(2026, 12, 15))
    assert not problem.runs(LAEP, shut, date(2026, 12, 15))
    assert not problem.runs(LAEP, HALL, date(2026, 12, 21))
    assert not problem.runs(replace(LAEP, in_school_breaks="open"), HALL, date(2026, 12, 25))


def test_venue_by_name(problem):
    assert problem.index.venues["site"] == SITE
    with pytest.raises(KeyError):
        problem.index.venues["nowhere"]


def test_a_day_off_is_not_owed(problem):
    """Five school days are worked of two weeks of five: one week's hours."""
    (team,) = problem.scenario.teams
    assert problem.workdays(team) == problem.service_dates()
    assert problem.average_limit(team) == timedelta(hours=35)
    part_time = replace(team, weekdays=(1, 2))
    assert problem.workdays(part_time) == (date(2026, 12, 15), date(2026, 12, 16))
    assert problem.average_limit(part_time) == timedelta(hours=35)
