"""What the page says that its templates do not hold: refusals, results, states of jobs."""

from __future__ import annotations

from datetime import date, datetime

from planner.texts.formats import (
    NBSP,
    at_most,
    clock,
    date_range,
    full_date,
    number,
    weekday_date,
)
from planner.texts.stages import STAGES

WRONG_HOST = (
    "Adresse inconnue : ouvrir la page par l’adresse affichée au démarrage "
    "(http://127.0.0.1:8000 par exemple)."
)
OTHER_ORIGIN = "Cette demande vient d’un autre site : elle est refusée, rien n’a changé."
STALE_FORM = (
    "Cette page est ouverte depuis trop longtemps : rien n’a changé. "
    "Revenir en arrière, recharger la page, puis recommencer."
)
UNREADABLE_FORM = "Formulaire illisible : rien n’a changé. Recharger la page, puis recommencer."
UNKNOWN_PAGE = "Cette page n’existe pas, ou plus. Le menu mène à toutes les autres."
WRONG_METHOD = "Cette adresse ne s’ouvre pas ainsi. Le menu mène à toutes les pages."
BUG = (
    "Erreur interne : rien de ce qui était enregistré n’est perdu. "
    "Recommencer ; si elle revient, transmettre le texte affiché dans le terminal."
)
TOO_MANY_TRIES = "Trop d’essais : attendre un quart d’heure, puis recommencer."
PASSWORD = "mot de passe"
PASSWORD_TOO_SHORT = "trop court ; au moins {} caractères, une phrase par exemple"
WRONG_PASSWORD = "Ce n’est pas le mot de passe."

ALREADY_INSTALLED = "Un service est déjà installé ici : rien n’a été remplacé."
NO_SERVICE = "Aucun service n’est encore installé : commencer par choisir un territoire."
NO_SCENARIO = (
    "fichier introuvable ; choisir un dossier qui contient scenarios/reference.toml, "
    "comme en écrit « planner territory build »"
)
CHANGED_MEANWHILE = (
    "Le planning a changé entre-temps, dans un autre onglet sans doute : rien n’a été fait. "
    "Recharger la page pour voir où il en est."
)
NO_PLAN = "Aucun planning ne couvre encore cette semaine : le générer d’abord."
WEEK_IS_OVER = "cette semaine est passée : choisir une semaine à venir"
EARLIER_VERSION = "demande faite avec une version précédente du programme : la refaire"
DETAIL_LOST = "Calculé avec une version précédente du programme : le détail n’est plus montré."
PERIOD_IS_OVER = "ce calcul a trop attendu, sa période est passée : le demander de nouveau"
CHANGED_WHILE_COMPUTING = (
    "Le planning annoncé a changé pendant le calcul : rien n’a été remplacé. Recalculer."
)
FROM_DAY = "à partir du"
STOPPED = "Calcul arrêté avant d’avoir trouvé un planning : rien n’a changé."

ADDRESS, NOT_A_WEEK = "adresse", "« {} » n’est pas une semaine ; en choisir une dans la liste"
EVERYTHING = ("Tout", "Tous les documents ci-dessus, dans une archive.")

MENU = {
    "semaine": "Semaine",
    "annee": "Année",
    "documents": "Documents",
    "frequentation": "Fréquentation",
    "couverture": "Couverture",
    "scenarios": "Scénarios",
    "lieux": "Lieux",
    "equipe": "Équipe",
    "bilan": "Bilan",
    "journal": "Journal",
}
"""Names of the pages of the menu, by address."""
LIMITS = {"30": "rapide (30 secondes)", "60": "normal (1 minute)", "300": "approfondi (5 minutes)"}
LENGTHS = {"4": "4 semaines", "8": "8 semaines", "12": "12 semaines"}
"""How long to search, in seconds, and what period to plan, in weeks."""

JOB_STATES = {
    "queued": "en attente",
    "running": "en cours",
    "done": "terminé",
    "failed": "sans résultat",
    "cancelled": "arrêté",
}
COORDINATOR = "coordinatrice"
PREPARING = "Préparation des données"


def too_large(limit: int) -> str:
    """Say that a form or a file is too large."""
    return f"Envoi trop volumineux : au plus {number(limit / 1e6)} Mo. Rien n’a changé."


def stage(name: str) -> str:
    """Say what a computation is doing."""
    return STAGES[name].page if name in STAGES else PREPARING


def gap_left(gap: float | None) -> str:
    """Say how far the best found may be from the best there is; empty while nothing is known."""
    if gap is None or gap >= 1:
        return ""
    if gap == 0:
        return "le meilleur résultat possible est atteint"
    return f"à {at_most(gap)} au plus du meilleur résultat possible"


def queue_place(rank: int) -> str:
    """Say how many computations come first."""
    if rank <= 0:
        return "Le calcul va commencer."
    before = "un autre calcul" if rank == 1 else f"{rank} autres calculs"
    return f"En attente{NBSP}: {before} avant celui-ci."


def computed(first: date | None) -> str:
    """Name a plan that was computed, anew from a day on when it carries over those before."""
    return "Planning calculé" + (f" à partir du {full_date(first)}" if first else "")


def computing(start: date, end: date) -> str:
    """Name the computation of a plan."""
    return f"Planning {date_range(start, end)}"


