"""State of one solve: incumbent, proven bounds, and how much time is left."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from planner.model.effort import LEAST_SECONDS, Effort, Progress
from planner.model.plan import Plan, Sense, TierName
from planner.solving.assemble import PlanSolution
from planner.solving.backend import Watch
from planner.solving.calendar_model import CalendarModel, build_calendar_model
from planner.solving.instance import Instance
from planner.solving.lexicographic import SENSE, THE_BEST, EpsilonTargets, Phase, tier_names
from planner.solving.tour_pool import TourSource


class OutOfTime(Exception):  # noqa: N818 - control flow, like Interrupted
    """The part of the search that runs has used its time; the next one may begin."""


@dataclass
class Search:
    """State of one solve: the best draft so far and the bounds proven so far."""

    instance: Instance
    effort: Effort
    progress: Progress
    clock: Callable[[], float]
    started: float
    enough: EpsilonTargets = THE_BEST
    best: PlanSolution | None = None
    bounds: dict[TierName, float] = field(default_factory=dict)
    targets: dict[TierName, float] = field(default_factory=dict)
    hopeless: bool = False
    cut_short: int = 0
    driven_at: dict[TierName, float] = field(default_factory=dict)
    kept: float = 0.0

    @property
    def names(self) -> tuple[TierName, ...]:
        """Tiers in force."""
        return tier_names(self.instance.problem.scenario.policy)

    @property
    def active_objectives(self) -> tuple[TierName, ...]:
        """Tiers that a plan can do something about."""
        return tuple(n for n in self.names if not (self.hopeless and n == TierName.WORST_LEVEL))

    def give_up_worst_level(self) -> None:
        """Settle the worst level at 0: some commune is near halls only that no tour serves.

        Every plan is then as good there, and the next tier decides among all of them.
        """
        self.hopeless = True
        self.bounds[TierName.WORST_LEVEL] = self.targets[TierName.WORST_LEVEL] = 0.0

    def left(self) -> float:
        """Seconds left to the part of the search that runs."""
        limit = self.effort.seconds * (1 - self.kept)
        return limit - (self.clock() - self.started)

    def share(self, name: TierName | Phase) -> float:
        """Share of the time left that a tier may use; what it leaves goes to the next."""
        params = self.effort.params
        return {
            TierName.UNREACHED: params.unreached,
            TierName.WORST_LEVEL: params.worst_level,
            TierName.LEVEL: params.level,
            Phase.QUICK: params.driving_quick,
            Phase.VISITS: params.driving_visits,
            TierName.DRIVING: params.driving,
        }[name]

    def budget(self, name: TierName | Phase) -> Effort:
        """Effort for a tier. A deterministic run shares the whole, not what the clock left.

        Raises
        ------
        OutOfTime
            Nothing is left, and there is a plan or no time at all.
        """
        if self.effort.deterministic:
            return self.effort.share(self.effort.seconds * self.share(name) / 2)
        left = self.left()
        if left <= 0 and (self.best or left + self.kept * self.effort.seconds <= 0):
            raise OutOfTime
        return self.effort.share(left * self.share(name))

    def placing(self) -> Effort:
        """Effort for one placement.

        Always in units of work: a placement is short, and two runs that prove the same
        counts then give the same plan even when not asked to be deterministic. What is
        kept for later may be used, as a placement is what the search is for. Each one cut
        short doubles the share of those after it.
        """
        share = self.effort.share(
            self.effort.seconds * self.effort.params.placing * 2**self.cut_short
        )
        wall = math.inf
        if not self.effort.deterministic:
            left = self.left() + self.kept * self.effort.seconds
            wall = max(
                LEAST_SECONDS, left * (self.effort.params.placing_wall if self.kept else 1.0)
            )
        return replace(share, deterministic=True, wall=wall)

    def watch(self, name: TierName) -> Watch:
        """Progress sink of a tier."""
        return lambda value, bound: self.progress(name, value, bound)

    def key(self, draft: PlanSolution) -> tuple[float, ...]:
        """Sort key of a draft, smaller is better: what it lacks of each tier, in order.

        Up to the tolerance nothing is lacking, so that a later tier may use it.
        """
        tolerance = self.instance.problem.scenario.policy.tolerance
        lacks = []
        for name in self.names[:-1]:
            value = self.enough.clipped(name, draft.objectives.of(name))
            if SENSE[name] == Sense.MIN:
                lacks.append(round(value - self.targets.get(name, 0.0), 5))
            else:
                floor = self.targets.get(name, float("inf")) * (1 - tolerance)
                # Without a target yet, more is better.
                lacks.append(-value if floor == float("inf") else round(max(0.0, floor - value), 5))
        return (*lacks, draft.objectives.of(self.names[-1]))

    def raise_targets(self, draft: PlanSolution) -> None:
        """Ask of every plan what `draft` reaches, where that is more than was asked so far."""
        raised = False
        for name in self.names[:-1]:
            sign = -1 if SENSE[name] == Sense.MIN else 1
            value = self.enough.clipped(name, draft.objectives.of(name))
            target = self.targets.get(name, value)
            more = sign * value > sign * target + 1e-9
            if not raised and sign * value < sign * target - 1e-9:
                return
            if raised and not more:  # at a better earlier tier, this one is worth what it is
                self.bounds = {n: b for n, b in self.bounds.items() if n != self.names[-1]}
            self.targets[name] = value if more or raised else target
            raised = raised or more

    def lower_target(self, name: TierName, value: float) -> None:
        """Ask for a tier what was found possible; if that is less, later bounds fall."""
        sign = -1 if SENSE[name] == Sense.MIN else 1
        if sign * value < sign * self.targets.get(name, value) - 1e-9:
            later = self.names[self.names.index(name) + 1 :]
            self.bounds = {n: bound for n, bound in self.bounds.items() if n not in later}
        self.targets[name] = value

    def violates_targets(self, draft: PlanSolution) -> bool:
        """Tell whether a draft misses what is asked of a tier before driving."""
        return any(lack > 0 for lack in self.key(draft)[:-1])

    def set_bound(self, reached: Mapping[TierName, float], bound: float) -> None:
        """Ask for the coverage of the best plan, at which driving has this bound."""
        for name, value in reached.items():
            self.lower_target(name, value)
        self.bounds[TierName.DRIVING] = max(bound, self.bounds.get(TierName.DRIVING, bound))

    def update_incumbent(self, draft: PlanSolution) -> None:
        """Keep `draft` unless the best so far is better; of equals the later is kept."""
        if self.best is None or self.key(draft) <= self.key(self.best):
            self.best = draft


@dataclass
class TourSearch(Search):
    """A search over masters built on day tours, perhaps from a plan there is."""

    source: TourSource = field(kw_only=True)
    start: Plan | None = None
    wanted: frozenset[int] = frozenset()
    """Stops of the last counts: where to look first when they cannot be placed."""

    @cached_property
    def dated(self) -> CalendarModel:
        """Series of the calendar model, built when first asked for."""
        return build_calendar_model(self.instance, self.source.toured())
