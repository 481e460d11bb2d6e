"""« Pourquoi pas ma commune ? » at several time limits: intervals narrow, none contradicts another.

Each goes on from the one before, as the command does, unless asked ``--anew``. Fails when two
answers to one question cannot both be true. Writes ``benchmarks/results/visits-SECONDS.md``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from report import heading, table, write

from planner import pipeline
from planner.evaluation.coverage import coverage
from planner.evaluation.proven import TierChange
from planner.explaining import PlanFolder
from planner.loading import load_problem
from planner.model.comparison import UNCLEAR
from planner.model.effort import Effort
from planner.model.territory import Venue
from planner.texts.visits import difference
from planner.visits import Visit, price_visit

SCENARIO = Path(__file__).resolve().parents[1] / "data" / "scenarios" / "reference.toml"


def asked(stored: PlanFolder, count: int) -> list[Venue]:
    """Halls of communes without a session: most need first, usable and not by turns."""
    problem, plan, travel = stored
    need = {row.code: row.need for row in coverage(problem, plan, travel)}
    held = {session.commune for _, session in plan.sessions()}
    left = [v for v in problem.scenario.venues if v.commune not in held and need[v.commune] > 0]
    left.sort(key=lambda venue: -need[venue.commune])
    groups = [[v for v in left if problem.usable(v) == usable] for usable in (True, False)]
    return [group[k] for k in range(count) for group in groups if k < len(group)][:count]


def shown(change: TierChange) -> str:
    """Return what the coordinator reads of a tier."""
    if change.interval is None:
        return "?"
    return difference(change.name, change.interval.low, change.interval.high).replace("\xa0", " ")


def inside(later: TierChange, earlier: TierChange) -> str:
    """Tell whether an interval lies in an earlier one; ``contradiction`` when they are apart."""
    if earlier.interval is None:
        return "yes"
    if later.interval is None:
        return "no"
    near = 1e-3
    low, high, least, most = (
        *(later.interval.low, later.interval.high),
        *(earlier.interval.low, earlier.interval.high),
    )
    if low > most + near or high < least - near:
        return "contradiction"
    return "yes" if low >= least - near and high <= most + near else "no"


def judged(later: Visit, earlier: Visit | None) -> str:
    """Compare two answers to one question."""
    if earlier is None:
        return ""
    if UNCLEAR not in (later.verdict, earlier.verdict) and later.verdict != earlier.verdict:
        return "contradiction"
    found = [inside(*pair) for pair in zip(later.changes, earlier.changes, strict=True)]
    return next((word for word in ("contradiction", "no") if word in found), "yes")


def rows(
    stored: PlanFolder, venues: Sequence[Venue], limits: Sequence[float], anew: bool
) -> Iterator[list[str]]:
    """Ask about each venue at each limit."""
    for venue in venues:
        before: Visit | None = None
        for limit in limits:
            known = before.evidence if before and not anew else None
            visit = price_visit(stored, venue.id, Effort(limit), known=known)
            usable = "" if visit.restricted else " (not usable so far)"
            yield [
                venue.name + usable, f"{limit:g}", *map(shown, visit.changes), visit.verdict,
                "" if visit.threshold is None else f"{visit.threshold:.2f}",
                judged(visit, before),
            ]  # fmt: skip
            print(venue.name, limit, visit.verdict, *map(shown, visit.changes), flush=True)
            before = visit


def main() -> None:
    """Plan, ask, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 30))
    parser.add_argument("--plan-seconds", type=float, default=60.0)
    parser.add_argument("--seconds", type=float, nargs="+", default=[5.0, 20.0, 90.0])
    parser.add_argument("--communes", type=int, default=5)
    parser.add_argument("--anew", action="store_true", help="forget the answer before")
    options = parser.parse_args()
    problem = load_problem(SCENARIO, options.start, 28)
    travel = pipeline.travel_times(problem)
    result = pipeline.make_plan(problem, travel, Effort(options.plan_seconds))
    stored = result.problem, result.plan, result.travel
    found = list(rows(stored, asked(stored, options.communes), options.seconds, options.anew))
    command = f"python benchmarks/visits.py {' '.join(sys.argv[1:])}".strip()
    tiers = [f"{t.name} {t.value:g} (bound {t.bound:g})" for t in result.plan.certificate.tiers]
    write(
        f"visits-{options.plan_seconds:g}{'-anew' if options.anew else ''}.md",
        [
            *heading("What a visit is proven to change", command, 0, ["ortools"]),
            f"{problem.territory.name}, 28 days from {options.start}. The plan asked about: "
            f"{', '.join(tiers)}. The best plan with the visit less the best without, as the "
            "coordinator reads it; « inside »: whether every interval lies in the one above.",
            "",
            *table(
                ["hall", "seconds", "unreached", "level", "driving", "coverage", "children more, "
                 "at least", "inside"],
                found,
            ),
        ],
    )  # fmt: skip
    sys.stdout.flush()
    # An abandoned solve may still run in a thread, which would crash a normal exit.
    os._exit(int(any(row[-1] == "contradiction" for row in found)))


if __name__ == "__main__":
    main()
