r"""Column generation: tours are priced when the linear relaxation would gain from them.

The linear relaxation of the master is solved on the tours at hand; pricing
(`planner.solving.pricing`) then lists tours of negative reduced cost, until there are
none. At every step

.. math:: z_{LP} + \sum_g |g| \min(0, \min_r \bar c_{rg})

bounds all plans from below, tours at hand or not (Lasdon, *Optimization Theory for Large
Systems*, 1970; Desrosiers and Lübbecke, "A primer in column generation", 2005). Branch
and bound on the tours at hand then gives a plan. If the tours whose reduced cost is
within the gap between the two can all be listed, nothing better can use another one
(route enumeration: Baldacci, Christofides and Mingozzi, *Mathematical Programming* 115,
2008): the set is complete for this tier and those after it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from planner.model.effort import Effort
from planner.model.solve_params import SolveParams
from planner.rules import quotas
from planner.rules.limits import Use, drive, work
from planner.solving.backend import SolveOutcome, Watch
from planner.solving.completions import Floats
from planner.solving.instance import Instance
from planner.solving.lexicographic import on_its_tours
from planner.solving.master import Master, add_tour
from planner.solving.pricing import Network, Prices, build_network, cheapest
from planner.solving.tour_pool import Tours
from planner.solving.tours import DayTour, count_chains, enumerate_tours, open_stops, timetable

MOST_SEEN = 500
"""Sets of stops whose tours are remembered."""

NEGATIVE = 1e-7
"""A reduced cost above minus this is none, relative to the scale of the objective."""

ROUNDS_PER_SECOND = 2
"""How a deterministic run turns seconds into rounds."""


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What the linear relaxation proves.

    Parameters
    ----------
    bound : float
        Of the objective, whatever the tours.
    prices : Mapping[int, Prices]
        By group, at the last round.
    converged : bool
        Whether no tour has a negative reduced cost at those prices.
    infeasible : bool
        Whether no choice of tours obeys the rows.
    """

    bound: float
    prices: Mapping[int, Prices]
    converged: bool
    infeasible: bool = False


