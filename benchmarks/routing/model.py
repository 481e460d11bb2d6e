r"""Our problem as OR-Tools' ``RoutingModel`` states it: a prize-collecting VRP with time windows.

One vehicle per cell (a team's day), one optional node per (stop, cell), a boolean
:math:`y_p` per series. Sessions start at fixed times, so a node's window is one minute
wide and everything about time is settled arc by arc: an arc that cannot be driven in
time is removed from ``NextVar``, and the dimensions have no slack. What a tour takes is
then a function of its nodes, and no local move has to search for a timetable.

Rules that tie vehicles together are side constraints on ``ActiveVar``: a node is visited
when a series makes it, :math:`a_{sc} = \sum_{p \ni (s, c)} y_p`; at most one series per
(mobile venue, activity); quotas and hours. Side constraints prune nothing before a move
is tried: that is why this model is weak on periodic problems.

The tiers are one weighted sum, exact up to the rounding to `UNIT` and `LEVEL_UNITS`:
coverage is the soft bound of a dimension on a vehicle that never leaves.

One thing is stricter than the rules: a break taken between two sessions must keep both
halves of the *longest shift* under the limit without a break, not only of this tour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver.routing_parameters_pb2 import RoutingSearchParameters
from ortools.constraint_solver.solver_parameters_pb2 import ConstraintSolverParameters

from planner.model.plan import TierName
from planner.model.scenario import Team
from planner.rules.limits import minutes_of, whole_minutes
from planner.rules.limits import work as minutes_of_work
from planner.solving.instance import Instance
from planner.solving.lexicographic import tier_names
from planner.solving.master import needy
from planner.solving.partition import separate
from planner.solving.patterns import Column, build_columns
from planner.solving.tours import open_stops

EXPOSURE = 1000
"""Units of exposure per session of access 1 in 28 days."""

UNIT = 1_000_000
"""Units of one commune's level, and of the shares of need."""

LEVEL_UNITS = 10_000_000
"""Units of the whole need-weighted level, when every commune is at 1."""

WORST_UNITS = 10_000
"""Units of the lowest level."""

DAY = 24 * 60

MOST = 2**60
"""Room for the objective."""

Variables = dict[int, list[Any]]


@dataclass(frozen=True, eq=False)
class Formulation:
    """A closed ``RoutingModel`` with the meaning of its parts.

    Parameters
    ----------
    nodes : tuple of (int, int)
        Stop and cell of each node; depots follow.
    series : list
        0-1 variable of each column: whether it is held.
    cost : IntVar
        Weighted coverage that is missing, in units of one driving minute.
    """

    instance: Instance
    columns: tuple[Column, ...]
    nodes: tuple[tuple[int, int], ...]
    manager: pywrapcp.RoutingIndexManager
    routing: pywrapcp.RoutingModel
    series: list[Any]
    cost: Any


def routing_columns(instance: Instance) -> tuple[Column, ...]:
    """Dated columns; of two rhythms that come to the same, the more frequent."""
    kept: dict[object, Column] = {}
    for column in build_columns(instance, separate(instance)):
        activity = instance.candidates[column.members[0].candidate].activity
        key = (column.stop, activity, column.counts, tuple(sorted(column.at_most.items())))
        other = kept.get(key)
        if other is None or column.members[0].pattern.every < other.members[0].pattern.every:
            kept[key] = column
    return tuple(kept.values())


def build_routing(instance: Instance, parameters: RoutingSearchParameters) -> Formulation:
    """Build and close the model."""
    nodes = tuple(
        (stop, c)
        for c, cell in enumerate(instance.cells)
        for stop in open_stops(instance, cell.kind)
    )
    # A depot that no vehicle leaves would be a place to visit.
    busy, idle = instance.busy, len(instance.cells)
    homes = [len(nodes) + busy.index(instance.lines[cell.line].team) for cell in instance.cells]
    homes.append(len(nodes) + len(busy))  # the vehicle that never leaves
    manager = pywrapcp.RoutingIndexManager(len(nodes) + len(busy) + 1, idle + 1, homes, homes)
    settings = pywrapcp.DefaultRoutingModelParameters()
    # The undo log is small, and compressing it takes a third of the time.
    settings.solver_parameters.compress_trail = ConstraintSolverParameters.NO_COMPRESSION
    routing = pywrapcp.RoutingModel(manager, settings)
    solver, columns = routing.solver(), routing_columns(instance)
    series = [solver.BoolVar(f"y{p}") for p in range(len(columns))]
    form = Formulation(instance, columns, nodes, manager, routing, series, solver.IntVar(0, MOST))
    _arcs(form)
    _days(form)
    _consistency(form)
    _quotas(form)
    _coverage(form)
    for variable in series:
        routing.AddVariableMaximizedByFinalizer(variable)
    routing.CloseModelWithParameters(parameters)
    return form


