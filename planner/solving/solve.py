"""The whole search: aggregate, disaggregate, improve, certify."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from ortools.math_opt.python import mathopt

from planner import texts
from planner.errors import InfeasibleError
from planner.model.effort import Effort, Progress, silent
from planner.model.jobs import Stage
from planner.model.plan import Plan, Sense, TierName
from planner.model.scenario import Problem
from planner.model.solve_params import SolveParams
from planner.model.travel import TravelTimes
from planner.solving.assemble import counted, read_draft
from planner.solving.backend import Interrupted, run
from planner.solving.certifying import certified_plan
from planner.solving.conflict import explain_conflict, unusable
from planner.solving.construction import Schedule, first_drafts, quotas_met
from planner.solving.disaggregation import hint_of, place, spread
from planner.solving.driving_tier import least_driving
from planner.solving.indexing import build_instance
from planner.solving.lexicographic import (
    EPSILON,
    SENSE,
    THE_BEST,
    EpsilonTargets,
    fix_objective,
    objective,
    servable,
    solve_lexicographic,
    whole,
)
from planner.solving.master import Master, build_master, chosen
from planner.solving.neighbourhood_search import improve
from planner.solving.partition import aggregated
from planner.solving.patterns import build_columns
from planner.solving.search import OutOfTime, TourSearch
from planner.solving.tour_source import tour_source
from planner.solving.visit_counts import Floors
from planner.solving.warm_start import resumed


def _counting(search: TourSearch) -> Master:
    partition = aggregated(search.instance)
    columns = build_columns(search.instance, partition)
    toured = search.source.toured()
    kept = [column for column in columns if column.stop in toured]
    return build_master(search.instance, partition, kept, search.source.tours)


def _dated(search: TourSearch) -> Master | None:
    """Return the calendar model, ``None`` when it is too large to be of use.

    Unless all tours that matter are at hand, it keeps to the stops that were counted.
    """
    dated, tours, columns = search.dated, search.source.tours, search.dated.columns
    if not search.source.complete:
        columns = tuple(c for c in columns if c.stop in search.wanted)
        tours = {
            kind: tuple(tour for tour in found if search.wanted.issuperset(tour.stops))
            for kind, found in tours.items()
        }
    size = sum(len(tours[dated.kind(group)]) for group in dated.cells)
    if size + len(columns) > search.effort.params.dated_largest:
        return None
    search.kept = (
        search.effort.params.kept_improving
    )  # of a small model, branch and bound finds more than parts do
    return build_master(search.instance, dated.partition, columns, tours)


def _try(search: TourSearch, master: Master, counts: list[int]) -> bool:
    """Place chosen columns on the calendar; keep the draft if it is the best so far."""
    search.progress(Stage.PLACING, None, None)
    picks = chosen(master.columns, counts)
    search.wanted = frozenset(column.stop for column, _ in picks)
    dated, outcome = place(search.dated, search.source, picks, search.placing())
    if outcome.values is None:
        search.cut_short += not outcome.infeasible
        return False
    search.update_incumbent(read_draft(dated, outcome.values))
    return True


def _count(search: TourSearch) -> bool:
    """Climb the aggregated model and place what it finds; tell whether its best was placed."""
    master = _counting(search)
    hoped = servable(search.instance)
    if not hoped or not master.servable.issuperset(hoped):
        search.give_up_worst_level()
    counts: list[int] = []
    hint = counted(master, search.best) if search.best else None
    names, watch, solver = search.active_objectives[:-1], search.watch, search.source.solve
    for step in solve_lexicographic(
        master, names, search.budget, watch, search.enough, solver, hint
    ):
        if step.outcome.infeasible and not counts:
            error = explain_conflict(_counting(search), search.effort.share(5))
            if error is None or search.best is not None:
                return False
            raise error
        search.bounds[step.name] = step.outcome.bound
        if step.outcome.value is None or step.outcome.values is None:
            return search.best is None and bool(counts) and _try(search, master, counts)
        if step.final:
            search.targets[step.name] = step.outcome.value
            if search.best is not None:
                search.raise_targets(search.best)
        counts = [round(step.outcome.values[var]) for var in master.y]
        early = step.name != TierName.LEVEL or not step.final
        if early and _promising(search, step.name, step.outcome.value):
            _try(search, master, counts)  # an early plan, should the user interrupt
        search.progress(step.name, step.outcome.value, step.outcome.bound)
    if search.targets[TierName.LEVEL] > (step.outcome.value or 0.0) + EPSILON:
        return True  # counting found no better coverage than the plan there is
    if not search.source.complete and not _try(search, master, counts):
        return False  # least driving would only be harder to place
    return _drive(search, master, step.outcome.values or {})


def _promising(search: TourSearch, name: TierName, value: float) -> bool:
    """Tell whether a value of a tier is better than that of the best plan."""
    if search.best is None:
        return True
    sign = -1 if SENSE[name] == Sense.MIN else 1
    has = search.enough.clipped(name, search.best.objectives.of(name))
    return sign * value > sign * has + EPSILON


def _drive(search: TourSearch, master: Master, start: Mapping[mathopt.Variable, float]) -> bool:
    """Settle the driving tier of the aggregated model; tell whether its best was placed."""
    master.model.minimize(master.driving)
    tolerance, values = search.instance.problem.scenario.policy.tolerance, search.targets
    missed = values.get(TierName.UNREACHED, float(len(master.reached) + master.unreachable))
    floors = Floors(
        reached=len(master.reached) + master.unreachable - round(missed),
        worst=values.get(TierName.WORST_LEVEL, 0.0) * (1 - tolerance) - EPSILON,
        level=values[TierName.LEVEL] * (1 - tolerance) - EPSILON,
    )
    proven = search.bounds[TierName.LEVEL] <= values[TierName.LEVEL] * (1 + EPSILON)
    exact = tolerance == 0 and math.isinf(search.enough.level) and search.source.complete
    solver, budget = search.source.solve, search.budget
    watch, counts = search.watch(TierName.DRIVING), [round(start[var]) for var in master.y]
    last = counts
    placed = False
    search.driven_at = dict(values)
    try:
        for least in least_driving(master, start, floors, proven, exact, budget, watch, solver):
            search.progress(TierName.DRIVING, least.driving, least.bound)
            search.bounds[TierName.DRIVING] = least.bound
            if exact:
                values[TierName.LEVEL] = max(values[TierName.LEVEL], least.level)
            if least.level_proven:
                search.bounds[TierName.LEVEL] = least.level
            if not placed or least.counts != last:
                placed, last = _try(search, master, least.counts), least.counts
    except OutOfTime:
        if not placed:
            _try(search, master, counts)
        raise
    return placed or _try(search, master, last)


def _polish(search: TourSearch) -> None:
    """Use the time left on the calendar model's driving, when placing cost some.

    Where days differ much, counts forget what makes them differ, and their bound on
    driving may be out of reach. With the earlier tiers held, the calendar model closes it.
    """
    best, tolerance = search.best, search.instance.problem.scenario.policy.tolerance
    if best is None or best.objectives.driving <= whole(search.bounds.get(TierName.DRIVING, 0.0)):
        return
    if search.left() < search.effort.params.polishing_seconds and not search.effort.deterministic:
        return
    if not set(search.names[:-1]) <= set(search.targets):
        return
    master = _dated(search) if search.source.complete else None
    if master is None:
        return
    for name in search.names[:-1]:
        aim = objective(master, name, search.enough)
        fix_objective(master, name, aim, search.targets[name], tolerance)
    master.model.minimize(master.driving)
    start, watch = hint_of(master, best), search.watch(TierName.DRIVING)
    outcome = run(master.model, search.budget(TierName.DRIVING), hint=start, watch=watch)
    if math.isfinite(outcome.bound):
        search.bounds[TierName.DRIVING] = max(
            search.bounds.get(TierName.DRIVING, 0.0), outcome.bound
        )
    if outcome.values is not None:
        search.update_incumbent(read_draft(master, outcome.values))


def _date(search: TourSearch) -> None:
    """Climb the calendar model, when counts cannot be placed as they are."""
    master = _dated(search)
    if master is None:
        return
    for step in solve_lexicographic(
        master, search.active_objectives, search.budget, search.watch, search.enough
    ):
        outcome = step.outcome
        if outcome.infeasible and search.best is None and search.source.everything:
            raise InfeasibleError([texts.NOT_PLACEABLE])
        if outcome.values is None or outcome.value is None:
            return
        if search.source.everything:
            search.bounds[step.name] = outcome.bound
        if step.name != TierName.DRIVING:
            search.lower_target(step.name, outcome.value)  # what counts promised was too much
        search.update_incumbent(read_draft(master, outcome.values))


def _ruin(search: TourSearch, base: Schedule) -> None:
    """Let ruin and recreate choose the series of long days."""
    from planner.solving.sisr_start import chosen_drafts

    params = search.effort.params
    most = len(search.dated.columns) * params.ruin_per_series
    effort = replace(search.effort, seconds=min(search.effort.seconds * params.ruin, most))
    for draft in chosen_drafts(base, effort, search.clock):
        search.update_incumbent(draft)
        search.progress(Stage.PLACING, None, None)


def _begin(search: TourSearch) -> None:
    """Count, place, and close what counts forget on the calendar model."""
    search.progress(Stage.PLACING, None, None)
    if search.start is not None:
        timed = not search.effort.deterministic
        for draft in resumed(
            search.dated, search.effort.params, search.start, lambda: timed and search.left() <= 0
        ):
            search.update_incumbent(draft)
    base = quotas_met(search.dated, search.effort, lambda: search.left() <= 0)
    if base is not None:
        for draft in first_drafts(base):
            search.update_incumbent(draft)
        if not search.source.everything:
            _ruin(search, base)
    if _count(search):
        _polish(search)
    else:
        _date(search)


def _bound(search: TourSearch) -> None:
    """Bound driving anew at the coverage of the best plan, if it was bounded at another."""
    best, names = search.best, search.names[:-1]
    if best is None or not search.source.complete or not set(names) <= set(search.targets):
        return
    reached = {n: search.enough.clipped(n, best.objectives.of(n)) for n in names}
    if not search.violates_targets(best):
        settled = best.objectives.driving <= whole(search.bounds.get(TierName.DRIVING, 0.0))
        tolerance = search.instance.problem.scenario.policy.tolerance
        if settled or tolerance > 0 or reached == search.driven_at:
            return
    master = _counting(search)
    for name in search.active_objectives[:-1]:
        fix_objective(master, name, objective(master, name, search.enough), reached[name], 0.0)
    master.model.minimize(master.driving)
    effort = search.budget(TierName.DRIVING)
    if effort.deterministic:
        effort = effort.share(search.effort.seconds * effort.params.bounding)
    outcome = run(master.model, effort, watch=search.watch(TierName.DRIVING))
    if math.isfinite(outcome.bound):
        search.set_bound(reached, outcome.bound)


def _spread(search: TourSearch) -> None:
    """Take the most regular of the plans as good as the best."""
    if search.best is not None:
        search.progress(Stage.PLACING, None, None)
        search.update_incumbent(spread(search.dated, search.source, search.best, search.placing()))


def _parts(params: SolveParams) -> Iterator[tuple[Callable[[TourSearch], None], float]]:
    """Parts of the search, each with the share of the time it leaves to those after it."""
    yield _begin, params.kept_counting
    yield improve, params.kept_improving
    yield _bound, params.kept_bounding
    yield _spread, 0.0


def solve(
    problem: Problem,
    travel: TravelTimes,
    effort: Effort,
    progress: Progress = silent,
    clock: Callable[[], float] = time.monotonic,
    enough: EpsilonTargets = THE_BEST,
    start: Plan | None = None,
) -> tuple[Plan, bool]:
    """Return the best plan found, certified, and whether the search was interrupted.

    Parameters
    ----------
    effort : Effort
        Time limit, seed, workers, deterministic mode.
    clock : callable
        Seconds; only durations are used.
    enough : Enough
        Coverage that suffices, for the least driving at that coverage. The certificate
        still states the plan's own coverage, with bounds that hold for every plan; a tier
        that stopped at what was enough is left with its trivial bound.
    start : Plan, optional
        A plan to begin with, perhaps of other rules: what of it can be held here is.

    Raises
    ------
    InfeasibleError
        If no plan obeys the rules, naming those in conflict; or if none was found in
        the time allowed.
    """
    started = clock()
    instance = build_instance(problem, travel)
    progress(Stage.TOURS, None, None)
    source = tour_source(instance, effort, clock)
    toured = source.toured()
    if messages := unusable(instance, toured):
        raise InfeasibleError(messages)
    search = TourSearch(
        instance, effort, progress, clock, started, enough, source=source, start=start
    )
    interrupted = False
    try:
        for part, search.kept in _parts(effort.params):
            with suppress(OutOfTime):
                part(search)
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    if search.best is None:
        why = texts.INTERRUPTED_EARLY if interrupted else texts.no_plan_in_time(effort.seconds)
        raise InfeasibleError([why], proven=False)
    seconds = 0.0 if effort.deterministic else round(clock() - started, 1)
    return certified_plan(search, search.best, travel, seconds, toured), interrupted
