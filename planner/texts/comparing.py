"""What is said of scenarios side by side, of frontiers, and of what survives other estimates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.comparison import (
    DRIVING,
    LESS,
    LEVEL,
    MORE,
    SAME,
    UNCLEAR,
    UNPROVEN,
    UNREACHED,
    Comparison,
    Difference,
    Interval,
    Measured,
)
from planner.texts.formats import MINUS, NBSP, count, duration, listing, number, percent

SHOWN = 6
"""Communes named in a sentence before the others are only counted."""

QUANTITY = {
    UNREACHED: "Communes non atteintes",
    LEVEL: "Besoin servi",
    DRIVING: "Temps de conduite",
}

MARKS = {MORE: "▲", LESS: "▼", SAME: "=", UNCLEAR: "≈", UNPROVEN: "?"}

VERDICTS = {
    MORE: "plus, prouvé",
    LESS: "moins, prouvé",
    SAME: "identiques, prouvé",
    UNCLEAR: "indiscernables",
    UNPROVEN: "constaté, sans preuve",
}


def signed(value: float, decimals: int = 1) -> str:
    """Return ``+5,8`` or ``−0,3``; what rounds to nothing has no sign."""
    text = number(abs(value), decimals)
    if not text.strip("0,"):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def points(difference: float) -> str:
    """Return a difference of shares in points of per cent."""
    return f"{signed(100 * difference)}{NBSP}points"


def quantity(name: str, value: float) -> str:
    """Return a value of one of the quantities that certificates bound."""
    if name == LEVEL:
        return percent(value, 1)
    return count(value, "commune") if name == UNREACHED else duration(value)


def interval(name: str, found: Interval | None) -> str:
    """Return ``84,4 % à 84,5 %``, or one value when nothing is left to prove."""
    if found is None:
        return "autre critère"
    ends = [quantity(name, end) for end in (found.low, found.high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} à {ends[1]}"


def named(codes: Sequence[str], names: Mapping[str, str]) -> str:
    """Name communes, the first ones only when there are many."""
    known = [names[code] for code in codes]
    if len(known) <= SHOWN + 1:
        return listing(known)
    return f"{', '.join(known[:SHOWN])} et {len(known) - SHOWN} autres"


def level_difference(item: Measured, reference: Measured, verdict: str) -> str:
    """Say how much need a scenario serves beside the reference, and whether that is proven."""
    value, gap = item.figure("level"), item.figure("level") - reference.figure("level")
    said = f"{percent(value, 1)} du besoin servi"
    if verdict == SAME:
        return f"{said}, exactement autant (prouvé)"
    if verdict == UNCLEAR:
        return (
            f"{said}, indiscernable{NBSP}: l’écart ({points(gap)}) est plus petit que ce qui "
            "reste à prouver"
        )
    if verdict == UNPROVEN:
        return f"{said}, {points(gap)} (constaté, sans preuve{NBSP}: autre barème)"
    return f"{said}, {points(gap)} (prouvé)"


def sentence(
    item: Measured, reference: Measured, found: Difference, names: Mapping[str, str]
) -> str:
    """Say in one sentence what a scenario changes."""
    parts = [level_difference(item, reference, found.verdicts[LEVEL])]
    if found.lost:
        word = "ne sont plus atteintes" if len(found.lost) > 1 else "n’est plus atteinte"
        parts.append(f"{count(len(found.lost), 'commune')} {word} ({named(found.lost, names)})")
    if found.gained:
        word = "atteintes" if len(found.gained) > 1 else "atteinte"
        parts.append(
            f"{count(len(found.gained), 'commune')} de plus {word} ({named(found.gained, names)})"
        )
    if found.better or found.worse:
        parts.append(f"{len(found.better)} communes mieux servies, {len(found.worse)} moins bien")
    hours = item.figure("work_hours") - reference.figure("work_hours")
    km = item.figure("km") - reference.figure("km")
    parts.append(f"{signed(hours, 0)}{NBSP}h de travail, {signed(km, 0)}{NBSP}km")
    return " ; ".join(parts) + "."


def overview(comparison: Comparison) -> tuple[str, ...]:
    """Sum the comparison up: who serves more, less, and what cannot be told apart."""
    by_verdict: dict[str, list[str]] = {}
    for item in comparison.scenarios[1:]:
        found = comparison.differences[item.key].verdicts[LEVEL]
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
