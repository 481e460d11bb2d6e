"""Every plan of a tiny world, tried one by one, with the judge as only arbiter.

Nothing here comes from the solver: a plan is a choice, for each (venue, activity), of
no series or of one (weekday, start, pattern); its days follow; the judge says which
plans are sound. Worlds must be of one team and a handful of choices.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

from planner.evaluation.checks import CHECKS
from planner.evaluation.context import Context
from planner.evaluation.plan_rules import tier_values
from planner.model.calendar import PATTERNS, week_index
from planner.model.plan import Certificate, Plan, Session, Tour
from planner.model.rules import RuleId
from planner.model.scenario import Activity, Problem, Team
from planner.model.territory import Venue
from planner.model.travel import TravelTimes

STATED = (RuleId.FIGURES, RuleId.UNSERVED)
"""Rules about what a plan says of itself; a bare plan says nothing."""

Choice = tuple[Venue, Activity, int, time, str] | None


def _at(day: date, moment: time, minutes: float = 0) -> datetime:
    return datetime.combine(day, moment) + timedelta(minutes=minutes)


def _lunch(
    team: Team, busy: list[tuple[datetime, datetime]], day: date
) -> tuple[time, time] | None:
    """The first minute from which a break fits, driving just before the next stop."""
    moment, last = _at(day, team.lunch.earliest), _at(day, team.lunch.latest)
    while moment + team.lunch.length <= last:
        end = moment + team.lunch.length
        inside = busy[0][0] <= moment and end <= busy[-1][1]
        if inside and all(end <= a or b <= moment for a, b in busy):
            return moment.time(), end.time()
        moment += timedelta(minutes=1)
    return None


def _tour(problem: Problem, travel: TravelTimes, day: date, made: list[Choice]) -> Tour:
    team = problem.scenario.teams[0]
    sessions = []
    for choice in made:
        assert choice is not None
        venue, activity, _, start, pattern = choice
        opening = _at(day, start)
        closing = opening + activity.duration
        leave = closing + activity.pack_up + activity.debrief
        sessions.append(
            Session(venue.id, venue.commune, activity.id, (opening - activity.set_up).time(),
                    start, closing.time(), leave.time(), venue.fixed, pattern)
        )  # fmt: skip
    sessions.sort(key=lambda s: s.arrive)
    factor = problem.scenario.winter.on(day)
    points = [team.depot, *(s.venue for s in sessions), team.depot]
    legs = [math.ceil(travel.between(a, b) * factor - 1e-9) for a, b in pairwise(points)]
    km = sum(travel.distance(a, b) for a, b in pairwise(points))
    start = _at(day, sessions[0].arrive, -legs[0])
    end = _at(day, sessions[-1].leave, legs[-1])
    lunch = None
    for late in (True, False):  # driving at the end of a wait, or at its start
        busy = [(start, _at(day, sessions[0].arrive))]
        for k, s in enumerate(sessions):
            busy.append((_at(day, s.arrive), _at(day, s.leave)))
            after = _at(day, sessions[k + 1].arrive) if k + 1 < len(sessions) else end
            leg = timedelta(minutes=legs[k + 1])
            leaves = after - leg if late else _at(day, s.leave)
            busy.append((leaves, leaves + leg))
        lunch = lunch or _lunch(team, busy, day)
    whole = Tour(team.id, day, team.depot, start.time(), end.time(), sum(legs), km,
                 team.agents, tuple(sessions))  # fmt: skip
    return whole if lunch is None else Tour(**{**vars(whole), "lunch": lunch})


def _plan(problem: Problem, tours: tuple[Tour, ...]) -> Plan:
    return Plan(
        problem.scenario.name, "", "", "", 0, "", True, "",
        problem.horizon.start, problem.horizon.end,
        Certificate("feasible", (), 0.0, 0, "brute force"), tours,
    )  # fmt: skip


def _choices(problem: Problem) -> list[list[Choice]]:
    policy, lists = problem.scenario.policy, []
    for venue in problem.scenario.venues:
        for activity in problem.scenario.activities:
            series: list[Choice] = [
                (venue, activity, weekday, start, code)
                for weekday in problem.scenario.teams[0].weekdays
                for start in activity.starts
                for code, pattern in PATTERNS.items()
                if pattern.every in policy.rhythms
            ]
            lists.append([None, *series])
    return lists


def _variants(tours: tuple[Tour, ...]) -> Iterator[tuple[Tour, ...]]:
    """Lunch is a choice too: a tour that need not stop may do without the break."""
    options = [
        [tour] if tour.lunch is None else [Tour(**{**vars(tour), "lunch": None}), tour]
        for tour in tours
    ]
    yield from product(*options)


@dataclass(frozen=True)
class Best:
    """The best tier values, in order."""

    values: tuple[float, ...]
    plans: int


def best(
    problem: Problem,
    travel: TravelTimes,
    tiers: tuple[tuple[str, str], ...],
    counted: Callable[[str, float], float] = lambda name, value: value,
) -> Best | None:
    """Return the lexicographic optimum over every sound plan.

    Parameters
    ----------
    tiers : tuple of (str, str)
        Name and sense of each tier.
    counted : callable
        What a tier counts of its value.
    """
    anchor = problem.scenario.anchor
    found: tuple[float, ...] | None = None
    plans = 0
    for combination in product(*_choices(problem)):
        held = [choice for choice in combination if choice is not None]
        tours = []
        for day in problem.horizon.dates():
            made: list[Choice] = [
                c for c in held
                if c[2] == day.weekday()
                and PATTERNS[c[4]].holds_in(week_index(anchor, day))
                and problem.runs(c[1], c[0], day)
            ]  # fmt: skip
            if made:
                tours.append(_tour(problem, travel, day, made))
        for variant in _variants(tuple(tours)):
            context = Context(problem, _plan(problem, variant), travel)
            if any(
                next(iter(rule(context)), None)
                for name, rule in CHECKS.items()
                if name not in STATED
            ):
                continue
            plans += 1
            values = tier_values(context)
            key = tuple(
                round(counted(n, values[n]), 6) * (-1 if s == "max" else 1) for n, s in tiers
            )
            found = key if found is None else min(found, key)
    if found is None:
        return None
    signs = [-1 if sense == "max" else 1 for _, sense in tiers]
    return Best(tuple(v * s for v, s in zip(found, signs, strict=True)), plans)
