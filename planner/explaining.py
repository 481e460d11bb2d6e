"""« Pourquoi pas ma commune ? »: the situation, the plan with a visit, what it costs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from planner import texts
from planner.errors import InfeasibleError, InputError
from planner.evaluation.comparison import compare_plans
from planner.evaluation.explain import price, situation
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Commune, Venue
from planner.model.travel import TravelTimes
from planner.pipeline import Options, Progress, with_visit

Stored = tuple[Problem, Plan, TravelTimes]


def plain(name: str) -> str:
    """Letters and digits only, without accents or case."""
    parts = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
    return "".join(c for c in parts if c.isalnum())


def find_commune(communes: Sequence[Commune], wanted: str) -> Commune:
    """Return the commune of that code or name; accents, case and hyphens do not matter.

    Raises
    ------
    InputError
        There is none, or several.
    """
    for commune in communes:
        if commune.code == wanted or plain(commune.name) == plain(wanted):
            return commune
    close = [c for c in communes if plain(wanted) and plain(wanted) in plain(c.name)]
    if len(close) == 1:
        return close[0]
    named = ", ".join(f"{c.name} ({c.code})" for c in close[:8])
    hint = f"plusieurs communes ont ce nom : {named}" if close else "elle n'est pas du territoire"
    raise InputError.single("ligne de commande", "COMMUNE", f"« {wanted} » : {hint}")


def explanation(
    stored: Stored, wanted: str, options: Options, progress: Progress | None = None
) -> tuple[str, ...]:
    """Return the lines that explain what a commune gets.

    Raises
    ------
    InputError
        The commune is unknown.
    """
    problem, plan, travel = stored
    commune = find_commune(problem.territory.communes, wanted)
    found = situation(problem, plan, travel, commune.code)
    row = found.row
    lines = [texts.what_it_gets(row.name, row.need, row.level, row.max_gap_days)]
    lines += [
        texts.near_session(near.venue.name, near.minutes, near.dates) for near in found.sessions
    ]
    if why := texts.WHY_NOT[found.reason]:
        lines.append(why)
    visited = {session.venue for _, session in plan.sessions()}
    if found.row.need > 0 and found.own and not any(v.id in visited for v in found.own):
        venue = max(found.own, key=lambda v: (problem.usable(v), v.suitability, v.id))
        if not problem.usable(venue):
            threshold = problem.scenario.policy.min_suitability
            lines.append(texts.hall_left_out(venue.name, venue.suitability, threshold))
        lines += _with_visit(stored, commune, venue, options, progress)
    return tuple(lines)


def _with_visit(
    stored: Stored, commune: Commune, venue: Venue, options: Options, progress: Progress | None
) -> Iterator[str]:
    problem, plan, travel = stored
    try:
        other = with_visit(problem, venue.id, travel, options, progress)
    except InfeasibleError as error:
        yield from error.lines
        return
    diff = compare_plans(stored, (other.problem, other.plan, travel))
    cost = price(diff, plan, other.plan, commune.code)
    proven = texts.proven_optimal(plan.certificate) and texts.proven_optimal(other.plan.certificate)
    yield texts.visit_price(venue.name, cost.gained, cost.lost, cost.driving, cost.work, proven)
    yield texts.moves("Y gagnent", cost.winners)
    yield texts.moves("Y perdent", cost.losers)
    if cost.abandoned:
        yield texts.no_longer_reached(cost.abandoned)
    if cost.threshold is not None:
        yield texts.would_take(commune.name, cost.threshold)
