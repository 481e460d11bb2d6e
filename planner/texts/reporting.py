"""Words of the activity report: indicators, tables, how figures were made."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.calendar import DateRange
from planner.texts.formats import MONTHS, NBSP, count, date_range, listing, number

MASKED = "masqué"
APART = "–"
ESTIMATED = "estimation"

PLANNED, ACTUAL, NATURE, REMARK = "Planning", "Réalisé", "Nature", "Remarque"
THEME, INDICATOR = "Thème", "Indicateur"
INDICATOR_HEADINGS = (THEME, INDICATOR, PLANNED, ACTUAL, NATURE, REMARK)

SUMMARY_SHEET, ACTIVITY_SHEET, COMMUNE_SHEET = "Synthèse", "Par activité", "Par commune"
MONTH_SHEET, CANCELLED_SHEET, PARTNERS_SHEET = "Par mois", "Annulations", "Autres actions"

ACTIVITY, COMMUNE, MONTH = "Activité", "Commune", "Mois"
TALLY_HEADINGS = ("Annoncées", "Annulées par une révision", "Tenues", "Annulées le jour même",
                  "Non renseignées", "Heures au planning", "Heures tenues")  # fmt: skip
VISIT_HEADINGS = {
    "counted": "Séances comptées",
    "children_0_2": "Enfants de 0 à 2 ans",
    "children_3_5": "Enfants de 3 à 5 ans",
    "adults": "Adultes",
    "visits": "Présences",
    "first_visits": "Premières visites",
}
SHORT_VISIT_HEADINGS = ("Enfants 0-2 ans", "Enfants 3-5 ans", "Adultes", "Présences",
                        "Premières visites")  # fmt: skip
"""The same on paper, in the order of the measures."""

CANCELLED_HEADINGS = ("Date", "Commune", "Lieu", ACTIVITY, "Annulée", "Motif")
BY_REVISION, ON_THE_DAY = "par une révision", "le jour même"
NO_REASON = "Motif à compléter"

SESSIONS, HOURS, TRAVEL, COVERAGE, ATTENDANCE, COSTS = (
    "Séances", "Heures de l’équipe", "Déplacements", "Couverture", "Fréquentation", "Coûts",
)  # fmt: skip

ANNOUNCED = "Séances annoncées aux familles"
MOVED = "dont déplacées ou modifiées par une révision"
ADDED = "dont ajoutées par une révision"
DROPPED = "Annulées par une révision"
HELD = "Séances au planning révisé, puis tenues"
CANCELLED = "Annulées le jour même"
UNNOTED = "Non renseignées"

PUBLIC = "Ouverture au public"
SET_UP = "Installation"
PACK_UP = "Rangement"
DEBRIEF = "Bilan entre agents"
DRIVING = "Conduite"
WAITING = "Attente entre deux séances"
ORGANISATION = "Organisation, en tout"
TEAM_WORK = "Travail de l’équipe (public et organisation)"
AGENTS_WORK = "Travail des agents (heures de chacun)"

TOURS = "Tournées"
KM = "Distance parcourue"

REACHED = "Communes atteintes dans l’année"
VISITED = "Communes où une séance a lieu"
CHILDREN = "Enfants de moins de 6 ans des communes atteintes"
FAMILIES = "Familles avec enfants des communes atteintes"
FAMILIES_REMARK = "Tous âges, recensement de l’Insee"

COUNTED = "Séances comptées"
FIRST_VISITS_REMARK = "Familles différentes reçues"
VISITS_REMARK = "Une par personne et par séance"

COST_KM = "Kilomètres"
COST_HOURS = "Heures d’équipe"
COST = "Coût en tout"
COST_PER_VISIT = "Coût par présence"
RATE_HOUR = "Tarif cost_per_hour du scénario à compléter"
AS_PLANNED = "Réalisé : tournées tenues"
NOT_ALL_COUNTED = "Des séances tenues ne sont pas comptées"

NO_ATTENDANCE = (
    "Réalisé à compléter : aucune feuille de présences n’a été donnée "
    "(planner report --attendance)."
)


def share_label(band: str, minutes: int, regular: str) -> str:
    """Name the share of an age group near a session, in every fortnight or on average."""
    ages = {"under3": "Moins de 3 ans", "under6": "Moins de 6 ans"}[band]
    when = {"every": "chaque quinzaine", "average": "quinzaine moyenne"}[regular]
    return f"{ages} à {minutes}{NBSP}min ou moins, {when}"


def among(number_of: int) -> str:
    """Say of how many communes."""
    return f"Sur {number(number_of)} ayant un besoin"


def title(year: int) -> str:
    """Name the report."""
    return f"Bilan d’activité {year}"


def empty_year(year: int) -> str:
    """Say that nothing was planned."""
    return f"Aucun planning ne couvre {year} : aucune séance à présenter."


def no_session(year: int) -> str:
    """Say that plans cover the year but hold nothing in it."""
    return f"Les plannings de {year} ne tiennent aucune séance."


def month(key: str) -> str:
    """Name a month from its number in text."""
    return MONTHS[int(key) - 1]


def periods(ranges: Sequence[DateRange]) -> str:
    """List periods: ``du 1er janvier au 30 août 2026``."""
    return listing([date_range(r.start, r.end) for r in ranges])


def coverage_of_year(plans: int, gaps: Sequence[DateRange], year: int) -> str:
    """Say which part of the year the plans cover."""
    told = f"{count(plans, 'planning')} de {year}"
    if not gaps:
        return f"{told}, toute l’année."
    return f"{told}. Sans planning{NBSP}: {periods(gaps)}."


def unnoted(number_of: int) -> str:
    """Say what sessions nothing is known of do to the figures."""
    return (
        f"{count(number_of, 'séance')} non renseignée{'s' if number_of > 1 else ''} : "
        "le réalisé les compte comme non tenues."
    )


def partly_counted(counted: int, held: int) -> str:
    """Say that figures are of fewer sessions than were held."""
    return f"Au moins{NBSP}: {counted} séances comptées sur {number(held)} tenues"


def held_counted(held: int, counted: int) -> str:
    """Say how many sessions were held, and how many of them counted when not all were."""
    return number(held) if held == counted else f"{number(held)} (comptées{NBSP}: {counted})"


def reached_of(reached: int, of: int) -> str:
    """Return ``55 sur 58``."""
    return f"{number(reached)} sur {number(of)}"


def months_words(rows: Sequence[tuple[str, int, int, int]], noted: bool) -> str:
    """Say in words what the chart of months shows: those with a session."""
    told = [
        f"{name} {kept} {'tenues' if noted else 'au planning'}"
        + (f", {unknown} non renseignées" if unknown else "")
        + (f", {lost} annulées" if lost else "")
        for name, kept, unknown, lost in rows
        if kept or unknown or lost
    ]
    return f"Séances par mois{NBSP}: {' ; '.join(told)}."


METHOD_MASKED = (
    f"«{NBSP}{MASKED}{NBSP}»{NBSP}: un nombre de personnes de 1 à 4, ou un nombre qui "
    "permettrait de le retrouver par soustraction. Les totaux ne le révèlent pas."
)
METHOD_CHILDREN = (
    "Les nombres d’enfants par commune sont des estimations : personne ne les publie. Les parts "
    "d’enfants en dépendent."
)
METHOD_CYCLES = (
    "Les parts d’enfants comptent ceux dont la commune a une séance assez proche au moins une fois "
    "dans chaque quinzaine où le service fonctionne ; puis, en moyenne, dans une quinzaine."
)
METHOD_ORIGIN = "Les familles sont supposées partir de la mairie de leur commune."
METHOD_VISITS = (
    "Une présence est une personne à une séance. Les comptages sont anonymes : aucun nom n’est "
    "noté."
)
METHOD_ACTUAL = (
    "Heures et kilomètres réalisés : ceux des tournées dont au moins une séance a été tenue, tels "
    "que planifiés, sans le temps sur place des séances annulées. Le compteur du véhicule et les "
    "feuilles d’heures font foi."
)


def method_travel(estimated: bool, engines: Sequence[str]) -> str:
    """Say where travel times come from."""
    if estimated:
        return "Temps de trajet et kilomètres estimés à vol d’oiseau, sans réseau routier."
    return f"Temps de trajet et kilomètres{NBSP}: {listing(engines)}."


def summary_line(label: str, planned: str, actual: str) -> str:
    """Tell one indicator in the terminal."""
    told = [f"{word.lower()} {value}" for word, value in ((PLANNED, planned), (ACTUAL, actual))
            if value != APART]  # fmt: skip
    return f"{label}{NBSP}: {', '.join(told)}"


def other_territory(name: str, territory: str) -> str:
    """Refuse plans of two territories."""
    return f"planning d’un autre territoire que {name} ({territory}) ; un bilan par territoire"


def same_days(name: str, days: DateRange) -> str:
    """Refuse two plans of the same days."""
    return (
        f"ce planning et {name} couvrent les mêmes jours ({date_range(days.start, days.end)}) ; "
        "ne nommer que les dossiers des plannings suivis"
    )


def form_there(path: str) -> str:
    """Refuse to write over a form."""
    return f"{path} existe déjà : le garder, et donner un autre nom à la feuille"


def form_written(path: str, blank: int) -> str:
    """Say that a form was written."""
    return f"Feuille de présences ({count(blank, 'séance')} à renseigner){NBSP}: {path}"


HEADLINE_HELD = "séances tenues"
HEADLINE_PLANNED = "séances au planning ; tenues : à compléter"
HEADLINE_REACHED = "communes ayant un besoin sont atteintes dans l’année"
HEADLINE_VISITS = "présences d’enfants et d’adultes"
KEY_HELD, KEY_PLANNED = "Tenues", "Au planning"
KEY_UNNOTED, KEY_CANCELLED = "Non renseignées", "Annulées"


def headline_share(average: str) -> str:
    """Say what the share of the headline is."""
    return (
        f"des moins de 3 ans à 15{NBSP}min ou moins d’une séance dans chaque quinzaine de service "
        f"(estimation) ; en moyenne {average}"
    )


def plans_counted(plans: Sequence[tuple[DateRange, int]]) -> str:
    """Name the plans a report is made from, by their dates, and how often they were revised."""
    told = [
        date_range(dates.start, dates.end) + (f" (révision {revision})" if revision else "")
        for dates, revision in plans
    ]
    return f"Plannings comptés{NBSP}: {' ; '.join(told)}."


MAP_HELD, MAP_PLANNED = "Où, et pour qui", "Où, et pour qui, d’après le planning"
MAP_CLASSES = {
    "5": f"Une séance à 15{NBSP}min ou moins, chaque quinzaine",
    "2": "Atteinte dans l’année, pas chaque quinzaine",
    "unreached": "Non atteinte",
    "empty": "Aucun besoin estimé",
}
"""How communes are reached, by the fill of the map."""


IN_STORE = "présences notées dans la page"
