"""Words of the activity report: indicators, tables, how figures were made."""

from __future__ import annotations

from collections.abc import Sequence

from planner.model.calendar import DateRange
from planner.texts.formats import MONTHS, NBSP, count, date_range, listing, number

MASKED = "masqué"
APART = "–"
ESTIMATED = "estimation"

PLANNED, ACTUAL, NATURE, REMARK = "Planning", "Réalisé", "Nature", "Remarque"
AT_LEAST, AT_MOST = "Réalisé, au moins", "Réalisé, au plus"
THEME, INDICATOR = "Thème", "Indicateur"
INDICATOR_HEADINGS = (THEME, INDICATOR, PLANNED, AT_LEAST, AT_MOST, NATURE, REMARK)

SUMMARY_SHEET, ACTIVITY_SHEET, COMMUNE_SHEET = "Synthèse", "Par activité", "Par commune"
MONTH_SHEET, CANCELLED_SHEET, PARTNERS_SHEET = "Par mois", "Non tenues", "Autres actions"
SESSION_SHEET, OUTSIDE_SHEET = "Séances", "Hors planning"

ACTIVITY, COMMUNE, MONTH = "Activité", "Commune", "Mois"
TALLY_HEADINGS = ("Annoncées", "Annulées par une révision", "Tenues", "Annulées le jour même",
                  "Non renseignées", "À venir", "Heures au planning",
                  "Heures tenues, au moins")  # fmt: skip
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

SHORT_UNNOTED, SHORT_HOURS, SHORT_HOURS_HELD = "À renseigner", "Heures au planning", "Heures tenues"

CANCELLED_HEADINGS = ("Date", "Commune", "Lieu", ACTIVITY, "Annulée", "Motif")
SESSION_HEADINGS = ("Date", "Heure", "Commune", "Lieu", ACTIVITY, "État", REMARK)
OUTSIDE_TITLE = "Séances comptées hors planning"
OUTSIDE_REMARK = "Notée, absente du planning de ce jour"
GIVEN_UP_REMARK = "Notée tenue, supprimée par une révision"
NO_COMMUNE = "Commune inconnue"
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
SHARE_HELD = "Part tenue des séances annoncées et renseignées"
UNNOTED = "Non renseignées"
OUTSIDE = "dont tenues hors planning"
AHEAD = "À venir"

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

REACHED = "Communes atteintes au moins une fois"
VISITED = "Communes où une séance a lieu"
CHILDREN = "Enfants de moins de 6 ans des communes atteintes"
FAMILIES = "Familles avec enfants des communes atteintes"
FAMILIES_REMARK = "Tous âges, recensement de l’Insee"
RECIPIENTS = "Foyers allocataires de la CAF des communes atteintes"

COUNTED = "Séances comptées"
FIRST_VISITS_REMARK = "Familles différentes reçues"
VISITS_REMARK = "Une par personne et par séance"

COST_KM = "Kilomètres"
COST_HOURS = "Heures d’équipe"
COST = "Coût en tout"
COST_PER_VISIT = "Coût par présence"
RATE_HOUR = "Coût d’une heure d’équipe à compléter dans le scénario"
AS_PLANNED = "Réalisé : tournées tenues"
NOT_ALL_COUNTED = "Des séances ne sont pas renseignées, ou pas comptées"
OUTSIDE_COST = "Des séances tenues hors planning n’ont pas de coût connu"
NO_CYCLE = "Aucune quinzaine n’est encore terminée"


def share_label(band: str, minutes: int, regular: str) -> str:
    """Name the share of an age group near a session, in every fortnight or on average."""
    ages = {"under3": "Moins de 3 ans", "under6": "Moins de 6 ans"}[band]
    when = {"every": "chaque quinzaine", "average": "quinzaine moyenne"}[regular]
    return f"{ages} à {minutes}{NBSP}min ou moins, {when}"


def cycles(number_of: int) -> str:
    """Say over how many fortnights a share is."""
    return f"Sur {count(number_of, 'quinzaine terminée', 'quinzaines terminées')}"


def recipients_remark(unknown: int) -> str:
    """Say how households of the CAF are counted, and of how many communes they are unknown."""
    told = "Cnaf, arrondi à 5 dans chaque commune, régime général"
    left = "inconnues, non comptées" if unknown > 1 else "inconnue, non comptée"
    return f"{told}{NBSP}; {count(unknown, 'commune')} {left}" if unknown else told


def among(number_of: int) -> str:
    """Say of how many communes."""
    return f"Sur {number(number_of)} ayant un besoin"


def month(key: str, with_year: bool = False) -> str:
    """Name a month from ``2026-11``."""
    year, number_of = key.split("-")
    name = MONTHS[int(number_of) - 1]
    return f"{name} {year}" if with_year else name


def partly_counted(counted: int, held: int) -> str:
    """Say that figures are of fewer sessions than were held."""
    whole = count(counted, "séance entièrement comptée", "séances entièrement comptées")
    return f"{whole} sur {number(held)} tenues"


def held_counted(held: int, counted: int) -> str:
    """Say how many sessions were held, and how many of them counted when not all were."""
    return number(held) if held == counted else f"{number(held)} (comptées{NBSP}: {counted})"


