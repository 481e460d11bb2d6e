"""Sentences of the solver: why there is no plan, why a commune is not reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.model.calendar import Per
from planner.model.plan import Tier, TierName
from planner.model.rules import Rule
from planner.texts.formats import (
    NBSP,
    count,
    date_range,
    day_month,
    days_named,
    full_date,
    listing,
    number,
)

NOT_PLACEABLE = (
    "Les séances retenues ne peuvent pas être réparties sur les jours de la semaine ; donner "
    "plus de temps (--time-limit) ou assouplir les quotas"
)
INTERRUPTED_EARLY = (
    "Interrompu avant qu’un premier planning soit trouvé : rien n’a été écrit ; relancer et "
    "attendre quelques secondes de plus"
)


def no_plan_in_time(seconds: float) -> str:
    """Say that the time limit was too short for a first plan."""
    return (
        f"Aucun planning trouvé en {number(seconds)} s, sans preuve qu’il n’en existe pas : "
        "donner plus de temps (--time-limit)"
    )


def no_service_day(start: date, end: date) -> str:
    """Say that the calendar leaves no day on which a team works."""
    return (
        f"Aucun jour de service {date_range(start, end)} : tout est fermé (jours fériés, "
        "vacances, fermetures), ou aucune équipe ne travaille ces jours de la semaine ; choisir "
        "une autre date de début ou revoir le calendrier du scénario"
    )


def everybody_away(start: date, end: date, first: date, last: date) -> str:
    """Say that nobody is there on any day that the calendar leaves open, first to last."""
    return (
        f"Aucun jour de service {date_range(start, end)} : tous les agents de toutes les équipes "
        f"sont absents les jours ouverts, {date_range(first, last)} ; choisir une autre date de "
        "début ou revoir les absences du scénario (teams.leave)"
    )


def nothing_to_hold(start: date, end: date) -> str:
    """Say that teams are there, but that no activity can be held in any hall."""
    return (
        f"Aucun jour de service {date_range(start, end)} : des agents sont là, mais aucune "
        "activité n’est possible dans un lieu ; vérifier le nombre d’agents, les plages et les "
        "fermetures des lieux, les activités et les quotas de 0"
    )


def team_reaches_nothing(team: str) -> str:
    """Say that a team cannot reach any venue within its day."""
    return (
        f"L’équipe « {team} » ne peut rejoindre aucun lieu dans sa journée : vérifier son "
        "dépôt, ses horaires, la pause de midi et les temps de trajet"
    )


def venue_never_reached(venue: str) -> str:
    """Say that a venue with a minimum of openings cannot be reached."""
    return (
        f"Le lieu « {venue} » doit ouvrir mais aucune équipe ne peut y tenir une séance : "
        "vérifier le trajet, les horaires du lieu et ceux de l’équipe"
    )


FEW_PERIODS = 3
"""Weeks or fortnights of a conflict beyond which they are not named: it is all of them."""


def quota_rule(
    name: str, per: Per, bound: int, mondays: Sequence[date] = (), *, minimum: bool
) -> str:
    """Name a quota's bound, as part of a conflict, and the weeks or fortnights it is about.

    Parameters
    ----------
    mondays : sequence of date
        First day of each.
    """
    periods = {Per.WEEK: "par semaine", Per.CYCLE: "par quinzaine", Per.HORIZON: "sur la période"}
    when = ""
    if 0 < len(mondays) <= FEW_PERIODS and per != Per.HORIZON:
        word = "semaine" if per == Per.WEEK else "quinzaine"
        word += "s" if len(mondays) > 1 else ""
        when = f", {word} du {listing([day_month(day) for day in mondays])}"
    if not (bound or minimum):
        return f"« {name} » (aucune séance {periods[per]}{when})"
    return f"« {name} » ({'au moins' if minimum else 'au plus'} {bound} {periods[per]}{when})"


def team_rule(rule: Rule, team: str) -> str:
    """Name a team's rule, as part of a conflict."""
    return f"{rule.sentence.rstrip('.')} (équipe « {team} »)"


BEGUN = (
    ", ou planifier à partir du {} : les séances d’avant comptent dans la semaine ou la "
    "quinzaine entamée"
)
"""Added where a rule is about a week of which a part was held."""


def conflict(rules: Sequence[str], start: date, end: date, begun: date | None = None) -> str:
    """Say which rules cannot hold together between two dates.

    Parameters
    ----------
    begun : date, optional
        First Monday after the week or fortnight that `start` cuts, if it is one of those at fault.
    """
    if not rules:
        return (
            f"Aucun planning possible {date_range(start, end)} : les lieux, les horaires et le "
            "calendrier se contredisent ; vérifier les plages des lieux et les fermetures"
        )
    return (
        f"Aucun planning possible {date_range(start, end)} : ces règles ne peuvent pas tenir "
        f"ensemble : {listing(rules)} ; "
        "assouplir l’une d’elles dans le scénario"
        f"{BEGUN.format(full_date(begun)) if begun else ''}"
    )


def unreachable(minutes: float) -> str:
    """Say that no venue is near enough to a commune."""
    return f"aucun lieu possible à moins de {number(minutes)} min"


NOT_CHOSEN = {
    TierName.UNREACHED: "l’atteindre laisserait une autre commune sans séance (prouvé)",
    TierName.LEVEL: "aucun planning qui l’atteint ne sert plus de besoin (prouvé)",
}
"""Why no hall near is visited, by the criterion that proves it."""

NOT_PROVEN = "le planning trouvé n’y va pas : il n’est pas prouvé qu’un autre ne ferait pas mieux"


OUT_OF_RANGE = "{} est hors de ce qui a un sens ; donner de {:g} à {:g}"

NEVER_HELD = (
    "des lieux utilisables sont assez proches, mais aucune équipe ne peut y tenir une séance sur "
    "ces dates (trajet, horaires, fermetures)"
)
"""Why halls near a commune are not visited, when they cannot be."""


def displaced(first: Tier) -> str:
    """Say why halls near a commune are not visited, no more than the first criterion proves."""
    why = NOT_CHOSEN.get(first.name, NOT_PROVEN) if first.gap == 0 else NOT_PROVEN
    return f"des lieux utilisables sont assez proches, mais {why}"


def revision_impossible(sessions: Sequence[tuple[date, str]], proven: bool, seconds: float) -> str:
    """Say that sessions locked or asked for do not fit together, or that time ran out."""
    if not proven:
        spent = count(seconds, "seconde")
        return f"aucune révision trouvée en {spent} ; donner plus de temps (--time-limit)"
    named = listing(
        [
            f"{venue} ({', '.join(days_named(day for day, held in sessions if held == venue))})"
            for venue in dict.fromkeys(venue for _, venue in sessions)
        ]
    )
    if len(sessions) < 2:
        what = f"la séance demandée ou verrouillée, {named}," if named else "ce qui reste"
        return (
            f"{what} ne tient pas dans les heures de travail, les trajets et les autres séances ; "
            "choisir une autre date ou une autre heure"
        )
    return (
        f"ces séances, demandées ou verrouillées, ne tiennent pas ensemble{NBSP}: {named} ; "
        "en déverrouiller une ou changer de date"
    )
