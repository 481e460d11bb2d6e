"""Maximal covering location (MCLP): our solver against spopt, on public instances.

    python benchmarks/mclp.py [--radius 800] [--repeats 3] [--instances SJC324] [--one-team]

Choose p of n nodes so that the most demand has one of them within a radius (Church and
ReVelle 1974). Ours is `planner.solving.solve.solve`, as for any territory, on the problem of
`covering.py`: it finds dated tours and proves them, of which MCLP is a small part. The peer is
spopt's MCLP with PuLP's CBC. Both start from coordinates and are timed to their answer, in
turn. The demand of every answer is recounted from the sites alone, and our plan goes before
the judge.

Needs the extra `bench`. Instances are read from --path (default: ../shared/benchmarks), p from
1 to the number below. Writes benchmarks/results/mclp.md, or mclp-one-team.md when asked to
state the problem so.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from covering import Nodes, covering_world, demand_covered, read_sjc, sites_of
from report import SHARED, heading, table, write
from watching import Within

from planner.model.effort import Effort
from planner.rules.checks import check
from planner.solving.solve import solve

MOST_SITES = {"SJC324": 5, "SJC500": 8, "SJC818": 14}
BEST_KNOWN = {("SJC324", 3, 800): 11604, ("SJC402", 4, 800): 15658}
"""Proven, as listed with the instances."""


@dataclass(frozen=True)
class Answer:
    """Sites chosen, the demand they were said to cover, and seconds.

    `gap` and `proven_after` (seconds to the proof of the level) are those of ours.
    """

    sites: tuple[int, ...]
    claimed: float
    seconds: float
    gap: float = 0.0
    proven_after: float | None = None


@dataclass(frozen=True)
class Ours:
    """How ours solves: its effort, and which of the two statements of `covering.py`."""

    effort: Effort
    one_team: bool = False


def ours(nodes: Nodes, radius: int, sites: int, solver: Ours) -> Answer:
    """Solve as the product does.

    Raises
    ------
    AssertionError
        The judge refuses the plan.
    """
    proof = Within(1e-6)
    problem, travel = covering_world(nodes, radius, sites, solver.one_team)
    plan, _ = solve(problem, travel, solver.effort, proof)
    spent = time.monotonic() - proof.started
    assert not check(problem, plan, travel), "the judge refuses the plan"
    level = plan.certificate.tiers[0]
    return Answer(sites_of(plan), level.value, spent, level.gap, proof.seconds)


def spopt(nodes: Nodes, radius: int, sites: int, limit: float) -> Answer:
    """Solve with spopt and CBC."""
    import numpy as np
    import pulp
    from spopt.locate import MCLP

    started = time.monotonic()
    apart = np.hypot(*(nodes.xy[:, None] - nodes.xy).transpose(2, 0, 1))
    model = MCLP.from_cost_matrix(apart, nodes.demand, radius, sites)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit))
    spent = time.monotonic() - started
    chosen = tuple(k for k, var in enumerate(model.fac_vars) if var.varValue > 0.5)
    return Answer(chosen, float(pulp.value(model.problem.objective)), spent)


def recounted(nodes: Nodes, radius: int, sites: int, answer: Answer) -> int:
    """Return the demand an answer covers.

    Raises
    ------
    AssertionError
        It has too many sites, or does not cover what it claimed.
    """
    value = demand_covered(nodes, radius, answer.sites)
    assert len(answer.sites) <= sites and abs(value - answer.claimed) < 0.5, (value, answer)
    return value


@dataclass(frozen=True)
class Comparison:
    """Both solvers on one case, several times in turn."""

    name: str
    sites: int
    radius: int
    value: int
    peer: int
    gap: float
    runs: tuple[tuple[Answer, Answer], ...]

    @property
    def best(self) -> int | None:
        return BEST_KNOWN.get((self.name, self.sites, self.radius))

    @property
    def equal(self) -> bool:
        return self.value == self.peer and self.best in (None, self.value)

    @property
    def ratio(self) -> float:
        """Our seconds over the peer's: the median of paired runs."""
        return statistics.median(mine.seconds / other.seconds for mine, other in self.runs)

    def row(self) -> list[str]:
        mine, others = zip(*self.runs, strict=True)
        proofs = [a.proven_after for a in mine if a.proven_after is not None]
        return [
            self.name, str(self.sites), str(self.best or "–"), str(self.value), f"{self.gap:.2%}",
            f"{statistics.median(a.seconds for a in mine):.1f}",
            f"{statistics.median(proofs):.1f}" if len(proofs) == len(mine) else "–",
            str(self.peer), f"{statistics.median(a.seconds for a in others):.1f}",
            f"{self.ratio:.1f}", "yes" if self.equal else "NO",
        ]  # fmt: skip


