"""Waits that are too long, and sessions that shorten them: by hand, and for a school year."""

from datetime import date

import pytest

from planner.commands.printing import printed, typed_place
from planner.evaluation.waits import long_waits, waits
from planner.model.plan import Override
from planner.revising.repairing import EXTRA, MOVED, PROPOSED, propose
from planner.revising.wording import SessionNames, wait_sections
from tests.revisions import FRIDAY, FRIDAY_HALL, after, friday_village, moves, revised, stored
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


@pytest.fixture(scope="module")
def friday():
    return friday_village()


def test_nothing_to_propose_when_nobody_waits():
    found = propose(stored(judged()), day(1))
    assert (found.limit, found.waits, found.together, found.unrepaired) == (35, (), (), ())


def test_a_session_in_the_middle_of_a_wait():
    # Village 2 waits from Tuesday 2 to Sunday 14, 12 days; the limit is 11.
    world = stored(judged(policy={"max_wait_days": 11}))
    found = propose(world, day(1))
    (told,) = found.waits
    assert (told.wait.code, told.wait.start, told.wait.end) == (code(2), day(2), day(14))
    assert 0 < len(told.repairs) <= PROPOSED
    for repair in told.repairs:
        way = repair.insertion
        assert (repair.kind, repair.lost) == (EXTRA, None)
        assert world[2].between(code(2), way.held.venue) <= 15
        assert day(2) < way.held.date < day(14)
        assert repair.left == max((way.held.date - day(2)).days, (day(14) - way.held.date).days)
        # It shortens that very wait when it is asked for.
        again = revised(world, add=[typed_place(way.held)])
        now = [w.days for w in waits(*after(again)) if w.code == code(2)]
        assert max(now) == repair.left
    assert found.unrepaired == ()
    assert len(found.together) == 1


def test_the_least_driving_comes_first():
    world = stored(judged(policy={"max_wait_days": 11}))
    (told,) = propose(world, day(1)).waits
    drives = [repair.insertion.drive for repair in told.repairs]
    assert drives == sorted(drives)
    assert len({repair.insertion.held.date for repair in told.repairs}) == len(drives)


def test_nothing_is_proposed_before_today():
    world = stored(judged(policy={"max_wait_days": 11}))
    (told,) = propose(world, day(10)).waits
    assert all(repair.insertion.held.date >= day(10) for repair in told.repairs)
    late = propose(world, day(14))
    assert [w.repairs for w in late.waits] == [()]
    assert late.together == ()
    assert [wait.code for wait in late.unrepaired] == [code(2)]


def test_a_session_called_off_may_be_held_on_another_day_of_its_week():
    called_off = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), None)
    tours = (MONDAY, TUESDAY, NEXT_MONDAY)
    world = stored(judged(tours, overrides=(called_off,), policy={"max_wait_days": 11}))
    found = {told.wait.code: told.repairs for told in propose(world, day(1)).waits}
    moved = [repair for repair in found[code(4)] if repair.kind == MOVED]
    assert {repair.lost for repair in moved} == {held(WEDNESDAY)}
    dates = {repair.insertion.held.date for repair in moved}
    assert dates <= {day(n) for n in (8, 9, 11, 12)}
    assert {repair.insertion.held.venue for repair in moved} == {"hall-4"}
    # What is proposed as moved is not proposed again as one more.
    extra = {r.insertion for r in found[code(4)] if r.kind == EXTRA}
    assert not extra & {r.insertion for r in moved}


def test_few_sessions_repair_every_wait_together():
    world = stored(judged(TOURS, policy={"max_wait_days": 7}))
    found = propose(world, day(1))
    assert len(found.waits) == 3  # villages 2, 3 and 4
    assert found.unrepaired == ()
    again = revised(world, add=[typed_place(way.held) for way in found.together])
    assert {after for _, after in moves(again)} == {way.held for way in found.together}
    assert long_waits(*after(again)) == ()


def test_waits_shared_by_neighbours_are_told_once():
    world = stored(judged((MONDAY,), policy={"max_wait_days": 11}))
    lines = list(printed(wait_sections(propose(world, day(14)), SessionNames.of(world[0]))))
    assert lines[0].startswith("Village 0 et Village 1 attendent 13")


# --- the school year ------------------------------------------------------------------


def test_the_friday_of_the_holiday_is_offered_on_another_day_of_its_week(friday):
    problem = friday[0]
    commune = problem.index.venues[FRIDAY_HALL].commune
    found = propose(friday, date(2026, 4, 1))
    (told,) = [w for w in found.waits if w.wait.code == commune]
    assert (told.wait.start, told.wait.days) == (FRIDAY, 56)
    moved = [repair for repair in told.repairs if repair.kind == MOVED]
    assert moved
    for repair in moved:
        assert repair.lost is not None and repair.lost.date == date(2026, 5, 1)
        assert date(2026, 4, 27) <= repair.insertion.held.date < date(2026, 5, 1)
        assert repair.insertion.held.venue == FRIDAY_HALL
        assert repair.left <= 35


def test_asked_for_it_shortens_the_wait_under_the_judge(friday):
    # `replan` judges what it returns, and refuses what is not sound.
    commune = friday[0].index.venues[FRIDAY_HALL].commune
    found = propose(friday, date(2026, 4, 1))
    (told,) = [w for w in found.waits if w.wait.code == commune]
    way = told.repairs[0]
    again = revised(friday, today=date(2026, 4, 1), add=[typed_place(way.insertion.held)])
    assert (moves(again), again.cost) == ([(None, way.insertion.held)], 0)
    now = [w for w in waits(*after(again)) if w.code == commune and w.start >= FRIDAY]
    assert max(w.days for w in now if w.end <= date(2026, 5, 29)) == way.left < 56
    assert not [w for w in long_waits(*after(again)) if w.start == FRIDAY and w.days == 56]


def test_one_session_repairs_all_of_them(friday):
    found = propose(friday, date(2026, 4, 1))
    assert {told.wait.days for told in found.waits} == {56}
    assert len(found.together) == 1 and found.unrepaired == ()
    again = revised(friday, today=date(2026, 4, 1), add=[typed_place(found.together[0].held)])
    assert long_waits(*after(again)) == ()
