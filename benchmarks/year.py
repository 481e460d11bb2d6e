"""The school year of the reference territory: solved, checked, and its calendar looked at.

    python benchmarks/year.py [--time-limit 120] [--first 2026-09-01] [--last 2027-07-02]

Writes benchmarks/results/year.md: how close the plan is proven to be to the best, that
nothing runs on public holidays, that the fortnight is kept from 2026-W53 to 2027-W01, who
waits longest and how few more sessions would repair that.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from report import heading, table, write

from planner import pipeline
from planner.evaluation.waits import long_waits
from planner.loading import load_problem
from planner.model.calendar import PATTERNS
from planner.model.effort import Effort
from planner.model.plan import Plan
from planner.revising.repairing import propose
from planner.rules.checks import check

SCENARIO = Path(__file__).resolve().parents[1] / "data" / "scenarios" / "reference.toml"
TURN = date(2027, 1, 4)
"""Monday of ISO week 1 of 2027, after week 53 of 2026: both are odd."""


def across(plan: Plan) -> list[tuple[str, str, date, date]]:
    """Return the last date before and the first after the turn of the year, by fortnight."""
    dates: dict[tuple[str, str, str], list[date]] = defaultdict(list)
    for tour, session in plan.sessions():
        if PATTERNS[session.pattern].every == 2:
            dates[session.venue, session.activity, session.pattern].append(tour.date)
    rows = []
    for (venue, activity, _), held in sorted(dates.items()):
        before = [day for day in held if day < TURN]
        after = [day for day in held if day >= TURN]
        if before and after:
            rows.append((venue, activity, max(before), min(after)))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--time-limit", type=float, default=120.0)
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 9, 1))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2027, 7, 2))
    arguments = parser.parse_args()
    days = (arguments.last - arguments.first).days + 1
    begun = time.monotonic()
    problem = load_problem(SCENARIO, arguments.first, days)
    travel = pipeline.travel_times(problem)
    result = pipeline.make_plan(problem, travel, Effort(arguments.time_limit))
    spent = time.monotonic() - begun
    plan = result.plan
    faults = check(problem, plan, travel)
    holidays = [
        day
        for period in problem.scenario.calendar.holidays
        for day in problem.horizon.dates()
        if day in period and day.weekday() < 5
    ]
    worked = {tour.date for tour in plan.tours}
    proposal = propose((problem, plan, travel), arguments.first)
    waiting = long_waits(problem, plan, travel)
    command = f"python benchmarks/year.py --time-limit {arguments.time_limit:g}"
    lines = heading("School year", command, plan.certificate.seed, ["ortools"])
    lines += table(
        ["from", "to", "sessions", "s", "breaches", *(t.name for t in plan.certificate.tiers)],
        [
            [
                arguments.first, arguments.last, len(plan.sessions()), f"{spent:.0f}", len(faults),
                *(f"{t.value:g} (gap {t.gap:.2%})" for t in plan.certificate.tiers),
            ]
        ],
    )  # fmt: skip
    empty = ", ".join(f"{day:%d/%m/%Y}" for day in holidays if day not in worked)
    lines.append(f"- Public holidays on working days without a session: {empty}.")
    busy = [f"{day:%d/%m/%Y}" for day in holidays if day in worked]
    lines.append(f"- Public holidays with a session: {', '.join(busy) or 'none'}.")
    rows = across(plan)
    odd = [row for row in rows if (row[3] - row[2]) % timedelta(days=14)]
    lines.append(
        f"- Fortnightly series held on both sides of 2026-W53 and 2027-W01: {len(rows)}; "
        f"{len(odd)} not a multiple of 14 days apart."
    )
    lines.append(
        f"- Communes that wait more than {proposal.limit} days: "
        f"{len({wait.code for wait in waiting})}, at most "
        f"{max((wait.days for wait in waiting), default=0)} days; "
        f"{len(proposal.together)} sessions more would repair all but "
        f"{len(proposal.unrepaired)} of these waits."
    )
    write("year.md", lines)


if __name__ == "__main__":
    main()
