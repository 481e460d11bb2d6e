"""Hours, kilometres and coverage of the plan by hand, worked out in its docstring."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.model.attendance import Attendance
from planner.model.calendar import DateRange
from planner.model.vehicles import Mileage, Vehicle
from planner.reporting.delivered import delivery, reach, work
from planner.reporting.sessions import (
    ADDED,
    AHEAD,
    DROPPED,
    HELD,
    KEPT,
    LOST,
    MOVED,
    OUTSIDE,
    UNNOTED,
)
from planner.reporting.year import only, within
from tests.reporting.years import (
    AFTER,
    HALL_2,
    HALL_4,
    KEYS,
    SITE_1,
    SITE_8,
    hall_4_a_day_later,
    noted,
    one_more,
    part,
    sessions_of,
    stopped,
    without_hall_4,
)
from tests.rules.by_hand import MONDAY, TOURS
from tests.worlds import code


def test_hours_add_up() -> None:
    """Four LAEPs of 2 h and a permanence of 1 h; 160 min of driving; 19 h 15 of work by two."""
    made = work([part()])
    assert (made.tours, made.sessions, made.km) == (4, 5, 160)
    assert made.public == 9
    assert made.set_up == made.pack_up == 2.25
    assert made.debrief == 1
    assert made.driving == pytest.approx(160 / 60)
    assert (made.work, made.agents) == (19.25, 38.5)
    assert made.organisation == 10.25
    assert made.waiting == pytest.approx(10.25 - 2.25 - 2.25 - 1 - 160 / 60)


def test_a_tour_held_in_part_is_driven_whole() -> None:
    """Tuesday without hall-3: 7 h 50 less the 1 h 30 on the spot; no other tour."""
    made = work([part()], {HALL_2})
    assert (made.tours, made.sessions, made.km, made.public) == (1, 1, 60, 2)
    assert made.work == pytest.approx(7 + 50 / 60 - 1.5)
    assert made.agents == 2 * made.work
    assert work([part()], set()).work == 0
    assert work([part()], set(KEYS)) == work([part()])


def test_a_rate_of_zero_is_unknown() -> None:
    free = work([part()])
    assert (free.cost_km, free.cost_hours, free.cost) == (None, None, None)
    half = work([part(van={"cost_per_km": 0.5})])
    assert (half.cost_km, half.cost) == (80, None)
    both = work([part(van={"cost_per_km": 0.5, "cost_per_hour": 40.0})])
    assert both.cost == 80 + 19.25 * 40


def test_a_year_is_repaid_by_its_slices() -> None:
    """160 km a fortnight: 100 at 0.41, the rest at 0.51; twice as many pass into the last one."""
    scale = Mileage(((100, 0.41), (200, 0.51)), 0.30, km_per_year=1)
    van = {"mileage": scale, "cost_per_km": 9.0}
    assert work([part(van=van)]).cost_km == pytest.approx(41 + 60 * 0.51)
    assert work([part(van=van), part(van=van)]).cost_km == pytest.approx(41 + 51 + 120 * 0.30)
    # With a vehicle of the service, each kilometre costs the same.
    van = {"vehicle": Vehicle("gazole", 8.0, 1.75)}
    assert work([part(van=van)]).cost_km == pytest.approx(160 * 0.14)


def test_a_session_is_near_in_every_cycle_or_in_some() -> None:
    """28 days are two cycles. site-0 alone, in both: communes 0 and 1, 30 of 100 children.

    hall-4 in the first one only: communes 3 and 4, 30 more there, 45 on average.
    """
    weekly = tuple(t for t in TOURS if t.sessions[0].venue in ("site-0", "hall-4"))
    later = replace(MONDAY, date=MONDAY.date + timedelta(days=14))
    found = reach([part((*weekly, later), days=28)])
    assert found.cycles == 2
    assert found.every["under3", 15] == pytest.approx(0.30)
    assert found.average["under3", 15] == pytest.approx(0.45)
    assert found.every["under3", 10] == pytest.approx(0.30)  # a neighbour is at 10 minutes
    assert found.every["under6", 15] == pytest.approx(0.30)  # nobody is older in this world
    assert found.reached == {code(k) for k in (0, 1, 3, 4)}
    assert found.visited == {code(0), code(4)}
    assert len(found.with_need) == 5
    assert found.children == 60


def test_two_plans_share_the_cycle_they_meet_in() -> None:
    whole = part()
    halves = [
        within(whole, DateRange(date(2026, 6, first), date(2026, 6, last)))
        for first, last in ((1, 4), (5, 14))
    ]
    assert reach(halves).cycles == 1
    assert reach(halves).every == reach([whole]).every
    assert work(halves) == work([whole])


def test_families_are_unknown_as_soon_as_one_commune_is() -> None:
    known = {code(k): 10.0 for k in range(5)}
    assert delivery([part()], known).families == 50
    del known[code(2)]
    assert delivery([part()], known).families is None
    assert delivery([part()], None).families is None


@pytest.mark.parametrize(
    ("made", "fates"),
    [
        (part, {KEPT: 5}),
        (without_hall_4, {KEPT: 4, DROPPED: 1}),
        (hall_4_a_day_later, {KEPT: 4, MOVED: 1}),
        (one_more, {KEPT: 5, ADDED: 1}),
    ],
)
def test_what_became_of_each_session(made, fates) -> None:
    found = sessions_of(made())
    assert {fate: sum(one.fate == fate for one in found) for fate in fates} == fates
    assert len(found) == sum(fates.values())


def test_a_session_given_up_is_not_held_and_tells_why() -> None:
    (lost,) = [one for one in sessions_of(without_hall_4()) if one.fate == DROPPED]
    assert (lost.key, lost.reason, lost.state, lost.tour) == (HALL_4, "neige", LOST, None)
    assert lost.length.total_seconds() == 2 * 3600


def test_what_is_noted_of_a_session_is_its_own() -> None:
    records = [noted(SITE_1), Attendance(HALL_4, False, reason="panne")]
    found = {one.key: one for one in sessions_of(part(), records)}
    assert [found[key].state for key in KEYS] == [HELD, UNNOTED, UNNOTED, UNNOTED, LOST]
    assert found[HALL_4].record.reason == "panne"


def states(made, period, *records: Attendance) -> list[tuple[int, str]]:
    return [(one.key.date.day, one.state) for one in sessions_of(made, records, period)]


def test_what_is_after_the_end_date_is_to_come() -> None:
    """Stopped on the 2nd, a day that is over: the rest of June is to come."""
    period = stopped(2)
    assert states(part(), period) == [
        (1, UNNOTED), (2, UNNOTED), (2, UNNOTED), (8, AHEAD), (10, AHEAD),
    ]  # fmt: skip
    assert states(without_hall_4(), period)[-1] == (8, AHEAD)  # given up: not to come any more
    off = Attendance(SITE_8, False, reason="férié")
    assert (8, AHEAD) not in states(part(), period, off)


def test_today_s_sessions_are_to_come_until_they_are_noted() -> None:
    period = stopped(2, over=False)
    found = states(part(), period, noted(HALL_2))
    assert found[:3] == [(1, UNNOTED), (2, HELD), (2, AHEAD)]


def test_a_session_counted_that_no_plan_holds_was_held() -> None:
    """In a hall the plan knows on another day, and in one it has never heard of."""
    strange = replace(AFTER, venue="hall-99", activity="bal")
    found = {o.key: o for o in sessions_of(part(), [noted(AFTER), noted(strange)])}
    assert len(found) == 7
    here, there = found[AFTER], found[strange]
    assert (here.fate, here.state, here.commune, here.tour) == (OUTSIDE, HELD, code(4), None)
    assert here.length == timedelta(hours=2)
    assert (there.fate, there.state, there.commune, there.length) == (OUTSIDE, HELD, "", None)


def test_a_session_given_up_and_held_all_the_same_was_held() -> None:
    (one,) = [o for o in sessions_of(without_hall_4(), [noted(HALL_4)]) if o.key == HALL_4]
    assert (one.fate, one.state, one.commune) == (OUTSIDE, HELD, code(4))


def test_cycles_that_are_not_over_do_not_count() -> None:
    """The second of two, on its last day: 30 of 100 children are near in every cycle over."""
    both = part(days=28)
    assert reach([both], (), DateRange(date(2026, 6, 1), date(2026, 6, 28))).cycles == 2
    first = reach([both], (), DateRange(date(2026, 6, 1), date(2026, 6, 27)))
    assert first.cycles == 1
    assert first.every["under3", 15] == pytest.approx(1.0)  # the plan by hand reaches everybody
    none = reach([both], (), DateRange(date(2026, 6, 2), date(2026, 6, 27)))
    assert (none.cycles, none.every, none.average) == (0, {}, {})
    assert none.reached  # whoever had a session had one


def test_a_session_held_outside_of_any_plan_reaches_people() -> None:
    alone = reach([only(part(), {SITE_1})])
    assert alone.reached == {code(0), code(1)}
    more = reach([only(part(), {SITE_1})], [AFTER])
    assert more.reached == {code(0), code(1), code(3), code(4)}
    assert (more.visited, more.unplaced) == ({code(0), code(4)}, 0)
    unknown = reach([only(part(), {SITE_1})], [replace(AFTER, venue="hall-99")])
    assert (unknown.reached, unknown.unplaced) == (alone.reached, 1)


def test_more_sessions_never_reach_fewer() -> None:
    whole = part()
    before = reach([only(whole, set(KEYS[:1]))])
    for k in range(2, len(KEYS) + 1):
        after = reach([only(whole, set(KEYS[:k]))])
        assert before.reached <= after.reached
        assert all(after.average[key] >= share for key, share in before.average.items())
        before = after
