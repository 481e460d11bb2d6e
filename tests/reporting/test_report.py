"""The report of a year: planned against held, and who came without anybody being told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.attendance import Attendance
from planner.reporting.masking import THRESHOLD, bound
from planner.reporting.report import MONTH, Tally, cut, year_report
from planner.reporting.sessions import told
from planner.reporting.visits import (
    ACTIVITY,
    COMMUNE,
    HIDDEN,
    TOTAL,
    VISITS,
    figures_of,
    visits,
)
from planner.reporting.year import Part
from tests.evaluation.by_hand import TOURS
from tests.reporting.years import (
    HALL_2,
    HALL_3,
    HALL_4,
    KEYS,
    SITE_1,
    SITE_8,
    noted,
    one_more,
    part,
    without_hall_4,
)
from tests.worlds import code


def test_an_empty_year_has_no_figures() -> None:
    report = year_report(2025, cut([part()], 2025), None)
    assert (report.parts, report.planned, report.actual) == ((), None, None)
    assert report.total == Tally(0, 0, 0, 0, 0, 0)
    assert len(report.gaps) == 1


def test_without_attendance_nothing_is_known_to_be_held() -> None:
    report = year_report(2026, cut([part()], 2026), None)
    assert (report.total.announced, report.total.unnoted) == (5, 5)
    assert (report.actual, report.visits, report.cost_per_visit) == (None, {}, None)


def test_planned_against_held() -> None:
    """hall-4 is given up by a revision, hall-3 on the day; hall-2 is not noted."""
    records = [noted(SITE_1), noted(SITE_8), Attendance(HALL_3, False, reason="panne")]
    report = year_report(2026, [without_hall_4()], records)
    assert report.total == Tally(5, 1, 2, 1, 7, 4)
    assert (report.total.planned, report.total.unnoted) == (4, 1)
    assert report.tallies[ACTIVITY, "permanence"] == Tally(1, 0, 0, 1, 1, 0)
    assert report.tallies[COMMUNE, code(4)] == Tally(1, 1, 0, 0, 0, 0)
    assert report.tallies[MONTH, "06"] == report.total
    assert report.planned.work.tours == 3
    assert report.actual.work.tours == 2
    assert report.actual.reach.reached == {code(0), code(1)}


def test_tables_add_up_to_the_total() -> None:
    report = year_report(2026, [one_more()], [noted(key) for key in KEYS])
    for table in (ACTIVITY, COMMUNE, MONTH):
        rows = [tally for (place, _), tally in report.tallies.items() if place == table]
        assert sum(row.announced for row in rows) == report.total.announced == 6
        assert sum(row.hours for row in rows) == report.total.hours == 11


def test_who_came() -> None:
    records = [noted(key, adults=10, young=8, old=6, first=5) for key in KEYS]
    found = year_report(2026, [part()], records).visits
    assert found[TOTAL, ""].figures == {
        "children_0_2": 40, "children_3_5": 30, "adults": 50, VISITS: 120, "first_visits": 25,
    }  # fmt: skip
    assert found[ACTIVITY, "permanence"].figures[VISITS] == 24
    assert found[COMMUNE, code(0)].figures["adults"] == 20


def test_a_small_count_is_hidden_wherever_it_would_show() -> None:
    """Three children at the only session of hall-3, which is also the only permanence."""
    records = [noted(key, young=20) for key in KEYS if key != HALL_3] + [noted(HALL_3, young=3)]
    found = year_report(2026, [part()], records).visits
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
    found = year_report(2026, [part()], records).visits
    total = found[TOTAL, ""]
    assert (total.held, total.counted) == (3, 1)
    assert total.figures["children_0_2"] == 12
    assert found[COMMUNE, code(4)].figures["adults"] is None
    assert found[COMMUNE, code(2)].held == 0


def costing() -> Part:
    return part(van={"cost_per_km": 0.5, "cost_per_hour": 40.0})


def test_cost_per_visit() -> None:
    records = [noted(key, adults=10, young=10, old=0) for key in KEYS]
    report = year_report(2026, [costing()], records)
    assert report.cost_per_visit == pytest.approx((80 + 19.25 * 40) / 100)


def test_cost_per_visit_is_unknown_with_its_parts() -> None:
    every = [noted(key) for key in KEYS]
    assert year_report(2026, [part()], every).cost_per_visit is None  # no rate
    partly = [*every[:-1], replace(every[-1], adults=None)]
    assert year_report(2026, [costing()], partly).cost_per_visit is None
    nobody = [noted(key, 0, 0, 0) for key in KEYS]
    assert year_report(2026, [costing()], nobody).cost_per_visit is None
    few = [noted(SITE_1, 1, 1, 0)]
    assert year_report(2026, [costing()], few).cost_per_visit is None  # it would tell: 2


def test_a_year_of_two_plans() -> None:
    june = part()
    later = [replace(tour, date=tour.date + timedelta(days=14)) for tour in TOURS]
    second = part(tuple(later), "out/juin-2", start=date(2026, 6, 15))
    report = year_report(2026, cut([second, june], 2026), None)
    assert [p.name for p in report.parts] == ["out/juin", "out/juin-2"]
    assert report.total.announced == 10
    assert report.planned.reach.cycles == 2
    assert HALL_2 in {one.key for one in report.sessions}


small = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 12, 40])


@given(st.lists(st.tuples(small, small, small), min_size=5, max_size=5))
@settings(max_examples=40, deadline=None)
def test_no_table_tells_a_small_count_of_another(counts: list[tuple[int, int, int]]) -> None:
    """Every published figure of every table together, worked against each small one."""
    records = [noted(key, a, y, o) for key, (a, y, o) in zip(KEYS, counts, strict=True)]
    held = told([part()], records)
    shown = visits(held)
    figures = tuple(figures_of(held))
    published = [f for f in figures if shown[f.table, f.row].figures[f.measure] is not HIDDEN]
    assert not any(f.small for f in published)
    for figure in (f for f in figures if f.small):
        least, most = bound(figure, published, -1)[0], bound(figure, published, 1)[0]
        assert least <= figure.value <= most
        assert most - least >= THRESHOLD - 1e-6
