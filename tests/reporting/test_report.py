"""The report of a period: planned against held, and who came without anybody being told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.attendance import Attendance
from planner.model.calendar import DateRange
from planner.reporting.masking import THRESHOLD, bound
from planner.reporting.period import JUNE, YEAR, ReportPeriod, dates_of
from planner.reporting.report import MONTH, ActivityReport, Tally, activity_report
from planner.reporting.reported_visits import (
    ACTIVITY,
    COMMUNE,
    HIDDEN,
    TOTAL,
    VISITS,
    figures_of,
    visits,
)
from planner.reporting.sessions import OUTSIDE
from planner.reporting.year import Part, within
from tests.reporting.years import (
    AFTER,
    HALL_2,
    HALL_3,
    HALL_4,
    KEYS,
    SITE_1,
    SITE_8,
    WHOLE,
    noted,
    one_more,
    part,
    sessions_of,
    stopped,
    without_hall_4,
)
from tests.rules.by_hand import TOURS, WEDNESDAY
from tests.worlds import code


def of_2026(*parts: Part, records: Iterable[Attendance] = (), **others: Any) -> ActivityReport:
    """The report of 2026, once the year is over."""
    return activity_report(WHOLE, parts, tuple(records), **others)


def knowing(some: Part, counts: dict[str, int]) -> Part:
    """A plan whose territory says how many households of the CAF there are."""
    territory = some.problem.territory
    communes = tuple(replace(c, caf_recipients=counts.get(c.code)) for c in territory.communes)
    territory = replace(territory, communes=communes)
    return replace(some, problem=replace(some.problem, territory=territory))


def test_unknown_households_of_the_caf_are_left_out() -> None:
    report = of_2026(knowing(part(), {code(k): 10 for k in range(4)}))
    assert report.planned is not None
    assert len(report.planned.reach.reached) == 5
    assert report.recipients_of(report.planned.reach) == 40


def test_households_of_the_caf_that_are_known_of_nobody_are_unknown() -> None:
    report = of_2026(part())
    assert report.planned is not None
    assert report.recipients_of(report.planned.reach) is None


def test_whoever_reaches_nobody_reaches_no_household() -> None:
    report = of_2026(knowing(part(), {code(0): 10}))
    assert report.planned is not None
    nobody = replace(report.planned.reach, reached=frozenset())
    assert report.recipients_of(nobody) == 0
    assert of_2026(part()).recipients_of(nobody) is None


def test_households_of_the_caf_are_those_published_last() -> None:
    since = knowing(part(), {code(0): 30}).problem
    report = of_2026(knowing(part(), {code(0): 10}), also=since)
    assert report.recipients == {code(0): 30}


def test_an_empty_year_has_no_figures() -> None:
    report = activity_report(ReportPeriod(dates_of(YEAR, 2025), date(2025, 12, 31)), [part()])
    assert (report.parts, report.planned, report.actual) == ((), None, None)
    assert report.total == Tally()
    assert len(report.gaps) == 1


def test_without_attendance_nothing_is_known_to_be_held() -> None:
    report = of_2026(part())
    assert (report.total.announced, report.total.unnoted) == (5, 5)
    assert (report.actual, report.visits, report.cost_per_visit) == (None, {}, None)


def test_planned_against_held() -> None:
    """hall-4 is given up by a revision, hall-3 on the day; hall-2 is not noted."""
    records = [noted(SITE_1), noted(SITE_8), Attendance(HALL_3, False, reason="panne")]
    report = of_2026(without_hall_4(), records=records)
    assert report.total == Tally(
        announced=5, dropped=1, held=2, cancelled=1, unnoted=1, hours=7, hours_held=4
    )
    assert report.total.planned == 4
    assert report.total.share_held == 2 / 4  # of the four that something is known of
    assert report.tallies[ACTIVITY, "permanence"] == Tally(announced=1, cancelled=1, hours=1)
    assert report.tallies[COMMUNE, code(4)] == Tally(announced=1, dropped=1)
    assert report.tallies[MONTH, "2026-06"] == report.total
    assert report.planned.work.tours == 3
    assert report.actual.work.tours == 2
    assert report.actual.reach.reached == {code(0), code(1)}


def test_what_nobody_noted_may_have_been_held_or_not() -> None:
    """hall-2, alone in its tour once hall-3 is called off: 2 h open, 60 km, communes 1 to 3."""
    records = [noted(SITE_1), noted(SITE_8), Attendance(HALL_3, False)]
    report = of_2026(without_hall_4(), records=records)
    sure, most = report.actual, report.possible
    assert (sure.work.km, most.work.km) == (20, 80)
    assert (sure.work.public, most.work.public) == (4, 6)
    assert sure.reach.reached < most.reach.reached == {code(k) for k in range(4)}
    settled = of_2026(without_hall_4(), records=[*records, noted(HALL_2)])
    assert settled.actual.work == settled.possible.work == most.work
    lost = of_2026(without_hall_4(), records=[*records, Attendance(HALL_2, False)])
    assert lost.actual.work == lost.possible.work == sure.work


def test_nothing_to_come_is_counted() -> None:
    """Stopped on the 2nd: as if the plan ended there; the two later sessions stand apart."""
    records = [noted(SITE_1), noted(HALL_2), noted(HALL_3), noted(SITE_8)]
    report = activity_report(stopped(2), [part()], records)
    short = activity_report(stopped(2), [within(part(), stopped(2).counted)], records[:3])
    assert report.total == replace(short.total, ahead=2)
    assert (report.total.announced, report.total.held, report.total.unnoted) == (3, 3, 0)
    assert report.planned == short.planned
    assert report.actual == short.actual == report.possible
    assert report.visits[TOTAL, ""].figures == short.visits[TOTAL, ""].figures
    assert [one.key for one in report.to_come] == [SITE_8, HALL_4]
    assert report.ahead == {code(k) for k in (0, 1, 3, 4)}
    assert report.planned.reach.cycles == 0  # the fortnight is not over
    assert report.gaps == (DateRange(date(2026, 1, 1), date(2026, 5, 31)),)


def test_what_is_still_to_be_held_today_is_not_due() -> None:
    """On the 2nd, once the morning at hall-2 is noted; hall-3 is for the afternoon."""
    report = activity_report(stopped(2, over=False), [part()], [noted(HALL_2)])
    assert (report.total.planned, report.total.ahead) == (2, 3)
    assert report.planned.work.sessions == 2
    assert report.planned.work.public == report.total.hours == 4
    assert HALL_3 in {one.key for one in report.to_come}


def test_before_the_first_session_everything_is_to_come() -> None:
    period = ReportPeriod(dates_of(YEAR, 2026), date(2026, 5, 20))
    report = activity_report(period, [part()])
    assert (report.planned, report.actual, report.parts) == (None, None, ())
    assert report.total == Tally(ahead=5)


def test_the_account_is_the_same_whichever_way_a_period_is_cut() -> None:
    """Six months that are over, and a year stopped on their last day, but for what is to come."""
    records = [noted(key) for key in KEYS]
    half = activity_report(ReportPeriod(dates_of(JUNE, 2026), date(2026, 6, 30)), [part()], records)
    year = activity_report(stopped(30), [part()], records)
    assert half.total == year.total
    assert half.actual == year.actual


def test_tables_add_up_to_the_total() -> None:
    report = of_2026(one_more(), records=[noted(key) for key in (*KEYS, AFTER)])
    for table in (ACTIVITY, COMMUNE, MONTH):
        rows = [tally for (place, _), tally in report.tallies.items() if place == table]
        for name in ("announced", "held", "outside", "hours", "hours_held"):
            total = getattr(report.total, name)
            assert sum(getattr(row, name) for row in rows) == total > 0
    assert report.total.announced == 6


def test_what_was_counted_stays_when_the_plan_is_computed_again() -> None:
    """Eight at hall-4 on the 10th; then a plan without that session is followed from the 8th."""
    records = [noted(key) for key in KEYS]
    before = of_2026(part(), records=records)
    first = within(part(), DateRange(date(2026, 6, 1), date(2026, 6, 7)))
    again = part(tuple(t for t in TOURS if t is not WEDNESDAY), "out/encore")
    later = within(again, DateRange(date(2026, 6, 8), date(2026, 6, 14)))
    after = of_2026(first, later, records=records)
    assert after.visits == before.visits
    assert (after.total.held, after.total.outside, after.total.announced) == (5, 1, 4)
    assert after.total.hours_held == before.total.hours_held
    (one,) = [o for o in after.sessions if o.fate == OUTSIDE]
    assert (one.key, one.commune) == (HALL_4, code(4))
    assert after.actual.reach.reached == before.actual.reach.reached
    assert after.actual.work.km < before.actual.work.km  # what it took is not known any more
    assert after.cost_per_visit is None


def test_what_was_counted_stays_without_any_plan() -> None:
    problem = part().problem
    report = of_2026(records=[noted(SITE_1)], also=problem)
    assert report.visits[TOTAL, ""].figures[VISITS] == 14
    assert report.visits[COMMUNE, code(0)].held == 1
    assert (report.planned, report.actual) == (None, None)


def test_an_unknown_place_and_activity_count_too() -> None:
    odd = replace(AFTER, venue="hall-99", activity="bal")
    report = of_2026(part(), records=[noted(odd)])
    assert report.visits[COMMUNE, ""].held == report.visits[ACTIVITY, "bal"].held == 1
    assert (report.total.unmeasured, report.total.hours_held) == (1, 0)
    assert report.actual.reach.unplaced == 1


def test_who_came() -> None:
    records = [noted(key, adults=10, young=8, old=6, first=5) for key in KEYS]
    found = of_2026(part(), records=records).visits
    assert found[TOTAL, ""].figures == {
        "children_0_2": 40, "children_3_5": 30, "adults": 50, VISITS: 120, "first_visits": 25,
    }  # fmt: skip
    assert found[ACTIVITY, "permanence"].figures[VISITS] == 24
    assert found[COMMUNE, code(0)].figures["adults"] == 20


def test_a_small_count_is_hidden_wherever_it_would_show() -> None:
    """Three children at the only session of hall-3, which is also the only permanence."""
    records = [noted(key, young=20) for key in KEYS if key != HALL_3] + [noted(HALL_3, young=3)]
    found = of_2026(part(), records=records).visits
    assert found[TOTAL, ""].figures["children_0_2"] == 83
    assert found[ACTIVITY, "permanence"].figures["children_0_2"] is HIDDEN
    assert found[ACTIVITY, "laep"].figures["children_0_2"] is HIDDEN  # 83 - 80
    assert found[COMMUNE, code(3)].figures["children_0_2"] is HIDDEN
    others = [found[COMMUNE, code(k)].figures["children_0_2"] for k in (0, 2, 4)]
    assert others.count(HIDDEN) >= 1
    # Adults and children together would tell, too: 11 - 8.
    assert HIDDEN in (
        found[COMMUNE, code(3)].figures[VISITS],
        found[COMMUNE, code(3)].figures["adults"],
    )


def test_what_was_not_counted_is_not_zero() -> None:
    records = [noted(SITE_1), noted(SITE_8, adults=None), noted(HALL_4, None, None, None, None)]
    found = of_2026(part(), records=records).visits
    total = found[TOTAL, ""]
    assert (total.held, total.counted) == (3, 1)
    assert total.figures["children_0_2"] == 12
    assert found[COMMUNE, code(4)].figures["adults"] is None
    assert found[COMMUNE, code(2)].held == 0


def costing() -> Part:
    return part(van={"cost_per_km": 0.5, "cost_per_hour": 40.0})


def test_cost_per_visit() -> None:
    records = [noted(key, adults=10, young=10, old=0) for key in KEYS]
    report = of_2026(costing(), records=records)
    assert report.cost_per_visit == pytest.approx((80 + 19.25 * 40) / 100)


def test_cost_per_visit_is_unknown_with_its_parts() -> None:
    every = [noted(key) for key in KEYS]
    assert of_2026(part(), records=every).cost_per_visit is None  # no rate
    partly = [*every[:-1], replace(every[-1], adults=None)]
    assert of_2026(costing(), records=partly).cost_per_visit is None
    nobody = [noted(key, 0, 0, 0) for key in KEYS]
    assert of_2026(costing(), records=nobody).cost_per_visit is None
    few = [noted(SITE_1, 1, 1, 0), *(Attendance(key, False) for key in KEYS[1:])]
    assert of_2026(costing(), records=few).cost_per_visit is None  # it would tell: 2
    partly = [noted(key) for key in KEYS[1:]]
    assert of_2026(costing(), records=partly).cost_per_visit is None  # the fifth may have cost


def test_a_year_of_two_plans() -> None:
    june = part()
    later = [replace(tour, date=tour.date + timedelta(days=14)) for tour in TOURS]
    second = part(tuple(later), "out/juin-2", start=date(2026, 6, 15))
    report = of_2026(second, june)
    assert [p.name for p in report.parts] == ["out/juin", "out/juin-2"]
    assert report.total.announced == 10
    assert report.planned.reach.cycles == 2
    assert HALL_2 in {one.key for one in report.sessions}


def test_only_years_that_are_over_tell_who_came_where() -> None:
    """Two reports a day apart would tell a single session by subtraction."""
    records = [noted(key, 20, 20, 20) for key in KEYS]
    free = ReportPeriod(DateRange(date(2026, 6, 1), date(2026, 6, 14)), date(2026, 6, 14))
    half = ReportPeriod(dates_of(JUNE, 2026), date(2026, 6, 30))
    for period in (stopped(14), replace(WHOLE, over=False), free, half):
        found = activity_report(period, [part()], records).visits
        assert found[TOTAL, ""].figures[VISITS] == 300
        rows = [row for (table, _), row in found.items() if table != TOTAL]
        assert rows
        assert all(value is HIDDEN for row in rows for value in row.figures.values()
                   if value is not None)  # fmt: skip
    whole = activity_report(WHOLE, [part()], records).visits
    assert whole[COMMUNE, code(0)].figures[VISITS] == 120


def test_what_is_unknown_stays_unknown_when_all_else_is_hidden() -> None:
    records = [noted(SITE_1), noted(HALL_4, None, None, None, None)]
    found = activity_report(stopped(14), [part()], records).visits
    assert found[COMMUNE, code(4)].figures[VISITS] is None


small = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 12, 40])


@given(st.lists(st.tuples(small, small, small), min_size=5, max_size=5))
@settings(max_examples=40, deadline=None)
def test_no_table_tells_a_small_count_of_another(counts: list[tuple[int, int, int]]) -> None:
    """Every published figure of every table together, worked against each small one."""
    records = [noted(key, a, y, o) for key, (a, y, o) in zip(KEYS, counts, strict=True)]
    held = sessions_of(part(), records)
    shown = visits(held)
    figures = tuple(figures_of(held))
    published = [f for f in figures if shown[f.table, f.row].figures[f.measure] is not HIDDEN]
    assert not any(f.small for f in published)
    for figure in (f for f in figures if f.small):
        least, most = bound(figure, published, -1)[0], bound(figure, published, 1)[0]
        assert least <= figure.value <= most
        assert most - least >= THRESHOLD - 1e-6
