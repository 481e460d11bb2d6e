"""Every sound way for one team to spend one weekday of a tiny world's horizon.

Nothing here comes from the solver: the judge says which series and which days are sound.
See `tests.solving.brute`, which combines them, for why nothing sound is lost.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

from planner.evaluation.context import Context
from planner.model.calendar import PATTERNS, week_index
from planner.model.plan import Certificate, Plan, Session, Tour
from planner.model.rules import Parameter, Rule
from planner.model.scenario import Activity, Problem, Team
from planner.model.territory import Venue
from planner.model.travel import TravelTimes
from planner.rules import (
    breaks,
    calendar,
    driving,
    honesty,
    openings,
    places,
    rhythm,
    staffing,
    working_time,
)
from planner.rules import parts as parts_of_rules
from planner.rules.checks import checks

STATED = (honesty.FIGURES, honesty.UNSERVED)
"""Rules about what a plan says of itself; a bare plan says nothing."""

WHOLE = tuple(rule for rule in checks() if rule not in STATED)
SERIES = (calendar.WORKING_DAY, calendar.CALENDAR, places.VENUE, places.VENUE_HOURS,
          places.VENUE_CLOSED, openings.SLOT, openings.DURATION, staffing.STAFF, openings.NAP,
          rhythm.PATTERN)  # fmt: skip
"""Rules that a session or a series breaks by itself."""
OPTIONAL = tuple(
    rule
    for family in parts_of_rules()
    if any(isinstance(value, Parameter) for value in vars(family).values())
    for rule in vars(family).values()
    if isinstance(rule, Rule)
)
"""Rules that ask nothing of a team without a number, whatever they are..."""
DAY = (calendar.WORKING_DAY, working_time.SHIFT, driving.TRAVEL, working_time.DAY_SPAN,
       *(rule for rule in OPTIONAL if not rule.whole))  # fmt: skip
"""...those of them and others about a day that its lunch break does not change..."""
BREAKS = (breaks.LUNCH, breaks.BREAK, working_time.DAY_WORK)
"""...and those that it does."""

MOST_LINE_PLANS = 8_000
"""Beyond that a world is not tiny."""


class NotTinyError(Exception):
    """The world has too many plans to try them all."""


@dataclass(frozen=True)
class Slot:
    """A session but for its date and its rhythm."""

    venue: Venue
    activity: Activity
    start: time

    def on(self, day: date, pattern: str = "weekly") -> Session:
        """The session held on that day."""
        opening = datetime.combine(day, self.start)
        closing = opening + self.activity.duration
        leave = closing + self.activity.pack_up + self.activity.debrief
        return Session(
            self.venue.id, self.venue.commune, self.activity.id,
            (opening - self.activity.set_up).time(), self.start, closing.time(), leave.time(),
            self.venue.fixed, pattern,
        )  # fmt: skip


@dataclass(frozen=True)
class Series:
    """A slot that recurs: `bit` numbers it among those of the team and weekday."""

    slot: Slot
    bit: int
    pattern: str
    dates: frozenset[date]


@dataclass(frozen=True, eq=False)
class LinePlan:
    """What one team does on one weekday: its series, and its day tours."""

    series: tuple[Series, ...]
    tours: tuple[Tour, ...]

    def dated(self) -> Iterator[Tour]:
        """The tours, each session naming the rhythm of its series."""
        for tour in self.tours:
            held = {
                (s.slot.venue.id, s.slot.activity.id, s.slot.start): s.pattern
                for s in self.series
                if tour.date in s.dates
            }
            yield replace(
                tour,
                sessions=tuple(
                    replace(s, pattern=held[s.venue, s.activity, s.open]) for s in tour.sessions
                ),
            )


@dataclass(eq=False)
class World:
    """A problem and its travel times."""

    problem: Problem
    travel: TravelTimes

    def plan(self, tours: Sequence[Tour]) -> Plan:
        """A bare plan of these tours."""
        territory, horizon = self.problem.territory, self.problem.horizon
        return Plan(
            self.problem.scenario.name, "", territory.siren, territory.name,
            len(territory.communes), "", True, "", horizon.start, horizon.end,
            Certificate("feasible", (), 0.0, 0, "brute force"), tuple(tours),
            overrides=self.problem.past.overrides if self.problem.past else (),
        )  # fmt: skip

    def sound(self, tours: Sequence[Tour], rules: Sequence[Rule] = WHOLE) -> bool:
        """Whether the judge finds nothing against these rules."""
        context = Context(self.problem, self.plan(tours), self.travel)
        return not any(next(iter(checks()[rule](context)), None) for rule in rules)

    def tour(self, team: Team, day: date, sessions: Sequence[Session]) -> Tour:
        """The shortest day that holds these sessions, without a break."""
        made = tuple(sorted(sessions, key=lambda s: (s.arrive, s.venue)))
        factor = self.problem.scenario.winter.on(day)
        points = [team.depot, *(s.venue for s in made), team.depot]
        legs = [math.ceil(self.travel.between(a, b) * factor - 1e-9) for a, b in pairwise(points)]
        km = sum(self.travel.distance(a, b) for a, b in pairwise(points))
        start = datetime.combine(day, made[0].arrive) - timedelta(minutes=legs[0])
        end = datetime.combine(day, made[-1].leave) + timedelta(minutes=legs[-1])
        return Tour(team.id, day, team.depot, start.time(), end.time(), sum(legs), km,
                    team.agents_on(day), made)  # fmt: skip

    def day(self, team: Team, day: date, slots: Sequence[Slot]) -> Tour | None:
        """The sound day of these slots, with a break if it cannot do without; None if none is."""
        bare = self.tour(team, day, [slot.on(day) for slot in slots])
        if not self.sound([bare], DAY):
            return None
        rested = self.rested(team, bare)
        return rested if self.sound([rested], BREAKS) else None

    def rested(self, team: Team, bare: Tour) -> Tour:
        """The tour with a break at a sound minute, if it cannot do without and there is one."""
        if self.sound([bare], (breaks.LUNCH, breaks.BREAK)):
            return bare
        tours = (replace(bare, lunch=lunch) for lunch in pauses(team, bare))
        return next((tour for tour in tours if self.sound([tour], BREAKS)), bare)


def pauses(team: Team, tour: Tour) -> Iterator[tuple[time, time]]:
    """Every whole minute at which a break of the length asked is inside a wait."""
    day, lunch = date.min, team.lunch
    for before, after in pairwise(tour.sessions):
        moment = datetime.combine(day, max(before.leave, lunch.earliest))
        last = datetime.combine(day, min(after.arrive, lunch.latest)) - lunch.length
        while moment <= last:
            yield moment.time(), (moment + lunch.length).time()
            moment += timedelta(minutes=1)


def every_series(world: World, team: Team, weekday: int) -> Iterator[Series]:
    """Every slot in every rhythm that holds a session, the judge not asked.

    A session is lost on a day on which too few of the team's agents are there.
    """
    problem, scenario = world.problem, world.problem.scenario
    slots = [
        Slot(venue, activity, start)
        for venue, activity in product(scenario.venues, scenario.activities)
        for start in activity.starts
    ]
    for bit, slot in enumerate(slots):
        days = [
            day
            for day in problem.horizon.dates()
            if day.weekday() == weekday
            and problem.runs(slot.activity, slot.venue, day)
            and team.agents_on(day) >= slot.activity.min_staff
        ]
        for code, pattern in PATTERNS.items():
            held = frozenset(d for d in days if pattern.holds_in(week_index(scenario.anchor, d)))
            if held:
                yield Series(slot, 1 << bit, code, held)


def sound_series(world: World, team: Team, weekday: int) -> list[Series]:
    """Every series the judge accepts by itself."""
    return [
        series
        for series in every_series(world, team, weekday)
        if world.sound(
            [world.tour(team, day, [series.slot.on(day, series.pattern)]) for day in series.dates],
            SERIES,
        )
    ]


def overlap(one: Slot, two: Slot) -> bool:
    """Whether somebody would have to be at both at once."""
    a, b = one.on(date.min), two.on(date.min)
    return a.arrive < b.leave and b.arrive < a.leave


def sound_days(world: World, team: Team, day: date, series: list[Series]) -> dict[int, Tour]:
    """Every sound day by the bits of its slots."""
    slots = sorted({s.bit: s.slot for s in series if day in s.dates}.items())
    found: dict[int, Tour] = {}

    def grow(held: list[Slot], mask: int, k: int) -> None:
        if held and (tour := world.day(team, day, held)):
            found[mask] = tour
        if len(held) < world.problem.scenario.policy.max_sessions:
            for j in range(k, len(slots)):
                bit, slot = slots[j]
                if not any(overlap(slot, other) for other in held):
                    grow([*held, slot], mask | bit, j + 1)

    grow([], 0, 0)
    return found


def parts(mask: int) -> Iterator[int]:
    """Every subset of the bits of `mask`."""
    part = mask
    while part:
        yield part
        part = (part - 1) & mask
    yield 0


def line_plans(world: World, team: Team, weekday: int) -> list[LinePlan]:
    """Every set of series all of whose days are sound, the empty one first."""
    series = sound_series(world, team, weekday)
    dates = sorted(set().union(*(s.dates for s in series)))
    days = [sound_days(world, team, day, series) for day in dates]
    growing = [{part for mask in found for part in parts(mask)} | {0} for found in days]
    adds = [[s.bit if day in s.dates else 0 for day in dates] for s in series]
    plans: list[LinePlan] = []

    def grow(held: tuple[int, ...], masks: tuple[int, ...], k: int) -> None:
        if all(not m or m in found for m, found in zip(masks, days, strict=True)):
            plans.append(dated(held, masks))
            if len(plans) > MOST_LINE_PLANS:
                raise NotTinyError
        visited = {(series[j].slot.venue.id, series[j].slot.activity.id) for j in held}
        for j in range(k, len(series)):
            slot = series[j].slot
            if not slot.venue.fixed and (slot.venue.id, slot.activity.id) in visited:
                continue
            if any(m & bit for m, bit in zip(masks, adds[j], strict=True)):
                continue  # the same slot twice on one day overlaps itself
            more = tuple(m | bit for m, bit in zip(masks, adds[j], strict=True))
            if all(m in possible for m, possible in zip(more, growing, strict=True)):
                grow((*held, j), more, j + 1)

    def dated(held: tuple[int, ...], masks: tuple[int, ...]) -> LinePlan:
        tours = (found[m] for m, found in zip(masks, days, strict=True) if m)
        return LinePlan(tuple(series[j] for j in held), tuple(tours))

    grow((), (0,) * len(dates), 0)
    return plans
