"""Set-partitioning model of a revision: options of sessions, and the tours that make them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ortools.math_opt.python import mathopt

from planner.model.plan import Plan, SessionSlot, Tour
from planner.rules.limits import MeasuredTour, minutes_of
from planner.solving.instance import Instance
from planner.solving.limits import measure
from planner.solving.revision_options import Option, OptionFactory, Revisable
from planner.solving.tours import DayTour, timetable


@dataclass(frozen=True)
class DayRun:
    """A tour that a team may make on a day; `tour` is the plan's own, when it is that one."""

    cell: int
    stops: tuple[int, ...]
    measure: MeasuredTour
    day: DayTour | None
    tour: Tour | None


@dataclass(frozen=True, eq=False)
class RevisionGround:
    """What a revision works on: the days it may touch, and the sessions on them."""

    instance: Instance
    plan: Plan
    choices: OptionFactory
    teams: Mapping[SessionSlot, str]
    dates: frozenset[date]
    hits: tuple[SessionSlot, ...]

    @property
    def cells(self) -> Iterator[int]:
        """Cells of the days it may touch."""
        return (k for k, cell in enumerate(self.instance.cells) if cell.day in self.dates)

    def team(self, cell: int) -> int:
        """Index of the team of a cell."""
        return self.instance.lines[self.instance.cells[cell].line].team

    def tour(self, cell: int) -> Tour | None:
        """Return the plan's own tour on a cell."""
        team, day = self.instance.teams[self.team(cell)].id, self.instance.cells[cell].day
        return next((t for t in self.plan.tours if (t.team, t.date) == (team, day)), None)

    def stops(self, cell: int) -> frozenset[int]:
        """Return the stops of the plan's own tour on a cell that can still be made."""
        own = self.tour(cell)
        sessions = own.sessions if own else ()
        day = self.instance.cells[cell].day
        found = {self.choices.stop_of(s.held_on(day)) for s in sessions}
        return frozenset(stop for stop in found if stop is not None)

    def items(self, freedom: int) -> tuple[Revisable, ...]:
        """Return the sessions on the days it may touch, and those asked for."""
        request = self.choices.request
        return (
            *(
                self.choices.of(held, team, freedom)
                for held, team in sorted(self.teams.items())
                if held.date in self.dates
            ),
            *(self.choices.asked(places) for places in request.added),
        )


def _chains(
    instance: Instance, kind: int, offers: Mapping[int, int], ceiling: float
) -> Iterator[tuple[int, ...]]:
    """Chains of stops that can be driven and whose changes cost no more than `ceiling`."""
    drive = instance.drive[instance.kinds[kind].factor]
    stops = sorted(offers, key=lambda s: (instance.stops[s].arrive, s))
    most = instance.problem.scenario.policy.max_sessions

    def extend(chain: tuple[int, ...], cost: int) -> Iterator[tuple[int, ...]]:
        yield chain
        if len(chain) == most:
            return
        last = instance.stops[chain[-1]]
        for s in stops:
            stop = instance.stops[s]
            fits = last.leave + int(drive[last.venue, stop.venue]) <= stop.arrive
            if fits and cost + offers[s] <= ceiling:
                yield from extend((*chain, s), cost + offers[s])

    for first in stops:
        if offers[first] <= ceiling:
            yield from extend((first,), offers[first])


def day_runs(
    ground: RevisionGround, cell: int, offers: Mapping[int, int], ceiling: float
) -> list[DayRun]:
    """Return the tours of a team on a day.

    Parameters
    ----------
    offers : Mapping[int, int]
        Stops some session may take that day, with the least that it costs.
    ceiling : float
        Cost of the changes that is not worth reaching in one tour.
    """
    instance, kind = ground.instance, ground.instance.cells[cell].kind
    able = {instance.candidates[c].stop for c in instance.kinds[kind].candidates}
    offers = {s: cost for s, cost in offers.items() if s in able}
    found = {
        chain: DayRun(cell, chain, tour, tour, None)
        for chain in _chains(instance, kind, offers, ceiling)
        if (tour := timetable(instance, kind, chain)) is not None
    }
    if (own := ground.tour(cell)) is not None:
        team = own.team
        held = [s.held_on(own.date) for s in own.sessions]
        stops = [ground.choices.stop_of(h) for h in held if ground.choices.still(h, team)]
        chain = tuple(stop for stop in stops if stop is not None)
        if len(chain) == len(held):
            same = found[chain].day if chain in found else None
            found[chain] = DayRun(cell, chain, measure(own), same, own)
    return list(found.values())


@dataclass(eq=False)
class Model:
    """The integer program of a revision."""

    ground: RevisionGround
    items: tuple[Revisable, ...]
    model: mathopt.Model = field(default_factory=mathopt.Model)
    choice: dict[tuple[int, int], mathopt.Variable] = field(default_factory=dict)
    runs: dict[mathopt.Variable, DayRun] = field(default_factory=dict)

    def option(self, key: tuple[int, int]) -> Option:
        """Return the option of a variable."""
        return self.items[key[0]].options[key[1]]

    def total(self, value: Callable[[Revisable, Option], float]) -> mathopt.LinearExpression:
        """Sum a value of the options chosen."""
        return mathopt.fast_sum(
            value(self.items[j], self.option((j, k))) * var for (j, k), var in self.choice.items()
        )


