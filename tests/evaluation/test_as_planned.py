"""What a plan was before its revisions, read back from what they changed."""

from dataclasses import replace

from planner.evaluation.coverage import coverage, coverage_as_planned
from planner.evaluation.overrides import as_planned, held_of
from planner.model.calendar import ONCE
from planner.model.plan import Override
from tests.rules.by_hand import (
    MONDAY,
    NEXT_MONDAY,
    TOURS,
    TUESDAY,
    WEDNESDAY,
    Judged,
    day,
    held,
    judged,
)


def once(tour, when):
    sessions = tuple(replace(s, pattern=ONCE) for s in tour.sessions)
    return replace(tour, date=when, sessions=sessions)


def revised(tours, *overrides) -> Judged:
    world = judged(tours, overrides=overrides)
    revision = max(override.revision for override in overrides)
    return replace(world, plan=replace(world.plan, revision=revision))


def before(world: Judged):
    return coverage_as_planned(world.problem, world.plan, world.travel)


def test_a_plan_never_revised_has_no_before():
    world = judged()
    assert before(world) == ()
    assert as_planned(world.plan) == tuple(sorted(held_of(world.plan)))


def test_what_was_called_off_is_there_again():
    called_off = Override(1, "neige", "fortnightly-B", held(WEDNESDAY), None)
    world, whole = revised((MONDAY, TUESDAY, NEXT_MONDAY), called_off), judged()
    assert before(world) == coverage(whole.problem, whole.plan, whole.travel)
    now = coverage(world.problem, world.plan, world.travel)
    assert sum(row.level for row in now) < sum(row.level for row in before(world))


def test_moved_twice_is_back_where_it_first_was():
    thursday, friday = once(WEDNESDAY, day(11)), once(WEDNESDAY, day(12))
    moves = (
        Override(1, "salle prise", "fortnightly-B", held(WEDNESDAY), held(thursday)),
        Override(2, "salle prise", "", held(thursday), held(friday)),
    )
    world = revised((MONDAY, TUESDAY, NEXT_MONDAY, friday), *moves)
    assert as_planned(world.plan) == tuple(sorted(held_of(judged(TOURS).plan)))


def test_what_was_added_was_not_there():
    extra = once(WEDNESDAY, day(3))
    world = revised((*TOURS, extra), Override(1, "fête", "", None, held(extra)))
    assert held(extra) not in as_planned(world.plan)
    assert len(as_planned(world.plan)) == len(held_of(world.plan)) - 1
