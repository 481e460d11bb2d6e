"""Our plan against two plans a person would make, under the same judge.

    python benchmarks/naive.py [--start 2026-11-30] [--days 28] [--time-limit 60]

* `populous`: the ten most populated villages that may host, each every fortnight, on the
  days and in the order that drive least (so: the best timetable of that choice);
* `greedy`: starting from nothing, the session that adds the most need-weighted level for
  its number of visits, again and again, each on the first day that can still take it;
* `ours`: the solver.

Fixed sites open as the scenario asks in all three. Writes benchmarks/results/naive.md.
"""

from __future__ import annotations

import argparse
import platform
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import numpy as np

from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import indicators
from planner.evaluation.tiers import tier_values
from planner.loading import load_problem
from planner.model.calendar import PATTERNS
from planner.model.effort import Effort
from planner.model.plan import Plan, TierName
from planner.model.scenario import Equity, Problem
from planner.model.travel import TravelTimes
from planner.pipeline import evaluate, make_plan, travel_times
from planner.rules.working_time import AVERAGE_WORK
from planner.solving.assemble import PlanSolution, build_tours
from planner.solving.indexing import build_instance
from planner.solving.instance import Instance
from planner.solving.lexicographic import level_of, needy, objective_values
from planner.solving.partition import separate
from planner.solving.patterns import Column, build_columns
from planner.solving.tours import timetable

ROOT = Path(__file__).resolve().parents[1]
STOPS = 10
SHOWN = (
    ("level", "besoin servi (niveau moyen)"),
    ("under3_within_15min", "moins de 3 ans à 15 min"),
    ("under3_within_10min", "moins de 3 ans à 10 min"),
    ("under3_beyond_target", "moins de 3 ans sans rien à 15 min"),
    ("communes_reached", "communes atteintes"),
    ("gini", "Gini"),
    ("sessions", "séances"),
    ("drive_hours", "heures de route"),
    ("km", "km"),
)


def populous(problem: Problem, travel: TravelTimes, effort: Effort) -> Plan:
    """Solve with only the ten most populated mobile venues, fortnightly."""
    communes = problem.territory.by_code()
    threshold = problem.scenario.policy.min_suitability
    mobile = [v for v in problem.scenario.venues if not v.fixed and v.suitability >= threshold]
    chosen = sorted(mobile, key=lambda v: (-communes[v.commune].population, v.id))[:STOPS]
    kept = tuple(
        replace(v, rhythms=(2,)) if v in chosen else v
        for v in problem.scenario.venues
        if v in chosen or v.fixed
    )
    policy = replace(problem.scenario.policy, equity=Equity.EFFICIENCY)
    scenario = replace(problem.scenario, venues=kept, policy=policy)
    return make_plan(replace(problem, scenario=scenario), travel, effort).plan


