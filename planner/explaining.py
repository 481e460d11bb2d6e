"""« Pourquoi pas ma commune ? »: the situation, the plan with a visit, what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from planner import texts
from planner.errors import InputError
from planner.evaluation.comparison import compare_plans
from planner.evaluation.explain import price, situation
from planner.evidence import keep, place_of, recall
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Commune, SiteKind, Venue
from planner.model.travel import TravelTimes
from planner.pipeline import Options, Progress
from planner.texts import visits as said
from planner.visits import Visit, price_visit

Stored = tuple[Problem, Plan, TravelTimes]

ASSUMED = "-demande"
"""Ends the identifier of a hall that nobody has confirmed."""


@dataclass(frozen=True)
class Explained:
    """Lines to be read, and what is known of the visit asked about, if one was."""

    lines: tuple[str, ...]
    visit: Visit | None = None

    @property
    def open(self) -> bool:
        """Whether a longer computation may say more."""
        return self.visit is not None and self.visit.open


def letters(name: str) -> str:
    """Letters and digits only, without accents or case."""
    return "".join(c for c in texts.plain(name) if c.isalnum())


def find_commune(communes: Sequence[Commune], wanted: str) -> Commune:
    """Return the commune of that code or name; accents, case and hyphens do not matter.

    Raises
    ------
    InputError
        There is none, or several.
    """
    for commune in communes:
        if commune.code == wanted or letters(commune.name) == letters(wanted):
            return commune
    close = [c for c in communes if letters(wanted) and letters(wanted) in letters(c.name)]
    if len(close) == 1:
        return close[0]
    named = ", ".join(f"{c.name} ({c.code})" for c in close[:8])
    hint = f"plusieurs communes ont ce nom : {named}" if close else "elle n'est pas du territoire"
    raise InputError.single("ligne de commande", "COMMUNE", f"« {wanted} » : {hint}")


def explanation(
    stored: Stored,
    wanted: str,
    options: Options,
    progress: Progress | None = None,
    memory: Path | None = None,
) -> Explained:
    """Return the lines that explain what a commune gets.

    Parameters
    ----------
    memory : Path, optional
        Folder in which what is found is kept, for the same question to go on from.

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
    if why := texts.why_not(found.reason, plan.certificate):
        lines.append(why)
    visited = {session.venue for _, session in plan.sessions()}
    if found.row.need > 0 and found.own and not any(v.id in visited for v in found.own):
        venue = max(found.own, key=lambda v: (problem.usable(v), v.suitability, v.id))
        if not problem.usable(venue):
            threshold = problem.scenario.policy.min_suitability
            lines.append(texts.hall_left_out(venue.name, venue.suitability, threshold))
        visit = _priced(stored, venue.id, options, progress, memory)
        lines += _told(stored, commune, venue, visit, options)
        return Explained(tuple(lines), visit)
    return Explained(tuple(lines))


def with_hall(stored: Stored, commune: Commune) -> tuple[Stored, Venue]:
    """Return a plan's files with one venue more: a hall assumed at a town hall, suitable.

    Its travel times are those of the town hall.
    """
    problem, plan, travel = stored
    venue = Venue(
        id=f"{commune.code}{ASSUMED}",
        name=texts.assumed_hall(commune.name),
        commune=commune.code,
        kind=SiteKind.MOBILE,
        point=commune.point,
        suitability=1.0,
    )
    rows = [*range(len(travel.ids)), travel.index[commune.code]]
    times = replace(
        travel,
        ids=(*travel.ids, venue.id),
        minutes=travel.minutes[np.ix_(rows, rows)],
        km=travel.km[np.ix_(rows, rows)],
    )
    scenario = replace(problem.scenario, venues=(*problem.scenario.venues, venue))
    return (replace(problem, scenario=scenario), plan, times), venue


def find_venue(problem: Problem, wanted: str) -> Venue | None:
    """Return the venue of that identifier or name, or the only one of that commune."""
    names = problem.territory.by_code()
    venues, asked = problem.scenario.venues, letters(wanted)
    for found in (
        [v for v in venues if v.id == wanted],
        [v for v in venues if letters(v.name) == asked],
        [v for v in venues if wanted == v.commune or letters(names[v.commune].name) == asked],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(venue.id for venue in found)
            message = f"« {wanted} » : plusieurs lieux, en choisir un : {named}"
            raise InputError.single("ligne de commande", "--add", message)
    return None


def asking(
    stored: Stored,
    wanted: str,
    options: Options,
    progress: Progress | None = None,
    memory: Path | None = None,
) -> Explained:
    """Return the lines that say what a visit to a venue would bring and cost.

    Parameters
    ----------
    wanted : str
        A venue, or a commune without one: a hall is then assumed at its town hall.
    memory : Path, optional
        As for `explanation`.

    Raises
    ------
    InputError
        Neither is of the territory, or several venues are meant.
    """
    problem, plan, _ = stored
    venue = find_venue(problem, wanted)
    if venue is None:
        commune = find_commune(problem.territory.communes, wanted)
        stored, venue = with_hall(stored, commune)
    commune = problem.territory.by_code()[venue.commune]
    dates = sorted({tour.date for tour, s in plan.sessions() if s.venue == venue.id})
    if dates:
        return Explained((texts.already_visited(venue.name, dates),))
    lines = [texts.assumption(venue.name)] if venue.id.endswith(ASSUMED) else []
    if not stored[0].usable(venue):
        threshold = stored[0].scenario.policy.min_suitability
        lines.append(texts.hall_left_out(venue.name, venue.suitability, threshold))
    visit = _priced(stored, venue.id, options, progress, memory)
    lines += _told(stored, commune, venue, visit, options)
    return Explained(tuple(lines), visit)


def _priced(
    stored: Stored, venue: str, options: Options, progress: Progress | None, memory: Path | None
) -> Visit:
    """Price a visit, from what is remembered of it."""
    if memory is None:
        return price_visit(stored, venue, options, progress)
    place = place_of(memory, stored, venue)
    visit = price_visit(stored, venue, options, progress, recall(place, stored, venue))
    keep(place, visit.evidence)
    return visit


def _told(
    stored: Stored, commune: Commune, venue: Venue, visit: Visit, options: Options
) -> Iterator[str]:
    """Yield what is proven of a visit, then what one plan with it does."""
    if visit.found is None:
        yield from visit.reasons or (said.none_in_time(options.time_limit),)
        return
    yield said.heading(venue.name)
    for change in visit.changes:
        ends = (change.interval.low, change.interval.high) if change.interval else None
        yield said.change(change.name, ends)
    yield said.verdict(visit.verdict, visit.restricted)
    if (share := stored[0].scenario.policy.tolerance) > 0:
        yield said.tolerated(share)
    if visit.threshold is not None and visit.threshold >= said.SMALLEST:
        yield said.at_least(commune.name, visit.threshold)
    if visit.improvable:
        yield said.IMPROVABLE
    yield from _example(stored, visit.found)


def _example(stored: Stored, found: Plan) -> Iterator[str]:
    """Yield what one plan with the visit gives and takes, beside the present plan."""
    problem, plan, travel = stored
    cost = price(compare_plans(stored, (problem, found, travel)), plan, found)
    yield texts.example(cost.work, cost.driving)
    yield texts.moves("Y gagnent", cost.winners)
    yield texts.moves("Y perdent", cost.losers)
    if cost.abandoned:
        yield texts.no_longer_reached(cost.abandoned)