def reached_of(reached: str, of: int) -> str:
    """Return ``55 sur 58``."""
    return f"{reached} sur {number(of)}"


def between(least: str, most: str) -> str:
    """Return ``12 à 15``: a unit that both have is said once."""
    unit = most.rpartition(NBSP)[2]
    if unit in ("%", "€", "km") and least.endswith(f"{NBSP}{unit}"):
        return f"{least.removesuffix(f'{NBSP}{unit}')} à {most}"
    return f"{least} à {most}"


def at_least(figure: str) -> str:
    """Return ``au moins 12``."""
    return f"au moins {figure}"


def months_words(rows: Sequence[tuple[str, Sequence[int]]], words: Sequence[str]) -> str:
    """Say in words what the chart of months shows: those with a session."""
    told = [
        f"{name} "
        + ", ".join(f"{n} {word.lower()}" for n, word in zip(counts, words, strict=True) if n)
        for name, counts in rows
        if any(counts)
    ]
    return f"Séances par mois{NBSP}: {' ; '.join(told)}."


METHOD_MASKED = (
    f"«{NBSP}{MASKED}{NBSP}»{NBSP}: un nombre de personnes de 1 à 4, ou un nombre qui "
    "permettrait de le retrouver par soustraction. Les totaux ne le révèlent pas."
)
METHOD_CHILDREN = (
    "Les nombres d’enfants par commune sont estimés d’après le recensement de l’Insee. Dans une "
    "petite commune, un ou deux enfants de plus ou de moins ne veulent rien dire. Les parts "
    "d’enfants en dépendent."
)
METHOD_DETAIL = (
    "Le détail des personnes par commune et par activité n’est publié que pour une année terminée, "
    "civile ou scolaire : entre deux bilans d’une même année, une soustraction donnerait la "
    "fréquentation des séances qui les séparent."
)
METHOD_CYCLES = (
    "Les parts d’enfants comptent ceux dont la commune a une séance assez proche au moins une fois "
    "dans chaque quinzaine où le service fonctionne ; puis, en moyenne, dans une quinzaine. Une "
    "quinzaine qui n’est pas tout entière dans les jours comptés n’entre pas dans ces parts."
)
METHOD_STATES = (
    "Tenue, non tenue (annulée le jour même ou par une révision), à venir : rien d’une séance à "
    "venir n’entre dans le prévu ni dans le réalisé. D’une séance passée et non renseignée, on ne "
    "sait pas : le réalisé la compte dans son maximum, jamais dans son minimum."
)
METHOD_OUTSIDE = (
    "Une séance comptée qu’aucun planning ne tient ce jour-là compte comme tenue : ses présences, "
    "sa commune, sa durée habituelle. Ses heures de travail, kilomètres et coûts sont inconnus."
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
        "ne nommer que les dossiers des plannings suivis, ou dire quels jours chacun l’a été : "
        f"{name}@{days.start}..{days.end}"
    )


def form_there(path: str) -> str:
    """Refuse to write over a form."""
    return f"{path} existe déjà : le garder, et donner un autre nom à la feuille"


def form_written(path: str, blank: int) -> str:
    """Say that a form was written."""
    return f"Feuille de présences ({count(blank, 'séance')} à renseigner){NBSP}: {path}"


HEADLINE_HELD = "séances tenues"
HEADLINE_PLANNED = "séances au planning ; tenues : à compléter"
HEADLINE_REACHED = "communes ayant un besoin sont atteintes au moins une fois"
HEADLINE_VISITS = "présences d’enfants et d’adultes"


def headline_visits(whole: bool) -> str:
    """Say what the number of visits is, and whether more may have come."""
    return HEADLINE_VISITS if whole else f"{HEADLINE_VISITS}, au moins"


def headline_held(unnoted: int) -> str:
    """Say what the number of sessions held is, and of how many nothing is known."""
    if not unnoted:
        return HEADLINE_HELD
    return f"{HEADLINE_HELD} ; {count(unnoted, 'non renseignée', 'non renseignées')}"


def headline_share(average: str, cycles: int) -> str:
    """Say what the share of the headline is."""
    if not cycles:
        return f"des moins de 3 ans près d’une séance{NBSP}: {NO_CYCLE.lower()}"
    return (
        f"des moins de 3 ans à 15{NBSP}min ou moins d’une séance dans chaque quinzaine de service "
        f"(estimation, {cycles} terminée{'s' if cycles > 1 else ''}) ; en moyenne {average}"
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
    "2": "Atteinte, pas chaque quinzaine",
    "near-2": "Atteinte seulement si une séance non renseignée a été tenue",
    "near-3": "Pas encore atteinte, une séance à venir",
    "unreached": "Non atteinte",
    "empty": "Aucun besoin estimé",
}
"""How communes are reached, by the fill of the map."""

MARKS = {
    "held": "Lieu d’une séance tenue (carré : site fixe)",
    "unnoted": "Lieu de séances non renseignées",
    "lost": "Lieu dont aucune séance n’a été tenue",
    "ahead": "Lieu de séances à venir seulement",
}
MARK_PLANNED = "Lieu au planning (carré : site fixe)"
MARK_PARTNER = "Autre action de la convention"
"""What the signs of the map are."""


IN_STORE = "présences notées dans la page"
