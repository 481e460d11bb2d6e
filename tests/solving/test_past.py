"""Plans whose first days are held already: carried over, counted, and never touched."""

import random
from dataclasses import replace
from datetime import time, timedelta

import pytest

from planner.errors import InfeasibleError
from planner.evaluation.tiers import TIERS_IN_FORCE
from planner.model.calendar import Calendar, DateRange
from planner.model.past import Past
from planner.model.plan import Override, SessionSlot, Status, Tour
from planner.model.scenario import Quota
from planner.model.territory import Window
from planner.pipeline import evaluate
from planner.rules import honesty
from planner.rules.checks import check
from planner.rules.quotas import QUOTA
from planner.rules.working_time import WEEK_WORK
from planner.solving.indexing import build_instance
from planner.solving.solve import solve
from tests.efforts import PROVEN
from tests.solving.brute import Brute, tiny_world
from tests.solving.days import NotTinyError, Slot, World
from tests.solving.small_worlds import cut_world, small_world, with_equity
from tests.worlds import START, hall, laep, line_world, team

LEAST_COMPARED = 10
"""Of twenty worlds, those that are left something to plan."""


def day(offset):
    return START + timedelta(days=offset)


def continued(problem, plan, first):
    """The same problem, of which the days before `first` are held."""
    tours = tuple(tour for tour in plan.tours if tour.date < first)
    return replace(problem, past=Past(first, tours))


def line(**changes):
    """Three villages in a row, one day a week, four weeks."""
    problem, travel = line_world(
        teams=[team(weekdays=(1,))], venues=[hall(k) for k in range(3)], activities=[laep()],
        days=28, **changes,
    )  # fmt: skip
    return problem, travel


def test_nothing_is_given_without_a_past():
    problem, travel = line()
    given = build_instance(problem, travel).given
    assert not given.exposure.any() and not given.reached.any()
    assert (given.driving, given.gone) == (0, {})
    assert problem.to_plan is problem


def test_what_the_past_gives():
    problem, travel = line()
    plan, _ = solve(problem, travel, PROVEN)
    after = continued(problem, plan, day(2))
    (tour,) = after.past.tours
    instance = build_instance(after, travel)
    visited = [s.venue for s in tour.sessions]
    minutes = [[travel.between(code, venue) for venue in visited] for code in instance.codes]
    weight = problem.scenario.policy.access_weight
    assert list(instance.given.exposure) == [sum(map(weight, row)) for row in minutes]
    assert list(instance.given.reached) == [min(row) <= 15 for row in minutes]
    assert instance.given.driving == tour.drive_minutes
    assert {cell.day for cell in instance.cells} == {day(8), day(15), day(22)}
    weeks = sorted(
        (min(limit.days), limit.most) for limit in instance.limits if limit.rule == WEEK_WORK
    )
    assert weeks[0][1] < 48 * 60 == weeks[1][1]


def test_a_village_served_already_is_not_reached_again():
    """One visit is left, and it goes to those who had none."""
    problem, travel = line()
    policy = replace(problem.scenario.policy, target_minutes=5.0, rhythms=(4,), max_sessions=1)
    problem = replace(problem, scenario=replace(problem.scenario, policy=policy))
    plan, _ = solve(problem, travel, PROVEN)
    first = min(tour.date for tour in plan.tours)
    after = continued(problem, plan, first + timedelta(days=1))
    again, _ = solve(after, travel, PROVEN)
    assert check(after, evaluate(after, again, travel).plan, travel) == ()
    assert again.tours[0] == plan.tours[0], "carried over as it was"
    values = [tier.value for tier in again.certificate.tiers]
    assert values == pytest.approx([tier.value for tier in plan.certificate.tiers])
    assert again.certificate.status == Status.OPTIMAL


