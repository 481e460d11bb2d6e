"""What is said about a plan: its labels, how good it is proven to be, its indicators."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import timedelta

from planner.model.calendar import ONCE, PATTERNS, Pattern
from planner.model.coverage import Wait
from planner.model.plan import Certificate, Status, Tier, TierName
from planner.model.scenario import Equity
from planner.model.units import Unit
from planner.texts.formats import (
    NBSP,
    TO_COMPLETE,
    at_most,
    count,
    date_range,
    duration,
    euros,
    headcount,
    listing,
    number,
    people,
    percent,
)

SESSION_PLACE = "{}, {} à {:%H:%M}"

UNSOUND_PLAN = "Le planning calculé ne respecte pas ses propres règles :\n{}"
NO_PLACE_TO_WRITE = "{} : écriture impossible dans {} ; choisir un dossier où vous pouvez écrire"
BAD_TERRITORY = "n'est pas un GeoJSON ; recalculer ce planning"
NONE_STATED = "absente"
WRONG_DIGEST = "empreinte {}, le fichier donne {}"
CHANGED_SINCE = "{} modifié depuis le calcul"
INDICATORS = "indicateurs"
NO_INDICATOR = "aucun n'est annoncé"

_ESTIMATE = re.compile(
    r"estimate \(x([\d.]+), x([\d.]+) < ([\d.]+) km, ([\d.]+) km/h \+ ([\d.]+) min\)"
)


def engine_name(engine: str) -> str:
    """Return the name of an engine as a page says it: plan.json has it in English.

    Examples
    --------
    >>> engine_name("estimate (x1.35, x1.4 < 5 km, 50 km/h + 2 min)").replace(NBSP, " ")
    'estimation (détour × 1,35, × 1,4 sous 5 km ; 50 km/h, plus 2 min)'
    """
    if found := _ESTIMATE.fullmatch(engine):
        long, short, limit, speed, more = (figure.replace(".", ",") for figure in found.groups())
        return (
            f"estimation (détour ×{NBSP}{long}, ×{NBSP}{short} sous {limit}{NBSP}km ; "
            f"{speed}{NBSP}km/h, plus {more}{NBSP}min)"
        )
    return engine.replace("enumeration", "énumération")


TO_CHECK = "à vérifier"

PUBLICS = {"0-2": "moins de 3 ans", "3-5": "3 à 5 ans"}

EQUITY = {
    Equity.EFFICIENCY: "efficacité : le plus de besoin servi",
    Equity.GUARANTEE: "garantie : chaque commune atteinte au moins une fois en 28 jours, puis "
    "le plus de besoin servi",
    Equity.MAXIMIN: "priorité aux communes les moins servies",
}

STATUS = {
    Status.OPTIMAL: "optimal",
    Status.FEASIBLE: "réalisable, sans preuve qu’il est le meilleur",
}

TIERS = {
    TierName.UNREACHED: "Communes ayant un besoin et non atteintes",
    TierName.WORST_LEVEL: "Niveau de service de la commune la moins servie",
    TierName.LEVEL: "Niveau de service, pondéré par le besoin",
    TierName.DRIVING: "Temps de conduite",
    TierName.CHANGES: "Changements par rapport au planning précédent (points)",
}

SHORT_TIERS = {
    TierName.UNREACHED: "les communes atteintes",
    TierName.WORST_LEVEL: "la commune la moins servie",
    TierName.LEVEL: "le besoin servi",
    TierName.DRIVING: "le temps de conduite",
}
"""Names of tiers within a sentence."""

NEAR = 0.05
"""A gap up to which it is told how near a plan is to the best one."""

NO_BOUND = 0.995
"""A shorter driving that may be shorter by that share: the bound says nothing."""

NOTHING_PROVEN = "Rien n’est prouvé sur ce critère."
CALENDAR_TO_CHECK = f"Calendrier scolaire {TO_CHECK}{NBSP}: {{}}"


def children_within(children: float, publics: Sequence[str], minutes: float) -> str:
    """Say how many children live within a time of a venue: an estimate, and said to be."""
    ages = [PUBLICS.get(public, public) for public in publics]
    if {"0-2", "3-5"} <= set(publics):
        ages = ["moins de 6 ans"]
    who = f"de {' et de '.join(ages)}"
    return f"{people(children)} {who} à {number(minutes)}{NBSP}min ou moins (estimation)"


def pattern_label(pattern: Pattern | str) -> str:
    """Return how often a session recurs, in French.

    Parameters
    ----------
    pattern : Pattern or str
        A pattern or its code; an unknown code is returned as it is.
    """
    if pattern == ONCE:
        return "exceptionnellement"
    if isinstance(pattern, str):
        if pattern not in PATTERNS:
            return pattern
        pattern = PATTERNS[pattern]
    if pattern.every == 1:
        return "chaque semaine"
    if pattern.every == 2:
        return f"une semaine sur deux (semaines{NBSP}{'AB'[pattern.phase]})"
    return f"une fois par mois (semaine{NBSP}{pattern.phase + 1} sur{NBSP}{pattern.every})"


def tier_value(tier: Tier, value: float) -> str:
    """Return a value of a tier with its unit."""
    if tier.name == TierName.UNREACHED:
        return count(value, "commune")
    if tier.name == TierName.WORST_LEVEL:
        return percent(value, 1)
    if tier.name == TierName.DRIVING:
        return duration(value)
    if tier.name == TierName.CHANGES:
        return number(value)
    return number(value, 2)


def tier_sentence(tier: Tier) -> str:
    """Say how far a tier can be from the best: proven best, or at most by how much."""
    if tier.gap == 0:
        return "Prouvé minimal." if tier.name == TierName.CHANGES else "Prouvé optimal."
    if tier.name == TierName.CHANGES:
        return f"Il n’est pas prouvé que moins ne suffirait pas (au mieux {number(tier.bound)})."
    if tier.name == TierName.UNREACHED:
        left = math.ceil(abs(tier.value - tier.bound))
        if left >= tier.value:
            return NOTHING_PROVEN
        fewer = count(left, "commune")
        return f"Le meilleur planning possible en laisserait au plus {fewer} de moins."
    if abs(tier.value) < 1e-6:
        return f"Le meilleur planning possible irait au plus à {tier_value(tier, tier.bound)}."
    if tier.name == TierName.DRIVING and tier.gap >= NO_BOUND:
        return NOTHING_PROVEN
    return f"Le meilleur planning possible ferait au plus {at_most(tier.gap)} de mieux."


def waits_sentence(found: Sequence[Wait], limit: int) -> str:
    """Say how many communes wait longer than the limit, and which one the longest.

    Parameters
    ----------
    found : sequence of Wait
        Longer than the limit, the longest first; at least one.
    """
    longest, communes = found[0], len({wait.code for wait in found})
    verb = "attendent" if communes > 1 else "attend"
    return (
        f"{count(communes, 'commune')} {verb} plus de {count(limit, 'jour')}{NBSP}; la plus longue "
        f"attente{NBSP}: {longest.name}, {count(longest.days, 'jour')} "
        f"({date_range(longest.start, longest.end)})."
    )


def proven_optimal(certificate: Certificate) -> bool:
    """Tell whether nothing is left to prove: status optimal and no gap on any tier."""
    return certificate.status == Status.OPTIMAL and all(tier.gap == 0 for tier in certificate.tiers)


def _changes(certificate: Certificate) -> Tier | None:
    """Return the tier of a plan that was revised: of the others nothing is proven any more."""
    return next((tier for tier in certificate.tiers if tier.name == TierName.CHANGES), None)


def certificate_short(certificate: Certificate) -> str:
    """Return the few words that say how good a plan is proven to be."""
    if (changes := _changes(certificate)) is not None:
        proven = ", le moins de changements possible" if changes.gap == 0 else ""
        return f"Planning révisé{proven}"
    if proven_optimal(certificate):
        return "Planning prouvé optimal"
    left = {tier.name: tier.gap for tier in certificate.tiers if tier.gap > 0}
    near = at_most(max(left.values())) if left and max(left.values()) <= NEAR else ""
    if len(left) in (0, len(certificate.tiers)):
        reached = f"À {near} au plus du meilleur planning possible" if near else ""
        return reached or "Règles respectées ; un meilleur planning reste possible"
    named = listing([SHORT_TIERS.get(name, name) for name in left])
    how_near = f", à {near} au plus du meilleur" if near else ""
    return f"Prouvé optimal, sauf pour {named}{how_near}"


def certificate_sentence(certificate: Certificate) -> str:
    """Return the one sentence that says how good a plan is proven to be."""
    if (changes := _changes(certificate)) is not None:
        what = TIERS[TierName.CHANGES]
        return f"Planning révisé. {what}{NBSP}: {_after_colon(tier_sentence(changes))}"
    if proven_optimal(certificate):
        return "Planning prouvé optimal."
    open_tiers = [tier for tier in certificate.tiers if tier.gap > 0]
    if not open_tiers:
        return "Planning réalisable ; il n’est pas prouvé qu’il soit le meilleur."
    return " ".join(
        f"{TIERS[tier.name]}{NBSP}: {_after_colon(tier_sentence(tier))}" for tier in open_tiers
    )


def _after_colon(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def indicator_value(unit: Unit, value: float | int | str | None) -> str:
    """Return an indicator with its unit; ``à compléter`` when it is unknown."""
    if value is None:
        return TO_COMPLETE
    if isinstance(value, str):
        return value
    if unit == Unit.SHARE:
        return percent(value, 1)
    if unit == Unit.PEOPLE:
        return headcount(value)
    if unit == Unit.DAYS:
        return count(value, "jour")
    if unit == Unit.HOURS:
        return duration(timedelta(hours=value))
    if unit in (Unit.KM, Unit.KG):
        return f"{number(value)}{NBSP}{unit}"
    if unit == Unit.EUROS:
        return euros(value)
    return number(value, 2 if unit == Unit.RATIO else 0)
