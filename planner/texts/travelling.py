"""What is said about travel times: where points stand, how times differ, how they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from planner.texts.formats import NBSP, count, number, percent, sentence_case


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


def estimated_folder(folder: str, points: int) -> str:
    """Say that a folder holds estimated times."""
    return f"{folder} : {count(points, 'point')}, temps estimés à vol d’oiseau."


def built_folder(folder: str, points: int, engine: str) -> str:
    """Say that a folder holds times by road, and whose."""
    return f"{folder} : {count(points, 'point')}, {engine}."


def preparing(extract: str) -> str:
    """Say that the roads of an extract are being prepared."""
    return f"{extract} : préparation des routes, si elles ne sont pas déjà prêtes"


def drawing(engine: str) -> str:
    """Say that ways and areas are being drawn."""
    return f"{engine} : tracés et zones"


SIDES = ("le premier", "le second")
LARGEST = "Plus grands écarts :"
NO_PLAN = "Effet sur les indicateurs : donner un planning avec --plan."


def side_line(side: str, path: str, engine: str, estimated: bool) -> str:
    """Introduce one side of a comparison."""
    label = " (estimation)" if estimated else ""
    return f"{sentence_case(side.removeprefix('le '))} : {path}, {engine}{label}."


def effect_on(plan: str) -> str:
    """Introduce the indicators of one plan under two sets of times."""
    return f"Effet sur le planning {plan}, mêmes séances :"


def indicator_line(label: str, values: Iterable[str]) -> str:
    """Return an indicator under each set of times."""
    return f"{label} : {' puis '.join(values)}"


def venue_name(name: str, venue: str) -> str:
    """Name a venue and its identifier."""
    return f"{name} ({venue})"


def depot_name(depot: str) -> str:
    """Name a depot and its identifier."""
    return f"dépôt ({depot})"


def hall_name(commune: str, code: str) -> str:
    """Name the town hall of a commune and its INSEE code."""
    return f"mairie de {commune} ({code})"


def _km(value: float) -> str:
    return f"{number(value, 2)}{NBSP}km"


def _share(value: float) -> str:
    return percent(value, 1)


_FIT: Sequence[tuple[str, str, Callable[[float], str]]] = (
    ("écart moyen (ce que l’ajustement minimise)", "mean", minutes_text),
    ("écart médian", "median", minutes_text),
    ("écart dépassé par 1 trajet sur 10", "p90", minutes_text),
    ("biais médian (+ : trop lente)", "bias", minutes_text),
    ("écart médian, en part du temps", "relative", _share),
    ("écart médian de distance", "km_median", _km),
    ("écart de distance dépassé par 1 trajet sur 10", "km_p90", _km),
    ("trajets du mauvais côté de 15 min", "misplaced", _share),
)


def fit_table(
    folder: str, engine: str, pairs: int, before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[str]:
    """Yield the lines of a fit: how far the estimate is from real times, before and after.

    Parameters
    ----------
    before, after : Mapping[str, float]
        Fields of `planner.travel.fit.Errors`.
    """
    yield f"{folder} : {engine}, {count(pairs, 'trajet')} de plus de 200{NBSP}m."
    yield _fit_row("Écart de l’estimation avec ces temps", "actuelle", "ajustée")
    for label, key, text in _FIT:
        yield _fit_row(label, text(before[key]), text(after[key]))
    yield "À mettre dans [travel] du scénario pour estimer ainsi :"


def _fit_row(name: str, before: str, after: str) -> str:
    return f"  {name:<46}{before:>14}{after:>14}"
