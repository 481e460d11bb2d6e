"""What may happen to a plan, drawn at random, and what its revision must not touch."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.commands.disruption_words import read_disruptions
from planner.errors import InfeasibleError, InputError
from planner.evaluation.overrides import held_of
from planner.explaining import PlanFolder
from planner.loading import plan_to_dict
from planner.model.effort import Effort
from planner.model.plan import Plan, SessionSlot
from planner.revising.disruptions import Disruptions, places
from planner.revising.replanning import Revised, Terms, replan
from planner.rules.checks import check

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


def random_case(stored: PlanFolder, seed: int) -> Case:
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


def _texts(plan: Plan) -> tuple[dict[str, str], dict[SessionSlot, str]]:
    """Tours by date and team, and sessions, as plan.json writes them."""
    tours, sessions = {}, {}
    for tour, written in zip(plan.tours, plan_to_dict(plan)["tours"], strict=True):
        tours[f"{tour.date} {tour.team}"] = json.dumps(written)
        for s, text in zip(tour.sessions, written["sessions"], strict=True):
            held = SessionSlot(tour.date, s.open, s.venue, s.commune, s.activity)
            sessions[held] = json.dumps(text)
    return tours, sessions


def broken(stored: PlanFolder, asked: Disruptions, case: Case, revised: Revised) -> Iterator[str]:
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
    for addition in asked.additions:
        times = places(stored[0], stored[1], addition, case.terms.today)
        if not any(held in times for held in added):
            yield f"asked for, not there: {addition}"


def outcome(stored: PlanFolder, case: Case, effort: Effort) -> Outcome:
    """Revise a plan and say what it came to."""
    started = time.perf_counter()
    try:
        asked = read_disruptions(stored[0], stored[1], case.typed, "", case.terms.today)
        revised = replan(stored, asked, case.terms, effort)
    except (InfeasibleError, InputError) as error:
        kind = IMPOSSIBLE if isinstance(error, InfeasibleError) else REFUSED
        said = () if error.lines and all(error.lines) else ("no reason given",)
        return Outcome(kind, time.perf_counter() - started, faults=said)
    seconds = time.perf_counter() - started
    kind = PROVEN if revised.proven else UNPROVEN
    faults = tuple(sorted(broken(stored, asked, case, revised)))
    return Outcome(kind, seconds, len(revised.overrides), faults)
