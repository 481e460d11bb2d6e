"""What a solve is doing, as the terminal and the page say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from planner.model.jobs import Stage
from planner.model.plan import TierName


class Words(NamedTuple):
    """A stage, shortly on the terminal's line, in full on the page."""

    line: str
    page: str


STAGES: Mapping[str, Words] = {
    Stage.TOURS: Words("Énumération des tournées", "Recherche des tournées possibles"),
    Stage.PLACING: Words("Répartition sur les jours", "Répartition sur les jours de la semaine"),
    TierName.UNREACHED: Words("Communes atteintes", "Atteindre le plus de communes possible"),
    TierName.WORST_LEVEL: Words(
        "Commune la moins bien servie", "Améliorer la commune la moins bien servie"
    ),
    TierName.LEVEL: Words("Besoin servi", "Servir le plus d’enfants possible"),
    TierName.DRIVING: Words("Temps de route", "Réduire le temps de route"),
}
"""Stages and tiers; what else is reported is a sentence of its own."""

READING, TIME_LEFT = "Lecture des données", "reste"
PROVEN = " : {:.1f}, écart prouvé {:.2f} %"
AT_MOST = "{} (au plus {:.0f} s ; Ctrl-C pour arrêter)"
