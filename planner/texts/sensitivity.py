"""What is said of conclusions that hold, or not, when estimates are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.comparison import LESS, MORE, SAME, Comparison
from planner.model.plan import TierName
from planner.model.sensitivity import FRAGILE, LIKELY, OPEN, ROBUST, Conclusion, Sensitivity, Trial
from planner.texts.comparing import MARKS, signed
from planner.texts.formats import MINUS, NBSP, count, date_range, listing, sentence_case

VARIED: Mapping[str, str] = {
    "trajets-plus": f"trajets +20{NBSP}%",
    "trajets-moins": f"trajets {MINUS}20{NBSP}%",
    "besoin-1": f"besoin ±20{NBSP}% (tirage{NBSP}1)",
    "besoin-2": f"besoin ±20{NBSP}% (tirage{NBSP}2)",
    "acces-plus": f"accès +20{NBSP}%",
    "acces-moins": f"accès {MINUS}20{NBSP}%",
}
"""French names of the variations, by key."""

VERDICTS = {ROBUST: "robuste", LIKELY: "à confirmer", FRAGILE: "fragile", OPEN: "indécis"}

TITLE = "Ces conclusions tiennent-elles ?"

CAPTIONS = {
    TierName.LEVEL: "Besoin servi : écart avec la référence, en points",
    TierName.UNREACHED: "Communes atteintes : écart avec la référence",
}

NOTE = (
    "Chaque scénario est recalculé six fois, en entier. Trajets : tous les temps, ceux des "
    "familles comme ceux de l’équipe, sont 20 % plus longs ou plus courts. Besoin : chaque commune "
    "a 20 % d’enfants de plus ou de moins, à pile ou face. Accès : une séance ailleurs que sur "
    "place compte 20 % de plus ou de moins."
)

VERDICT_WORDS = (
    ("robuste", "prouvé dans tous les essais"),
    ("à confirmer", "constaté dans tous les essais, pas prouvé dans tous : laisser plus de temps"),
    ("fragile", "le contraire est prouvé ou constaté dans un essai au moins"),
    ("indécis", "pas prouvé, même sans rien changer"),
)

_SERVED = {
    MORE: "sert plus de besoin que",
    LESS: "sert moins de besoin que",
    SAME: "sert autant de besoin que",
}
_REACHED = {
    MORE: "atteint moins de communes que",
    LESS: "atteint plus de communes que",
    SAME: "atteint autant de communes que",
}


def statement(found: Conclusion, reference: str) -> str:
    """Return what is concluded, in words."""
    words = _SERVED if found.quantity == TierName.LEVEL else _REACHED
    unclear = "sert plus ou moins de besoin que" if found.quantity == TierName.LEVEL else (
        "atteint plus ou moins de communes que"
    )  # fmt: skip
    said = words.get(found.base.verdict, unclear)
    end = f"{NBSP}: on ne sait pas" if found.verdict == OPEN else ""
    return f"«{NBSP}{found.name}{NBSP}» {said} «{NBSP}{reference}{NBSP}»{end}"


def reason(found: Conclusion) -> str:
    """Say which trials make a conclusion fragile, or leave it to be confirmed."""
    parts = []
    if found.against:
        parts.append(f"contredit avec {listing([VARIED[key] for key in found.against])}")
    if found.unproven:
        parts.append(f"sans preuve avec {listing([VARIED[key] for key in found.unproven])}")
    return "" if found.verdict == OPEN else " ; ".join(parts)


def trial(found: Trial, quantity: TierName) -> str:
    """Return a difference, with the mark of what is proven of it."""
    if quantity == TierName.LEVEL:
        return f"{MARKS[found.verdict]} {signed(100 * found.difference)}"
    opposite = {MORE: LESS, LESS: MORE}.get(found.verdict, found.verdict)
    return f"{MARKS[opposite]} {signed(-found.difference, 0)}"


def overview(found: Sensitivity) -> tuple[str, ...]:
    """Sum up: what holds, what does not."""
    by_verdict: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for item in found.conclusions:
        said = statement(item, found.base.reference.name)
        why = reason(item)
        by_verdict[item.verdict].append(f"{said}{NBSP}: {why}" if why else said)
    lines = [
        f"{sentence_case(VERDICTS[verdict])}{NBSP}: {said}."
        for verdict in (ROBUST, LIKELY, FRAGILE)
        for said in by_verdict[verdict]
    ]
    if undecided := len(by_verdict[OPEN]):
        words = ("conclusion reste indécise", "conclusions restent indécises")
        lines.append(f"{count(undecided, *words)}, faute de preuve même sans rien changer.")
    return tuple(lines)


def lead(base: Comparison) -> str:
    """Say of what the conclusions are."""
    names: Sequence[str] = [f"«{NBSP}{item.name}{NBSP}»" for item in base.scenarios[1:]]
    return (
        f"Plannings {date_range(base.horizon.start, base.horizon.end)}, {listing(names)} "
        f"comparé{'s' if len(names) > 1 else ''} à «{NBSP}{base.reference.name}{NBSP}»."
    )


def without_plan(key: str, names: Sequence[str]) -> str:
    """Say which scenarios have no plan in a variation."""
    return f"Avec {VARIED[key]}, pas de planning pour {listing(names)}."
