"""Tours: every drivable set, no other, with a lunch break that is really free."""

from dataclasses import replace
from datetime import time
from itertools import chain, combinations, permutations

import pytest

from planner.model.scenario import Lunch, WorkRules
from planner.solving.indexing import build_instance
from planner.solving.tours import enumerate_tours, open_stops, timetable
from tests.worlds import laep, line_world, minutes, permanence, team


def tours_of(world):
    instance = build_instance(*world)
    return instance, enumerate_tours(instance, 0)


def test_one_stop_timetable_by_hand():
    # Depot in village 0; hall 2 is 20 km on. Set-up from 8:30, so leave at 8:10; pack-up
    # and debrief end at 11:45, so back at 12:05: 3 h 55 of work, 40 min and 40 km.
    instance, tours = tours_of(line_world(activities=[laep(starts=(time(9),))]))
    tour = next(t for t in tours if [instance.venues[instance.stops[s].venue].id
                                     for s in t.stops] == ["hall-2"])  # fmt: skip
    assert (tour.start, tour.end) == (8 * 60 + 10, 12 * 60 + 5)
    assert (tour.drive, tour.work, tour.metres, tour.lunch) == (40, 235, 40_000, None)


def test_lunch_is_taken_between_morning_and_afternoon():
    instance, tours = tours_of(line_world())
    double = [t for t in tours if len(t.stops) == 2]
    assert double
    for tour in double:
        leave = instance.stops[tour.stops[0]].leave
        arrive = instance.stops[tour.stops[1]].arrive
        assert tour.lunch is not None
        assert leave <= tour.lunch
        assert tour.lunch + 45 <= arrive
        assert tour.work == tour.end - tour.start - 45


def test_enumeration_equals_every_permutation():
    world = line_world(
        3, activities=[laep(), permanence(starts=(time(12), time(17)))], nap=(time(13), time(13))
    )
    instance, tours = tours_of(world)
    stops = open_stops(instance, 0)
    every = chain.from_iterable(
        permutations(chosen) for size in (1, 2, 3) for chosen in combinations(stops, size)
    )
    expected = {order for order in every if timetable(instance, 0, order)}
    assert {tour.stops for tour in tours} == expected
    assert any(len(order) == 3 for order in expected)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"shift_start": time(8, 20)}, "leaves at 8:10 for hall 2"),
        ({"shift_end": time(12)}, "is back at 12:05"),
        ({"work": replace(WorkRules(), day_work=minutes(230))}, "works 3 h 55"),
        ({"work": replace(WorkRules(), day_span=minutes(230))}, "lasts 3 h 55"),
        ({"work": replace(WorkRules(), without_break=minutes(230))}, "has no break for 3 h 55"),
        ({"lunch": Lunch(time(9), time(11, 30), minutes(45))}, "lunch is within 9:00-11:30"),
    ],
)
def test_a_rule_forbids_hall_two(change, rule):
    # The tour to hall 2 and back runs from 8:10 to 12:05, without a break.
    activities = [laep(starts=(time(9),))]
    instance, tours = tours_of(line_world(activities=activities, teams=[team(**change)]))
    visited = {instance.venues[instance.stops[s].venue].id for t in tours for s in t.stops}
    assert "hall-2" not in visited, rule


def test_too_few_agents_leave_no_candidate():
    instance = build_instance(*line_world(activities=[laep()], teams=[team(agents=1)]))
    assert instance.cells == ()


def test_nap_forbids_a_start():
    world = line_world(activities=[laep(starts=(time(14),))])
    assert build_instance(*world).candidates == ()
    allowed = line_world(activities=[laep(starts=(time(14),), in_nap=True)])
    assert len(build_instance(*allowed).candidates) == 5


def test_winter_slows_every_leg():
    from planner.model.road_estimate import Winter

    world = line_world(activities=[laep(starts=(time(9),))], winter=Winter(1.25, (1, 1), (12, 31)))
    _instance, tours = tours_of(world)
    # Hall 0 is 5 minutes from the depot: 6.25 in winter, 7 whole minutes each way.
    assert min(t.drive for t in tours) == 14