# --- routes ---------------------------------------------------------------------------


def _windows(instance: Instance, nodes: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    """Arrival and departure of each node, then of each depot; shape (k, 2), minutes."""
    times = [(instance.stops[s].arrive, instance.stops[s].leave) for s, _ in nodes]
    return np.array(times + [(0, 0)] * (len(instance.busy) + 1))


def break_fits(
    team: Team, opens: NDArray[np.int64], closes: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Tell whether a break fits between two times of day, whatever the rest of the tour.

    Both halves of the day stay under the limit without a break even if the tour fills
    the team's whole shift.

    Parameters
    ----------
    opens, closes : ndarray of int
        Minutes since midnight.
    """
    lunch, limit = team.lunch, whole_minutes(team.work.without_break)
    length = whole_minutes(lunch.length)
    earliest = max(minutes_of(lunch.earliest), minutes_of(team.shift_end) - length - limit)
    first = np.maximum(opens, earliest)
    last = np.minimum(closes, minutes_of(lunch.latest)) - length
    return (first <= last) & (first <= minutes_of(team.shift_start) + limit)


def _arcs(form: Formulation) -> None:
    """Costs, the dimensions that follow the arcs, and the arcs that can be driven."""
    instance, routing = form.instance, form.routing
    rows = [instance.stops[s].venue for s, _ in form.nodes]
    rows += [instance.depot(k) for k in instance.busy] + [instance.depot(0)]
    windows = _windows(instance, form.nodes)
    count = len(form.nodes)
    evaluators: dict[int, list[int]] = {}
    for kind, info in enumerate(instance.kinds):
        team, drive = instance.teams[info.team], instance.drive[info.factor][np.ix_(rows, rows)]
        elapsed = windows[None, :, 1] - windows[:, None, 1]
        elapsed[count:, :] = drive[count:, :] + (windows[:, 1] - windows[:, 0])[None, :]
        elapsed[:, count:] = drive[:, count:]
        inside, outside = _breaks(team, drive, windows, count)
        # Arcs back in time are forbidden below; a dimension must not see them.
        matrices = (drive, np.maximum(elapsed, 0), inside, outside)
        evaluators[kind] = [routing.RegisterTransitMatrix(m.tolist()) for m in matrices]
    kinds = [cell.kind for cell in instance.cells] + [0]  # the last one never moves
    for vehicle, kind in enumerate(kinds):
        routing.SetArcCostEvaluatorOfVehicle(evaluators[kind][0], vehicle)
    for position, name in enumerate(("span", "inside", "outside"), start=1):
        transits = [evaluators[kind][position] for kind in kinds]
        routing.AddDimensionWithVehicleTransits(transits, 0, DAY, True, name)
    idle = len(instance.cells)
    routing.NextVar(routing.Start(idle)).SetValue(routing.End(idle))
    _drivable(form, rows, windows)


def _breaks(
    team: Team, drive: NDArray[np.int64], windows: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Arcs on which a break fits between two sessions, and before or after them all."""
    length = whole_minutes(team.lunch.length)
    inside, outside = np.zeros_like(drive), np.zeros_like(drive)
    leave, arrive, leg = windows[:count, 1, None], windows[None, :count, 0], drive[:count, :count]
    before_leg = break_fits(team, leave, arrive - leg)
    inside[:count, :count] = before_leg | break_fits(team, leave + leg, arrive)
    start = windows[None, :count, 0] - drive[count:, :count]
    end = windows[:count, 1, None] + drive[:count, count:]
    outside[count:, :count] = start >= minutes_of(team.lunch.earliest) + length
    outside[:count, count:] = end <= minutes_of(team.lunch.latest) - length
    return inside, outside


def _drivable(form: Formulation, rows: list[int], windows: NDArray[np.int64]) -> None:
    """Leave each node, and each depot, only the next nodes it can reach in time."""
    instance, routing, manager = form.instance, form.routing, form.manager
    of_cell: dict[int, list[int]] = defaultdict(list)
    for n, (_, c) in enumerate(form.nodes):
        of_cell[c].append(n)
    for c, cell in enumerate(instance.cells):
        info = instance.kinds[cell.kind]
        team, drive = instance.teams[info.team], instance.drive[info.factor]
        depot, end = instance.depot(info.team), routing.End(c)
        first = [
            n for n in of_cell[c]
            if windows[n, 0] - drive[depot, rows[n]] >= minutes_of(team.shift_start)
        ]  # fmt: skip
        routing.NextVar(routing.Start(c)).SetValues([manager.NodeToIndex(n) for n in first] + [end])
        for a in of_cell[c]:
            index = manager.NodeToIndex(a)
            after = [
                manager.NodeToIndex(b)
                for b in of_cell[c]
                if windows[a, 1] + drive[rows[a], rows[b]] <= windows[b, 0]
            ]
            if windows[a, 1] + drive[rows[a], depot] <= minutes_of(team.shift_end):
                after.append(end)
            routing.NextVar(index).SetValues([*after, index])
            routing.VehicleVar(index).SetValues([-1, c])
            routing.AddDisjunction([index], 0)


def _days(form: Formulation) -> None:
    """Break, work and length of each tour; hours a week and on average."""
    instance, routing, solver = form.instance, form.routing, form.routing.solver()
    ends = {
        name: [
            routing.GetDimensionOrDie(name).CumulVar(routing.End(c))
            for c in range(len(instance.cells))
        ]
        for name in ("span", "inside", "outside")
    }
    worked: dict[tuple[str, date], Any] = {}
    active = _active_by_cell(form)
    for c, cell in enumerate(instance.cells):
        k = instance.lines[cell.line].team
        rules, span = instance.teams[k].work, ends["span"][c]
        solver.Add(span <= whole_minutes(rules.day_span))
        long = solver.IsGreaterCstVar(span, whole_minutes(rules.without_break))
        busy = solver.IsEqualCstVar(ends["outside"][c], 0)
        pause = solver.Max(long, busy)
        # A tour that never leaves has no span, and needs no break.
        solver.Add(ends["inside"][c] >= pause - solver.IsEqualCstVar(span, 0))
        work = span - pause * whole_minutes(instance.teams[k].lunch.length)
        solver.Add(work <= whole_minutes(rules.day_work))
        worked[instance.teams[k].id, cell.day] = solver.Max(work, 0).Var()
        solver.Add(solver.Sum(active[c]) <= instance.problem.scenario.policy.max_sessions)
    for limit in instance.limits:
        if limit.use is not minutes_of_work:
            raise ValueError(f"the routing model does not know the rule {limit.rule}")
        days = [(limit.team.id, day) for day in sorted(limit.days)]
        if terms := [worked[day] for day in days if day in worked]:
            solver.Add(solver.Sum(terms) <= limit.most)


# --- what ties the days together ------------------------------------------------------


def _active(form: Formulation) -> list[Any]:
    """0-1 variable of each node: whether it is visited."""
    return [form.routing.ActiveVar(form.manager.NodeToIndex(n)) for n in range(len(form.nodes))]


def _active_by_cell(form: Formulation) -> Variables:
    cells: Variables = defaultdict(list)
    for variable, (_, c) in zip(_active(form), form.nodes, strict=True):
        cells[c].append(variable)
    return cells


def _consistency(form: Formulation) -> None:
    """Visits are those of the series held; one place at a time, one team in a place."""
    instance, solver = form.instance, form.routing.solver()
    making: dict[tuple[int, int], list[Any]] = defaultdict(list)
    once: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for column, variable in zip(form.columns, form.series, strict=True):
        for c, _ in column.counts:
            making[column.stop, c].append(variable)
        candidate = instance.candidates[column.members[0].candidate]
        if not instance.venues[candidate.venue].fixed:
            once[candidate.venue, candidate.activity].append(variable)
    for variable, node in zip(_active(form), form.nodes, strict=True):
        solver.Add(solver.Sum(making[node]) == variable)
    for terms in once.values():
        solver.Add(solver.Sum(terms) <= 1)
    present: dict[object, list[tuple[int, Any]]] = defaultdict(list)
    for variable, (s, c) in zip(_active(form), form.nodes, strict=True):
        present["cell", c].append((s, variable))  # implied by the arcs, but propagates early
        present[instance.cells[c].day, instance.stops[s].venue].append((s, variable))
    for visits in present.values():
        for moment in sorted({instance.stops[s].arrive for s, _ in visits}):
            there = [
                variable
                for s, variable in visits
                if instance.stops[s].arrive <= moment < instance.stops[s].leave
            ]
            if len(there) > 1:
                solver.Add(solver.Sum(there) <= 1)


def _quotas(form: Formulation) -> None:
    instance, solver = form.instance, form.routing.solver()
    partition = separate(instance)
    for q, quota in enumerate(instance.problem.scenario.quotas):
        for period in partition.classes(quota.per):
            added = [
                (variable, column.at_most[q, period])
                for column, variable in zip(form.columns, form.series, strict=True)
                if column.at_most.get((q, period))
            ]
            total = solver.ScalProd([v for v, _ in added], [n for _, n in added])
            if asked := instance.asked[q][period]:
                solver.Add(total >= asked)
            if quota.maximum is not None:
                solver.Add(total <= instance.allowed[q][period])


# --- objective ------------------------------------------------------------------------


def _level(form: Formulation, exposure: Any) -> Any:
    """Level of an exposure: a concave function is the least of its segments' lines."""
    knots, solver = form.instance.problem.scenario.policy.levels, form.routing.solver()
    level = solver.IntConst(round(knots[-1][1] * UNIT))
    for (x0, y0), (x1, y1) in pairwise(knots):
        slope = (y1 - y0) / (x1 - x0)
        line = exposure * round(slope * UNIT / EXPOSURE) + round((y0 - slope * x0) * UNIT)
        level = solver.Min(level, line).Var()
    return level


def _levels(form: Formulation, held: Mapping[int, Any]) -> dict[int, Any]:
    """Level variable of each commune that some node serves, in `UNIT`."""
    instance, solver = form.instance, form.routing.solver()
    found = {}
    for i in needy(instance):
        terms = [(n, float(instance.access[i, v])) for v, n in held.items()]
        serving = [(n, round(weight * EXPOSURE)) for n, weight in terms if weight > 0]
        if serving:
            added = solver.ScalProd([n for n, _ in serving], [w for _, w in serving])
            given = round(float(instance.given.exposure[i]) * EXPOSURE)
            found[i] = _level(form, (added + given).Var())
    return found


def _coverage(form: Formulation) -> None:
    """Add up the tiers of coverage, each heavier than all that follow it, in minutes."""
    instance, solver = form.instance, form.routing.solver()
    visits: Variables = defaultdict(list)
    for variable, (s, _) in zip(_active(form), form.nodes, strict=True):
        if instance.stops[s].serves:
            visits[instance.stops[s].venue].append(variable)
    held = {v: solver.Sum(terms).Var() for v, terms in visits.items()}
    levels = _levels(form, held)
    whole = float(instance.need.sum())
    shares = [int(float(instance.need[i]) / whole * UNIT) for i in levels]
    reached = solver.ScalProd(list(levels.values()), shares).Var() if levels else solver.IntConst(0)
    minute = 1 + sum(  # more than all driving there can be
        whole_minutes(instance.teams[instance.lines[cell.line].team].work.day_span)
        for cell in instance.cells
    )
    cost = (LEVEL_UNITS - reached // (UNIT * UNIT // LEVEL_UNITS)) * minute
    names = tier_names(instance.problem.scenario.policy)
    heavy = minute * (LEVEL_UNITS + 1)
    if TierName.UNREACHED in names:
        missed = [i for i in needy(instance) if not instance.given.reached[i]]
        near = [[n for v, n in held.items() if instance.reach[i, v]] for i in missed]
        flags = [solver.IsGreaterOrEqualCstVar(solver.Sum(n), 1) for n in near if n]
        cost = cost + (len(flags) - solver.Sum(flags)) * heavy if flags else cost
    if TierName.WORST_LEVEL in names and levels:
        worst = solver.Min(list(levels.values())).Var() // (UNIT // WORST_UNITS)
        cost = cost + (WORST_UNITS - worst) * heavy
    _charge(form, cost)


def _charge(form: Formulation, cost: Any) -> None:
    """Add an expression to the objective, through the start of the idle vehicle."""
    routing, solver = form.routing, form.routing.solver()
    idle = len(form.instance.cells)
    routing.AddConstantDimension(0, MOST, False, "coverage")
    dimension = routing.GetDimensionOrDie("coverage")
    routing.SetVehicleUsedWhenEmpty(True, idle)
    dimension.SetCumulVarSoftUpperBound(routing.Start(idle), 0, 1)
    solver.Add(dimension.CumulVar(routing.Start(idle)) == form.cost)
    solver.Add(form.cost == cost)
    for vehicle in range(idle):
        dimension.CumulVar(routing.Start(vehicle)).SetValue(0)
