"""One judge and one yardstick for all: the policy and travel times of the first scenario."""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.errors import Fault, InputError
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.evaluation.plan_facts import teams_out
from planner.model.comparison import LESS, MORE, SAME, UNCLEAR, UNPROVEN, Interval, Measured
from planner.model.plan import Plan, Tier, TierName
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.pipeline import Result
from planner.texts import comparing as said
from planner.travel import points_of, provider_for

ALIKE = 1e-6
"""Relative difference below which two values are one."""


@dataclass(frozen=True, eq=False)
class Yardstick:
    """What every plan is measured with, whatever it was solved for."""

    problem: Problem
    travel: TravelTimes

    def refuse(self, name: str, problem: Problem) -> tuple[Fault, ...]:
        """Return why a scenario cannot be measured beside the first one."""
        first = self.problem
        wrong = []
        if problem.territory != first.territory:
            wrong.append(said.OTHER_TERRITORY)
        if problem.horizon != first.horizon:
            wrong.append(said.OTHER_PERIOD)
        if problem.past != first.past:
            wrong.append(said.OTHER_PAST)
        return tuple(Fault(name, "", said.NOT_COMPARABLE.format(what)) for what in wrong)

    def lent(self, problem: Problem) -> Problem:
        """Return a problem under the policy of the yardstick."""
        return replace(
            problem, scenario=replace(problem.scenario, policy=self.problem.scenario.policy)
        )

    def times(self, problem: Problem, travel: TravelTimes) -> TravelTimes:
        """Return travel times of the problem's own points from the engine of the yardstick."""
        if travel.engine == self.travel.engine:
            return travel
        return provider_for(self.problem).matrix(points_of(problem))

    def measure(self, key: str, result: Result, href: str = "") -> Measured:
        """Judge a plan: its coverage, its figures, and what is proven of them.

        Raises
        ------
        InputError
            It is of another territory or period.
        """
        problem, plan = result.problem, result.plan
        if faults := self.refuse(key, problem):
            raise InputError(faults)
        judged, travel = self.lent(problem), self.times(problem, result.travel)
        rows = coverage(judged, plan, travel)
        return Measured(
            key=key,
            name=said.curly(problem.scenario.name),
            figures=indicators(judged, plan, travel, rows),
            rows=rows,
            intervals=self.intervals(problem, plan, result.travel),
            certificate=plan.certificate,
            href=href,
            description=said.curly(problem.scenario.description),
            teams=teams_out(problem, plan),
        )

    def intervals(
        self, problem: Problem, plan: Plan, travel: TravelTimes
    ) -> dict[TierName, Interval]:
        """Return what the certificate bounds, where its objective is that of the yardstick.

        A tier of a scenario with other access steps, levels, needs or targets bounds another
        quantity, so it says nothing here. Driving is in minutes whatever the policy.
        """
        ours, theirs = self.problem.scenario.policy, problem.scenario.policy
        same_need = ours.need == theirs.need and travel.engine == self.travel.engine
        total = sum(self.problem.needs().values())
        told = {
            TierName.UNREACHED: same_need and ours.target_minutes == theirs.target_minutes,
            TierName.LEVEL: same_need and total > 0
            and (ours.access, ours.levels) == (theirs.access, theirs.levels),
            TierName.DRIVING: True,
        }  # fmt: skip
        scale = {TierName.LEVEL: total}
        return {
            tier.name: _interval(tier, scale.get(tier.name, 1.0))
            for tier in plan.certificate.tiers
            if told.get(tier.name)
        }


def _interval(tier: Tier, scale: float) -> Interval:
    low, high = sorted((tier.value / scale, tier.bound / scale))
    return Interval(low, high)


def verdict(one: Interval | None, other: Interval | None) -> str:
    """Say what is proven of one quantity against another.

    The plan of one scenario beats every plan of the other when its value lies past the
    bound of the other: intervals apart. They are the same when both are proven and equal.
    """
    if one is None or other is None:
        return UNPROVEN
    slack = ALIKE * max(1.0, abs(one.high), abs(other.high))
    if one.low > other.high + slack:
        return MORE
    if one.high < other.low - slack:
        return LESS
    widest = max(one.high, other.high) - min(one.low, other.low)
    return SAME if widest <= slack else UNCLEAR