def build(ground: RevisionGround, items: tuple[Revisable, ...], ceiling: float) -> Model:
    """State which options are chosen, which tours make them, and the hours they take."""
    made = Model(ground, items)
    model = made.model
    offers: dict[date, dict[int, int]] = defaultdict(dict)
    asked: dict[tuple[date, int], list[tuple[mathopt.Variable, Option]]] = defaultdict(list)
    for j, item in enumerate(items):
        for k, option in enumerate(item.options):
            var = made.choice[j, k] = model.add_binary_variable()
            if option.after is not None:
                day = option.after.date
                cost = min(option.cost, offers[day].get(option.stop, option.cost))
                offers[day][option.stop] = cost
                asked[day, option.stop].append((var, option))
        model.add_linear_constraint(
            mathopt.fast_sum(made.choice[j, k] for k in range(len(item.options))) == 1
        )
    covering: dict[tuple[date, int], list[tuple[mathopt.Variable, int]]] = defaultdict(list)
    for cell in ground.cells:
        own = []
        day = ground.instance.cells[cell].day
        for found in day_runs(ground, cell, offers[day], ceiling):
            var = model.add_binary_variable()
            made.runs[var] = found
            own.append(var)
            for stop in found.stops:
                covering[day, stop].append((var, cell))
        model.add_linear_constraint(mathopt.fast_sum(own) <= 1)
    for key in sorted(set(asked) | set(covering)):
        driven = mathopt.fast_sum(var for var, _ in covering[key])
        model.add_linear_constraint(driven - mathopt.fast_sum(v for v, _ in asked[key]) == 0)
    _abilities(made, asked, covering)
    _venues(made, asked)
    _limits(made)
    return made


def _abilities(
    made: Model,
    asked: Mapping[tuple[date, int], Sequence[tuple[mathopt.Variable, Option]]],
    covering: Mapping[tuple[date, int], Sequence[tuple[mathopt.Variable, int]]],
) -> None:
    """A stop may stand for several activities: that held is one its team can hold."""
    opened, ground = made.ground.choices.opened, made.ground
    for (day, stop), options in asked.items():
        for var, option in options:
            assert option.after is not None
            after = option.after
            number = ground.choices.numbers[after.venue, after.activity, minutes_of(after.open)]
            able = [
                x
                for x, cell in covering.get((day, stop), ())
                if number in opened[day][ground.instance.teams[ground.team(cell)].id]
            ]
            if len(able) < len(covering.get((day, stop), ())):
                made.model.add_linear_constraint(mathopt.fast_sum(able) - var >= 0)


def _venues(
    made: Model, asked: Mapping[tuple[date, int], Sequence[tuple[mathopt.Variable, Option]]]
) -> None:
    """A hall holds one session at a time; none moves to a day that has its activity there."""
    instance = made.ground.instance
    at: dict[tuple[date, int], list[tuple[int, mathopt.Variable]]] = defaultdict(list)
    same: dict[tuple[date, str, str], tuple[list[mathopt.Variable], list[mathopt.Variable]]]
    same = defaultdict(lambda: ([], []))
    for (day, stop), options in asked.items():
        for var, option in options:
            assert option.after is not None
            at[day, instance.stops[stop].venue].append((stop, var))
            same[day, option.after.venue, option.after.activity][option.cost > 0].append(var)
    for kept, moved in same.values():
        for stays in kept or [0.0]:
            if moved:
                made.model.add_linear_constraint(mathopt.fast_sum([*moved, stays]) <= 1)
    if len(instance.teams) < 2:
        return  # one team is in one place at a time
    for found in at.values():
        for now in {instance.stops[stop].arrive for stop, _ in found}:
            there = [
                var
                for stop, var in found
                if instance.stops[stop].arrive <= now < instance.stops[stop].leave
            ]
            if len(there) > 1:
                made.model.add_linear_constraint(mathopt.fast_sum(there) <= 1)


def _limits(made: Model) -> None:
    """Teams do no more over several days than rules let them, what stays included."""
    ground, instance = made.ground, made.ground.instance
    on: dict[tuple[str, date], list[tuple[mathopt.Variable, DayRun]]] = defaultdict(list)
    for var, run in made.runs.items():
        name = instance.teams[ground.team(run.cell)].id
        on[name, instance.cells[run.cell].day].append((var, run))
    stays = [(t.team, t.date, measure(t)) for t in ground.plan.tours if t.date not in ground.dates]
    for limit in instance.limits:
        held = sum(
            limit.use(tour)
            for team, day, tour in stays
            if team == limit.team.id and day in limit.days
        )
        terms = [
            limit.use(run.measure) * var
            for day in sorted(limit.days)
            for var, run in on.get((limit.team.id, day), ())
        ]
        if terms:
            made.model.add_linear_constraint(mathopt.fast_sum(terms) <= limit.most - held)


def _weights(ground: RevisionGround) -> Mapping[str, float]:
    """Need near each venue, per session."""
    instance = ground.instance
    near = instance.need @ instance.access
    return {venue.id: float(near[v]) for v, venue in enumerate(instance.venues)}


def objectives(made: Model) -> Iterator[mathopt.LinearExpression]:
    """The three values, in order."""
    weights = _weights(made.ground)

    def touched(item: Revisable, option: Option) -> float:
        return option.cost * weights.get(item.before.venue, 0.0) if item.before else 0.0

    own = {cell: made.ground.stops(cell) for cell in made.ground.cells}
    # A minute for each session new to its team's day: teams do not swap tours for nothing.
    driving = mathopt.fast_sum(
        (found.measure.drive + len(set(found.stops) - own[found.cell])) * var
        for var, found in made.runs.items()
    )
    yield made.total(lambda item, option: option.cost)
    yield made.total(touched)
    yield made.total(lambda item, option: option.shift) + driving
