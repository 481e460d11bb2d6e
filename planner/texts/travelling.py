"""What is said about travel times: where points stand, how times differ, how they fit."""

from __future__ import annotations

from collections.abc import Sequence

from planner.texts.formats import NBSP, count, number, percent


def minutes_text(value: float) -> str:
    """Return minutes to a tenth: ``12,5 min``."""
    return f"{number(value, 1)}{NBSP}min"


def metres_text(value: float) -> str:
    """Return metres, or kilometres from one on."""
    return f"{number(value)}{NBSP}m" if value < 1000 else f"{number(value / 1000, 1)}{NBSP}km"


def snap_summary(points: int, median: float, farthest: str, most: float) -> str:
    """Say how far points stand from the road."""
    return (
        f"{count(points, 'point')} à {metres_text(median)} d’une route en médiane, au plus "
        f"{metres_text(most)} ({farthest}) ; le détail est dans points.csv."
    )


def far_point(name: str, metres: float) -> str:
    """Warn about a point far from any road."""
    return f"Attention : {name} est à {metres_text(metres)} de toute route ; vérifier sa position."


def no_drawings(reason: str) -> str:
    """Say that the map will have no ways along the roads."""
    return f"Attention : tracés indisponibles, la carte aura des traits droits ({reason})."


def difference_summary(
    pairs: int, median: float, p90: float, bias: float, ratio: float
) -> tuple[str, ...]:
    """Say how much two sets of times differ; second less first."""
    sense = "plus long" if bias > 0 else "plus court"
    lines = [
        f"{count(pairs, 'trajet')} comparés : écart médian {minutes_text(median)}, "
        f"9 sur 10 à moins de {minutes_text(p90)}.",
    ]
    if abs(bias) >= 0.05:
        lines.append(
            f"Le second est en médiane {sense} de {minutes_text(abs(bias))} (× {number(ratio, 2)})."
        )
    return tuple(lines)


def crossing(limit: float, pairs: int) -> str:
    """Say how many pairs are within a limit on one side only."""
    verb = "passent" if pairs > 1 else "passe"
    return f"{count(pairs, 'trajet')} {verb} d’un côté à l’autre de {number(limit)}{NBSP}min."


def pair_line(
    origin: str, destination: str, minutes: tuple[float, float], km: tuple[float, float]
) -> str:
    """Return one pair of the two sides."""
    return (
        f"{origin} → {destination} : {minutes_text(minutes[0])} puis {minutes_text(minutes[1])} "
        f"({number(km[0], 1)} puis {number(km[1], 1)}{NBSP}km)"
    )


def one_sided(side: str, names: Sequence[str]) -> str:
    """Say which points only one side has."""
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"{count(len(names), 'point')} seulement dans {side} : {shown}"


def broken_legs(side: str, legs: int) -> str:
    """Say how many legs of a plan do not hold with some times."""
    if not legs:
        return f"Avec {side}, tous les trajets du planning tiennent dans ses horaires."
    verb = "tiennent" if legs > 1 else "tient"
    return (
        f"Avec {side}, {count(legs, 'trajet')} du planning ne {verb} pas dans ses horaires ; "
        "le recalculer."
    )


def fit_row(name: str, before: str, after: str) -> str:
    """Return one line of the table of a fit."""
    return f"  {name:<46}{before:>14}{after:>14}"


def misplaced(share: float) -> str:
    """Return a share of pairs on the wrong side of 15 minutes."""
    return percent(share, 1)
