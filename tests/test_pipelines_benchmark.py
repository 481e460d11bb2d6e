"""The scripted pipelines of benchmarks/: choosing stops, drawing the week, snapping."""

from dataclasses import replace
from datetime import time

import pytest

from benchmarks.scripted.choices import candidates, most_need, stops_of_a_fortnight, weekly_room
from benchmarks.scripted.report import GENEROUS, MCLP15, NEED, VROOM, Pair, best_pair, gain_of
from benchmarks.scripted.running import Figures, World, drawings, figures, within
from benchmarks.scripted.slots import Job, Slot, fixed_rhythms, jobs, templates
from benchmarks.scripted.snapping import draft_of, fortnight_of, plan_of, series_of, sittings_of
from planner.model.calendar import Pattern
from planner.model.plan import Tier
from planner.model.scenario import Quota
from planner.rules.working_time import AVERAGE_WORK
from planner.solving.indexing import build_instance
from tests.worlds import hall, laep, line_world, site, team

MORNINGS = Quota("matins", "week", 0, 4, kind="mobile", half_day="morning")
AFTERNOONS = Quota("après-midi", "week", 0, 1, kind="mobile", half_day="afternoon")
OTHER = Quota("LAEP", "week", 0, 0, kind="mobile", activities=("laep",), half_day="afternoon")
WEEKLY = Quota("site", "week", 1, 1, venue="site-0")
FORTNIGHTLY = Quota("autre", "cycle", 1, 1, venue="site-4")


def test_a_fortnight_fills_the_mobile_half_days():
    free, _ = line_world()
    asked, _ = line_world(quotas=[MORNINGS, AFTERNOONS, OTHER, WEEKLY], fixed=[0])
    assert stops_of_a_fortnight(free.scenario) == 2 * (5 + 5)
    assert weekly_room(asked.scenario, "morning") == 4
    assert stops_of_a_fortnight(asked.scenario) == 2 * (4 + 1)


def test_most_need_takes_suitable_halls_one_a_commune():
    halls = [hall(0), hall(1), hall(2, suitability=0.2), hall(3),
             hall(1, id="other-1", suitability=0.6), site(2)]  # fmt: skip
    problem, _ = line_world(venues=halls, policy={"min_suitability": 0.5})
    assert [v.id for v in candidates(problem)] == ["hall-0", "hall-1", "hall-3"]
    assert most_need(problem, 2) == ("hall-1", "hall-3")


def test_fixed_sites_keep_the_rhythm_their_quotas_ask():
    problem, _ = line_world(fixed=[0, 4], quotas=[WEEKLY, FORTNIGHTLY, MORNINGS])
    assert fixed_rhythms(problem.scenario) == (("site-0",), ("site-4",))
    twice, _ = line_world(fixed=[0], quotas=[replace(WEEKLY, minimum=2, maximum=2)])
    with pytest.raises(ValueError, match="site"):
        fixed_rhythms(twice.scenario)


def test_drawings_of_the_week_differ_by_more_than_the_names_of_days():
    # One mobile morning and one weekly site on two days: the site may take the afternoon of
    # the mobile day, or the morning or the afternoon of the other.
    found = templates((0, 1), 1, 0, 1)
    assert len(found) == 3
    assert all(not set(t.pinned) & t.mobile for t in found)
    # Four mornings, one afternoon, one site: the afternoon is on a mobile day or on the
    # free one, and the site then has three or two kinds of place left.
    assert len(templates(range(5), 4, 1, 1)) == 5


def test_jobs_of_a_fortnight():
    (template,) = [t for t in templates((0, 1), 1, 0, 1) if t.pinned == ((0, "afternoon"),)]
    made = jobs(template, (0, 1), ["hall-1", "hall-2"], ["site-0"], ["site-3", "site-4"])
    mobile = (Slot(0, 0, "morning"), Slot(1, 0, "morning"))
    assert made[:2] == (Job("hall-1", mobile), Job("hall-2", mobile))
    assert made[2:4] == tuple(Job("site-0", (Slot(w, 0, "afternoon"),)) for w in (0, 1))
    assert made[4] == Job("site-3", (Slot(0, 1, "afternoon"), Slot(0, 1, "morning")))
    assert {slot.week for slot in made[5].slots} == {1}


def test_a_slot_too_far_for_the_shift_is_not_offered():
    # Set-up at 8:30 and a shift from 8:15: the hall 10 minutes away can be reached, the one
    # 40 minutes away cannot.
    problem, travel = line_world(
        activities=[laep(starts=(time(9),))], teams=[team(shift_start=time(8, 15))]
    )
    slot = Slot(0, 0, "morning")
    visits = tuple(Job(venue, (slot,)) for venue in ("hall-1", "hall-4"))
    fortnight = fortnight_of(build_instance(problem, travel), visits)
    assert (fortnight.slots(0), fortnight.slots(1)) == ([slot], [])
    assert fortnight.arrival(0, Slot(1, 2, "morning")) == 9 * 24 * 60 + 510


