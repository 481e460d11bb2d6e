"""No cheaper change exists: every one is tried, and the judge says which are sound."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta

import pytest

from planner import pipeline
from planner.model.calendar import DateRange, week_index
from planner.model.changes import DROPPED, REDATED, RELOCATED, SUBSTITUTED, change_cost, kind_of
from planner.model.effort import Effort
from planner.model.plan import Plan, SessionSlot, Tour
from planner.model.scenario import Leave, Problem
from planner.model.travel import TravelTimes
from planner.revising.disruptions import Absence, Closing, Disruptions
from planner.revising.replanning import Revised, Terms, replan
from planner.rules import driving, working_time
from planner.rules.checks import check
from planner.solving import revise
from planner.solving.backend import Interrupted
from tests.efforts import PROVEN
from tests.solving.days import Slot, World
from tests.worlds import START, hall, laep, line_world, minutes, permanence, site, team

TOGETHER = (
    working_time.REST,
    working_time.WEEK_WORK,
    working_time.AVERAGE_WORK,
    driving.MAX_SESSIONS,
)
NOTICE = 2
REACH = 7
Stored = tuple[Problem, Plan, TravelTimes]


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def world(seed: int) -> Stored:
    """One team, two activities, a fortnight, its plan solved."""
    r = random.Random(seed)
    count = r.randint(2, 4)
    activities = [
        laep(starts=r.choice([(time(9),), (time(9), time(15)), (time(9, 30), time(14))])),
        permanence(
            starts=r.choice([(time(15),), (time(10), time(15))]),
            in_nap=True,
            stands_in_for=("laep",),
        ),
    ]
    problem, travel = line_world(
        count,
        need=[r.randint(1, 30) for _ in range(count)],
        activities=activities,
        venues=[*(hall(k) for k in range(count)), site(0)],
        teams=[
            replace(
                team(weekdays=r.choice([(0, 1), (1, 2, 4), (0, 3)])),
                work=replace(team().work, week_average=minutes(r.choice([400, 600, 900, 2100]))),
            )
        ],
        days=14,
        policy={"rhythms": r.choice([(1, 2), (2,)]), "max_sessions": r.choice([2, 3])},
        step=r.choice([5, 10, 12]),
    )
    result = pipeline.make_plan(problem, travel, Effort(5, deterministic=True))
    return result.problem, result.plan, travel


def disturbance(seed: int, stored: Stored) -> Disruptions:
    """A hall closed on a day of one of its sessions, or an agent away."""
    r, (problem, plan, _) = random.Random(-seed), stored
    tour = r.choice(plan.tours)
    first = tour.date - timedelta(days=r.choice([0, 0, 7]))
    dates = DateRange(first, tour.date + timedelta(days=r.choice([0, 0, 3, 10])), "imprévu")
    if r.random() < 0.35:
        away = Leave(dates, r.choice([1, 2]))
        return Disruptions(absences=(Absence(problem.scenario.teams[0].id, away),))
    return Disruptions(closings=(Closing(r.choice(tour.sessions).venue, dates),))


@dataclass
class Brute:
    """Everything that could become of a plan, tried."""

    stored: Stored
    problem: Problem
    today: date
    days: dict[tuple[date, frozenset[SessionSlot]], Tour | None] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return World(self.problem, self.stored[2])

    def sessions(self) -> list[SessionSlot]:
        plan = self.stored[1]
        return [
            SessionSlot(t.date, s.open, s.venue, s.commune, s.activity) for t, s in plan.sessions()
        ]

    def possible(self, held: SessionSlot) -> bool:
        """Whether the hall, the calendar and the staff allow a session."""
        scenario = self.problem.scenario
        activity = next(a for a in scenario.activities if a.id == held.activity)
        venue, (van,) = self.problem.index.venues[held.venue], scenario.teams
        return (
            held.date.weekday() in van.weekdays
            and van.agents_on(held.date) >= activity.min_staff
            and self.problem.runs(activity, venue, held.date)
            and self.problem.horizon.start <= held.date <= self.problem.horizon.end
        )

    def fates(self, held: SessionSlot) -> Iterator[SessionSlot | None]:
        """What may become of a session: as docs/model.md says it."""
        scenario, hit = self.problem.scenario, not self.possible(held)
        anchor = scenario.anchor
        activities = {a.id: a for a in scenario.activities}
        told = self.today + timedelta(days=NOTICE)
        yield held
        if hit:
            yield None
            for other in scenario.activities:
                if held.activity in other.stands_in_for and held.open in other.starts:
                    yield replace(held, activity=other.id)
        for hour in activities[held.activity].starts:
            for step in range(-REACH, REACH + 1):
                when = held.date + timedelta(days=step)
                near = hit or week_index(anchor, when) == week_index(anchor, held.date)
                moved = (when, hour) != (held.date, held.open)
                if moved and near and when >= told and held.date >= (self.today if hit else told):
                    yield replace(held, date=when, open=hour)
        if hit and held.date >= told:
            for venue in scenario.venues:
                minutes_away = self.stored[2].between(held.commune, venue.id)
                if venue.id != held.venue and minutes_away <= scenario.policy.target_minutes:
                    yield replace(held, venue=venue.id, commune=venue.commune)

    def tour(self, when: date, held: frozenset[SessionSlot]) -> Tour | None:
        """A sound day of these sessions."""
        key = when, held
        if key not in self.days:
            scenario = self.problem.scenario
            slots = [
                Slot(self.problem.index.venues[h.venue],
                     next(a for a in scenario.activities if a.id == h.activity), h.open)
                for h in sorted(held)
            ]  # fmt: skip
            self.days[key] = self.world.day(scenario.teams[0], when, slots)
        return self.days[key]

    def sound(self, held: list[SessionSlot]) -> bool:
        """Whether some tours hold exactly these sessions and obey every rule."""
        dated: dict[date, set[SessionSlot]] = defaultdict(set)
        kept = set(self.sessions())
        if len(set(held)) < len(held):
            return False
        for one in held:
            there = [h for h in held if (h.date, h.venue) == (one.date, one.venue)]
            if one not in kept and [h.activity for h in there].count(one.activity) > 1:
                return False  # a session moves to no day that has its activity there
            dated[one.date].add(one)
        tours = [self.tour(when, frozenset(found)) for when, found in dated.items()]
        made = [tour for tour in tours if tour is not None]
        return len(made) == len(tours) and self.world.sound(made, TOGETHER)

    def cheaper(self, cost: int) -> list[SessionSlot] | None:
        """A sound outcome that costs less than `cost`, if there is one."""
        options = []
        for held in self.sessions():
            fates = [f for f in self.fates(held) if f is None or self.possible(f)]
            fates = [f for f in fates if f is not held or self.possible(held)]
            options.append(sorted(fates, key=lambda f, h=held: change_cost(h, f)))

        def extend(k: int, spent: int, chosen: list[SessionSlot]) -> list[SessionSlot] | None:
            if k == len(options):
                return chosen if self.sound(chosen) else None
            for fate in options[k]:
                more = spent + change_cost(self.sessions()[k], fate)
                if more >= cost:
                    return None
                found = extend(k + 1, more, chosen + ([fate] if fate else []))
                if found is not None:
                    return found
            return None

        return extend(0, 0, [])


def revised(seed: int) -> tuple[Revised, Brute]:
    stored = world(seed)
    disruptions = disturbance(seed, stored)
    today = day(random.Random(seed).choice([-5, 0, 3]))
    found = replan(stored, disruptions, Terms(today, NOTICE), PROVEN)
    return found, Brute(stored, disruptions.since(today).on(stored[0]), today)


@pytest.mark.parametrize("seed", range(40))
def test_no_cheaper_change_is_sound(seed):
    found, brute = revised(seed)
    assert found.proven
    assert found.cost == sum(change_cost(o.before, o.after) for o in found.overrides)
    past = [o for o in found.overrides if o.before and o.before.date < brute.today]
    assert not past
    assert brute.cheaper(found.cost) is None
    assert brute.cheaper(found.cost + 1) is not None


def test_seeds_are_not_all_alike():
    kinds = {kind_of(o.before, o.after) for seed in range(16) for o in revised(seed)[0].overrides}
    assert kinds >= {RELOCATED, REDATED, SUBSTITUTED, DROPPED}


@pytest.mark.parametrize("nth", range(4))
@pytest.mark.parametrize("seed", range(4))
def test_an_interruption_keeps_the_best_revision(seed, nth, monkeypatch):
    stored = world(seed)
    arguments = (stored, disturbance(seed, stored), Terms(day(0), NOTICE), PROVEN)
    least, solve, calls = replan(*arguments).cost, revise.run, itertools.count()

    def run(*args, **kwargs):
        """The real one, but Ctrl-C comes during the n-th solve."""
        if next(calls) == nth:
            raise Interrupted
        return solve(*args, **kwargs)

    monkeypatch.setattr(revise, "run", run)
    if nth == 0:
        with pytest.raises(KeyboardInterrupt):
            replan(*arguments)
        return
    found = replan(*arguments)
    assert not check(found.result.problem, found.result.plan, stored[2])
    assert found.bound <= least <= found.cost
