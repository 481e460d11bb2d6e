"""« Pourquoi pas ma commune ? »: the situation, the plan with a visit, what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from planner import texts
from planner.errors import RequestError
from planner.evaluation.comparison import compare_plans
from planner.evaluation.explain import Price, Situation, price, situation
from planner.evaluation.proven import TierChange
from planner.evidence import keep, place_of, recall
from planner.model.effort import Effort, Progress
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Commune, SiteKind, Venue
from planner.model.travel import TravelTimes
from planner.texts import explaining as words
from planner.texts import visits as said
from planner.texts.sections import Item, Section
from planner.visits import Visit, price_visit

PlanFolder = tuple[Problem, Plan, TravelTimes]

ASSUMED = "-demande"
"""Ends the identifier of a hall that nobody has confirmed."""


@dataclass(frozen=True)
class VisitAnswer:
    """What is known of a visit to a venue, as facts.

    Parameters
    ----------
    venue, commune : str
        Names.
    dates : tuple of date
        Of the sessions it has already; then nothing else is known.
    assumed : bool
        Whether nobody has confirmed the venue.
    left_out : tuple of (float, float), optional
        Its suitability and what is asked, when it is not suitable enough.
    changes : tuple of Change
        What is proven, tier by tier; empty when no plan with the visit was found.
    tolerance : float
        Share of the level that the scenario gives up for less driving.
    children : float, optional
        Weighted children more in the commune without which a visit costs service: a proven
        bound.
    example : Price, optional
        What one plan with the visit does.
    reasons : tuple of str
        Why there is no plan with the visit, when that is proven.
    seconds : float
        How long was computed.
    open : bool
        Whether a longer computation may say more.
    """

    venue: str
    commune: str
    dates: tuple[date, ...] = ()
    assumed: bool = False
    left_out: tuple[float, float] | None = None
    changes: tuple[TierChange, ...] = ()
    verdict: str = ""
    restricted: bool = True
    tolerance: float = 0.0
    children: float | None = None
    improvable: bool = False
    example: Price | None = None
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    open: bool = False


@dataclass(frozen=True)
class Explained:
    """What a commune gets, and what is known of a visit, when none is planned there."""

    situation: Situation
    answer: VisitAnswer | None = None


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
    hint = words.SAME_NAME.format(named) if close else words.NOT_OURS
    raise RequestError.about("commune", words.UNKNOWN_COMMUNE.format(wanted, hint))


def explanation(
    stored: PlanFolder,
    wanted: str,
    effort: Effort,
    progress: Progress | None = None,
    memory: Path | None = None,
) -> Explained:
    """Explain what a commune gets, and what a visit would bring and cost if it has none.

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
    visited = {session.venue for _, session in plan.sessions()}
    if found.row.need <= 0 or not found.own or any(v.id in visited for v in found.own):
        return Explained(found)
    venue = max(found.own, key=lambda v: (problem.usable(v), v.suitability, v.id))
    return Explained(found, _answered(stored, commune, venue, effort, progress, memory))


def with_hall(stored: PlanFolder, commune: Commune) -> tuple[PlanFolder, Venue]:
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
            raise RequestError.about("add", words.SEVERAL_VENUES.format(wanted, named))
    return None


def asking(
    stored: PlanFolder,
    wanted: str,
    effort: Effort,
    progress: Progress | None = None,
    memory: Path | None = None,
) -> VisitAnswer:
    """Say what a visit to a venue would bring and cost.

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
        return VisitAnswer(venue.name, commune.name, tuple(dates))
    return _answered(stored, commune, venue, effort, progress, memory)


def _priced(
    stored: PlanFolder, venue: str, effort: Effort, progress: Progress | None, memory: Path | None
) -> Visit:
    """Price a visit, from what is remembered of it."""
    if memory is None:
        return price_visit(stored, venue, effort, progress)
    place = place_of(memory, stored, venue)
    visit = price_visit(stored, venue, effort, progress, recall(place, stored, venue))
    keep(place, visit.evidence)
    return visit


def _answered(
    stored: PlanFolder, commune: Commune, venue: Venue, effort: Effort,
    progress: Progress | None, memory: Path | None,
) -> VisitAnswer:  # fmt: skip
    problem, plan, travel = stored
    visit = _priced(stored, venue.id, effort, progress, memory)
    policy, example = problem.scenario.policy, None
    if visit.found is not None:
        diff = compare_plans(stored, (problem, visit.found, travel))
        example = price(diff, plan, visit.found)
    return VisitAnswer(
        venue=venue.name,
        commune=commune.name,
        assumed=venue.id.endswith(ASSUMED),
        left_out=None if problem.usable(venue) else (venue.suitability, policy.min_suitability),
        changes=visit.changes,
        verdict=visit.verdict,
        restricted=visit.restricted,
        tolerance=policy.tolerance,
        children=visit.threshold,
        improvable=visit.improvable,
        example=example,
        reasons=visit.reasons,
        seconds=effort.seconds,
        open=visit.open,
    )


def situation_lines(found: Situation, plan: Plan) -> Iterator[str]:
    """Say what a commune gets, from where, and why not more."""
    row = found.row
    yield texts.what_it_gets(row.name, row.need, row.level, row.max_gap_days)
    for near in found.sessions:
        yield texts.near_session(near.venue.name, near.minutes, near.dates)
    if why := texts.why_not(found.reason, plan, found.row.code):
        yield why


def answer_sections(answer: VisitAnswer) -> Iterator[Section]:
    """Say what is proven of a visit, then what one plan with it does."""
    if answer.dates:
        yield Section(texts.already_visited(answer.venue, answer.dates))
        return
    if answer.assumed:
        yield Section(texts.assumption(answer.venue))
    if answer.left_out:
        yield Section(texts.hall_left_out(answer.venue, *answer.left_out))
    if answer.example is None:
        reasons = answer.reasons or (said.none_in_time(answer.seconds),)
        yield from (Section(reason) for reason in reasons)
        return
    ends = [(c.interval.low, c.interval.high) if c.interval else None for c in answer.changes]
    lines = (said.change(c.name, e) for c, e in zip(answer.changes, ends, strict=True))
    yield Section(said.heading(answer.venue), tuple(map(Item, lines)))
    yield Section(said.verdict(answer.verdict, answer.restricted))
    if answer.tolerance > 0:
        yield Section(said.tolerated(answer.tolerance))
    if answer.children is not None and answer.children >= said.SMALLEST:
        yield Section(said.at_least(answer.commune, answer.children))
    if answer.improvable:
        yield Section(said.IMPROVABLE)
    yield _example(answer.example)


def _example(cost: Price) -> Section:
    """Say what one plan with the visit gives and takes, beside the present plan."""
    lines = [
        texts.moves(words.WINNERS, cost.winners),
        texts.moves(words.LOSERS, cost.losers),
        *([texts.no_longer_reached(cost.abandoned)] if cost.abandoned else []),
    ]
    return Section(texts.example(cost.work, cost.driving), tuple(map(Item, lines)))
