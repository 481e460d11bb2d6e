"""Room for one session more: by hand, and against the revision that would add it."""

from datetime import time, timedelta
from itertools import product

import pytest

from planner import texts
from planner.errors import InfeasibleError
from planner.model.calendar import DateRange
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave, WorkRules
from planner.solving.insertions import Insertion, room_in
from tests.revisions import moves, revised, stored
from tests.rules.by_hand import MONDAY, NEXT_MONDAY, TOURS, day, judged
from tests.worlds import code, hall, team

VAN = (team(),)


def laep(k, number, hour=9):
    return SessionSlot(day(number), time(hour), f"hall-{k}", code(k), "laep")


def permanence(k, number):
    return SessionSlot(day(number), time(15), f"hall-{k}", code(k), "permanence")


def best(held, tours=TOURS, **world):
    return room_in(*stored(judged(tours, **({"teams": VAN} | world)))).best(held)


@pytest.mark.parametrize(
    ("held", "drive", "work"),
    [
        # A day without a tour: 10 minutes each way to village 1, there from 8:30 to 11:45.
        (laep(1, 3), 20, 20 + 195),
        (laep(4, 4), 80, 80 + 195),
        # At home, 5 minutes each way.
        (laep(0, 3), 10, 10 + 195),
        # After Monday's opening next door (out 8:25, back 11:50): from site-0 to hall-0, 5
        # minutes, home at 16:20. Seven hours and 55 minutes less 45 of lunch, it was 3 h 25.
        (permanence(0, 1), 5, 7 * 60 + 55 - 45 - 205),
        # Wednesday 10 goes to village 4 (out 7:50, back 12:25: 4 h 35): village 3 is on the way
        # back, left at 16:15, home at 16:45.
        (permanence(3, 10), 0, 8 * 60 + 55 - 45 - 275),
    ],
    ids=str,
)
def test_what_a_session_more_costs(held, drive, work):
    assert best(held) == Insertion(held, "van", drive, work)


@pytest.mark.parametrize(
    ("held", "world"),
    [
        (laep(2, 2, 15), {}),  # that activity is there that day already
        (laep(3, 2, 15), {}),  # the permanence is in the hall at that time
        (laep(1, 2), {}),  # the van is at hall-2
        (laep(1, 6), {}),  # a Saturday
        (laep(1, 3, 10), {}),  # no LAEP at ten
        (laep(1, 2, 15), {"policy": {"max_sessions": 2}}),
        (laep(1, 3), {"venues": [hall(k, suitability=k / 4) for k in range(5)], "fixed": (),
                      "tours": (), "policy": {"min_suitability": 0.5}}),
        (laep(1, 3), {"teams": (team(absences=(Leave(DateRange(day(3), day(3), "x")),)),)}),
        (laep(4, 3), {"teams": (team(shift_end=time(12)),), "tours": (MONDAY, NEXT_MONDAY)}),
    ],
    ids=lambda value: str(value) if isinstance(value, SessionSlot) else "",
)  # fmt: skip
def test_there_is_no_room(held, world):
    assert best(held, **world) is None


def test_hours_of_the_week_and_of_the_horizon():
    # Week 1: 3 h 25 on Monday, 7 h 50 on Tuesday: 11 h 15. A LAEP in village 1 takes 3 h 35.
    for limit, fits in ((timedelta(hours=14, minutes=50), True), (timedelta(hours=14), False)):
        rules = (team(work=WorkRules(week_max=limit)),)
        assert (best(laep(1, 3), teams=rules) is not None) == fits
        assert best(laep(1, 11), teams=rules) is not None  # week 2: 8 h
    # All in all 19 h 15; 3 h 35 more is 22 h 50, 11 h 25 a week.
    for average, fits in ((timedelta(hours=11, minutes=25), True), (timedelta(hours=11), False)):
        rules = (team(work=WorkRules(week_average=average)),)
        assert (best(laep(1, 3), teams=rules) is not None) == fits


def test_the_team_that_drives_least():
    # The bus stands in village 4.
    teams = (team(), team("bus", at=4))
    room = room_in(*stored(judged(teams=teams)))
    assert {(i.team, i.drive) for i in room.fit(laep(4, 3))} == {("van", 80), ("bus", 10)}
    best_one = room.best(laep(4, 3))
    assert best_one is not None and best_one.team == "bus"
    # One cannot come where the other is.
    assert room.best(laep(3, 2, 15)) is None


@pytest.mark.parametrize("k", range(5))
def test_a_session_that_fits_can_be_added_at_that_price(k):
    world = stored(judged(teams=VAN))
    room, tried = room_in(*world), 0
    for number, held in product((1, 2, 3, 10), (laep, permanence)):
        place = held(k, number)
        way = room.best(place)
        text = f"{place.venue}/{place.activity}@{place.date}T{place.open:%H:%M}"
        held_now = {(t.date, s.venue, s.activity) for t, s in world[1].sessions()}
        if (place.date, place.venue, place.activity) in held_now:
            continue
        tried += 1
        if way is None:
            # Without anything else moved it cannot be.
            locked = [f"{tour.date}" for tour in world[1].tours]
            with pytest.raises(InfeasibleError):
                revised(world, add=[text], lock=locked)
            continue
        found = revised(world, add=[text])
        assert (moves(found), found.cost) == ([(None, place)], 0)
        assert found.overrides[0].reason == texts.ADDED_SESSION
        drive = [sum(t.drive_minutes for t in p.tours) for p in (world[1], found.result.plan)]
        assert drive[1] - drive[0] == way.drive
    assert tried >= 6
