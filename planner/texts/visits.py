"""What a visit is proven to bring and to cost: intervals, and what is not known yet."""

from __future__ import annotations

import math

from planner.model.plan import TierName
from planner.texts.formats import NBSP, count, duration, number, percent

NOT_YET = "on ne sait pas encore"

_LABELS = {
    TierName.UNREACHED: "communes non atteintes",
    TierName.WORST_LEVEL: "niveau de la commune la moins servie",
    TierName.LEVEL: "besoin servi (enfants pondérés par âge et par niveau de service, "
    "toutes communes)",
    TierName.DRIVING: "temps de conduite",
}

_STEPS = {
    TierName.UNREACHED: 1.0,
    TierName.WORST_LEVEL: 0.001,
    TierName.LEVEL: 0.1,
    TierName.DRIVING: 1.0,
}
"""To what an end of an interval is rounded, outward."""

SMALLEST = 0.1
"""Children below which a number of them is not worth a sentence."""

NOISE = 1e-6
"""Share of a step that is floating-point noise, not a reason to round outward."""

RESTRICTED_VERDICTS = {
    "worse": "Cette visite fait perdre du service ailleurs, c’est prouvé"
    f"{NBSP}: aucun planning qui la tient ne fait aussi bien que le meilleur sans elle.",
    "same": "Cette visite ne fait rien perdre, c’est prouvé"
    f"{NBSP}: un planning qui la tient sert autant que le meilleur sans elle.",
    "unclear": f"{NOT_YET.capitalize()} si cette visite fait perdre du service ailleurs.",
}
"""What is said of a hall that the planning may already visit: it cannot be a gain."""

VERDICTS = RESTRICTED_VERDICTS | {
    "better": "Avec cette salle, le service y gagnerait, c’est prouvé"
    f"{NBSP}: un planning qui y va fait mieux que tous ceux qui n’y vont pas.",
    "unclear": f"{NOT_YET.capitalize()} si cette visite ferait gagner ou perdre du service.",
}
"""What is said of a hall that no planning could visit so far."""


def verdict(found: str, restricted: bool) -> str:
    """Say whether a visit is proven to bring or to cost service.

    Parameters
    ----------
    found : str
        ``better``, ``worse``, ``same`` or ``unclear``.
    restricted : bool
        Whether the hall may be visited already.
    """
    return (RESTRICTED_VERDICTS if restricted else VERDICTS)[found]


def heading(venue: str) -> str:
    """Introduce the differences."""
    return (
        f"Avec au moins une séance à {venue}, le meilleur planning possible, comparé au meilleur "
        f"sans cette obligation{NBSP}:"
    )


def _amount(name: TierName, steps: int) -> str:
    value = steps * _STEPS[name]
    if name == TierName.LEVEL:
        return number(value, 1)
    if name == TierName.DRIVING:
        return duration(value)
    if name == TierName.WORST_LEVEL:
        return f"{number(100 * value, 1)}{NBSP}point{'s' if 100 * value >= 2 else ''}"
    return number(value)


def difference(name: TierName, low: float, high: float) -> str:
    """Return ``1,2 de moins (prouvé)``, ``entre 0,3 et 1,2 de moins``; ends round outward.

    Parameters
    ----------
    name : TierName
        Of the tier.
    low, high : float
        Ends of the interval, in the tier's own unit.
    """
    step = _STEPS[name]
    if low == high:
        nearest = round(low / step)
        if nearest == 0:
            said = "autant" if low == 0 else f"moins de {_amount(name, 1)} d’écart"
        else:
            said = f"{_amount(name, abs(nearest))} de {'plus' if nearest > 0 else 'moins'}"
        return f"{said} (prouvé)"
    first, last = math.floor(low / step + NOISE), math.ceil(high / step - NOISE)
    if first >= 0:
        return _one_way(name, (first, last), "plus", low > 0)
    if last <= 0:
        return _one_way(name, (-last, -first), "moins", high < 0)
    return f"entre {_amount(name, -first)} de moins et {_amount(name, last)} de plus"


def _one_way(name: TierName, steps: tuple[int, int], word: str, strictly: bool) -> str:
    least, most = steps
    if least > 0:
        return f"entre {_amount(name, least)} et {_amount(name, most)} de {word}"
    return f"jusqu’à {_amount(name, most)} de {word}, " + ("c’est sûr" if strictly else "ou autant")


def change(name: TierName, ends: tuple[float, float] | None) -> str:
    """Return the line of one tier; None is not known yet."""
    said = NOT_YET if ends is None else difference(name, *ends)
    return f"{_LABELS[name]}{NBSP}: {said}."


def tolerated(share: float) -> str:
    """Say that the scenario gives up some need served for less driving."""
    return (
        f"Le scénario permet de céder {percent(share, 1)} de ce service pour moins de route"
        f"{NBSP}: ces écarts ne sont connus qu’à cette concession près."
    )


def at_least(name: str, children: float) -> str:
    """Say how many more children a commune would need, at least, for a visit to be worth it."""
    shown = math.floor(children * 10 + NOISE) / 10
    return (
        f"Il faudrait au moins {number(shown, 1)} enfant{'s' if shown >= 2 else ''} de plus à "
        f"{name} (en nombre pondéré par âge) pour qu’un planning avec cette visite serve autant, "
        "c’est prouvé."
    )


IMPROVABLE = (
    "Le planning actuel n’est pas le meilleur\u00a0: ce calcul en a trouvé un qui sert mieux. Le "
    "recalculer, avec plus de temps."
)


def none_in_time(seconds: float) -> str:
    """Say that no plan with the visit was found, and that nothing is proven by it."""
    return (
        f"Aucun planning avec cette visite trouvé en {count(round(seconds), 'seconde')}"
        f"{NBSP}: {NOT_YET} s’il en existe un."
    )


GO_ON = f"Pour en savoir plus, calculer plus longtemps{NBSP}: --time-limit {{:.0f}}"
