"""What the solver may hold is what no obstacle stops: two answers that share no code."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.model.calendar import Calendar, DateRange
from planner.model.obstacles import ObstacleId, obstacles
from planner.model.plan import SessionSlot
from planner.model.scenario import Leave, Quota
from planner.model.territory import Window
from planner.solving.indexing import build_instance
from planner.solving.revision_options import KEEP, OptionFactory, Request
from tests.worlds import START, code, hall, laep, line_world, permanence, site, team

DAYS = st.integers(0, 13).map(lambda k: START + timedelta(days=k))


@st.composite
def ranges(draw, most=2):
    found = []
    for _ in range(draw(st.integers(0, most))):
        first = draw(DAYS)
        found.append(DateRange(first, first + timedelta(days=draw(st.integers(0, 5))), "x"))
    return tuple(found)


@st.composite
def leaves(draw):
    return tuple(Leave(r, draw(st.integers(1, 2))) for r in draw(ranges()))


@st.composite
def worlds(draw):
    windows = st.sampled_from(
        [(), (Window(1, time(8), time(18)),), tuple(Window(d, time(8), time(12)) for d in range(5))]
    )
    halls = [
        hall(
            k,
            suitability=draw(st.sampled_from([0.2, 0.5, 1.0])),
            closures=draw(ranges()),
            windows=draw(windows),
        )
        for k in range(2)
    ]
    sites = st.sampled_from([("mobile", "fixed"), ("mobile",), ("fixed",)])
    school = st.sampled_from(["closed", "reduced", "open"])
    activities = [
        laep(sites=draw(sites), in_school_breaks=draw(school)),
        permanence(sites=draw(sites), in_school_breaks=draw(school), starts=(time(14), time(15)),
                   in_nap=draw(st.booleans())),
    ]  # fmt: skip
    quotas = st.sampled_from(
        [(), (Quota("none", maximum=0, half_day="morning", kind="mobile"),),
         (Quota("none", maximum=0, activities=("laep",), kind="fixed"),)]
    )  # fmt: skip
    teams = [
        team(name, agents=draw(st.integers(1, 2)), absences=draw(leaves()), leaves=draw(leaves()),
             weekdays=draw(st.sampled_from([(0, 1, 2, 3, 4), (1, 3), (5,)])))
        for name in ("van", "car")[: draw(st.integers(1, 2))]
    ]  # fmt: skip
    calendar = Calendar(
        holidays=draw(ranges(1)), breaks=draw(ranges(1)), closures=draw(ranges(1)),
        cancelled=draw(ranges(1)),
    )  # fmt: skip
    return line_world(
        2, venues=[*halls, site(0)], activities=activities, quotas=draw(quotas), teams=teams,
        calendar=calendar, policy={"min_suitability": 0.5},
    )  # fmt: skip


@given(worlds())
def test_a_session_can_be_held_unless_something_stops_it(world):
    problem, travel = world
    choices = OptionFactory(build_instance(problem, travel), travel, Request(START, START))
    for venue in problem.scenario.venues:
        for activity in problem.scenario.activities:
            for hour in (time(9), time(14), time(15)):
                for offset in range(-1, 15):
                    when = START + timedelta(days=offset)
                    held = SessionSlot(when, hour, venue.id, venue.commune, activity.id)
                    # No shift is too short in these worlds.
                    found = {o.id for o in obstacles(problem, held)}
                    assert ObstacleId.SHIFT not in found
                    assert (choices.stop_of(held) is None) == bool(found), (held, found)


def test_a_stranger_has_no_stop():
    problem, travel = line_world(2)
    choices = OptionFactory(build_instance(problem, travel), travel, Request(START, START))
    assert (
        choices.stop_of(SessionSlot(date(2026, 6, 2), time(9), "nowhere", code(0), "laep")) is None
    )


def instead(**changes):
    """What the solver would hold at the place and hour of a LAEP that lacks an agent."""
    problem, travel = line_world(
        2,
        activities=[laep(), permanence(starts=(time(9), time(15)), **changes)],
        teams=[team(absences=(Leave(DateRange(START, START, "x"), 1),))],
    )
    choices = OptionFactory(build_instance(problem, travel), travel, Request(START, START))
    before = SessionSlot(START, time(9), "hall-0", code(0), "laep")
    after = [option.after for option in choices.of(before, "van", KEEP).options]
    return [held.activity for held in after if held and (held.date, held.open) == (START, time(9))]


def test_another_activity_stands_in_only_where_the_scenario_says_so():
    # Both receive children of the same age; that does not make it the same families.
    assert instead() == []
    assert instead(publics=("0-2",)) == []
    assert instead(stands_in_for=("laep",)) == ["permanence"]
