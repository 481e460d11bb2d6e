"""What is said of scenarios side by side, of frontiers, and of what survives other estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.comparison import (
    LESS,
    MORE,
    SAME,
    UNCLEAR,
    UNPROVEN,
    Comparison,
    Difference,
    Interval,
    Measured,
)
from planner.model.coverage import CommuneCoverage
from planner.model.plan import TierName
from planner.model.units import Unit
from planner.texts.formats import (
    MINUS,
    NBSP,
    TO_COMPLETE,
    count,
    date_range,
    duration,
    euros,
    listing,
    number,
    percent,
)

NOTHING_TO_COMPARE = "aucun planning à comparer ; en donner un au moins"

NAME_TWICE = "deux scénarios portent ce nom de fichier ; en renommer un"

OTHER_TERRITORY = "n’a pas le même territoire (communes, besoin) que le premier scénario"
OTHER_PERIOD = "n’est pas de la même période que le premier scénario"
OTHER_PAST = "ne reprend pas les mêmes jours déjà annoncés que le premier scénario"
NOT_COMPARABLE = "{} ; on ne peut pas les comparer"

SHOWN = 6
"""Communes named in a sentence before the others are only counted."""

ROUNDED = 0.0005
"""Difference of shares that is printed as nothing."""

MARKS = {MORE: "▲", LESS: "▼", SAME: "=", UNCLEAR: "≈", UNPROVEN: "?"}

VERDICTS = {
    MORE: "plus, prouvé",
    LESS: "moins, prouvé",
    SAME: "identiques, prouvé",
    UNCLEAR: "indiscernables",
    UNPROVEN: "constaté, sans preuve",
}


def curly(text: str) -> str:
    """Return a text of a scenario as French prints it."""
    return text.replace("'", "’")


def signed(value: float, decimals: int = 1) -> str:
    """Return ``+5,8`` or ``−0,3``; what rounds to nothing has no sign."""
    text = number(abs(value), decimals)
    if not text.strip("0,"):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def points(difference: float) -> str:
    """Return a difference of shares in points of per cent."""
    return f"{signed(100 * difference)}{NBSP}points"


def quantity(name: TierName, value: float) -> str:
    """Return a value of one of the quantities that certificates bound."""
    if name == TierName.LEVEL:
        return percent(value, 1)
    return count(value, "commune") if name == TierName.UNREACHED else duration(value)


def interval(name: TierName, found: Interval | None) -> str:
    """Return ``84,4 % à 84,5 %``, or one value when nothing is left to prove."""
    if found is None:
        return "autre critère"
    ends = [quantity(name, end) for end in (found.low, found.high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} à {ends[1]}"


def named(codes: Sequence[str], names: Mapping[str, str], shown: int = SHOWN) -> str:
    """Name communes, the first ones only when there are many."""
    known = [names[code] for code in codes]
    if len(known) <= shown + 1:
        return listing(known)
    return f"{', '.join(known[:shown])} et {len(known) - shown} autres"


def level_difference(item: Measured, reference: Measured, verdict: str) -> str:
    """Say how much need a scenario serves beside the reference, and whether that is proven."""
    value, gap = item.figure("level"), item.figure("level") - reference.figure("level")
    said = f"{percent(value, 1)} du besoin servi"
    if verdict == SAME:
        return f"{said}, exactement autant (prouvé)"
    if verdict == UNCLEAR and abs(gap) < ROUNDED:
        return f"{said}, comme la référence (sans preuve que rien ne les sépare)"
    if verdict == UNCLEAR:
        return f"{said}, indiscernable{NBSP}: l’écart est plus petit que ce qui reste à prouver"
    if verdict == UNPROVEN:
        return f"{said}, {points(gap)} (constaté, sans preuve{NBSP}: autre barème)"
    return f"{said}, {points(gap)} (prouvé)"


def sentence(
    item: Measured, reference: Measured, found: Difference, names: Mapping[str, str]
) -> str:
    """Say in one sentence what a scenario changes."""
    parts = [level_difference(item, reference, found.verdicts[TierName.LEVEL])]
    if found.lost:
        word = "ne sont plus atteintes" if len(found.lost) > 1 else "n’est plus atteinte"
        parts.append(f"{count(len(found.lost), 'commune')} {word} ({named(found.lost, names)})")
    if found.gained:
        word = "atteintes" if len(found.gained) > 1 else "atteinte"
        parts.append(
            f"{count(len(found.gained), 'commune')} de plus {word} ({named(found.gained, names)})"
        )
    if found.better:
        parts.append(count(len(found.better), "commune mieux servie", "communes mieux servies"))
    if found.worse:
        words = ("commune moins bien servie", "communes moins bien servies")
        parts.append(count(len(found.worse), *words))
    hours = item.figure("work_hours") - reference.figure("work_hours")
    km = item.figure("km") - reference.figure("km")
    parts.append(f"{signed(hours, 0)}{NBSP}h de travail, {signed(km, 0)}{NBSP}km")
    return " ; ".join(parts) + "."


def overview(comparison: Comparison) -> tuple[str, ...]:
    """Sum the comparison up: who serves more, less, and what cannot be told apart."""
    by_verdict: dict[str, list[str]] = {}
    for item in comparison.scenarios[1:]:
        found = comparison.differences[item.key].verdicts[TierName.LEVEL]
        said = f"«{NBSP}{item.name}{NBSP}» ({percent(item.figure('level'), 1)})"
        by_verdict.setdefault(found, []).append(said)
    first = comparison.reference
    lines = [
        f"«{NBSP}{first.name}{NBSP}» sert {percent(first.figure('level'), 1)} du besoin estimé et "
        f"atteint {count(first.figure('communes_reached'), 'commune')} sur "
        f"{number(first.figure('communes_with_need'))} ayant un besoin."
    ]
    opening = {
        MORE: "Servent plus de besoin, c’est prouvé",
        LESS: "En servent moins, c’est prouvé",
        SAME: "En servent exactement autant, c’est prouvé",
        UNCLEAR: "Indiscernables de la référence par le besoin servi",
        UNPROVEN: "Sans preuve, le barème n’étant pas le même",
    }
    for verdict, words in opening.items():
        if verdict in by_verdict:
            lines.append(f"{words}{NBSP}: {listing(by_verdict[verdict])}.")
    losing = [
        f"«{NBSP}{item.name}{NBSP}» ({len(lost)})"
        for item in comparison.scenarios[1:]
        if (lost := comparison.differences[item.key].lost)
    ]
    if losing:
        lines.append(f"Des communes ne seraient plus atteintes avec {listing(losing)}.")
    return tuple(lines)


def impossible(name: str, reasons: Sequence[str]) -> str:
    """Say that a scenario has no plan."""
    return f"«{NBSP}{name}{NBSP}» n’a pas de planning{NBSP}: {' '.join(reasons)}"


def figure(unit: Unit, value: float | int | str | None) -> str:
    """Return a figure of the table: whole hours, the unit only where the heading lacks it."""
    if value is None or isinstance(value, str):
        return TO_COMPLETE
    if unit == Unit.SHARE:
        return percent(value, 1)
    if unit == Unit.HOURS:
        return f"{number(value)}{NBSP}h"
    if unit == Unit.EUROS:
        return euros(value)
    if unit in (Unit.KM, Unit.KG):
        return f"{number(value)}{NBSP}{unit}"
    return number(value, 2 if unit == Unit.RATIO else 0)


def change(unit: Unit, difference: float) -> str:
    """Return a difference in the units of its column; empty when it rounds to nothing."""
    scale, decimals = {Unit.SHARE: (100, 1), Unit.RATIO: (1, 2)}.get(unit, (1, 0))
    text = signed(scale * difference, decimals)
    return text if text[0] in f"+{MINUS}" else ""


CHART_TITLE = "Ce que donne et ce que demande chaque scénario"
CHART_LEVEL = "Besoin servi,\net ce qui reste à prouver"
CHART_CHILDREN = f"Moins de 3 ans\nà 10 (○) et à 15{NBSP}min (●)"
CHART_MISSED = "Communes\nnon atteintes"
CHART_HOURS = "Travail par semaine\n(en foncé, la conduite)"


def chart_words(comparison: Comparison) -> str:
    """Say what the chart shows; the table beside it holds the figures."""
    by_level = sorted(comparison.scenarios, key=lambda item: -item.figure("level"))
    said = [f"{item.name} {percent(item.figure('level'), 1)}" for item in by_level]
    return (
        f"Besoin servi, du plus au moins{NBSP}: {listing(said)}. "
        "Les autres chiffres sont dans le tableau."
    )


def indiscernible_from(comparison: Comparison, item: Measured) -> str:
    """Name the scenarios that are not proven to serve more or less need than one."""
    return ", ".join(
        other.name
        for other in comparison.scenarios
        if other is not item
        and _overlap(item.intervals.get(TierName.LEVEL), other.intervals.get(TierName.LEVEL))
    )


def _overlap(one: Interval | None, two: Interval | None) -> bool:
    if one is None or two is None:
        return False
    slack = 1e-6
    exact = one.high - one.low <= slack and two.high - two.low <= slack
    return not exact and one.low <= two.high + slack and two.low <= one.high + slack


MARK_WORDS = {
    MORE: "plus, c’est prouvé",
    LESS: "moins, c’est prouvé",
    SAME: "autant, c’est prouvé",
    UNCLEAR: "indiscernables : l’écart est plus petit que ce qui reste à prouver",
    UNPROVEN: "constaté, sans preuve : l’autre scénario a un autre barème",
}

UNMARKED = (
    "sans signe : constaté sur les plannings trouvés ; sans écart : rien ne prouve que ce chiffre "
    "les sépare"
)

BACK = "Revenir aux scénarios"
FILES = ("Pour le conseil (PDF)", "Tableau (CSV)")
"""Where the page of a comparison leads: back, and to the same in other forms."""

ITSELF = "Les autres lui sont comparés."

CHART_NOTE = (
    "À gauche, le point est le planning trouvé, le trait orange va jusqu’à la borne qu’aucun "
    "planning de ce scénario ne peut dépasser, et la ligne pointillée est le premier scénario. "
    "Deux scénarios dont les traits se recouvrent sont indiscernables par le besoin servi. À "
    "droite, la partie foncée du travail est la conduite. Les mêmes chiffres sont dans le tableau."
)

PROOF_NOTE = (
    "Pour chaque scénario, le calcul donne un planning et une borne : aucun planning de ce "
    "scénario ne peut faire mieux qu’elle. Un scénario en dépasse un autre, c’est prouvé, quand "
    "son planning fait mieux que la borne de l’autre. Sinon les deux sont indiscernables, et "
    "leur écart n’est pas affiché. Plus de temps de calcul resserre ces intervalles."
)


def title(scenarios: int) -> str:
    """Return the title of a comparison."""
    return f"Comparaison de {count(scenarios, 'scénario')}"


def lead(comparison: Comparison) -> str:
    """Say of what period the comparison is, and what all scenarios are measured with."""
    days = (comparison.horizon.end - comparison.horizon.start).days + 1
    return (
        f"Plannings {date_range(comparison.horizon.start, comparison.horizon.end)} "
        f"({count(days, 'jour')}), tous jugés avec le barème de «{NBSP}{comparison.reference.name}"
        f"{NBSP}»{NBSP}: une commune est atteinte si une séance a lieu à "
        f"{number(comparison.policy.target_minutes)}{NBSP}min ou moins."
    )


def estimates(comparison: Comparison) -> str:
    """Say what the figures rest on."""
    travel = (
        "Les temps de trajet sont estimés, sans réseau routier."
        if comparison.estimated
        else "Les temps de trajet viennent d’un réseau routier."
    )
    return (
        f"Les nombres d’enfants par commune sont des estimations. {travel} "
        f"Le besoin servi est le niveau de service moyen des communes, pondéré par leur besoin. "
        f"Les heures, kilomètres et euros sont ceux de la période."
    )


def level(row: CommuneCoverage) -> str:
    """Return the level of a commune, or why it has none."""
    if not row.reached:
        return "non atteinte" if row.need > 0 else "–"
    return percent(row.level)


LISTS = {"lost": "Communes perdues", "gained": "Communes gagnées",
         "worse": "Moins bien servies", "better": "Mieux servies"}  # fmt: skip
LOST, GAINED = "n’atteint plus", "atteint en plus"

SHEET_KEY = (
    "Avec la référence : ▲ plus, ▼ moins, = autant (prouvé) ; ≈ indiscernable ; ? sans preuve, "
    "autre barème."
)


def among(text: str, total: float) -> str:
    """Return ``28 sur 58``."""
    return f"{text}{NBSP}sur{NBSP}{number(total)}"


def solving(done: int, total: int, name: str) -> str:
    """Say how many plans are there, and of which scenario the next one is."""
    found = count(done, "planning fini", "plannings finis")
    return f"{found} sur {number(total)} ; en cours : «{NBSP}{name}{NBSP}»"
