"""The judge of `planner.rules.honesty`."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from datetime import timedelta

from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.evaluation.indicators import INDICATORS, indicators
from planner.evaluation.tiers import TIERS_IN_FORCE, tier_values
from planner.model.plan import Sense, Status, TierName
from planner.model.rules import Violation
from planner.rules.honesty import FIGURES, PAST, UNSERVED

FIGURE_TOLERANCE = 1e-4

BOUND_TOLERANCE = 2e-6
"""A plan's value and its bound are both written to a millionth."""


def _differs(stated: object, found: object) -> bool:
    if isinstance(stated, int | float) and isinstance(found, int | float):
        return abs(stated - found) > FIGURE_TOLERANCE * max(1.0, abs(found))
    return stated != found


def _header(c: Context) -> Iterator[Violation]:
    """Scenario, territory and dates that the plan says it is about."""
    plan, problem = c.plan, c.problem
    territory, horizon = problem.territory, problem.horizon
    for name, stated, found in (
        ("scénario", plan.scenario_name, problem.scenario.name),
        ("SIREN", plan.territory_siren, territory.siren),
        ("territoire", plan.territory_name, territory.name),
        ("nombre de communes", plan.territory_communes, len(territory.communes)),
        ("premier jour", plan.start, horizon.start),
        ("dernier jour", plan.end, horizon.end),
    ):
        if stated != found:
            detail = f"{stated} annoncé, {found} dans les données"
            yield Violation(FIGURES, name, detail)


def _tour_figures(c: Context) -> Iterator[Violation]:
    """Minutes and kilometres of every tour."""
    for tour in c.plan.tours:
        if not c.known(tour) or tour.date < c.first:
            continue  # what was driven, it was driven by the times known then
        drive = sum(c.legs(tour), timedelta()) / timedelta(minutes=1)
        points = c.points(tour)
        km = sum(c.travel.distance(a, b) for a, b in itertools.pairwise(points))
        if tour.drive_minutes != drive:
            detail = f"{tour.drive_minutes} min de route annoncées, {drive:.0f} recalculées"
            yield Violation(FIGURES, c.where(tour), detail)
        if abs(tour.km - km) > 0.01 * len(points):
            detail = f"{tour.km:.2f} km annoncés, {km:.2f} recalculés"
            yield Violation(FIGURES, c.where(tour), detail)


def _certificate(c: Context) -> Iterator[Violation]:
    """Tiers in force, their values, and what is claimed of them."""
    certificate, values = c.plan.certificate, tier_values(c)
    wanted = TIERS_IN_FORCE[c.problem.scenario.policy.equity]
    if c.plan.revision:
        wanted = (*wanted, (TierName.CHANGES, Sense.MIN))
    stated = tuple((tier.name, tier.sense) for tier in certificate.tiers)
    if stated != wanted:
        asked = ", ".join(f"{name} ({sense})" for name, sense in wanted)
        detail = f"critères attendus, dans cet ordre : {asked}"
        yield Violation(FIGURES, "certificat", detail)
    for tier in certificate.tiers:
        if tier.name not in values or _differs(tier.value, values[tier.name]):
            detail = f"{tier.value:g} annoncé, {values.get(tier.name, float('nan')):g} recalculé"
            yield Violation(FIGURES, f"certificat, {tier.name}", detail)
        if not math.isfinite(tier.bound):
            detail = f"borne {tier.bound:g}, il faut un nombre"
            yield Violation(FIGURES, f"certificat, {tier.name}", detail)
        both = tier.value, values.get(tier.name, tier.value)
        value = max(both) if tier.sense == Sense.MAX else min(both)
        past = value - tier.bound if tier.sense == Sense.MAX else tier.bound - value
        if past > BOUND_TOLERANCE * max(1.0, abs(value)):
            detail = f"borne {tier.bound:g} dépassée par la valeur {value:g}"
            yield Violation(FIGURES, f"certificat, {tier.name}", detail)
    proven = all(tier.gap == 0 for tier in certificate.tiers)
    if certificate.status == Status.OPTIMAL and not proven:
        yield Violation(FIGURES, "certificat", "« optimal » sans preuve sur chaque critère")


def _stated_indicators(c: Context) -> Iterator[Violation]:
    """Indicators, all of them unless the plan states none yet; an older one lacks later ones."""
    stated = c.plan.indicators
    found = indicators(c.problem, c.plan, c.travel, coverage(c.problem, c.plan, c.travel))
    owed = {key for key, indicator in INDICATORS.items() if not indicator.later}
    for key in sorted({*stated, *owed} if stated else ()):
        if key not in stated or key not in found or _differs(stated[key], found[key]):
            said = stated.get(key, "rien")
            detail = f"{said} annoncé, {found.get(key, 'rien')} recalculé"
            yield Violation(FIGURES, f"indicateur {key}", detail)


def unserved(c: Context) -> Iterator[Violation]:
    """The plan lists exactly the communes with need that it does not reach, with a reason."""
    listed = {row.commune: row.reason for row in c.plan.unserved}
    names = c.problem.territory.names
    missed = {
        row.code
        for row in coverage(c.problem, c.plan, c.travel)
        if row.need > 0 and not row.reached
    }
    for code in sorted(missed - set(listed)):
        yield Violation(UNSERVED, names[code], "commune non desservie et non signalée")
    for code in sorted(set(listed) - missed):
        where = names.get(code, code)
        yield Violation(UNSERVED, where, "signalée non desservie alors qu'elle l'est")
    for code in sorted(code for code, reason in listed.items() if not reason.strip()):
        yield Violation(UNSERVED, names.get(code, code), "raison manquante")


def past(c: Context) -> Iterator[Violation]:
    """What stood before the days that were planned is carried over as it was."""
    known = c.problem.past
    if known is None:
        return
    if not c.problem.horizon.start < known.first <= c.problem.horizon.end:
        detail = f"premier jour à planifier {known.first:%d/%m/%Y}, hors de la période"
        yield Violation(PAST, "période", detail)
    found = {tour for tour in c.plan.tours if tour.date < known.first}
    for tour in sorted(set(known.tours) - found, key=lambda t: (t.date, t.team)):
        yield Violation(PAST, c.where(tour), "tournée passée absente ou modifiée")
    for tour in sorted(found - set(known.tours), key=lambda t: (t.date, t.team)):
        yield Violation(PAST, c.where(tour), "tournée ajoutée dans le passé")
    if not set(known.overrides) <= set(c.plan.overrides):
        yield Violation(PAST, "exceptions", "une exception passée est absente")


def figures(c: Context) -> Iterator[Violation]:
    """What the plan states about itself is what its tours give."""
    yield from _header(c)
    yield from _tour_figures(c)
    yield from _certificate(c)
    yield from _stated_indicators(c)


CHECKS = {UNSERVED: unserved, PAST: past, FIGURES: figures}
"""One check a rule."""