HELD = (
    ("hall-1", Slot(0, 0, "morning")),
    ("hall-2", Slot(1, 0, "morning")),
    ("site-0", Slot(0, 0, "afternoon")),
    ("site-0", Slot(1, 0, "afternoon")),
)


def world():
    problem, travel = line_world(fixed=[0], quotas=[WEEKLY], days=28, activities=[laep()])
    return World(problem, travel, build_instance(problem, travel), 10.0)


def test_visits_become_weekly_or_fortnightly_series():
    instance = world().instance
    for swapped, phases in ((False, (0, 1)), (True, (1, 0))):
        patterns = {
            instance.venues[instance.candidates[s.candidate].venue].id: s.pattern
            for s in series_of(instance, HELD, swapped)
        }
        assert patterns == {
            "hall-1": Pattern(2, phases[0]),
            "hall-2": Pattern(2, phases[1]),
            "site-0": Pattern(1),
        }


def test_the_judge_accepts_a_snapped_fortnight():
    w = world()
    draft = draft_of(w.instance, series_of(w.instance, HELD, False))
    found = figures(w, plan_of(w.problem, w.travel, w.instance, draft), 0.0)
    # Four afternoons at home, two mornings each at halls 10 and 20 minutes away.
    assert (found.sessions, found.stops) == (8, 2)
    # Each day: out, back to village 0 for the afternoon, then 5 minutes to the depot.
    assert found.driving == 2 * (10 + 10 + 5) + 2 * (20 + 20 + 5)
    # Village 0: four sessions at 5 minutes, level 1; village 1: 4 x 0.3 from village 0.
    assert found.fixed == pytest.approx(10 * 1 + 20 * (0.5 + 0.2 * 0.3))


def test_a_day_that_breaks_a_rule_is_no_plan():
    w = world()
    late = team(shift_end=time(15, 30))
    scenario = replace(w.problem.scenario, teams=(late,))
    instance = build_instance(replace(w.problem, scenario=scenario), w.travel)
    assert draft_of(instance, series_of(instance, HELD, False)) is None


def test_a_sitting_is_the_first_activity_the_scenario_allows():
    instance = world().instance
    sittings = sittings_of(instance, "hall-1")
    assert set(sittings) == {"morning", "afternoon"}
    assert instance.candidates[sittings["morning"]].open == 9 * 60


def test_within_allows_these_minutes_and_no_more():
    w = world()
    instance = build_instance(within(w.problem, 1234), w.travel)
    assert [limit.most for limit in instance.limits if limit.rule == AVERAGE_WORK] == [1234]
    assert within(w.problem, 10**6).scenario.teams == w.problem.scenario.teams


def test_drawings_follow_the_scenario():
    problem, _ = line_world(fixed=[0], quotas=[MORNINGS, AFTERNOONS, WEEKLY])
    assert len(drawings(problem)) == 5


def plan_figures(level, driving, bounds=(0.0, 0.0)):
    tiers = (Tier("level", "max", level, bounds[0]), Tier("driving", "min", driving, bounds[1]))
    return Figures(level, 40.0, 0, driving, 600, 8, 2, 0.5, 0.5, 1.0, tiers)


def test_gains_and_the_most_anyone_could_gain():
    best, shortest = plan_figures(80.0, 230), plan_figures(75.0, 200)
    more, less = plan_figures(100.0, 190, (104.0, 0.0)), plan_figures(75.0, 150, (0.0, 120.0))
    pair = Pair(MCLP15, VROOM, best, shortest, more, less)
    gain = gain_of(pair)
    assert (gain.level, gain.level_most) == pytest.approx((0.25, 0.3))
    assert (gain.driving, gain.driving_most) == pytest.approx((0.25, 0.4))
    assert gain.mobile == pytest.approx(0.5)
    assert gain_of(Pair(MCLP15, VROOM, None, None)) is None


def test_the_best_pipeline_has_the_most_level_then_the_least_driving():
    pairs = [Pair(NEED, VROOM, plan_figures(80.0, 200), None), Pair(NEED, GENEROUS, None, None),
             Pair(MCLP15, VROOM, plan_figures(80.0, 190), None)]  # fmt: skip
    assert best_pair(pairs, lambda p: True) is pairs[2]
    assert best_pair(pairs, lambda p: p.timetable == GENEROUS) is None
