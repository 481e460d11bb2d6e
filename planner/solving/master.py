r"""Set-partitioning master: which enumerated day tours to run, which patterns to hold.

One formulation serves the aggregated model (interchangeable days merged, see
`planner.solving.partition`) and the calendar model (the days of a group are all alike: there
:math:`x_{rg} \in \{0, |g|\}`, stated as a binary). With groups g of |g| days, tours r,
columns p (a stop recurring :math:`c_{pg}` times in group g):

.. math::

    \sum_r x_{rg} \le |g|, \qquad
    \sum_{r \ni s} x_{rg} = \sum_{p : s(p) = s} c_{pg}\, y_p, \qquad
    \sum_j z_{ij} \le \sum_p a_{i v(p)} |p|\, y_p, \qquad
    u_i = \sum_j f'_j z_{ij}

where :math:`z_{ij}` is the part of commune i's exposure on segment j of the concave
level f. Set partitioning by patterns: Francis, Smilowitz and Tzur, "The period
vehicle routing problem with service choice", Transportation Science 40(4), 2006.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise

from ortools.math_opt.python import mathopt

from planner.model.rules import Rule
from planner.model.scenario import Equity
from planner.rules import honesty, places, quotas, rhythm, staffing
from planner.solving.instance import Instance, Stop
from planner.solving.limits import GroupLimit, group_limits
from planner.solving.partition import Partition
from planner.solving.patterns import Column
from planner.solving.tours import DayTour


@dataclass(frozen=True)
class RowTag:
    """Which rule a constraint enforces, and for what: names conflicts when infeasible.

    Parameters
    ----------
    index : int
        Of the quota, team or venue.
    lower : bool
        Whether it is a quota's minimum.
    period : int
        Class of the weeks or cycles that a quota is about.
    """

    rule: Rule
    index: int = -1
    lower: bool = False
    period: int = -1


@dataclass
class Rows:
    """The rows that a tour enters.

    Parameters
    ----------
    day : dict
        By group: at most one tour a team and day.
    made : dict
        By (stop, group): toured as often as the patterns say.
    limits : list
        What rules let teams do over several days.
    """

    day: dict[int, mathopt.LinearConstraint] = field(default_factory=dict)
    made: dict[tuple[int, int], mathopt.LinearConstraint] = field(default_factory=dict)
    limits: list[tuple[GroupLimit, mathopt.LinearConstraint]] = field(default_factory=list)


@dataclass
class Master:
    """A MathOpt model with the meaning of its variables. Built by `build_master`."""

    instance: Instance
    partition: Partition
    columns: tuple[Column, ...]
    tours: Mapping[int, Sequence[DayTour]]
    model: mathopt.Model
    x: dict[tuple[int, int], mathopt.Variable] = field(default_factory=dict)
    y: list[mathopt.Variable] = field(default_factory=list)
    reached: dict[int, mathopt.Variable] = field(default_factory=dict)
    servable: set[int] = field(default_factory=set)
    levels: dict[int, mathopt.LinearExpression] = field(default_factory=dict)
    unreachable: int = 0
    tags: dict[mathopt.LinearConstraint, RowTag] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)

    @property
    def driving(self) -> mathopt.LinearExpression:
        """Driving minutes of the horizon."""
        kind, times = self.group_kind(), self.times()
        return mathopt.LinearExpression() + mathopt.fast_sum(
            times[g] * self.tours[kind[g]][r].drive * var for (r, g), var in self.x.items()
        )

    @property
    def minute_cost(self) -> float:
        """What the objective charges for a minute of driving."""
        kind, objective = self.group_kind(), self.model.objective
        for (r, g), var in self.x.items():
            if drive := self.tours[kind[g]][r].drive:
                return float(objective.get_linear_coefficient(var)) / drive
        return 0.0

    @property
    def level(self) -> mathopt.LinearExpression:
        r"""Need-weighted level, :math:`\sum_i n_i u_i`."""
        return mathopt.LinearExpression() + mathopt.fast_sum(
            float(self.instance.need[i]) * expression for i, expression in self.levels.items()
        )

    def times(self) -> dict[int, int]:
        """Days on which a tour runs when its variable is 1, by group."""
        sizes = self.partition.sizes()
        return sizes if self.partition.exact else dict.fromkeys(sizes, 1)

    def group_kind(self) -> dict[int, int]:
        """Kind of day of each group."""
        return {
            group: cell.kind
            for group, cell in zip(self.partition.group, self.instance.cells, strict=True)
        }


def needy(instance: Instance) -> list[int]:
    """Indices of the communes with need."""
    return [i for i in range(len(instance.codes)) if instance.need[i] > 0]


def build_master(
    instance: Instance,
    partition: Partition,
    columns: Sequence[Column],
    tours: Mapping[int, Sequence[DayTour]],
    *,
    with_levels: bool = True,
) -> Master:
    """Build the model without objective.

    Parameters
    ----------
    tours : Mapping[int, tuple of DayTour]
        Tours by kind of day.
    with_levels : bool
        False leaves coverage out, when the columns are already decided.
    """
    master = Master(instance, partition, tuple(columns), tours, mathopt.Model(name="master"))
    _variables(master)
    _link(master)
    _one_pattern(master)
    _quotas(master)
    _limits(master)
    if len(instance.teams) > 1:
        (_shared_venues if partition.exact else _shared_days)(master)
    if with_levels:
        _levels(master)
    return master


def _add(master: Master, constraint: mathopt.LowerBoundedLinearExpression
         | mathopt.UpperBoundedLinearExpression | mathopt.BoundedLinearExpression,
         tag: RowTag) -> mathopt.LinearConstraint:  # fmt: skip
    row = master.model.add_linear_constraint(constraint)
    master.tags[row] = tag
    return row


def _variables(master: Master) -> None:
    sizes, kinds, times = master.partition.sizes(), master.group_kind(), master.times()
    for g, size in sizes.items():
        for r in range(len(master.tours[kinds[g]])):
            # Once the patterns of a merged model are fixed, its tours are a flow problem
            # for up to two stops a day: branching on them would only cost time.
            whole = master.partition.exact
            most = size // times[g]
            master.x[r, g] = master.model.add_variable(lb=0, ub=most, is_integer=whole)
    for column in master.columns:
        master.y.append(master.model.add_integer_variable(lb=0, ub=len(column.members)))


def _link(master: Master) -> None:
    """At most one tour a team and day; a stop is toured as often as its patterns say."""
    kinds, times = master.group_kind(), master.times()
    used = defaultdict(list)
    making: dict[tuple[int, int], list[mathopt.Variable]] = defaultdict(list)
    for (r, g), var in master.x.items():
        used[g].append(var)
        for s in master.tours[kinds[g]][r].stops:
            making[s, g].append(var)
    asked: dict[tuple[int, int], list[mathopt.LinearTerm]] = defaultdict(list)
    for column, var in zip(master.columns, master.y, strict=True):
        for g, count in column.counts:
            asked[column.stop, g].append(count // times[g] * var)
    for g, size in master.partition.sizes().items():
        total = mathopt.LinearExpression() + mathopt.fast_sum(used[g])
        master.rows.day[g] = _add(master, total <= size // times[g], RowTag(staffing.ONE_TOUR))
    for key in sorted(set(making) | set(asked)):
        left = mathopt.LinearExpression() + mathopt.fast_sum(making[key])
        right = mathopt.LinearExpression() + mathopt.fast_sum(asked[key])
        master.rows.made[key] = _add(master, left - right == 0, RowTag(rhythm.PATTERN))


def add_tour(master: Master, kind: int, r: int) -> None:
    """Let a merged model use one more tour, ``master.tours[kind][r]``."""
    tour, rows, minute_cost = master.tours[kind][r], master.rows, master.minute_cost
    sizes, kinds = master.partition.sizes(), master.group_kind()
    for g in (g for g, own in kinds.items() if own == kind):
        var = master.x[r, g] = master.model.add_variable(lb=0, ub=sizes[g])
        master.model.objective.set_linear_coefficient(var, minute_cost * tour.drive)
        rows.day[g].set_coefficient(var, 1)
        for s in tour.stops:
            if (s, g) not in rows.made:
                row = master.model.add_linear_constraint(lb=0, ub=0)
                master.tags[row], rows.made[s, g] = RowTag(rhythm.PATTERN), row
            rows.made[s, g].set_coefficient(var, 1)
        for limit, row in rows.limits:
            if g in limit.times:
                row.set_coefficient(var, limit.times[g] * limit.use(tour))


def _one_pattern(master: Master) -> None:
    """At most one pattern per mobile venue and activity (Hall's condition when merged)."""
    instance = master.instance
    by_venue: dict[int, dict[frozenset[int], list[mathopt.Variable]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for column, var in zip(master.columns, master.y, strict=True):
        venue = instance.stops[column.stop].venue
        if not instance.venues[venue].fixed:
            activities = {instance.candidates[s.candidate].activity for s in column.members}
            by_venue[venue][frozenset(activities)].append(var)
    for venue, sets in by_venue.items():
        unions = {
            frozenset().union(*chosen)
            for size in range(1, len(sets) + 1)
            for chosen in combinations(sets, size)
        }
        for union in sorted(unions, key=sorted):
            if master.partition.exact and len(union) > 1:
                continue
            terms = [v for members, group in sets.items() if members <= union for v in group]
            _add(master, mathopt.fast_sum(terms) <= len(union), RowTag(rhythm.ONE_PATTERN, venue))


def _quotas(master: Master) -> None:
    for q, quota in enumerate(master.instance.problem.scenario.quotas):
        classes = master.partition.classes(quota.per)
        for period in sorted(set(classes.values())):
            members = [own for own, klass in classes.items() if klass == period]
            asked = sum(master.instance.asked[q][own] for own in members)
            key = (q, period)
            pairs = list(zip(master.columns, master.y, strict=True))
            most = mathopt.LinearExpression() + mathopt.fast_sum(
                c.at_most[key] * var for c, var in pairs if c.at_most.get(key)
            )
            least = mathopt.LinearExpression() + mathopt.fast_sum(
                c.at_least[key] * var for c, var in pairs if c.at_least.get(key)
            )
            if asked:
                _add(master, most >= asked, RowTag(quotas.QUOTA, q, True, period))
            if quota.maximum is not None:
                room = sum(master.instance.allowed[q][own] for own in members)
                _add(master, least <= room, RowTag(quotas.QUOTA, q, False, period))


def _limits(master: Master) -> None:
    """What rules let teams do over several days (`planner.solving.limits`)."""
    taken: dict[int, list[tuple[mathopt.Variable, DayTour]]] = defaultdict(list)
    kinds = master.group_kind()
    for (r, g), var in master.x.items():
        taken[g].append((var, master.tours[kinds[g]][r]))
    for limit in group_limits(master.instance, master.partition):
        total = mathopt.LinearExpression() + mathopt.fast_sum(
            n * limit.use(tour) * var for g, n in limit.times.items() for var, tour in taken[g]
        )
        row = _add(master, total <= limit.most, RowTag(limit.limit.rule, limit.team))
        master.rows.limits.append((limit, row))


def _shared_venues(master: Master) -> None:
    """Two teams are never at one venue at the same time."""
    instance, kinds = master.instance, master.group_kind()
    day = {g: c.day for g, c in zip(master.partition.group, instance.cells, strict=True)}
    present = defaultdict(list)
    for (r, g), var in master.x.items():
        for s in master.tours[kinds[g]][r].stops:
            present[day[g], instance.stops[s].venue].append((instance.stops[s], g, var))
    for (_, venue), visits in sorted(present.items()):
        if len({g for _, g, _ in visits}) < 2:
            continue
        for moment in sorted({stop.arrive for stop, _, _ in visits}):
            there = {var for stop, _, var in visits if _present(stop, moment)}
            _add(master, mathopt.fast_sum(there) <= 1, RowTag(places.VENUE_SHARED, venue))


def _shared_days(master: Master) -> None:
    """Over days that are merged, a venue holds one team at a moment on each at most."""
    instance = master.instance
    days: dict[int, set[date]] = defaultdict(set)
    for group, cell in zip(master.partition.group, instance.cells, strict=True):
        days[group].add(cell.day)
    spans = sorted({tuple(sorted(found)) for found in days.values()})
    at: dict[int, list[tuple[Column, mathopt.Variable]]] = defaultdict(list)
    for column, var in zip(master.columns, master.y, strict=True):
        at[instance.stops[column.stop].venue].append((column, var))
    for venue, found in sorted(at.items()):
        stops = {column.stop: instance.stops[column.stop] for column, _ in found}
        for moment in sorted({stop.arrive for stop in stops.values()}):
            there = [pair for pair in found if _present(stops[pair[0].stop], moment)]
            for span in spans:
                inside = {group for group, own in days.items() if own.issubset(span)}
                held = [(c, sum(n for g, n in c.counts if g in inside), v) for c, v in there]
                if _most_held(instance, venue, held) > len(span):
                    total = mathopt.fast_sum(n * var for _, n, var in held)
                    _add(master, total <= len(span), RowTag(places.VENUE_SHARED, venue))


def _present(stop: Stop, moment: int) -> bool:
    return stop.arrive <= moment < stop.leave


def _most_held(
    instance: Instance, venue: int, held: Sequence[tuple[Column, int, mathopt.Variable]]
) -> float:
    """Most sessions that columns of a venue can add up to: one series an activity, if mobile."""
    if instance.venues[venue].fixed:
        return math.inf
    most: dict[int, int] = defaultdict(int)
    for column, n, _ in held:
        for series in column.members:
            activity = instance.candidates[series.candidate].activity
            most[activity] = max(most[activity], n)
    return sum(most.values())


def _levels(master: Master) -> None:
    instance, policy = master.instance, master.instance.problem.scenario.policy
    serving = [
        (instance.stops[c.stop].venue, c.sessions, var)
        for c, var in zip(master.columns, master.y, strict=True)
        if instance.stops[c.stop].serves
    ]
    for i in needy(instance):
        knots = instance.knots(i)
        segments = [(x1 - x0, (y1 - y0) / (x1 - x0)) for (x0, y0), (x1, y1) in pairwise(knots)]
        exposure = [
            float(instance.access[i, v]) * n * var
            for v, n, var in serving
            if instance.access[i, v] > 0
        ]
        near = [var for v, _, var in serving if instance.reach[i, v]]
        if not exposure and not near and not instance.given.exposure[i]:
            continue
        if exposure:
            master.servable.add(i)
        parts = [master.model.add_variable(lb=0, ub=width) for width, _ in segments]
        held = mathopt.LinearExpression() + mathopt.fast_sum(exposure)
        _add(master, mathopt.fast_sum(parts) - held <= 0, RowTag(rhythm.PATTERN))
        master.levels[i] = knots[0][1] + mathopt.fast_sum(
            slope * part for (_, slope), part in zip(segments, parts, strict=True)
        )
        if near and policy.equity == Equity.GUARANTEE and not instance.given.reached[i]:
            flag = master.model.add_binary_variable()
            _add(master, flag - mathopt.fast_sum(near) <= 0, RowTag(honesty.UNSERVED))
            master.reached[i] = flag
    already = sum(bool(instance.given.reached[i]) for i in needy(instance))
    master.unreachable = len(needy(instance)) - already - len(master.reached)


def chosen(columns: Iterable[Column], counts: Iterable[int]) -> list[tuple[Column, int]]:
    """Pair the columns in use with how many of their members are."""
    return [(column, count) for column, count in zip(columns, counts, strict=True) if count]
