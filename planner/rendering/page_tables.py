"""What stands beside the map: coverage, indicators, certificate, sources, as French texts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner import texts
from planner.evaluation.indicators import HEADLINES, INDICATORS
from planner.evaluation.plan_facts import teams_out
from planner.model.calendar import ONCE
from planner.model.coverage import CommuneCoverage
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.model.units import Unit
from planner.rendering.classes import (
    CHANGE,
    EMPTY,
    LEVEL,
    LEVEL_NAMES,
    NEAR,
    UNREACHED,
    change_class,
    level_class,
    near_class,
)
from planner.rendering.weeks import WeekStop, WeekView
from planner.texts import rendering as words
from planner.texts import vehicles
from planner.texts.formats import headcount
from planner.texts.published import WITHOUT_CAR, without_car

BELOW_HEADLINES = tuple(key for key, indicator in INDICATORS.items() if not indicator.headline)

OFFERS = 3
"""Recurring sessions listed in the card of a commune."""


@dataclass(frozen=True)
class OfferView:
    """A recurring session within reach of a commune."""

    minutes: str
    text: str
    rhythm: str


@dataclass(frozen=True)
class CoverageView:
    """A commune's row of the coverage table, and its card on the map.

    Parameters
    ----------
    kind, near, change : str
        Its classes of level, of minutes and of what revisions changed.
    figures : Mapping[str, str]
        By measure, the number that the map writes on the commune.
    without_car : str
        Households without a car, of how many. What the CAF counts is not shown by commune:
        the page is handed out.
    before, difference : str
        Level before any revision and what was gained or lost since; empty when the plan
        was never revised.
    """

    code: str
    name: str
    kind: str
    level_name: str
    population: str
    under_three: str
    need: str
    level: str
    nearest: str
    minutes: str
    wait: str
    offers: tuple[OfferView, ...]
    reason: str
    estimated: bool
    near: str
    figures: Mapping[str, str]
    without_car: str
    change: str = ""
    before: str = ""
    difference: str = ""

    @property
    def fills(self) -> tuple[str, ...]:
        """Names of the fills of the commune, one for each measure there is."""
        kinds = ((LEVEL, self.kind), (NEAR, self.near), (CHANGE, self.change))
        return tuple(dict.fromkeys(measure.fill(kind) for measure, kind in kinds if kind))

    @property
    def reached(self) -> bool:
        """Whether at least one session is within the target time."""
        return self.kind not in (UNREACHED, EMPTY)

    @property
    def tip(self) -> str:
        """One line about the commune."""
        if self.kind == UNREACHED:
            return words.TIP_NOT_REACHED.format(self.name)
        if self.kind == EMPTY:
            return words.TIP_NO_NEED.format(self.name)
        return words.TIP_LEVEL.format(self.name, self.level)


def _minutes(minutes: float) -> str:
    """Return whole minutes, rounded up: 15.3 is not within 15."""
    return texts.duration(math.ceil(minutes))


def _offers(
    code: str, stops: Sequence[WeekStop], travel: TravelTimes, target: float
) -> tuple[OfferView, ...]:
    """Return the nearest recurring sessions within the target time of a commune."""
    seen: dict[tuple[str, str, str, str], tuple[float, WeekStop]] = {}
    for stop in stops:
        minutes = travel.between(code, stop.venue.id)
        session = stop.session
        if minutes <= target and session.pattern != ONCE:
            key = (session.venue, session.activity, str(session.open), session.pattern)
            seen.setdefault(key, (minutes, stop))
    nearest = sorted(seen.values(), key=lambda item: (item[0], item[1].key))[:OFFERS]
    return tuple(
        OfferView(
            minutes=_minutes(minutes),
            text=f"{stop.commune.name}, {texts.WEEKDAYS[stop.day.weekday()]} "
            f"{texts.open_hours(stop)}, {stop.activity.short_name}",
            rhythm=texts.pattern_label(stop.session.pattern),
        )
        for minutes, stop in nearest
    )


def coverage_views(
    problem: Problem,
    plan: Plan,
    travel: TravelTimes,
    rows: Sequence[CommuneCoverage],
    stops: Sequence[WeekStop],
    planned: Sequence[CommuneCoverage] = (),
) -> tuple[CoverageView, ...]:
    """Return the coverage of every commune as texts, in alphabetical order.

    Parameters
    ----------
    planned : sequence of CommuneCoverage
        Coverage before any revision; empty when there was none.
    """
    before = {row.code: row for row in planned}
    venues, communes = problem.index.venues, problem.index.communes
    reasons = {unserved.commune: unserved.reason for unserved in plan.unserved}
    views = []
    for row in sorted(rows, key=lambda row: (texts.plain(row.name), row.code)):
        commune = communes[row.code]
        young = commune.children.get("0-2")
        nearest = venues[row.nearest_venue] if row.nearest_venue else None
        views.append(
            CoverageView(
                code=row.code,
                name=row.name,
                kind=level_class(row),
                level_name=LEVEL_NAMES[level_class(row)],
                population=texts.number(commune.population),
                under_three=texts.TO_COMPLETE if young is None else headcount(young),
                need=headcount(row.need),
                level=texts.percent(row.level),
                nearest=nearest.name if nearest else words.NO_VENUE,
                minutes="–" if row.nearest_minutes is None else _minutes(row.nearest_minutes),
                wait="–" if row.max_gap_days is None else texts.count(row.max_gap_days, "jour"),
                offers=_offers(row.code, stops, travel, problem.scenario.policy.target_minutes),
                reason=reasons.get(row.code, ""),
                estimated=travel.estimated,
                near=near_class(row),
                figures=_figures(row, before.get(row.code)),
                without_car=without_car(commune.households, commune.households_without_car),
                **_since(before.get(row.code), row),
            )
        )
    return tuple(views)


def _figures(row: CommuneCoverage, before: CommuneCoverage | None) -> dict[str, str]:
    """Return bare numbers, for which the legend gives the unit."""
    change = 0.0 if before is None else round(100 * (row.level - before.level))
    return {
        LEVEL.key: texts.number(100 * row.level),
        NEAR.key: "–"
        if row.nearest_minutes is None
        else texts.number(math.ceil(row.nearest_minutes)),
        CHANGE.key: ("+" if change > 0 else "") + texts.number(change),
    }


def _since(before: CommuneCoverage | None, after: CommuneCoverage) -> dict[str, str]:
    """Return what became of a commune's level, as texts; nothing without a former level."""
    if before is None:
        return {}
    return {
        "change": change_class(before, after),
        "before": texts.percent(before.level),
        "difference": texts.points(after.level - before.level),
    }


