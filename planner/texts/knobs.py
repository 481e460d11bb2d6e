"""Labels and help of what the page changes in a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.model.calendar import HalfDay, Per
from planner.model.scenario import Equity
from planner.model.territory import SiteKind
from planner.texts.formats import NBSP, listing

FORM = "formulaire"
TEAM_NAME = "Nom de l’équipe"
AGENTS = "Nombre d’agents"
AGENTS_HELP = "Un LAEP demande deux accueillants présents."
WORKING_DAYS = "Jours travaillés"
SHIFT_START, SHIFT_END = "Début de journée au plus tôt", "Fin de journée au plus tard"
COST_KM, COST_HOUR = "Coût d’un kilomètre (€)", "Coût d’une heure d’équipe (€)"
COST_KM_HELP = "Voiture personnelle d’un agent. Vide : inconnu, le coût reste « à compléter »."
COST_HELP = "Vide : inconnu, le coût reste « à compléter »."
LIMIT_HELP = "Vide : pas de limite."
AT_LEAST, AT_MOST = "au moins", "au plus"
_KINDS: Mapping[str, str] = {SiteKind.FIXED: " en site fixe", SiteKind.MOBILE: " itinérantes"}
_HALF_DAYS: Mapping[str, str] = {
    HalfDay.MORNING: ", le matin",
    HalfDay.AFTERNOON: ", l’après-midi",
}
PERIODS = {
    Per.WEEK: "par semaine",
    Per.CYCLE: "par quinzaine",
    Per.HORIZON: "sur toute la période",
}
EQUITY = "Ce qui passe en premier"
EQUITY_HELP = "Quand tout ne peut pas être fait à la fois."
EQUITIES = {
    Equity.GUARANTEE: "atteindre le plus de communes possible, puis servir le plus d’enfants",
    Equity.EFFICIENCY: "servir le plus d’enfants possible",
    Equity.MAXIMIN: "améliorer d’abord la commune la moins bien servie",
}
TARGET = "Temps de trajet à ne pas dépasser, en minutes"
TARGET_HELP = "Au-delà, une commune compte comme non atteinte."
SUITABILITY = "Aptitude minimale d’une salle"
SUITABILITY_HELP = "De 0 (toutes) à 1 (les mieux placées seulement)."
MAX_SESSIONS = "Séances par jour au plus"
MAX_WAIT = "Attente qui déclenche une alerte, en jours"
MAX_WAIT_HELP = "Entre deux séances proches d’une même commune."
WINTER = "Trajets d’hiver, facteur"
WINTER_HELP = "1,1 : un trajet dure 10 % de plus du 15 novembre au 15 mars."
EMPTY = "à remplir"
GROUPS = {
    "teams": "L’équipe",
    "quotas": "Les séances de chaque semaine",
    "policy": "Ce qui compte",
    "winter": "L’hiver",
}
"""Headings, by the table of the scenario a value stands in."""


def quota(kind: str, venue: str, activities: Sequence[str], half_day: str) -> str:
    """Say what sessions a quota counts, whatever its name says of it; empty where it asks nothing.

    Parameters
    ----------
    venue : str
        How the only venue is called.
    activities : sequence of str
        How they are called.
    """
    where = f" à {venue}" if venue else _KINDS.get(kind, "")
    what = f" ({listing(activities)})" if activities else ""
    return f"Séances{where}{what}{_HALF_DAYS.get(half_day, '')}"


QUOTA_BOUND = f"{{}}{NBSP}: {{}}, {{}}"


def quota_help(name: str, most: bool) -> str:
    """Name the rule as the scenario does; of the most, say what nought means."""
    rule = f"Règle «{NBSP}{name}{NBSP}»." if name else ""
    return f"{rule} 0{NBSP}: aucune.".strip() if most else rule


def not_whole(word: str) -> str:
    """Refuse what is no whole number."""
    return f"« {word[:20]} » n’est pas un nombre entier"


def not_number(word: str) -> str:
    """Refuse what is no number."""
    return f"« {word[:20]} » n’est pas un nombre ; écrire 0,41 par exemple"


def not_offered(word: str) -> str:
    """Refuse what is not in a list."""
    return f"« {word[:20]} » n’est pas dans la liste"
