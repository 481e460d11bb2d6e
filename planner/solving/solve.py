"""Solving a problem: count, place, certify."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from planner import __version__, texts
from planner.errors import InfeasibleError
from planner.model.plan import FEASIBLE, OPTIMAL, Certificate, Plan, Tier, Unserved
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.solving.assemble import Draft, build_tours, read_draft
from planner.solving.backend import Effort, Interrupted, Watch, run
from planner.solving.conflict import explain_conflict, unusable
from planner.solving.driving import least_driving
from planner.solving.engines import ENGINES, ENUMERATION
from planner.solving.instance import Instance, build_instance
from planner.solving.master import Master, build_master, chosen, needy
from planner.solving.partition import Partition, merged, separate
from planner.solving.patterns import build_columns
from planner.solving.placing import place
from planner.solving.sources import TourSource, restricted, tour_source
from planner.solving.tiers import (
    DRIVING,
    EPSILON,
    LEVEL,
    SENSE,
    SHARES,
    THE_BEST,
    UNREACHED,
    WORST_LEVEL,
    Enough,
    certified,
    climb,
    hold,
    objective,
    servable,
    tier_names,
    whole,
)
from planner.solving.visits import Floors

POLISHING_SECONDS = 2.0
"""Time that must be left for the dated model to be worth building."""

PLACING_SHARE = 0.1
"""Share of the whole time one placement may use; on real territories it takes a second."""

Progress = Callable[[str, float | None, float | None], None]
"""Called with the stage (a tier, ``"tours"`` or ``"placing"``), its value and its bound."""


def silent(stage: str, value: float | None, bound: float | None) -> None:
    """Report progress to nobody."""
    return


@dataclass
class Search:
    """State of one solve: the best draft so far and the bounds proven so far."""

    instance: Instance
    effort: Effort
    progress: Progress
    clock: Callable[[], float]
    started: float
    enough: Enough = THE_BEST
    best: Draft | None = None
    bounds: dict[str, float] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    hopeless: bool = False
    engine: str = ENGINES[ENUMERATION]

    @property
    def names(self) -> tuple[str, ...]:
        """Tiers in force."""
        return tier_names(self.instance.problem.scenario.policy)

    @property
    def climbed(self) -> tuple[str, ...]:
        """Tiers that a plan can do something about."""
        return tuple(n for n in self.names if not (self.hopeless and n == WORST_LEVEL))

    def give_up_worst_level(self) -> None:
        """Settle the worst level at 0: some commune is near halls only that no tour serves.

        Every plan is then as good there, and the next tier decides among all of them.
        """
        self.hopeless = True
        self.bounds[WORST_LEVEL] = self.targets[WORST_LEVEL] = 0.0

    def left(self) -> float:
        """Seconds left of the time limit."""
        return self.effort.seconds - (self.clock() - self.started)

    def budget(self, name: str) -> Effort:
        """Effort for a tier. A deterministic run shares the whole, not what the clock left."""
        if self.effort.deterministic:
            return self.effort.share(self.effort.seconds * SHARES[name] / 2)
        return self.effort.share(self.left() * SHARES[name])

    def placing(self) -> Effort:
        """Effort for one placement.

        Always in units of work: a placement is short, and two runs that prove the same
        counts then give the same plan even when not asked to be deterministic.
        """
        share = self.effort.share(self.effort.seconds * PLACING_SHARE)
        return replace(share, deterministic=True)

    def watch(self, name: str) -> Watch:
        """Progress sink of a tier."""
        return lambda value, bound: self.progress(name, value, bound)

    def key(self, draft: Draft) -> tuple[float, ...]:
        """Sort key of a draft, smaller is better: what it lacks of each tier, in order.

        Up to the tolerance nothing is lacking, so that a later tier may use it.
        """
        tolerance = self.instance.problem.scenario.policy.tolerance
        lacks = []
        for name in self.names[:-1]:
            value = self.enough.counted(name, draft.worth.of(name))
            if SENSE[name] == "min":
                lacks.append(round(value - self.targets.get(name, 0.0), 5))
            else:
                floor = self.targets.get(name, float("inf")) * (1 - tolerance)
                # Without a target yet, more is better.
                lacks.append(-value if floor == float("inf") else round(max(0.0, floor - value), 5))
        return (*lacks, draft.worth.of(self.names[-1]))

    def offer(self, draft: Draft) -> None:
        """Keep `draft` unless the best so far is better; of equals the later is kept."""
        if self.best is None or self.key(draft) <= self.key(self.best):
            self.best = draft


@dataclass
class TourSearch(Search):
    """A search over masters built on day tours."""

    source: TourSource = field(kw_only=True)
    wanted: frozenset[int] = frozenset()
    """Stops of the last counts: where to look first when they cannot be placed."""


def _master(search: TourSearch, partition: Partition, only: frozenset[int] | None = None) -> Master:
    """Build a master on the tours at hand, those that make only some stops if asked."""
    columns = build_columns(search.instance, partition)
    stops = search.source.toured() if only is None else only
    tours = search.source.tours if only is None else restricted(search.source.tours, only)
    kept = [column for column in columns if column.stop in stops]
    return build_master(search.instance, partition, kept, tours)


def _try(search: TourSearch, master: Master, counts: list[int], regular: bool = False) -> bool:
    """Place chosen columns on the calendar; keep the draft if it is the best so far."""
    search.progress("placing", None, None)
    picks = chosen(master.columns, counts)
    search.wanted = frozenset(column.stop for column, _ in picks)
    dated, outcome = place(search.instance, search.source, picks, search.placing(), regular)
    if outcome.values is None:
        return False
    search.offer(read_draft(dated, outcome.values))
    return True


def _count(search: TourSearch) -> bool:
    """Climb the counting model and place what it finds; tell whether its best was placed."""
    master = _master(search, merged(search.instance))
    hoped = servable(search.instance)
    if not hoped or not master.servable.issuperset(hoped):
        search.give_up_worst_level()
    counts: list[int] = []
    tiers, solver = search.climbed[:-1], search.source.solve
    for step in climb(master, tiers, search.budget, search.watch, search.enough, solver):
        if step.outcome.infeasible and not counts:
            raise explain_conflict(_master(search, merged(search.instance)), search.effort.share(5))
        search.bounds[step.name] = step.outcome.bound
        if step.outcome.value is None or step.outcome.values is None:
            return bool(counts) and _try(search, master, counts)
        if step.final:
            search.targets[step.name] = step.outcome.value
        counts = [round(step.outcome.values[var]) for var in master.y]
        if step.name != LEVEL or not step.final:
            _try(search, master, counts)  # an early plan, should the user interrupt
        search.progress(step.name, step.outcome.value, step.outcome.bound)
    if not search.source.complete and not _try(search, master, counts):
        return False  # least driving would only be harder to place
    return _drive(search, master, counts)


def _drive(search: TourSearch, master: Master, counts: list[int]) -> bool:
    """Settle the driving tier of the counting model; tell whether its best was placed."""
    master.model.minimize(master.driving)
    tolerance, values = search.instance.problem.scenario.policy.tolerance, search.targets
    missed = values.get(UNREACHED, float(len(master.reached) + master.unreachable))
    floors = Floors(
        reached=len(master.reached) + master.unreachable - round(missed),
        worst=values.get(WORST_LEVEL, 0.0) * (1 - tolerance) - EPSILON,
        level=values[LEVEL] * (1 - tolerance) - EPSILON,
    )
    proven = search.bounds[LEVEL] <= values[LEVEL] * (1 + EPSILON)
    exact = tolerance == 0 and math.isinf(search.enough.level) and search.source.complete
    watch, last = search.watch(DRIVING), counts
    placed = False
    solver, budget = search.source.solve, search.budget
    for least in least_driving(master, counts, floors, proven, exact, budget, watch, solver):
        search.progress(DRIVING, least.driving, least.bound)
        search.bounds[DRIVING] = least.bound
        if exact:
            values[LEVEL] = max(values[LEVEL], least.level)
        if least.level_proven:
            search.bounds[LEVEL] = least.level
        if not placed or least.counts != last:
            placed, last = _try(search, master, least.counts), least.counts
    return _try(search, master, last, regular=True) or placed


def _polish(search: TourSearch) -> None:
    """Use the time left on the dated model's driving, when placing cost some.

    Where days differ much, counts forget what makes them differ, and their bound on
    driving may be out of reach. With the earlier tiers held, the dated model closes it.
    """
    best, tolerance = search.best, search.instance.problem.scenario.policy.tolerance
    if best is None or best.worth.driving <= whole(search.bounds.get(DRIVING, 0.0)):
        return
    if search.left() < POLISHING_SECONDS and not search.effort.deterministic:
        return
    if not set(search.names[:-1]) <= set(search.targets):
        return
    master = _master(search, separate(search.instance))
    for name in search.names[:-1]:
        aim = objective(master, name, search.enough)
        hold(master, name, aim, search.targets[name], tolerance)
    master.model.minimize(master.driving)
    outcome = run(master.model, search.budget(DRIVING), watch=search.watch(DRIVING))
    if math.isfinite(outcome.bound) and search.source.complete:
        search.bounds[DRIVING] = max(search.bounds[DRIVING], outcome.bound)
    if outcome.values is not None:
        search.offer(read_draft(master, outcome.values))


def _date(search: TourSearch) -> None:
    """Climb the dated model, when counts cannot be placed as they are.

    With all tours at hand it proves what it finds. Otherwise it keeps to the stops that
    were counted: few, hence soon solved, and good ones.
    """
    only = None if search.source.everything else search.wanted
    master = _master(search, separate(search.instance), only)
    for step in climb(master, search.climbed, search.budget, search.watch, search.enough):
        outcome = step.outcome
        if outcome.infeasible and search.best is None and search.source.everything:
            raise InfeasibleError([texts.NOT_PLACEABLE])
        if outcome.values is None:
            return
        if search.source.everything:
            search.bounds[step.name] = outcome.bound
        search.offer(read_draft(master, outcome.values))


def solve(
    problem: Problem,
    travel: TravelTimes,
    effort: Effort,
    progress: Progress = silent,
    clock: Callable[[], float] = time.monotonic,
    enough: Enough = THE_BEST,
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

    Raises
    ------
    InfeasibleError
        If no plan obeys the rules, naming those in conflict; or if none was found in
        the time allowed.
    """
    started = clock()
    instance = build_instance(problem, travel)
    progress("tours", None, None)
    source = tour_source(instance, clock)
    if messages := unusable(instance, source.toured()):
        raise InfeasibleError(messages)
    search = TourSearch(instance, effort, progress, clock, started, enough, source=source)
    interrupted = False
    try:
        if _count(search):
            _polish(search)
        else:
            _date(search)
    except (Interrupted, KeyboardInterrupt):
        interrupted = True
    if search.best is None:
        raise InfeasibleError(
            [texts.INTERRUPTED_EARLY if interrupted else texts.no_plan_in_time(effort.seconds)]
        )
    seconds = 0.0 if effort.deterministic else round(clock() - started, 1)
    return certified_plan(search, search.best, travel, seconds), interrupted


