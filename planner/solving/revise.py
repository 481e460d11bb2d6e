r"""Rescheduling: the smallest change to a plan that a closure or an absence asks for.

With options o of sessions j (keep, another hour, another day, another place, drop) and day
tours r of team and day c:

.. math::

    \min \sum_j \sum_o w_{jo} y_{jo} \;:\; \sum_o y_{jo} = 1, \qquad
    \sum_{r \in c} x_r \le 1, \qquad
    \sum_{r \in d,\, r \ni s} x_r = \sum_{o = (d, s)} y_{jo},

and the hours of weeks and horizon. Days that nothing may touch are left out. Three values in
strict order: the cost of the changes; that cost weighted by the need near each session; how
far sessions move, plus the driving. Minimal perturbation: Barták, Müller and Rudová, "A new
approach to modeling and solving minimal perturbation problems", CSCLP 2003.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ortools.math_opt.python import mathopt

from planner import texts
from planner.errors import InfeasibleError
from planner.model.calendar import week_index
from planner.model.effort import Effort
from planner.model.obstacles import obstacles
from planner.model.plan import Plan, SessionSlot
from planner.model.travel import TravelTimes
from planner.solving.backend import Interrupted, SolveOutcome, run
from planner.solving.instance import Instance
from planner.solving.revision_model import DayRun, Model, RevisionGround, build, objectives
from planner.solving.revision_options import (
    KEEP,
    MOVE,
    RETIME,
    OptionFactory,
    Request,
    held_sessions,
)

EPSILON = 1e-6
SHARES = (0.6, 0.5, 0.5)
"""Share of the time left that each value may use."""


@dataclass(frozen=True)
class Fate:
    """What becomes of a session."""

    before: SessionSlot | None
    after: SessionSlot | None


@dataclass(frozen=True)
class Revision:
    """The least change.

    Parameters
    ----------
    fates : tuple of Fate
        Of the sessions that change or are asked for.
    runs : tuple of DayRun
        The tours of the days in `dates`; other days stay as they are.
    cost, bound : int
        Cost of the changes, and the least that any revision costs.
    """

    fates: tuple[Fate, ...]
    runs: tuple[DayRun, ...]
    dates: frozenset[date]
    cost: int
    bound: int
    seconds: float


def survey(instance: Instance, plan: Plan, travel: TravelTimes, request: Request) -> RevisionGround:
    """Find the sessions that cannot go on as they are, and the weeks a revision may touch."""
    choices, held = OptionFactory(instance, travel, request), held_sessions(plan)
    teams = {h: team for h, (team, _) in held.items() if h.date >= request.first}
    hits = tuple(sorted(h for h, team in teams.items() if not choices.still(h, team)))
    touched = {h.date for h in hits} | {p.date for places in request.added for p in places}
    for hit in hits:
        item = choices.of(hit, teams[hit], KEEP)
        touched |= {option.after.date for option in item.options if option.after}
    anchor = instance.problem.scenario.anchor
    weeks = {week_index(anchor, day) for day in touched}
    dates = frozenset(
        day
        for day in instance.problem.to_plan.horizon.dates()
        if day >= request.first and week_index(anchor, day) in weeks
    )
    return RevisionGround(instance, plan, choices, teams, dates, hits)


@dataclass(frozen=True, eq=False)
class Found:
    """The best solution of a model, and what is proven of its cost."""

    made: Model
    values: Mapping[mathopt.Variable, float]
    cost: int
    bound: int
    stopped: bool = False
    """Ctrl-C came before the last of the three values was minimised."""


def _minimise(made: Model, budget: Callable[[float], Effort]) -> Found | SolveOutcome:
    """Minimise the three values in turn; return the outcome of the first when it has none."""
    found: Found | None = None
    for objective, share in zip(objectives(made), SHARES, strict=True):
        made.model.minimize(objective)
        hint = found.values if found else None
        try:
            outcome = run(made.model, budget(share), hint=hint)
        except Interrupted:
            if found is None:
                raise
            return replace(found, stopped=True)
        if outcome.values is None or outcome.value is None:
            return found or outcome
        if found is None:
            bound = max(0, math.ceil(outcome.bound - 1e-4)) if math.isfinite(outcome.bound) else 0
            found = Found(made, outcome.values, round(outcome.value), bound)
        else:
            found = replace(found, values=outcome.values)
        made.model.add_linear_constraint(objective <= outcome.value + EPSILON)
    assert found is not None
    return found


def _least(ground: RevisionGround, budget: Callable[[float], Effort], effort: Effort) -> Found:
    """Free the undisturbed sessions step by step, until nothing cheaper can be."""
    best: Found | None = None
    for freedom in (KEEP, RETIME, MOVE):
        items = ground.items(freedom)
        least = sum(item.least for item in items)
        ceiling = best.cost if best else math.inf
        try:
            found = _minimise(build(ground, items, ceiling), budget)
        except Interrupted:
            if best is None:
                raise KeyboardInterrupt from None
            break
        if isinstance(found, SolveOutcome):
            if best is None and freedom == MOVE:
                raise InfeasibleError([_impossible(ground, found.infeasible, effort)])
            continue
        bound = found.bound if freedom == MOVE else least
        if best is None or found.cost < best.cost:
            best = replace(found, bound=min(bound, found.cost))
        else:
            best = replace(best, bound=min(bound, best.cost))
        if best.cost == least or found.stopped:
            break
    assert best is not None
    return best


def revise(
    instance: Instance,
    plan: Plan,
    travel: TravelTimes,
    request: Request,
    effort: Effort,
) -> Revision:
    """Return the least change to a plan that makes it obey the rules of `instance` again.

    Parameters
    ----------
    instance : Instance
        With the closures and absences that have come.
    plan : Plan
        Sound before they came.

    Notes
    -----
    Sessions that nothing disturbs may change their hour, or their day within the week, when
    that saves more than it costs; they keep their place and are never dropped. They are
    freed step by step: once a cost is reached that the disturbed sessions have to pay
    anyhow, nothing is left to prove.

    Raises
    ------
    InfeasibleError
        A session that is locked or asked for cannot be held.
    KeyboardInterrupt
        On Ctrl-C before a first revision is found; later, the best one found is returned.
    """
    started, ground = time.monotonic(), survey(instance, plan, travel, request)
    _require(ground)

    def budget(share: float) -> Effort:
        left = effort.seconds - (time.monotonic() - started)
        return effort.share(effort.seconds * share if effort.deterministic else left * share)

    best = _least(ground, budget, effort)
    seconds = 0.0 if effort.deterministic else round(time.monotonic() - started, 1)
    return _read(ground, best, seconds)


def _require(ground: RevisionGround) -> None:
    """Refuse, by name and with the reason, what cannot be whatever else happens."""
    request, lines = ground.choices.request, []
    for held in sorted(request.locked & set(ground.hits)):
        if reasons := _stopped(ground, [held]):
            lines.append(texts.locked_impossible(*_named(ground, held), reasons))
    for places in request.added:
        if reasons := _stopped(ground, places):
            lines.append(texts.asked_impossible(*_named(ground, places[0]), reasons))
    if lines:
        raise InfeasibleError(lines)


def _stopped(ground: RevisionGround, places: Sequence[SessionSlot]) -> list[str]:
    """Say what stops every one of these places; nothing when one of them is free.

    What stops them all, or else few reasons that do together (greedy cover).
    """
    problem = ground.instance.problem
    stops: dict[str, set[SessionSlot]] = defaultdict(set)
    for held in places:
        for found in obstacles(problem, held):
            stops[texts.obstacle_sentence(problem, found)].add(held)
    left = set(places)
    if common := [reason for reason, stopped in stops.items() if stopped == left]:
        return common
    told: list[str] = []
    while left:
        best = max(stops, key=lambda reason: len(stops[reason] & left), default="")
        if not stops[best] & left:
            return []
        told.append(best)
        left -= stops[best]
    return told


def _named(ground: RevisionGround, held: SessionSlot) -> tuple[date, str]:
    return held.date, ground.instance.problem.index.venues[held.venue].name


def _impossible(ground: RevisionGround, proven: bool, effort: Effort) -> str:
    request = ground.choices.request
    kept = sorted(request.locked & set(ground.hits)) or sorted(request.locked)
    wanted = [places[0] for places in request.added if places]
    named = [_named(ground, held) for held in (*wanted, *kept)]
    return texts.revision_impossible(named, proven, effort.seconds)


def _read(ground: RevisionGround, found: Found, seconds: float) -> Revision:
    made = found.made
    chosen = [key for key, var in made.choice.items() if found.values[var] > 0.5]
    fates = [Fate(made.items[j].before, made.option((j, k)).after) for j, k in chosen]
    return Revision(
        fates=tuple(fate for fate in fates if fate.before != fate.after),
        runs=tuple(run for var, run in made.runs.items() if found.values[var] > 0.5),
        dates=ground.dates,
        cost=found.cost,
        bound=found.bound,
        seconds=seconds,
    )
