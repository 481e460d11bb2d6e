"""What is said of a revision and of waits that are too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path

from planner.texts.formats import (
    NBSP,
    clock,
    count,
    date_range,
    duration,
    full_date,
    listing,
    number,
    people,
    percent,
    weekday_date,
)

ENGINE = "révision (MathOpt, HiGHS)"
UNSOUND = "ce planning ne respecte pas ses règles (planner check dit lesquelles) ; le recalculer"
MISHAP = "imprévu"

MOST_NAMED = 5

RETIRED = "retiré du scénario"
"""Why nothing is planned for what only the days carried over know."""

ON_COVERAGE = "Effet sur la couverture :"
SAME_COVERAGE = "couverture inchangée"
NOTHING = 5e-6
"""Levels closer than this are the same."""

NO_MAKE_UP = "aucun autre jour n’a assez de place sans déplacer d’autres séances"
NO_REPAIR = "aucune séance de plus ne tient dans les heures de l’équipe ni dans les lieux proches"


def communes_lost(names: Sequence[str]) -> str:
    """Refuse to carry over sessions held where the territory no longer has a commune."""
    return (
        f"{listing(names)} : des séances y ont été tenues, le territoire ne l’a plus ; "
        "recalculer à partir d’une nouvelle période"
    )


CLOSED, FEWER, CALLED_OFF = "fermeture imprévue", "équipe réduite", "journée annulée"
"""What happens, where no reason is given."""


def outside(named: str, start: date, end: date) -> str:
    """Refuse days that a plan does not hold."""
    return f"{named} : hors du planning ({date_range(start, end)})"


def over(named: str, today: date) -> str:
    """Refuse days that are over."""
    return f"{named} : c’est passé, rien ne change avant le {full_date(today)}"


def unknown_venue(venue: str) -> str:
    """Refuse a place that the plan does not know."""
    return f"« {venue} » : lieu inconnu du planning ; vérifier son identifiant"


def unknown_team(team: str) -> str:
    """Refuse a team that the plan does not know."""
    return f"« {team} » : équipe inconnue du planning ; vérifier son identifiant"


def not_hosted(named: str, activity: str) -> str:
    """Refuse a session where its activity, or any that serves the need, is not held."""
    what = f"l’activité « {activity} » n’est pas" if activity else "aucune activité n’est"
    return f"{named} : {what} proposée dans ce lieu"


def already_planned(named: str) -> str:
    """Refuse a session that is in the plan."""
    return f"{named} : cette séance est déjà dans le planning"


def no_such_hour(named: str, hours: Sequence[time]) -> str:
    """Refuse a session at an hour at which nothing begins."""
    known = listing([f"{hour:%H:%M}" for hour in hours])
    return f"{named} : aucune activité à cette heure ; choisir {known}"


def carried_over(named: str, day: date, first: date) -> str:
    """Refuse to change a session that a plan computed anew takes over as it was announced."""
    begins = full_date(first)
    return (
        f"{named} : ce planning, recalculé à partir du {begins}, reprend telles quelles les "
        f"séances d’avant, dont celles du {full_date(day)} ; commencer au {begins}, et noter dans "
        "Fréquentation celles d’avant qui ne sont pas tenues"
    )


def too_many_away(team: str, agents: int, away: int) -> str:
    """Refuse more agents away than a team has."""
    have = count(agents, "agent")
    return f"« {team} » n’a que {have} : {away} ne peuvent pas être absents ; corriger le nombre"


def reused(revision: int) -> str:
    """Say that a plan was computed before, and how often it was revised since."""
    revised = f", révisé {count(revision, 'fois', 'fois')}" if revision else ""
    return f"Planning déjà calculé{revised}, repris tel quel (--fresh : le recalculer)."


def replaced(kept: Path | None, apart: Sequence[Path]) -> Iterator[str]:
    """Say where the plan that another one replaces is kept, and which weeks still hold it."""
    if kept is not None:
        yield (
            f"Planning recalculé en entier : l’ancien est gardé dans {kept}. Après un imprévu, "
            "planner replan ne change que le nécessaire."
        )
    if apart:
        yield (
            f"Attention : {listing([str(path) for path in apart])} "
            f"{'viennent' if len(apart) > 1 else 'vient'} d’un autre planning des mêmes jours."
        )


def revision_summary(changes: int, cost: int, bound: int) -> str:
    """Count the changes, and say whether fewer would do."""
    if not changes:
        return "Aucune séance n’est touchée."
    told = f"{count(changes, 'changement')} (coût {cost})"
    if bound >= cost:
        return (
            f"{told}, le moins possible{NBSP}: c’est prouvé. La preuve porte sur les changements "
            "seulement ; l’effet sur la couverture est dit plus bas."
        )
    return f"{told} ; il n’est pas prouvé que ce soit le moins possible (au mieux {bound})."


def because(reason: str) -> str:
    """Say why."""
    return f"Motif{NBSP}: {reason}."


def handed_over(day: date, before: str, after: str) -> str:
    """Say that another team holds the sessions of a day."""
    return f"{weekday_date(day)}{NBSP}: « {after} » remplace « {before} », mêmes séances."


def concerned(communes: Sequence[str], need: float) -> str:
    """Say who is near a session that changes."""
    if not communes:
        return "Aucune commune ayant un besoin n’est à portée."
    return f"À portée{NBSP}: {_named(communes)} ({people(need)}, estimation pondérée par âge)."


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return listing([*names[:MOST_NAMED], *([count(more, "autre")] if more > 0 else [])])


def effect_parts(
    lost: Sequence[str],
    gained: Sequence[str],
    level: tuple[float, float],
    wait: tuple[int | None, int | None],
) -> tuple[str, ...]:
    """Say what a change does to the coverage; empty when it does nothing to it.

    Parameters
    ----------
    lost, gained : sequence of str
        Communes no longer reached, and reached from now on.
    level : tuple of float
        Service level weighted by need, in [0, 1], before and after.
    wait : tuple of (int or None)
        Longest wait in days, before and after; None when no commune is reached both times.
    """
    said = []
    if lost:
        verb = "ne sont plus atteintes" if len(lost) > 1 else "n’est plus atteinte"
        said.append(f"{_named(lost)} {verb}")
    if gained:
        verb = "sont désormais atteintes" if len(gained) > 1 else "est désormais atteinte"
        said.append(f"{_named(gained)} {verb}")
    before, after = level
    if abs(after - before) > NOTHING:
        digits = 1 if abs(after - before) > 0.0015 else 2
        moved = 100 * (after - before)
        noun = "points" if abs(moved) >= 2 else "point"
        change = f"{'+' if moved > 0 else ''}{number(moved, digits)}{NBSP}{noun}"
        said.append(
            f"besoin servi de {percent(before, digits)} à {percent(after, digits)} ({change})"
        )
    if wait[0] != wait[1]:
        days = [count(value or 0, "jour") for value in wait]
        said.append(f"attente la plus longue de {days[0]} à {days[1]}")
    return tuple(said)


def effect_of_revision(parts: Sequence[str]) -> str:
    """Say what a revision does to the coverage as a whole."""
    return f"Dans l’ensemble{NBSP}: {' ; '.join(parts) or SAME_COVERAGE}."


def effect_of_insertion(parts: Sequence[str]) -> str:
    """Say what a session more brings to the communes near the one that is lost."""
    return f"Apport{NBSP}: {' ; '.join(parts) or SAME_COVERAGE}."


def make_up_title(session: str) -> str:
    """Introduce the dates that could make up for a session."""
    return f"Pour rattraper {session.strip()}{NBSP}:"


def _more(minutes: int) -> str:
    sign = "+" if minutes >= 0 else "−"
    return f"{sign}{duration(abs(minutes))}"


def insertion(day: date, opens: time, activity: str, venue: str, drive: int, work: int) -> str:
    """Say what session could be added, when and where, and what it costs."""
    return (
        f"{weekday_date(day)}, {clock(opens)}, {activity}, {venue}{NBSP}: {_more(drive)} de route, "
        f"{_more(work)} de travail"
    )


def no_long_wait(limit: int) -> str:
    """Say that nobody waits too long."""
    return f"Aucune commune atteinte n’attend plus de {count(limit, 'jour')}."


def one_wait(names: Sequence[str], days: int, start: date, end: date) -> str:
    """Say how long communes wait."""
    verb = "attendent" if len(names) > 1 else "attend"
    return f"{listing(names)} {verb} {count(days, 'jour')} ({date_range(start, end)}){NBSP}:"


def repair(lost: date | None, left: int) -> str:
    """Say what a session does to a wait."""
    what = f"déplacer celle du {weekday_date(lost)}, perdue," if lost else "une séance de plus,"
    return f"{what} attente ramenée à {count(left, 'jour')}{NBSP}:"


def repairs_together(sessions: int, limit: int, drive: int, work: int, left: int) -> str:
    """Say what a few sessions repair together."""
    rest = f" (sauf pour {count(left, 'commune')})" if left else ""
    verb = "ramènerait" if sessions == 1 else "ramèneraient"
    return (
        f"{count(sessions, 'séance')} de plus {verb} toutes les attentes à "
        f"{count(limit, 'jour')} au plus{rest}, pour {_more(drive)} de route et {_more(work)} de "
        f"travail en tout{NBSP}:"
    )