class Greedy:
    """Adds one series at a time to a dated plan."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.columns = build_columns(instance, separate(instance))
        self.on_day: dict[int, list[int]] = {}
        self.picked: list[Column] = []
        self.cells = list(enumerate(instance.cells))

    def quota_room(self, column: Column) -> bool:
        """Whether every maximum still has room."""
        for q, quota in enumerate(self.instance.problem.scenario.quotas):
            if quota.maximum is None:
                continue
            for key, count in column.at_least.items():
                used = sum(c.at_least.get(key, 0) for c in self.picked)
                if key[0] == q and used + count > self.instance.allowed[q][key[1]]:
                    return False
        return True

    def repeated(self, column: Column) -> bool:
        """Whether the mobile venue already holds this activity."""
        candidate = self.instance.candidates[column.members[0].candidate]
        if self.instance.venues[candidate.venue].fixed:
            return False
        return any(
            (c.venue, c.activity) == (candidate.venue, candidate.activity)
            for c in (self.instance.candidates[p.members[0].candidate] for p in self.picked)
        )

    def tours_with(self, column: Column) -> dict[int, tuple[int, ...]] | None:
        """Tours of the days the column would join, or ``None`` if one cannot take it."""
        joined = {}
        for cell, _ in column.counts:
            stops = sorted(
                [*self.on_day.get(cell, []), column.stop],
                key=lambda s: self.instance.stops[s].arrive,
            )
            fits = all(
                self.instance.stops[a].leave <= self.instance.stops[b].arrive
                for a, b in pairwise(stops)
            )
            if (
                not fits
                or timetable(self.instance, self.instance.cells[cell].kind, tuple(stops)) is None
            ):
                return None
            joined[cell] = tuple(stops)
        return joined

    def hours_left(self, joined: dict[int, tuple[int, ...]]) -> bool:
        """Whether the average working time allows these tours."""
        total = 0
        for cell, info in self.cells:
            stops = joined.get(cell, tuple(self.on_day.get(cell, ())))
            if stops:
                tour = timetable(self.instance, info.kind, stops)
                total += tour.work if tour else 0
        return total <= sum(x.most for x in self.instance.limits if x.rule == AVERAGE_WORK)

    def gain(self, column: Column) -> float:
        """Need-weighted level added, per session."""
        held = np.zeros(len(self.instance.venues))
        for c in self.picked:
            held[self.instance.stops[c.stop].venue] += c.sessions
        before = self.level(held)
        held[self.instance.stops[column.stop].venue] += column.sessions
        return (self.level(held) - before) / column.sessions

    def level(self, held: np.ndarray) -> float:
        """Need-weighted level of sessions per venue."""
        exposure = self.instance.access @ held
        policy = self.instance.problem.scenario.policy
        return sum(
            float(self.instance.need[i]) * level_of(policy, float(exposure[i]))
            for i in needy(self.instance)
        )

    def add_best(self, columns: list[Column]) -> bool:
        """Add the best column that fits; tell whether there was one."""
        ranked = sorted(columns, key=lambda c: (-self.gain(c), c.members))
        for column in ranked:
            if self.repeated(column) or not self.quota_room(column):
                continue
            joined = self.tours_with(column)
            if joined is not None and self.hours_left(joined):
                self.picked.append(column)
                self.on_day.update({cell: list(stops) for cell, stops in joined.items()})
                return True
        return False


def greedy(problem: Problem, travel: TravelTimes) -> Plan:
    """Open the fixed sites, then take the best next stop until nothing fits."""
    instance = build_instance(problem, travel)
    search = Greedy(instance)
    for venue in (v for v in instance.venues if v.fixed):
        own = [
            c for c in search.columns
            if instance.venues[instance.stops[c.stop].venue] is venue
            and c.members[0].pattern.every == min(venue.rhythms or (1,))
        ]  # fmt: skip
        search.add_best(own)
    mobile = [c for c in search.columns if not instance.venues[instance.stops[c.stop].venue].fixed]
    while search.add_best(mobile):
        pass
    days = tuple(
        (cell, timetable(instance, instance.cells[cell].kind, tuple(stops)))
        for cell, stops in sorted(search.on_day.items())
    )
    series = tuple(c.members[0] for c in search.picked)
    draft = PlanSolution(
        tuple((c, t) for c, t in days if t), series, objective_values(instance, {}, 0)
    )
    assert all(s.pattern.code in PATTERNS for s in series)
    empty = replace(make_empty(problem, travel), tours=build_tours(instance, draft))
    return empty


def make_empty(problem: Problem, travel: TravelTimes) -> Plan:
    """Return a plan without tours or claims."""
    from planner.model.plan import Certificate

    return Plan(
        problem.scenario.name, "", problem.territory.siren, problem.territory.name,
        len(problem.territory.communes), travel.engine, travel.estimated, travel.digest,
        problem.horizon.start, problem.horizon.end,
        Certificate("feasible", (), 0.0, 0, "naive"), (),
    )  # fmt: skip


def figures(problem: Problem, plan: Plan, travel: TravelTimes) -> dict[str, object]:
    """Return the judge's figures, every plan under the same full problem."""
    rows = coverage(problem, plan, travel)
    found = dict(indicators(problem, plan, travel, rows))
    found["tier2"] = tier_values(Context(problem, plan, travel))[TierName.LEVEL]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenario", type=Path, default=ROOT / "data/scenarios/reference.toml")
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 30))
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--time-limit", type=float, default=60.0)
    arguments = parser.parse_args()
    problem = load_problem(arguments.scenario, arguments.start, arguments.days)
    travel = travel_times(problem)
    effort = Effort(arguments.time_limit)
    ours = make_plan(problem, travel, effort)
    plans = {
        "dix villages les plus peuplés": populous(problem, travel, effort),
        "glouton": evaluate(problem, greedy(problem, travel), travel).plan,
        "le nôtre": ours.plan,
    }
    table = {name: figures(problem, plan, travel) for name, plan in plans.items()}
    lines = [
        "# Our plan and two naive ones, same judge",
        "",
        f"{problem.territory.name}, {problem.horizon.start} to {problem.horizon.end}, "
        f"scenario {problem.scenario.name}. `python benchmarks/naive.py --start "
        f"{arguments.start} --days {arguments.days}`, seed {effort.seed}, "
        f"{platform.machine()}, Python {platform.python_version()}, OR-Tools {version('ortools')}.",
        f"Certificate of ours: {ours.plan.certificate.status}, "
        + ", ".join(f"{t.name} {t.value:g} (gap {t.gap:.4%})" for t in ours.plan.certificate.tiers),
        "",
        "| | " + " | ".join(table) + " |",
        "|---" * (len(table) + 1) + "|",
    ]
    for key, label in (("tier2", "need-weighted level, tier 2"), *SHOWN):
        cells = [table[name][key] for name in table]
        shown = [f"{c:.3f}" if isinstance(c, float) else str(c) for c in cells]
        lines.append(f"| {label} | " + " | ".join(shown) + " |")
    best = float(table["le nôtre"]["tier2"])  # type: ignore[arg-type]
    for name in list(table)[:-1]:
        gain = best / float(table[name]["tier2"]) - 1  # type: ignore[arg-type]
        lines.append("")
        lines.append(f"Ours serves {gain:+.1%} need-weighted level against « {name} ».")
    text = "\n".join(lines) + "\n"
    target = ROOT / "benchmarks" / "results" / "naive.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