def agrees_with_brute_force(seed, draw, change=lambda after, r: after):
    """Plan what is left of a world of which the first days are held, as well as can be.

    Returns whether there was anything to compare.
    """
    problem, travel, brute = tiny_world(seed, draw)
    best = brute.best("guarantee")
    if best is None or not best.tours:
        return False
    plan, r = brute.world.plan(best.tours), random.Random(str(seed))
    dates = sorted({tour.date for tour in plan.tours})
    first = dates[len(dates) // 2] + timedelta(days=r.choice([0, 1]))
    if not problem.horizon.start < first <= problem.horizon.end:
        return False
    after = change(continued(problem, plan, first), r)
    try:
        left = Brute(after, travel)
    except NotTinyError:
        return False
    for equity in TIERS_IN_FORCE:
        wanted = left.best(equity)
        asked = with_equity(after, equity)
        try:
            found, _ = solve(asked, travel, PROVEN)
        except InfeasibleError as error:
            assert wanted is None or not wanted.tours or left.idle(), error.lines
            continue
        assert wanted is not None, "the judge accepts no plan at all"
        assert check(asked, evaluate(asked, found, travel).plan, travel) == ()
        tiers = found.certificate.tiers
        assert [tier.value for tier in tiers] == pytest.approx(list(wanted.values), abs=1e-5)
        assert [tier.gap for tier in tiers] == [0.0] * len(tiers)
    return True


def compared(seeds, draw, change=lambda after, r: after):
    """How many of some worlds there was something to compare of."""
    return sum(agrees_with_brute_force(seed, draw, change) for seed in seeds)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_equals_brute_force_after_a_past(first):
    """Whatever was held, what is left is planned as well as it can be."""
    assert compared(range(first, first + 20), small_world) >= LEAST_COMPARED


def other_rules(after, r):
    """Other quotas than those the past was planned by, and a session of it given up."""
    sites = [venue.id for venue in after.scenario.venues]
    fresh = [
        Quota("lieu", r.choice(["week", "cycle", "horizon"]), r.choice([0, 1, 2]), 2,
              venue=r.choice(sites)),
        Quota("tout", r.choice(["week", "cycle", "horizon"]), 0, r.choice([1, 2, 3, 5])),
    ]  # fmt: skip
    scenario = replace(after.scenario, quotas=tuple(r.sample(fresh, r.choice([1, 2]))))
    return without_a_session(replace(after, scenario=scenario), r)


def without_a_session(after, r):
    """The same past, of which a session, now and then, was promised and not held."""
    alone = [tour for tour in after.past.tours if len(tour.sessions) == 1]
    return without(after, r.choice(alone)) if alone and r.random() < 0.6 else after


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_equals_brute_force_under_quotas_across_the_first_day(first):
    """What was held before it counts, by the rules of now."""
    seeds = [f"quotas {seed}" for seed in range(first, first + 20)]
    assert compared(seeds, cut_world, other_rules) >= LEAST_COMPARED


def weekly_hall(**quota):
    """Three villages, Monday to Friday, one week and a half; the first has what is asked."""
    return line_world(
        venues=[hall(k) for k in range(3)], activities=[laep()], days=14,
        quotas=[Quota("Q", **quota)], policy={"rhythms": (1,), "max_sessions": 1},
    )  # fmt: skip


def held_on(problem, venue, offset, start=time(9)):
    """A past up to the day after one day, on which a hall was visited."""
    activity, home = problem.scenario.activities[0], problem.scenario.teams[0]
    slot = Slot(problem.index.venues[venue], activity, start).on(day(offset), "weekly")
    tour = Tour(home.id, day(offset), home.depot, time(8), time(13), 20, 20.0, 2, (slot,))
    return replace(problem, past=Past(day(offset + 1), (tour,)))


def planned(problem, travel, week=0):
    """Venues and weekdays of a week's sessions, as solved; the judge agrees."""
    plan, _ = solve(problem, travel, PROVEN)
    assert check(problem, evaluate(problem, plan, travel).plan, travel) == ()
    begins = START + timedelta(weeks=week)
    return sorted(
        (session.venue, tour.date.weekday())
        for tour, session in plan.sessions()
        if begins <= tour.date < begins + timedelta(weeks=1)
    )


def test_a_maximum_counts_what_was_held_this_week():
    problem, travel = weekly_hall(maximum=2, kind="mobile")
    after = held_on(problem, "hall-0", 1)
    assert len(planned(after, travel)) == 2, "that of Tuesday, and one more"
    assert len(planned(after, travel, week=1)) == 2


def test_a_minimum_is_owed_until_it_was_held():
    """Hall 2 is far from everybody: only the quota has it visited."""
    problem, travel = weekly_hall(minimum=1, venue="hall-2")
    alone = {"need": (10, 20, 0, 0, 0)}
    territory = replace(
        problem.territory,
        communes=tuple(
            replace(c, children={"0-2": n})
            for c, n in zip(problem.territory.communes, alone["need"], strict=False)
        ),
    )
    problem = replace(problem, territory=territory)
    held = held_on(problem, "hall-2", 1)
    owed = held_on(problem, "hall-0", 1)
    weekdays = {weekday for venue, weekday in planned(owed, travel) if venue == "hall-2"}
    assert weekdays and min(weekdays) > 1, "still to be held this week"
    later = {weekday for venue, weekday in planned(held, travel, week=1) if venue == "hall-2"}
    assert later, "and every week after"
    assert ("hall-2", 1) in planned(held, travel)


def test_what_a_revision_gave_up_was_promised_and_counts():
    """A session called off is not made up for: it is nobody's fault, and families were told."""
    problem, travel = weekly_hall(maximum=2, kind="mobile")
    held = held_on(problem, "hall-0", 1)
    (tour,) = held.past.tours
    lost = without(held, tour)
    assert build_instance(held, travel).given.sessions == ({0: 1},)
    assert build_instance(lost, travel).given.sessions == ({0: 1},)
    assert len(planned(held, travel)) == 2
    assert len(planned(lost, travel)) == 1, "the second of two"


def without(after, tour):
    """The same past, whose tour of one session was called off."""
    (s,) = tour.sessions
    lost = SessionSlot(tour.date, s.open, s.venue, s.commune, s.activity)
    word = Override(0, "agent absent", s.pattern, lost, None)
    tours = tuple(other for other in after.past.tours if other != tour)
    return replace(after, past=replace(after.past, tours=tours, overrides=(word,)))


def test_a_closed_day_of_the_week_begun_takes_no_visit_from_its_timetable():
    """Tuesday was a bank holiday: "every Tuesday" need not move for that."""
    off = Calendar(holidays=(DateRange(day(1), day(1), "férié"),))
    problem, travel = weekly_hall(minimum=1, venue="hall-1")
    scenario = replace(problem.scenario, calendar=off)
    only = tuple(
        replace(venue, windows=(Window(1, time(8), time(19)),)) if venue.id == "hall-1" else venue
        for venue in scenario.venues
    )
    problem = replace(problem, scenario=replace(scenario, venues=only))
    after = replace(problem, past=Past(day(2)))
    assert ("hall-1", 1) in planned(after, travel, week=1)


def test_a_rule_broken_before_it_was_made_is_no_ones_fault():
    """Two were held by Tuesday, one a week is the most since: the week begun has no more."""
    problem, travel = weekly_hall(maximum=1, kind="mobile")
    one, two = held_on(problem, "hall-0", 0), held_on(problem, "hall-1", 1)
    after = replace(problem, past=Past(day(2), one.past.tours + two.past.tours))
    assert len(planned(after, travel)) == 2
    assert len(planned(after, travel, week=1)) == 1


@pytest.mark.parametrize(("per", "monday"), [("week", "8"), ("cycle", "15")])
def test_a_conflict_in_the_week_begun_says_from_when_it_is_over(per, monday):
    """Two were held, two are the most, and the site still asks for its own."""
    problem, travel = weekly_hall(maximum=2, per=per)
    own = Quota("Site", per, 1, venue="hall-2")
    scenario = replace(problem.scenario, quotas=(*problem.scenario.quotas, own))
    problem = replace(problem, scenario=scenario)
    one, two = held_on(problem, "hall-0", 0), held_on(problem, "hall-1", 1)
    after = replace(problem, past=Past(day(2), one.past.tours + two.past.tours))
    with pytest.raises(InfeasibleError) as caught:
        solve(after, travel, PROVEN)
    assert f"planifier à partir du {monday} juin 2026" in str(caught.value)


def timetable(tours):
    """Series of some tours, whoever holds them."""
    return {
        (s.venue, s.activity, s.open, s.pattern, t.date.weekday())
        for t in tours
        for s in t.sessions
    }


@pytest.mark.parametrize("draw", [small_world, cut_world])
@pytest.mark.parametrize("seed", range(40))
def test_a_sound_timetable_is_sound_from_whatever_day_it_is_planned_anew(seed, draw):
    """As long as the days to plan show all of it: a series they do not show counts nowhere."""
    problem, travel, brute = tiny_world(seed, draw)
    best = brute.best("guarantee")
    if best is None:
        return
    plan = brute.world.plan(best.tours)
    for offset in range(1, problem.horizon.days):
        after = continued(problem, plan, problem.horizon.start + timedelta(days=offset))
        shown = timetable(plan.since(after.past.first).tours)
        quotas = [replace(q, minimum=0) for q in problem.scenario.quotas]
        if shown == timetable(plan.tours):
            quotas = problem.scenario.quotas
        after = replace(after, scenario=replace(after.scenario, quotas=tuple(quotas)))
        assert World(after, travel).sound(plan.tours, (QUOTA,)), after.past.first


def test_the_judge_sees_a_past_that_was_changed():
    problem, travel = line()
    plan, _ = solve(problem, travel, PROVEN)
    after = continued(problem, plan, day(9))
    sound = evaluate(after, solve(after, travel, PROVEN)[0], travel).plan
    assert check(after, sound, travel) == ()
    gone = replace(sound, tours=sound.tours[1:])
    assert honesty.PAST in {v.rule for v in check(after, gone, travel)}
    moved = replace(sound.tours[0], km=sound.tours[0].km + 1)
    assert honesty.PAST in {
        v.rule for v in check(after, replace(sound, tours=(moved, *sound.tours[1:])), travel)
    }
    outside = replace(after, past=replace(after.past, first=day(40)))
    assert honesty.PAST in {v.rule for v in check(outside, sound, travel)}


def test_rules_ask_nothing_of_the_past():
    """A hall whose hours were wrong: what was held there was held."""
    problem, travel = line()
    plan, _ = solve(problem, travel, PROVEN)
    (activity,) = problem.scenario.activities
    later = replace(activity, starts=activity.starts[1:])
    closed = replace(problem.scenario, activities=(later,))
    after = continued(replace(problem, scenario=closed), plan, day(9))
    found, _ = solve(after, travel, PROVEN)
    judged = check(after, evaluate(after, found, travel).plan, travel)
    assert judged == ()
    assert {s.open for t in found.tours if t.date >= day(9) for s in t.sessions} == set(
        later.starts
    )