def _certificate(search: Search, draft: Draft, seconds: float) -> Certificate:
    trivial = {WORST_LEVEL: 1.0, LEVEL: float(search.instance.need.sum())}
    tiers: list[Tier] = []
    lacks = (0.0, *search.key(draft))
    for k, name in enumerate(search.names):
        bound = search.bounds.get(name, math.inf)
        told = math.isfinite(bound) and search.enough.informs(name, bound)
        # A bound holds for plans that lack nothing of the tiers before.
        told = told and max(lacks[: k + 1]) <= 0
        known = bound if told else trivial.get(name, 0.0)
        tiers.append(certified(name, draft.worth.of(name), known))
    return Certificate(
        status=OPTIMAL if all(tier.gap == 0 for tier in tiers) else FEASIBLE,
        tiers=tuple(tiers),
        seconds=seconds,
        seed=search.effort.seed,
        engine=search.engine,
    )


def _unserved(search: Search, draft: Draft, certificate: Certificate) -> tuple[Unserved, ...]:
    """Communes with need that no session reaches, and why."""
    instance = search.instance
    visited = {
        instance.stops[s].venue
        for _, tour in draft.days
        for s in tour.stops
        if instance.stops[s].serves
    }
    minutes = instance.problem.scenario.policy.target_minutes
    proven = certificate.tiers[0].gap == 0
    rows = []
    for i in needy(instance):
        near = set(instance.reach[i].nonzero()[0].tolist())
        if near & visited:
            continue
        reason = texts.displaced(proven) if near else texts.unreachable(minutes)
        rows.append(Unserved(instance.codes[i], reason))
    return tuple(rows)


def certified_plan(search: Search, draft: Draft, travel: TravelTimes, seconds: float) -> Plan:
    """Name and date a draft, with its certificate."""
    problem = search.instance.problem
    certificate = _certificate(search, draft, seconds)
    return Plan(
        scenario_name=problem.scenario.name,
        scenario_digest="",
        territory_siren=problem.territory.siren,
        territory_name=problem.territory.name,
        territory_communes=len(problem.territory.communes),
        travel_engine=travel.engine,
        travel_estimated=travel.estimated,
        travel_digest=travel.digest,
        start=problem.horizon.start,
        end=problem.horizon.end,
        certificate=certificate,
        tours=build_tours(search.instance, draft),
        unserved=_unserved(search, draft, certificate),
        version=__version__,
    )
