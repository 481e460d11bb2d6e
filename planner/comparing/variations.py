"""The same problem, had an estimate been wrong by a fifth."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.runs.kept import NamedProblem

SHARE = 0.2
"""How wrong an estimate may be."""

Changed = tuple[Problem, TravelTimes]


def slower(factor: float, problem: Problem, travel: TravelTimes) -> Changed:
    """Multiply every travel time, of families and of the team; distances stay."""
    minutes = travel.minutes * factor
    return problem, TravelTimes(travel.ids, minutes, travel.km, travel.engine, travel.estimated)


def other_needs(seed: int, problem: Problem, travel: TravelTimes) -> Changed:
    """Give each commune a fifth more children or a fifth fewer, by the toss of a coin.

    The same factor everywhere would change no share; what matters is that communes are
    wrong against each other. The coin depends on the seed and the INSEE code alone, so that
    every scenario is given the same children.
    """

    def factor(code: str) -> float:
        return 1 + SHARE * random.Random(f"{seed} {code}").choice((-1, 1))

    communes = tuple(
        replace(c, children={public: n * factor(c.code) for public, n in c.children.items()})
        for c in problem.territory.communes
    )
    return replace(problem, territory=replace(problem.territory, communes=communes)), travel


def other_access(factor: float, problem: Problem, travel: TravelTimes) -> Changed:
    """Multiply what a session is worth away from home; on the spot it stays worth the most."""
    policy = problem.scenario.policy
    best = max((weight for _, weight in policy.access), default=1.0)
    access = tuple(
        (minutes, weight if weight == best else min(best, weight * factor))
        for minutes, weight in policy.access
    )
    scenario = replace(problem.scenario, policy=replace(policy, access=access))
    return replace(problem, scenario=scenario), travel


@dataclass(frozen=True)
class Variation:
    """A change to every problem alike; the key names its folders."""

    key: str
    change: Callable[[Problem, TravelTimes], Changed]

    def of(self, job: NamedProblem) -> NamedProblem:
        """Return a job under this variation."""
        problem, travel = self.change(job.problem, job.travel)
        return replace(job, name=f"{job.name}--{self.key}", problem=problem, travel=travel)


VARIATIONS: Mapping[str, Variation] = {
    variation.key: variation
    for variation in (
        Variation("trajets-plus", partial(slower, 1 + SHARE)),
        Variation("trajets-moins", partial(slower, 1 - SHARE)),
        Variation("besoin-1", partial(other_needs, 1)),
        Variation("besoin-2", partial(other_needs, 2)),
        Variation("acces-plus", partial(other_access, 1 + SHARE)),
        Variation("acces-moins", partial(other_access, 1 - SHARE)),
    )
}
