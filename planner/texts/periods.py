"""Words of the periods a report is of, and of what is known of their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from planner.model.calendar import DateRange
from planner.texts.formats import (
    MONTHS,
    NBSP,
    count,
    date_range,
    full_date,
    listing,
    long_date,
    sentence_case,
)

TITLE = "Bilan d’activité"
KINDS = {
    "annee": "Année civile",
    "janvier-juin": "Janvier à juin",
    "janvier-septembre": "Janvier à septembre",
    "scolaire": "Année scolaire (de septembre à août)",
    "libre": "Autres dates",
}
"""The periods a report may be of, by the word of addresses and options."""

STATES = {"held": "Tenue", "lost": "Non tenue", "unnoted": "Non renseignée", "ahead": "À venir"}
"""What is known of a session."""

HELD, LOST, UNNOTED, AHEAD = "Tenues", "Non tenues", "Non renseignées", "À venir"
PLANNED = "Au planning"

NO_ATTENDANCE = "Réalisé à compléter : aucune séance n’est renseignée à cette date."
HOW_TO_NOTE = "Pour noter ce que sont devenues les séances : planner report --form FICHIER."


def period_name(dates: DateRange) -> str:
    """Name a period: ``2026``, ``janvier à juin 2026``, ``année scolaire 2026-2027``."""
    first, last = dates.start, dates.end
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if first.year == last.year:
            return _months(first, last)
        if (first.month, last.month, last.year) == (9, 8, first.year + 1):
            return f"année scolaire {first.year}-{last.year}"
    return date_range(first, last)


def _months(first: date, last: date) -> str:
    if (first.month, last.month) == (1, 12):
        return f"{first.year}"
    if first.month == last.month:
        return f"{MONTHS[first.month - 1]} {first.year}"
    return f"{MONTHS[first.month - 1]} à {MONTHS[last.month - 1]} {first.year}"


def title(dates: DateRange) -> str:
    """Name the report of a period."""
    name = period_name(dates)
    return f"{TITLE} {name}" if name.isdigit() or name.startswith("du ") else f"{TITLE}, {name}"


def until(day: date) -> str:
    """Say on which day a report stops."""
    return f"arrêté au {full_date(day)}"


def stopped(day: date) -> str:
    """Say what a report that stops before the end of its period leaves out."""
    return f"{sentence_case(until(day))} : ce qui vient ensuite n’entre dans aucun chiffre."


def not_begun(first: date) -> str:
    """Say that all of a period is to come."""
    return f"La période commence le {full_date(first)} : rien n’a encore eu lieu."


def empty(dates: DateRange) -> str:
    """Say that nothing was planned."""
    return f"Aucun planning ne couvre {_object(dates)} : aucune séance à présenter."


def _object(dates: DateRange) -> str:
    name = period_name(dates)
    if name.startswith("du "):
        return f"la période {name}"
    return f"l’{name}" if name.startswith("année") else name


def no_session() -> str:
    """Say that plans cover the days but hold nothing in them."""
    return "Les plannings de ces jours ne tiennent aucune séance."


def nothing_yet(first: date) -> str:
    """Say that no session has taken place, and when the first one will."""
    return f"Aucune séance n’a encore eu lieu ; la première est le {long_date(first)}."


def coverage(plans: int, gaps: Sequence[DateRange]) -> str:
    """Say which of the days counted the plans cover."""
    told = f"{count(plans, 'planning')} sur ces jours"
    if not gaps:
        return f"{told}, sans lacune."
    return f"{told}. Sans planning{NBSP}: {ranges(gaps)}."


def ranges(some: Sequence[DateRange]) -> str:
    """List dates: ``du 1er janvier au 30 août 2026``."""
    return listing([date_range(r.start, r.end) for r in some])


def unnoted(number_of: int) -> str:
    """Say what past sessions that nobody noted do to the figures."""
    plural = "s" if number_of > 1 else ""
    return (
        f"{count(number_of, 'séance')} passée{plural} non renseignée{plural}{NBSP}: le réalisé va "
        "de ce qui est sûr à ce qu’il serait si elles avaient toutes été tenues."
    )


def to_come(number_of: int, first: date, last: date) -> str:
    """Say how many sessions are to come, and when."""
    return f"À venir{NBSP}: {count(number_of, 'séance')}, {date_range(first, last)}, à part."


def outside(number_of: int) -> str:
    """Say what sessions held outside of any plan do to the figures."""
    told = f"{count(number_of, 'séance tenue', 'séances tenues')} hors planning"
    return (
        f"{told}{NBSP}: leurs présences comptent ; les heures, kilomètres et coûts sont "
        "donnés au moins, car ceux-là sont inconnus."
    )


def backwards(first: date, last: date) -> str:
    """Refuse a period that ends before it begins."""
    return f"du {full_date(first)} au {full_date(last)} : la fin précède le début ; les échanger"


def too_long(first: date, last: date) -> str:
    """Refuse a period of more than a year."""
    return f"{date_range(first, last)} : un bilan couvre un an au plus ; en faire deux"


def out_of_years(first: int, last: int) -> str:
    """Refuse a period of other times."""
    return f"donner des dates de {first} à {last}"


def until_ahead(day: date, today: date) -> str:
    """Refuse to count what has not taken place."""
    return (
        f"le {full_date(day)} est à venir, et un bilan ne compte que ce qui a eu lieu ; "
        f"donner au plus le {full_date(today)}"
    )


def until_outside(day: date, dates: DateRange) -> str:
    """Refuse to stop on a day of another period."""
    return (
        f"le {full_date(day)} n’est pas dans la période ; donner un jour "
        f"{date_range(dates.start, dates.end)}"
    )


FORM = "Période du bilan"
FIELDS = ("Du", "Au", "Arrêté au")
"""What the days of the form are called."""

NOT_A_DAY = "écrire une date, comme 2026-11-29"
BOTH_DAYS = "donner le premier et le dernier jour"
KIND_OR_DAYS = "donner --from et --to ensemble, sans --year ni --period"
