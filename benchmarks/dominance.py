"""More resources never do worse, beyond the proven gaps: random pairs on the real territory.

    python benchmarks/dominance.py --pairs 60

Each pair is a random part of CCBJC (halls, quotas, rhythms, hours) and the same with one
resource more. Whatever both searches found, no value of the poorer scenario may pass the
bound proven of the richer one: that would refute the bound.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from datetime import time as clock
from pathlib import Path

from planner.loading import load_problem
from planner.model.effort import Effort
from planner.model.plan import Certificate, Sense, TierName
from planner.model.scenario import Problem, Scenario
from planner.model.territory import SiteKind
from planner.pipeline import travel_times
from planner.runs.kept import NamedProblem, SolvedProblem, solved

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = ROOT / "data/scenarios/reference.toml"
START, DAYS = date(2026, 8, 31), 14
BETTER, EQUAL, WITHIN, WORSE, NO_PLAN = "better", "equal", "within the gap", "REFUTED", "no plan"
PROVEN, SAME = 1e-5, 1e-6
"""Relative slack of a proof, and below which two values are one."""

Draw = random.Random


def _team(scenario: Scenario, draw: Draw) -> Scenario:
    extra = replace(scenario.teams[0], id="second", name="Seconde équipe")
    return replace(scenario, teams=(*scenario.teams, extra))


def _quota(scenario: Scenario, draw: Draw) -> Scenario:
    limited = [q for q in scenario.quotas if q.maximum is not None and q.kind == SiteKind.MOBILE]
    chosen = draw.choice(limited)
    more = replace(chosen, maximum=(chosen.maximum or 0) + draw.randint(1, 2))
    return replace(scenario, quotas=tuple(more if q is chosen else q for q in scenario.quotas))


def _hours(scenario: Scenario, draw: Draw) -> Scenario:
    teams = tuple(
        replace(team, shift_start=clock(7), shift_end=clock(19, 30)) for team in scenario.teams
    )
    return replace(scenario, teams=teams)


def _rhythms(scenario: Scenario, draw: Draw) -> Scenario:
    every = (1, 2, 4)
    return replace(scenario, policy=replace(scenario.policy, rhythms=every))


MORE: dict[str, Callable[[Scenario, Draw], Scenario]] = {
    "a team": _team,
    "half-days": _quota,
    "hours": _hours,
    "rhythms": _rhythms,
}
"""What makes a scenario richer; a hall more is drawn with the halls."""


@dataclass(frozen=True)
class Pair:
    """A scenario and the same with one resource more."""

    kind: str
    poorer: Problem
    richer: Problem


def random_pair(seed: int, base: Problem) -> Pair:
    """Return the pair of one seed."""
    draw = random.Random(seed)
    scenario = base.scenario
    fixed = tuple(v for v in scenario.venues if v.fixed)
    halls = draw.sample([v for v in scenario.venues if base.usable(v) and not v.fixed], 7)
    first = scenario.policy.rhythms[: draw.randint(1, len(scenario.policy.rhythms))]
    poorer = replace(
        scenario,
        venues=(*fixed, *halls[:-1]),
        policy=replace(scenario.policy, rhythms=first),
        quotas=tuple(
            replace(q, maximum=draw.randint(min(2, q.maximum), q.maximum))
            if q.kind == SiteKind.MOBILE and q.maximum and not q.minimum
            else q
            for q in scenario.quotas
        ),
    )
    kind = draw.choice([*MORE, "a hall"])
    if kind == "a hall":
        richer = replace(poorer, venues=(*fixed, *halls))
    else:
        richer = MORE[kind](poorer, draw)
    return Pair(kind, replace(base, scenario=poorer), replace(base, scenario=richer))


def judged(poorer: Certificate, richer: Certificate) -> str:
    """Say how the richer scenario did, first tier first."""
    for less, more in zip(poorer.tiers, richer.tiers, strict=True):
        sign = 1 if less.sense == Sense.MAX else -1
        scale = max(1.0, abs(less.value))
        gain = sign * (more.value - less.value)
        if sign * (less.value - more.bound) > PROVEN * scale:
            return WORSE
        if abs(gain) > SAME * scale:
            return BETTER if gain > 0 else WITHIN
    return EQUAL


def outcome(pair: Pair, effort: Effort) -> tuple[str, tuple[SolvedProblem, SolvedProblem]]:
    """Solve both; a richer scenario without a plan refutes, unless the poorer has none either."""
    runs = tuple(
        solved(NamedProblem(name, problem, travel_times(problem)), effort)
        for name, problem in (("poorer", pair.poorer), ("richer", pair.richer))
    )
    less, more = (run.result for run in runs)
    if less is None:
        return NO_PLAN, (runs[0], runs[1])
    if more is None:
        return WORSE, (runs[0], runs[1])
    return judged(less.plan.certificate, more.plan.certificate), (runs[0], runs[1])


def base_problem() -> Problem:
    """Return the reference scenario of CCBJC over a fortnight."""
    return load_problem(SCENARIO, START, DAYS)


def pairs(seeds: Sequence[int]) -> Iterator[tuple[int, Pair]]:
    """Yield the pairs of some seeds."""
    base = base_problem()
    for seed in seeds:
        yield seed, random_pair(seed, base)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=60)
    parser.add_argument("--time-limit", type=float, default=10.0)
    arguments = parser.parse_args()
    started, found, gaps = time.monotonic(), Counter[tuple[str, str]](), []
    for seed, pair in pairs(range(arguments.pairs)):
        said, runs = outcome(pair, Effort(arguments.time_limit, seed=seed))
        found[pair.kind, said] += 1
        gaps += [
            next(t.gap for t in run.result.plan.certificate.tiers if t.name == TierName.LEVEL)
            for run in runs
            if run.result
        ]
        print(f"{seed:3d} {pair.kind:10s} {said}", flush=True)
    kinds = [*MORE, "a hall"]
    says = [BETTER, EQUAL, WITHIN, WORSE, NO_PLAN]
    lines = [
        "# More resources never do worse",
        "",
        f"{arguments.pairs} random pairs on CCBJC, {DAYS} days, at most "
        f"{arguments.time_limit:g} s a plan, {time.monotonic() - started:.0f} s in all. Median "
        f"proven gap on the need served {100 * sorted(gaps)[len(gaps) // 2]:.2f} %.",
        "",
        "| one more | " + " | ".join(says) + " |",
        "|---|" + "--:|" * len(says),
        *(f"| {kind} | " + " | ".join(str(found[kind, s]) for s in says) + " |" for kind in kinds),
        "",
        "`REFUTED`: the poorer scenario's plan passes the bound proven of the richer one. "
        "`within the gap`: the richer plan is worse, by less than what is left to prove.",
    ]
    target = ROOT / "benchmarks/results/dominance.md"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(target)
    if any(said == WORSE for _, said in found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