def unreached_views(views: Sequence[CoverageView]) -> tuple[CoverageView, ...]:
    """Return the communes to list apart: those with a need that nothing reaches."""
    return tuple(view for view in views if view.kind == UNREACHED or view.reason)


def indicator_rows(
    problem: Problem, plan: Plan, keys: Iterable[str] = BELOW_HEADLINES
) -> tuple[tuple[str, str, str], ...]:
    """Return label, value and what it is counted with, of the indicators that a plan states."""
    names = problem.territory.names
    rows = []
    for key in keys:
        if key not in plan.indicators:
            continue
        indicator, value = INDICATORS[key], plan.indicators[key]
        text = indicator.text(value)
        if indicator.unit == Unit.COMMUNE and isinstance(value, str):
            text = names.get(value, value)
        basis = vehicles.basis(indicator.basis, teams_out(problem, plan))
        rows.append((indicator.label, text, texts.sentence_case(basis)))
    return tuple(rows)


def headline(plan: Plan) -> tuple[str, str]:
    """Return the headline indicator at 15 and at 10 minutes."""
    first, second = (
        texts.TO_COMPLETE
        if (value := plan.indicators.get(indicator.key)) is None
        else texts.percent(float(value))
        for indicator in HEADLINES
    )
    return first, second


@dataclass(frozen=True)
class CertificateView:
    """How good the plan is proven to be, in plain French."""

    proven: bool
    short: str
    sentence: str
    tiers: tuple[tuple[str, str, str], ...]
    status: str
    engine: str
    seconds: str
    seed: str
    tolerance: str


def certificate_view(problem: Problem, plan: Plan) -> CertificateView:
    """Return the certificate as texts, tier by tier."""
    certificate = plan.certificate
    tolerance = problem.scenario.policy.tolerance
    return CertificateView(
        proven=texts.proven_optimal(certificate),
        short=texts.certificate_short(certificate),
        sentence=texts.certificate_sentence(certificate),
        tiers=tuple(
            (
                texts.TIERS[tier.name],
                texts.tier_value(tier, tier.value),
                texts.tier_sentence(tier),
            )
            for tier in certificate.tiers
        ),
        status=texts.STATUS[certificate.status],
        engine=certificate.engine,
        seconds=f"{texts.number(certificate.seconds, 1)}{texts.NBSP}s",
        seed=str(certificate.seed),
        tolerance=texts.percent(tolerance, 1) if tolerance else "",
    )


def level_scale(problem: Problem) -> str:
    """Say in French what a service level stands for, from the scenario's own knots."""
    level = problem.scenario.policy.level
    return " ; ".join(
        f"{texts.percent(level(sessions))}{texts.NBSP}: {what}"
        for sessions, what in words.LEVEL_SCALE
    )


def sources(polygons: Mapping[str, Any], codes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return what the page shows and where it comes from, with licences.

    Population vintage and method for children are those written in the polygons file.
    """
    properties = [
        feature["properties"]
        for feature in polygons["features"]
        if feature["properties"]["code"] in codes
    ]

    def said(key: str) -> str:
        found = dict.fromkeys(str(p[key]) for p in properties if p.get(key))
        return " ; ".join(found) or texts.TO_COMPLETE

    return (
        words.OUTLINES,
        words.TOWN_HALLS,
        (words.POPULATION, words.OPEN_LICENCE.format(said("population_vintage"))),
        (words.CHILDREN, words.FROM_INSEE.format(said("children_method"))),
        *_published(polygons),
        words.MAP,
    )


def _published(polygons: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return where households without a car come from, when the file says so."""
    told = (polygons.get("sources") or {}).get("households_without_car")
    return ((WITHOUT_CAR, words.FROM_INSEE.format(told)),) if told else ()


def all_stops(weeks: Sequence[WeekView]) -> tuple[WeekStop, ...]:
    """Return every stop of every week, in order."""
    return tuple(stop for week in weeks for stop in week.stops)
