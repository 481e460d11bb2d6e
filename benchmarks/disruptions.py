"""Random disruptions of a plan: is the revision sound, proven, and how long does it take?

    python benchmarks/disruptions.py [--count 200] [--start 2026-11-30] [--days 28]
        [--time-limit 60] [--revision-limit 20] [--seed 0]

One to three of them at once, on a random day of the plan: a hall closed (mostly one with
sessions), agents away, a day or two called off, a session locked, a session asked for.
Everything a revision must not touch is compared byte for byte, and the judge has the last
word. Writes benchmarks/results/disruptions.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.report import heading, table, write
from planner.disruptions import Disruptions, read_disruptions
from planner.errors import InfeasibleError, InputError
from planner.evaluation.checks import check
from planner.evaluation.overrides import held_of
from planner.explaining import Stored
from planner.loading import load_problem, plan_to_dict
from planner.model.plan import Held, Plan
from planner.pipeline import Options, make_plan, travel_times
from planner.replanning import Revised, Terms, replan

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("close", "close", "absent", "cancel", "lock", "add")
PROVEN, UNPROVEN, IMPOSSIBLE, REFUSED = "proven least", "not proven", "impossible", "refused"


@dataclass(frozen=True)
class Case:
    """What happens to a plan, as it would be typed, and when."""

    typed: dict[str, list[str]]
    terms: Terms


def _range(plan: Plan, draw: random.Random, today: date, longest: int) -> str:
    """Dates that end today or later; they may have begun before."""
    left = (plan.end - max(today, plan.start)).days
    first = max(today, plan.start) + timedelta(days=draw.randint(-2, left))
    start = max(first, plan.start)
    end = max(start, today) + timedelta(days=draw.randint(0, longest))
    return f"{start}..{min(end, plan.end)}"


def random_case(stored: Stored, seed: int) -> Case:
    """Return what happens to a plan for one seed."""
    (problem, plan, _), draw = stored, random.Random(seed)
    today = plan.start + timedelta(days=draw.randint(-5, (plan.end - plan.start).days // 2))
    coming = [held for held in held_of(plan) if held.date >= today]
    typed: dict[str, list[str]] = {}
    for _ in range(draw.randint(1, 3)):
        kind = draw.choice(KINDS)
        held = draw.choice(coming)
        hall = draw.choice(problem.scenario.venues).id
        if kind == "close":
            one_day = draw.random() < 0.6
            where = held.venue if one_day or draw.random() < 0.8 else hall
            when = f"{held.date}" if one_day else _range(plan, draw, today, 21)
            text = f"{where}@{when}"
        elif kind == "absent":
            away = draw.choice((1, 1, 2))
            text = f"{draw.choice(problem.scenario.teams).id}:{away}@"
            text += _range(plan, draw, today, 10)
        elif kind == "cancel":
            text = _range(plan, draw, today, 1)
        elif kind == "lock":
            text = f"{held.venue}@{held.date}"
        else:
            text = f"{hall}@{_range(plan, draw, today, 3)}"
        typed.setdefault(kind, []).append(text)
    return Case(typed, Terms(today, draw.randint(0, 5), draw.random() < 0.4))


@dataclass(frozen=True)
class Outcome:
    """What a revision came to; `faults` must be empty."""

    kind: str
    seconds: float
    changes: int = 0
    faults: tuple[str, ...] = ()


def _texts(plan: Plan) -> tuple[dict[str, str], dict[Held, str]]:
    """Tours by date and team, and sessions, as plan.json writes them."""
    tours, sessions = {}, {}
    for tour, written in zip(plan.tours, plan_to_dict(plan)["tours"], strict=True):
        tours[f"{tour.date} {tour.team}"] = json.dumps(written)
        for s, text in zip(tour.sessions, written["sessions"], strict=True):
            held = Held(tour.date, s.open, s.venue, s.commune, s.activity)
            sessions[held] = json.dumps(text)
    return tours, sessions


def broken(stored: Stored, asked: Disruptions, case: Case, revised: Revised) -> Iterator[str]:
    """Yield what a revision promised and did not do."""
    result = revised.result
    for violation in check(result.problem, result.plan, result.travel):
        yield f"judge: {violation}"
    (tours, sessions), (tours_now, sessions_now) = _texts(stored[1]), _texts(result.plan)
    named = {held for o in revised.overrides for held in (o.before, o.after) if held}
    for held in (sessions.keys() | sessions_now.keys()) - named:
        if sessions.get(held) != sessions_now.get(held):
            yield f"not named, changed: {held}"
    for key in tours.keys() | tours_now.keys():
        if key < f"{case.terms.today}" and tours.get(key) != tours_now.get(key):
            yield f"past, changed: {key}"
    for held in asked.locked:
        if sessions.get(held) != sessions_now.get(held):
            yield f"locked, changed: {held}"
    added = [o.after for o in revised.overrides if o.before is None]
    for places in asked.added:
        if not any(held in places for held in added):
            yield f"asked for, not there: {places[0]}"


def outcome(stored: Stored, case: Case, options: Options) -> Outcome:
    """Revise a plan and say what it came to."""
    started = time.perf_counter()
    try:
        asked = read_disruptions(stored[0], stored[1], case.typed, "", case.terms.today)
        revised = replan(stored, asked, case.terms, options)
    except (InfeasibleError, InputError) as error:
        kind = IMPOSSIBLE if isinstance(error, InfeasibleError) else REFUSED
        said = () if error.lines and all(error.lines) else ("no reason given",)
        return Outcome(kind, time.perf_counter() - started, faults=said)
    seconds = time.perf_counter() - started
    kind = PROVEN if revised.proven else UNPROVEN
    faults = tuple(sorted(broken(stored, asked, case, revised)))
    return Outcome(kind, seconds, len(revised.overrides), faults)


def _lines(found: list[Outcome]) -> list[str]:
    counts = Counter(one.kind for one in found)
    revised = counts[PROVEN] + counts[UNPROVEN]
    rows = []
    for kind in (PROVEN, UNPROVEN, IMPOSSIBLE, REFUSED):
        own = [one for one in found if one.kind == kind]
        if own:
            seconds = [one.seconds for one in own]
            rows.append(
                (kind, len(own), f"{statistics.median(seconds):.2f}", f"{max(seconds):.2f}",
                 f"{statistics.mean(one.changes for one in own):.1f}"
                 if kind in (PROVEN, UNPROVEN) else "")
            )  # fmt: skip
    share = counts[PROVEN] / revised if revised else 0.0
    wrong = sum(bool(one.faults) for one in found)
    return [
        *table(("outcome", "cases", "median s", "max s", "changes, mean"), rows),
        f"Proven least among the revisions: {share:.1%} of {revised}. "
        f"Revisions that the judge refuses or that touch what they must not: {wrong}.",
        "",
        "*Impossible*: a session locked or asked for cannot be held, with the reason. *Refused*: "
        "what was typed is not of the plan, with the fault.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 11, 30))
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--revision-limit", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    problem = load_problem(ROOT / "data/scenarios/reference.toml", given.start, given.days)
    result = make_plan(
        problem, travel_times(problem), Options(time_limit=given.time_limit, seed=given.seed)
    )
    stored = result.problem, result.plan, result.travel
    found = []
    for k in range(given.count):
        case = random_case(stored, given.seed + k)
        one = outcome(stored, case, Options(given.revision_limit, seed=given.seed))
        found.append(one)
        for fault in one.faults:
            print(f"seed {given.seed + k}: {fault}")
    command = (
        f"python benchmarks/disruptions.py --count {given.count} --start {given.start} "
        f"--days {given.days} --revision-limit {given.revision_limit:g}"
    )
    plan = result.plan
    write(
        "disruptions.md",
        [
            *heading(
                f"{given.count} random disruptions of a plan", command, given.seed, ["ortools"]
            ),
            f"{plan.territory_name}, {plan.start} to {plan.end}, scenario {plan.scenario_name}: "
            f"{len(plan.sessions())} sessions. On {len(os.sched_getaffinity(0))} core(s), at most "
            f"{given.revision_limit:g} s each.",
            "",
            *_lines(found),
        ],
    )


if __name__ == "__main__":
    main()
