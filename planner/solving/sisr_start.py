"""First plans by ruin and recreate (SISR) where days are long: it chooses, the builder holds.

Ruin and recreate sees shifts, fixed starts, rhythms, coverage and the price of a visit; it
does not see breaks, the hours of weeks, or two teams in one hall. What it chooses is
therefore handed to the builder of `start.py`, which keeps every rule and fills what is left.
An hour of work has a price, the multiplier of the hours a team may work over the horizon,
halved or raised until what is chosen just has room.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.model.effort import LEAST_SECONDS, Effort
from planner.model.scenario import Equity
from planner.rules.limits import minutes_of, whole_minutes
from planner.rules.working_time import AVERAGE_WORK
from planner.solving.assemble import PlanSolution
from planner.solving.construction import Schedule, filled
from planner.solving.instance import Instance
from planner.solving.master import needy
from planner.solving.patterns import Column
from planner.solving.sisr.problem import (
    Cover,
    Customer,
    Floats,
    Route,
    RouteStop,
    RoutingOption,
    RoutingProblem,
    Solution,
)
from planner.solving.sisr.search import search

REACHED = 3.0
"""Worth of reaching a commune at all, in mean needs: more than any level can be worth."""

SHORTER = 1e-3
"""Price of a minute on the road where hours are free: of equal choices the nearer."""


@dataclass(frozen=True, eq=False)
class RoutingChoices:
    """What may be chosen: each (venue, activity) is a customer, each of its series an option."""

    instance: Instance
    columns: tuple[tuple[Column, ...], ...]
    days: dict[int, tuple[int, ...]]
    required: frozenset[int]

    def routing_problem(self, price: float) -> RoutingProblem:
        """Return the choice when a minute of work costs `price`, in units of level.

        A day is one team's one day, so that a series keeps its team.
        """
        instance = self.instance
        drive = instance.drive[max(instance.drive)].astype(np.float64)
        customers = tuple(
            Customer(
                tuple(self._option(column, price) for column in columns),
                skip=np.inf if k in self.required else 0.0,
            )
            for k, columns in enumerate(self.columns)
        )
        return RoutingProblem(
            cost=drive * (price + SHORTER),
            time=drive,
            customers=customers,
            routes=tuple(_route(instance, cell) for cell in range(len(instance.cells))),
            cover=self._cover(),
        )

    def _option(self, column: Column, price: float) -> RoutingOption:
        stop = self.instance.stops[column.stop]
        held = tuple(sorted(cell for group, _ in column.counts for cell in self.days[group]))
        length = stop.leave - stop.arrive
        place = RouteStop(stop.venue, opens=stop.arrive, closes=stop.arrive, service=length)
        return RoutingOption(place, held, prize=-price * length * len(held))

    def _cover(self) -> Cover:
        """Every commune for its level, and once more for being reached, when equity asks it."""
        instance, rows = self.instance, needy(self.instance)
        policy = instance.problem.scenario.policy
        near, need = instance.access[rows], instance.need[rows]
        reach = instance.reach[rows] if policy.equity == Equity.GUARANTEE else near > 0
        whole = policy.levels[-1][0]
        worth = 0.0 if policy.equity == Equity.EFFICIENCY else REACHED * float(need.mean())
        exposure: Floats = np.zeros((len(self.columns), 2 * len(rows)))
        for k, columns in enumerate(self.columns):
            stop = instance.stops[columns[0].stop]
            if stop.serves:
                exposure[k] = np.concatenate([near[:, stop.venue], whole * reach[:, stop.venue]])
        missed = np.where(instance.given.reached[rows], 0.0, worth)
        return Cover(exposure, np.concatenate([need, missed]), policy.levels)

    def read(self, solution: Solution) -> list[Column]:
        """Return the series chosen, the most frequent first."""
        chosen = {(c, rank) for route in solution.routes for c, rank in route}
        free = [(c, rank) for c, rank in sorted(chosen) if c not in self.required]
        return sorted((self.columns[c][rank] for c, rank in free), key=lambda col: -col.sessions)


def _route(instance: Instance, index: int) -> Route:
    cell = instance.cells[index]
    k = instance.lines[cell.line].team
    team, depot = instance.teams[k], instance.depot(k)
    return Route(
        day=index,
        start=depot,
        end=depot,
        opens=minutes_of(team.shift_start),
        closes=minutes_of(team.shift_end),
        longest=whole_minutes(team.work.day_work),
        most_stops=instance.problem.scenario.policy.max_sessions,
    )


def _choices(base: Schedule) -> RoutingChoices:
    """Gather series by venue and activity; what the quotas made be held stays as it is."""
    dated, instance = base.dated, base.dated.instance

    def customer(column: Column) -> tuple[int, int]:
        candidate = instance.candidates[column.members[0].candidate]
        return candidate.venue, candidate.activity

    held = {customer(column) for column in base.columns}
    gathered: dict[tuple[int, int], list[Column]] = defaultdict(list)
    for column in dated.columns:
        room = all(n <= base.allowance.most.get(p, n) for p, n in column.at_least.items())
        if room and customer(column) not in held:
            gathered[customer(column)].append(column)
    kept = [(column,) for column in base.columns]
    return RoutingChoices(
        instance=instance,
        columns=(*kept, *(tuple(found) for found in gathered.values())),
        days=dict(dated.cells),
        required=frozenset(range(len(kept))),
    )


def chosen_drafts(
    base: Schedule, effort: Effort, clock: Callable[[], float] = time.monotonic
) -> Iterator[PlanSolution]:
    """Yield plans whose series ruin and recreate chose, at one price of an hour after another.

    Parameters
    ----------
    base : Schedule
        What the quotas ask at least; it stays.
    effort : Effort
        For all the prices together; nothing is tried in less than a solve's least time.
    """
    choices, instance = _choices(base), base.dated.instance
    hours = sum(limit.most for limit in instance.limits if limit.rule == AVERAGE_WORK)
    low, high = 0.0, 2 * float(instance.need.sum()) / max(1, hours)
    found: Solution | None = None
    rounds = min(effort.params.ruin_prices, int(effort.seconds / LEAST_SECONDS))
    for _ in range(rounds):
        price = (low + high) / 2
        found = search(
            choices.routing_problem(price),
            effort.share(effort.seconds / rounds),
            start=found,
            clock=clock,
        )
        draft, roomy = filled(base, choices.read(found), hourly=True)
        low, high = (low, price) if roomy else (price, high)
        yield draft
