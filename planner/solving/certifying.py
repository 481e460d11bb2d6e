"""Certificates: a solution named and dated, its proven bounds, and whom it leaves out."""

from __future__ import annotations

import math
from collections.abc import Collection

from planner import __version__, texts
from planner.model.plan import Certificate, Plan, Sense, Status, TierName, Unserved, beaten, claimed
from planner.model.travel import TravelTimes
from planner.solving import ENGINE
from planner.solving.assemble import PlanSolution, build_tours
from planner.solving.lexicographic import SENSE, whole
from planner.solving.master import needy
from planner.solving.search import Search


def _certificate(search: Search, draft: PlanSolution, seconds: float) -> Certificate:
    trivial = {TierName.WORST_LEVEL: 1.0, TierName.LEVEL: float(search.instance.need.sum())}
    tiers, held = [], True
    for name, lack in zip(search.names, search.key(draft), strict=True):
        bound = search.bounds.get(name, math.inf)
        told = held and math.isfinite(bound) and search.enough.informs(name, bound)
        least, value, sense = trivial.get(name, 0.0), draft.objectives.of(name), SENSE[name]
        known = bound if told else least
        known = whole(known) if sense == Sense.MIN else known
        given = float(search.instance.given.driving) if name == TierName.DRIVING else 0.0
        tiers.append(claimed(name, sense, value + given, known + given, least + given))
        # Later bounds were proven of plans that lack nothing here, by the same solver.
        held = held and lack <= 0 and not beaten(sense, value, known)
    return Certificate(
        status=Status.OPTIMAL if all(tier.gap == 0 for tier in tiers) else Status.FEASIBLE,
        tiers=tuple(tiers),
        seconds=seconds,
        seed=search.effort.seed,
        engine=ENGINE,
    )


def _unserved(
    search: Search, draft: PlanSolution, certificate: Certificate, toured: Collection[int]
) -> tuple[Unserved, ...]:
    """Communes with need that no session reaches, and why."""
    instance = search.instance
    visited = {
        instance.stops[s].venue
        for _, tour in draft.days
        for s in tour.stops
        if instance.stops[s].serves
    }
    possible = {instance.stops[s].venue for s in toured if instance.stops[s].serves}
    minutes = instance.problem.scenario.policy.target_minutes
    rows = []
    for i in needy(instance):
        near = set(instance.reach[i].nonzero()[0].tolist())
        if near & visited or instance.given.reached[i]:
            continue
        if not near:
            reason = texts.unreachable(minutes)
        elif not near & possible:
            reason = texts.NEVER_HELD
        else:
            reason = texts.displaced(certificate.tiers[0])
        rows.append(Unserved(instance.codes[i], reason))
    return tuple(rows)


def certified_plan(
    search: Search,
    draft: PlanSolution,
    travel: TravelTimes,
    seconds: float,
    toured: Collection[int],
) -> Plan:
    """Name and date a draft, with its certificate.

    Parameters
    ----------
    toured : collection of int
        Stops that some feasible tour makes.
    """
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
        tours=(*(problem.past.tours if problem.past else ()), *build_tours(search.instance, draft)),
        unserved=_unserved(search, draft, certificate, toured),
        version=__version__,
        overrides=problem.past.overrides if problem.past else (),
    )
