"""What the indicators of a plan are counted from: shares of children, equity, hours, rates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from planner.evaluation.context import span, work_time
from planner.evaluation.coverage import serving_sessions
from planner.evaluation.waits import waits
from planner.model.calendar import cycle_index
from planner.model.coverage import CommuneCoverage, Wait
from planner.model.plan import Plan, Session, Tour
from planner.model.scenario import Problem, Team
from planner.model.travel import TravelTimes

UNDER_THREE = "0-2"


def priced(amounts: Iterable[tuple[float, float]]) -> float | None:
    """Multiply amounts by their rates and add; None as soon as a rate is 0: it is unknown."""
    found = tuple(amounts)
    if not all(rate for _, rate in found):
        return None
    return sum(amount * rate for amount, rate in found)


def gini(values: Sequence[float], weights: Sequence[float]) -> float:
    r"""Weighted Gini coefficient of `values`, 0 when all are equal.

    .. math:: G = \frac{\sum_{i,j} w_i w_j |x_i - x_j|}{2 \, (\sum w)^2 \, \bar{x}}
    """
    total = sum(weights)
    mean = sum(w * x for w, x in zip(weights, values, strict=True)) / total if total else 0.0
    if mean == 0:
        return 0.0
    pairs = list(zip(weights, values, strict=True))
    spread = sum(w * v * abs(x - y) for w, x in pairs for v, y in pairs)
    return spread / (2 * total**2 * mean)


def regularly_served(
    problem: Problem, plan: Plan, travel: TravelTimes, minutes: float
) -> frozenset[str]:
    """Communes with a session within `minutes` in every 14-day cycle.

    The cycles are the anchored ones that hold at least one service day of the
    horizon; in one the service is closed, nobody is served and nothing is asked.
    """
    anchor = problem.scenario.anchor
    cycles = {cycle_index(anchor, day) for day in problem.service_dates()}
    dates = serving_sessions(problem, plan)
    served = set()
    for commune in problem.territory.communes:
        seen = {
            cycle_index(anchor, day)
            for venue, held in dates.items()
            if travel.between(commune.code, venue) <= minutes
            for day in held
        }
        if cycles and cycles <= seen:
            served.add(commune.code)
    return frozenset(served)


def teams_out(problem: Problem, plan: Plan) -> tuple[Team, ...]:
    """Return the teams that go out in a plan."""
    out = {tour.team for tour in plan.tours}
    return tuple(team for team in problem.scenario.teams if team.id in out)


@dataclass(frozen=True, eq=False)
class PlanFacts:
    """A plan, and what several indicators count from it, each found once.

    Parameters
    ----------
    rows : sequence of CommuneCoverage
        What `planner.evaluation.coverage.coverage` says of the plan.
    """

    problem: Problem
    plan: Plan
    travel: TravelTimes
    rows: Sequence[CommuneCoverage]

    @cached_property
    def with_need(self) -> tuple[CommuneCoverage, ...]:
        """Communes with a need."""
        return tuple(row for row in self.rows if row.need > 0)

    @cached_property
    def needs(self) -> tuple[float, ...]:
        """Need of each of them."""
        return tuple(row.need for row in self.with_need)

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """Service level of each of them."""
        return tuple(row.level for row in self.with_need)

    @property
    def mean_level(self) -> float:
        """Service level, weighted by need; 0 without any need."""
        total = sum(self.needs)
        met = sum(n * u for n, u in zip(self.needs, self.levels, strict=True))
        return met / total if total else 0.0

    @cached_property
    def worst(self) -> CommuneCoverage | None:
        """The commune with need that is served least, the first by code."""
        return min(self.with_need, key=lambda row: (row.level, row.code), default=None)

    @cached_property
    def waits(self) -> tuple[Wait, ...]:
        """Every wait for a session."""
        return waits(self.problem, self.plan, self.travel)

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """Every session."""
        return tuple(session for _, session in self.plan.sessions())

    @cached_property
    def work_hours(self) -> float:
        """Hours of the tours."""
        return sum(hours_of(tour) for tour in self.plan.tours)

    @property
    def public_hours(self) -> float:
        """Hours with the doors open."""
        return sum(span(s.open, s.close).total_seconds() for s in self.sessions) / 3600

    @cached_property
    def drive_hours(self) -> float:
        """Hours at the wheel."""
        return sum(tour.drive_minutes for tour in self.plan.tours) / 60

    def within(self, minutes: float) -> float:
        """Share of the children under three with a session that near in every cycle."""
        return self.under_three(regularly_served(self.problem, self.plan, self.travel, minutes))

    def under_three(self, codes: frozenset[str]) -> float:
        """Share of the territory's children under three who live in `codes`."""
        communes = self.problem.territory.communes
        young = {commune.code: commune.children.get(UNDER_THREE, 0.0) for commune in communes}
        total = sum(young.values())
        return sum(n for code, n in young.items() if code in codes) / total if total else 0.0

    def priced(
        self, amount: Callable[[Tour], float], rate: Callable[[Team], float]
    ) -> float | None:
        """Price an amount of every tour at the rate of its team; None when one is unknown."""
        teams = self.problem.index.teams
        return priced((amount(tour), rate(teams[tour.team])) for tour in self.plan.tours)


def hours_of(tour: Tour) -> float:
    """Return the hours of a tour from depot to depot, lunch left out."""
    return work_time(tour).total_seconds() / 3600