class Generated:
    """Tours that pricing asks for. See `planner.solving.tour_pool.TourSource`."""

    everything = False

    def __init__(self, instance: Instance, params: SolveParams, clock: Callable[[], float]) -> None:
        self.instance, self.params, self.clock = instance, params, clock
        self.complete = False
        kinds = range(len(instance.kinds))
        self.networks: dict[int, Network] = {k: build_network(instance, k) for k in kinds}
        self.lists: dict[int, list[DayTour]] = {k: [] for k in kinds}
        self.known: set[tuple[int, tuple[int, ...]]] = set()
        self._seen: dict[tuple[int, frozenset[int]], tuple[DayTour, ...]] = {}
        for k in kinds:
            for s in open_stops(instance, k):
                self._add(k, timetable(instance, k, (s,)))
            self._add_reachable(k)

    @property
    def tours(self) -> Tours:
        """Tours at hand."""
        return self.lists

    def _add(self, kind: int, tour: DayTour | None) -> bool:
        if tour is None or (kind, tour.stops) in self.known:
            return False
        self.known.add((kind, tour.stops))
        self.lists[kind].append(tour)
        return True

    def _add_reachable(self, kind: int) -> None:
        """Find a tour for each stop that cannot be toured alone, if there is one."""
        paid = np.zeros(len(self.instance.stops))
        paid[list(open_stops(self.instance, kind))] = 1
        while True:
            for tour in self.lists[kind]:
                paid[list(tour.stops)] = 0
            prices = Prices(0.0, 0.0, 0.0, paid)
            found = cheapest(self.instance, self.networks[kind], prices, -0.5, most=1)
            if not found.tours or not self._add(kind, found.tours[0][1]):
                return

    def toured(self) -> frozenset[int]:
        """Return the stops that some feasible tour makes."""
        return frozenset(s for found in self.lists.values() for tour in found for s in tour.stops)

    def within(
        self, kind: int, free: frozenset[int], kept: frozenset[int] = frozenset()
    ) -> Iterator[DayTour]:
        """Tours that make all the stops kept, and none that is neither kept nor free.

        All of them, unless they are too many: then those at hand.
        """
        allowed = free | kept
        most = self.params.tours_close
        if count_chains(self.instance, kind, most, allowed) > most:
            found: Iterable[DayTour] = self.lists[kind]
        else:
            found = self._all(kind, allowed)
        for tour in found:
            if allowed.issuperset(tour.stops) and kept.issubset(tour.stops):
                yield tour

    def _all(self, kind: int, stops: frozenset[int]) -> tuple[DayTour, ...]:
        if (kind, stops) not in self._seen:
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            self._seen[kind, stops] = enumerate_tours(self.instance, kind, stops)
        return self._seen[kind, stops]

    def solve(
        self,
        master: Master,
        effort: Effort,
        hint: Mapping[mathopt.Variable, float] | None = None,
        watch: Watch | None = None,
    ) -> SolveOutcome:
        """Price tours, then solve by branch and bound; the bound holds for all tours."""
        if self.complete:
            return on_its_tours(master, effort, hint, watch)
        ends = self.clock() + effort.seconds
        relaxation = self._relax(master, effort.part(self.params.relaxing))
        if relaxation.infeasible:
            return SolveOutcome(True, relaxation.bound)

        def relay(value: float | None, _: float | None) -> None:
            if watch:
                watch(value, relaxation.bound)

        def left(share: float) -> Effort:
            if effort.deterministic:
                return effort.share(effort.seconds * share / 2)
            return effort.share((ends - self.clock()) * share)

        outcome = on_its_tours(master, left(self.params.first_plan), hint, relay)
        if outcome.value is None or outcome.values is None:
            return SolveOutcome(False, relaxation.bound)
        known = replace(outcome, bound=relaxation.bound)
        if not self._add_within_gap(master, relaxation, outcome.value):
            return known
        self.complete = True
        last = on_its_tours(master, left(1.0), outcome.values, watch)
        sign = -1.0 if master.model.objective.is_maximize else 1.0
        bound = sign * max(sign * relaxation.bound, sign * last.bound)
        if last.value is None or sign * last.value > sign * outcome.value:
            return replace(known, bound=bound)
        return replace(last, bound=bound)

    def _relax(self, master: Master, effort: Effort) -> Relaxation:
        """Solve the linear relaxation over all tours, or bound it when time runs out."""
        whole = [var for var in master.model.variables() if var.integer]
        for var in whole:
            var.integer = False
        try:
            found = self._generate(master, effort)
            if found.infeasible and self._mend(master, effort):
                found = self._generate(master, effort)
        finally:
            for var in whole:
                var.integer = True
        return found

    def _mend(self, master: Master, effort: Effort) -> bool:
        """Price tours until the quotas can be met; tell whether they can."""
        model, kept = master.model, master.model.objective
        terms, maximize = [*kept.linear_terms()], kept.is_maximize
        missing = []
        for row, tag in master.tags.items():
            if tag.rule == quotas.QUOTA and tag.lower:
                missing.append(model.add_variable(lb=0))
                row.set_coefficient(missing[-1], 1)
        model.minimize(mathopt.fast_sum(missing))
        found = self._generate(master, effort)
        mended = not found.infeasible and found.bound <= 1e-6
        for var in missing:
            model.delete_variable(var)
        model.objective.clear()
        model.objective.is_maximize = maximize
        for term in terms:
            model.objective.set_linear_coefficient(term.variable, term.coefficient)
        return mended

    def _generate(self, master: Master, effort: Effort) -> Relaxation:
        ends = self.clock() + effort.seconds
        rounds = math.ceil(ROUNDS_PER_SECOND * effort.seconds) if effort.deterministic else 10**6
        sizes, kinds = master.partition.sizes(), master.group_kind()
        maximize = master.model.objective.is_maximize
        sign = -1.0 if maximize else 1.0
        best, prices = -math.inf, {}
        solver = mathopt.IncrementalSolver(master.model, mathopt.SolverType.GLOP)
        for _ in range(rounds):
            left = None if effort.deterministic else max(0.5, ends - self.clock())
            result = solver.solve(params=mathopt.SolveParameters(
                time_limit=None if left is None else timedelta(seconds=left)))  # fmt: skip
            reason = result.termination.reason
            if reason == mathopt.TerminationReason.INFEASIBLE:
                return Relaxation(sign * math.inf, {}, converged=True, infeasible=True)
            if reason != mathopt.TerminationReason.OPTIMAL:
                break
            value = result.objective_value()
            prices = self._prices(master, result.dual_values(), sign)
            below = -NEGATIVE * max(1.0, abs(value))
            bound, added, proven = sign * value, 0, True
            for g, price in prices.items():
                kind = kinds[g]
                found = cheapest(
                    self.instance, self.networks[kind], price, below, self.params.tours_priced
                )
                bound += sizes[g] * min(0.0, found.least)
                proven = proven and (bool(found.tours) or found.complete)
                for _, tour in found.tours:
                    if self._add(kind, tour):
                        add_tour(master, kind, len(self.lists[kind]) - 1)
                        added += 1
            best = max(best, bound)
            if not added:
                return Relaxation(sign * best, prices, converged=proven)
            if self.clock() > ends and not effort.deterministic:
                break
        return Relaxation(sign * best, prices, converged=False)

    def _prices(
        self, master: Master, duals: Mapping[mathopt.LinearConstraint, float], sign: float
    ) -> dict[int, Prices]:
        """Read what tours are charged and paid, by group, as costs to be minimised."""
        rows = master.rows
        stops: dict[int, Floats] = defaultdict(lambda: np.zeros(len(self.instance.stops)))
        for (s, g), row in rows.made.items():
            stops[g][s] = sign * duals[row]
        prices = {}
        for g, day in rows.day.items():
            charged: dict[Use, float] = defaultdict(float)
            for limit, row in rows.limits:
                if g in limit.times:
                    charged[limit.use] += max(0.0, -sign * duals[row]) * limit.times[g]
            driven, worked = charged.pop(drive, 0.0), charged.pop(work, 0.0)
            minute, others = master.minute_cost + driven, tuple(charged.items())
            prices[g] = Prices(minute, worked, -sign * duals[day], stops[g], others)
        return prices

    def _add_within_gap(self, master: Master, relaxation: Relaxation, value: float) -> bool:
        """Add every tour that a plan as good as `value` may use; tell whether all were."""
        if not relaxation.converged:
            return False
        tolerance = self.instance.problem.scenario.policy.tolerance
        gap = abs(relaxation.bound - value) + tolerance * abs(value) + 1e-6 * max(1.0, abs(value))
        listed = []
        for g, price in relaxation.prices.items():
            kind = master.group_kind()[g]
            found = cheapest(
                self.instance, self.networks[kind], price, gap, self.params.tours_in_gap
            )
            if not found.complete:
                return False
            listed += [(kind, tour) for _, tour in found.tours]
        for kind, tour in listed:
            if self._add(kind, tour):
                add_tour(master, kind, len(self.lists[kind]) - 1)
        return True