HEADER = ("instance", "p", "best known", "ours", "proven gap", "s", "level proven after, s",
          "spopt", "s", "ours / spopt, time", "equal")  # fmt: skip


def compare(nodes: Nodes, radius: int, sites: int, solver: Ours, repeats: int) -> Comparison:
    """Solve one case with both, in turn; keep the worst value of each."""
    runs = tuple(
        (ours(nodes, radius, sites, solver), spopt(nodes, radius, sites, solver.effort.seconds))
        for _ in range(repeats)
    )
    return Comparison(
        nodes.name,
        sites,
        radius,
        min(recounted(nodes, radius, sites, mine) for mine, _ in runs),
        min(recounted(nodes, radius, sites, other) for _, other in runs),
        max(mine.gap for mine, _ in runs),
        runs,
    )


def summary(found: Sequence[Comparison]) -> list[str]:
    """Say in words what the table shows."""
    ratios = sorted(c.ratio for c in found)
    equal, proven = sum(c.equal for c in found), sum(c.gap == 0 for c in found)
    listed = [c for c in found if c.best is not None]
    absent = sorted({name for name, _, _ in BEST_KNOWN} - {c.name for c in found})
    return [
        f"- Values equal on {equal} of {len(found)}; ours proven on {proven}.",
        f"- Best known value reached on {sum(c.value == c.best for c in listed)} of the "
        f"{len(listed)} listed." + (f" Not run: {', '.join(absent)}." if absent else ""),
        f"- Time, ours over spopt: median {statistics.median(ratios):.1f}, from {ratios[0]:.1f} "
        f"to {ratios[-1]:.1f}; ours is the faster on {sum(r < 1 for r in ratios)}.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--path", type=Path, default=SHARED)
    parser.add_argument("--radius", type=int, default=800)
    parser.add_argument("--seconds", type=float, default=200.0, help="limit of each solve")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--instances", default="")
    parser.add_argument("--one-team", action="store_true", help="p days instead of p teams")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    wanted = set(filter(None, asked.instances.split(",")))
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    solver = Ours(Effort(asked.seconds, seed=asked.seed), asked.one_team)
    found = []
    for file in sorted((asked.path / "mclp").glob("SJC*.txt")):
        nodes = read_sjc(file)
        if wanted and nodes.name not in wanted:
            continue
        for sites in range(1, MOST_SITES.get(nodes.name, 5) + 1):
            found.append(compare(nodes, asked.radius, sites, solver, asked.repeats))
            print(found[-1].row(), flush=True)
    command = f"python benchmarks/mclp.py --radius {asked.radius} --repeats {asked.repeats}"
    command += f" --instances {asked.instances}" if asked.instances else ""
    command += " --one-team" if asked.one_team else ""
    packages = ("ortools", "spopt", "PuLP", "numpy")
    stated = "one team on p days" if asked.one_team else "p teams on one day"
    lines = heading("Maximal covering location", command, asked.seed, packages)
    lines += [
        f"Radius {asked.radius} m; limit {asked.seconds:g} s; stated as {stated}; load of the "
        f"machine at the start {load}. Seconds from coordinates to answer, in turn; of "
        f"seconds and of paired ratios the median of {asked.repeats}. Ours goes through the whole "
        " solver (tours, dated plan, driving tier); `level proven after` is when the "
        "covering itself was proven. HiGHS and CP-SAT (8 workers) for ours, CBC (1 thread) for "
        "spopt.",
        "",
        *table(HEADER, [c.row() for c in found]),
        *summary(found),
    ]
    write("mclp-one-team.md" if asked.one_team else "mclp.md", lines)


if __name__ == "__main__":
    main()