def no_service(day: date) -> str:
    """Refuse a week in which nothing can be held, and name the next day on which it can."""
    return f"aucun jour de service cette semaine : le prochain est le {full_date(day)}"


def day_out(today: date, last: date) -> str:
    """Refuse a first day that is over, or that the plan does not hold."""
    return (
        f"choisir un jour après le {full_date(today)}, au plus tard le {full_date(last)} : "
        "ce qui est déjà annoncé avant ne change pas"
    )


def lock_changed(venue: str, moment: str, locked: bool) -> str:
    """Say that a session was locked or unlocked."""
    when = datetime.fromisoformat(moment)
    told = "verrouillée : un imprévu ne la déplacera pas" if locked else "déverrouillée"
    return f"{venue}, {weekday_date(when.date())}, {clock(when.time())}{NBSP}: séance {told}."


FORM = "formulaire"
VENUE, TEAM, DATES, AGENTS = "lieu", "équipe", "dates", "agents absents"
CHOOSE_VENUE = "choisir un lieu dans la liste"
CHOOSE_TEAM = "choisir une équipe dans la liste"
CHOOSE_AGENTS = "choisir un nombre dans la liste"
CHOOSE_DATES = "donner au moins la première date"


def dates_reversed(start: date, end: date) -> str:
    """Say that a period ends before it begins."""
    return f"la fin ({full_date(end)}) précède le début ({full_date(start)}) ; les inverser"


CLOSED_TITLE = "Fermeture, {}, {}"
ABSENCE_TITLE = f"{{}}{NBSP}: équipe réduite {{}}"
CANCELLED_TITLE = "Tournées annulées {}"
ADDED_TITLE = "Séance ajoutée à {}, {}"
APPLIED = f"Appliqué{NBSP}: {{}}. Les messages à envoyer sont plus bas."
NOTHING_TO_APPLY = "aucune séance ne change : il n’y a rien à appliquer"

BOMB = "classeur démesuré une fois ouvert : refusé"
ENTITIES = "classeur qui déclare des entités XML : refusé"
NOT_A_WORKBOOK = "ce n’est pas un classeur XLSX ; choisir celui qu’a écrit « Documents »"
NO_FILE = "choisir d’abord un fichier"
WORKBOOK = "classeur"
WORKBOOK_FIELD = "Classeur XLSX"
VENUE_LABELS = {
    "commune": "Commune",
    "capacity": "Familles au plus",
    "rhythms": "Rythmes possibles",
    "accessible": "Accessible en fauteuil ou poussette",
    "suitability": "Aptitude, de 0 à 1",
}
"""What the form of a venue calls fields that the workbook has less room for."""
IMPORTED = "Classeur repris"
VENUE_SAVED = "Lieu enregistré. Les prochains calculs en tiendront compte."
VENUE_ADDED = "Lieu ajouté. Les prochains calculs en tiendront compte."
VENUE_REMOVED = "Lieu retiré."
SAVED = "Enregistré. Les prochains calculs en tiendront compte."
NO_CHANGE = "Rien n’avait changé."
TEAM_CHANGED = "Équipe modifiée"
SCENARIO_EDITED = "Réglages modifiés"
QUOTA_HOLDS = "ce lieu est nommé par une règle du scénario ; changer d’abord la règle"
COUNTED = "Fréquentation enregistrée."
COMPARING = "Comparaison des scénarios"
COMPARE_FIRST = "La comparaison complète n’est pas encore établie : « Comparer en détail »."
COPY_MADE = "Copie créée : changer ce qui suit, puis comparer."
ADOPTED_SCENARIO = "Scénario adopté. Générer un planning pour l’appliquer."


def locks_lost(held: int) -> str:
    """Say that a whole new plan keeps no locked session."""
    which = "La séance verrouillée ne sera pas gardée"
    if held > 1:
        which = f"Les {held} séances verrouillées ne seront pas gardées"
    return f"{which} : un calcul complet repart de zéro."


WHY_TITLE = f"Pourquoi pas plus à {{}}{NBSP}?"

HEADS = {
    "adults": "Adultes",
    "children_0_2": "Enfants de 0 à 2 ans",
    "children_3_5": "Enfants de 3 à 5 ans",
    "first_visits": "Familles venues pour la première fois cette année",
}

COUNT_LABELS = HEADS | {"annulee": "Séance non tenue", "motif": "Motif"}
"""What the form of a session calls each of its fields."""


def not_a_count(word: str, most: int) -> str:
    """Refuse what is no head-count."""
    return f"« {word[:20]} » n’est pas un nombre de personnes, de 0 à {most}"


SCENARIO_REMOVED = "Scénario retiré de la liste."
TRYING = "Essai du scénario « {} »"
REPORT_FILES = {"pdf": "Bilan à imprimer (PDF)", "xlsx": "Bilan en tableau (XLSX)"}
"""What the report of a year is handed out as."""


def port_taken(host: str, port: int) -> str:
    """Say that a server cannot listen there."""
    return (
        f"{host}, port {port}{NBSP}: déjà pris, ou adresse d’un autre ordinateur ; fermer l’autre "
        f"page, ou essayer --port {port + 1 if port < 65535 else 8000}"
    )
