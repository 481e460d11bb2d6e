"""Why a session cannot be held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.model.obstacles import Obstacle, ObstacleId, most_agents, presence
from planner.model.plan import SessionSlot
from planner.model.scenario import Activity, Problem
from planner.model.territory import Venue
from planner.texts.formats import (
    NBSP,
    WEEKDAYS,
    clock,
    count,
    date_range,
    day_month,
    hours,
    listing,
    long_date,
    number,
)


@dataclass(frozen=True)
class _Case:
    """An obstacle with all that its sentence may name."""

    problem: Problem
    held: SessionSlot
    name: str
    venue: Venue
    activity: Activity

    @property
    def what(self) -> str:
        """The activity without what its name says in brackets."""
        return self.activity.short_name

    @property
    def weekday(self) -> str:
        return WEEKDAYS[self.held.date.weekday()]

    @property
    def day(self) -> str:
        return day_month(self.held.date)

    @property
    def named(self) -> str:
        return f" ({self.name})" if self.name else ""

    @property
    def there(self) -> str:
        """Hours at which the team has to be there."""
        hours = presence(self.activity, self.held.open)
        return f"de {clock(hours[0])} à {clock(hours[1])}" if hours else "jusqu’après minuit"


def _suitability(c: _Case) -> str:
    limit = number(c.problem.scenario.policy.min_suitability, 2)
    found = number(c.venue.suitability, 2)
    return f"le lieu a une aptitude de {found}, le scénario demande {limit}"


def _site(c: _Case) -> str:
    kind = "un site fixe" if c.venue.fixed else "une salle itinérante"
    return f"« {c.what} » ne se tient pas dans {kind}"


def _start(c: _Case) -> str:
    known = listing([clock(start) for start in c.activity.starts])
    return f"« {c.what} » ne commence pas à {clock(c.held.open)} (heures possibles{NBSP}: {known})"


def _nap(c: _Case) -> str:
    start, end = c.problem.scenario.nap
    return f"« {c.what} » ne commence pas pendant la sieste, {hours(start, end)}"


def _quota(c: _Case) -> str:
    return f"la règle « {c.name} » ne permet aucune séance de « {c.what} » à cette heure"


def _calendar(c: _Case) -> str:
    return f"le service est fermé le {c.day}{c.named}"


def _school_break(c: _Case) -> str:
    return f"« {c.what} » n’a pas lieu le {c.day}{c.named}"


def _venue_closed(c: _Case) -> str:
    return f"le lieu est fermé le {c.day}{c.named}"


def _venue_hours(c: _Case) -> str:
    weekday = c.held.date.weekday()
    known = [hours(w.open, w.close) for w in sorted(c.venue.windows) if w.weekday == weekday]
    said = f"ouvre {listing(known)} le {c.weekday}" if known else f"n’ouvre pas le {c.weekday}"
    return f"le lieu {said}, il faut y être {c.there}"


def _weekday(c: _Case) -> str:
    return f"aucune équipe ne travaille le {c.weekday}"


def _staff(c: _Case) -> str:
    there = most_agents(c.problem, c.held.date)
    present = count(there, "est là", "sont là") if there else "aucun n’est là"
    needed = count(c.activity.min_staff, "agent")
    return f"« {c.what} » demande {needed}, {present} le {c.day}"


def _shift(c: _Case) -> str:
    weekday = c.held.date.weekday()
    teams = [t for t in c.problem.scenario.teams if weekday in t.weekdays]
    known = listing(sorted({hours(t.shift_start, t.shift_end) for t in teams}))
    return f"il faut y être {c.there}, hors des heures de travail ({known})"


def _outside(c: _Case) -> str:
    horizon = c.problem.horizon
    return f"cette date est hors du planning ({date_range(horizon.start, horizon.end)})"


SENTENCES: Mapping[ObstacleId, Callable[[_Case], str]] = {
    ObstacleId.OUTSIDE: _outside,
    ObstacleId.SUITABILITY: _suitability,
    ObstacleId.SITE: _site,
    ObstacleId.START: _start,
    ObstacleId.NAP: _nap,
    ObstacleId.QUOTA: _quota,
    ObstacleId.CALENDAR: _calendar,
    ObstacleId.SCHOOL_BREAK: _school_break,
    ObstacleId.VENUE_CLOSED: _venue_closed,
    ObstacleId.VENUE_HOURS: _venue_hours,
    ObstacleId.WEEKDAY: _weekday,
    ObstacleId.STAFF: _staff,
    ObstacleId.SHIFT: _shift,
}


def obstacle_sentence(problem: Problem, obstacle: Obstacle) -> str:
    """Say what stops a session, as part of a sentence."""
    held = obstacle.held
    venue, activity = problem.index.venues[held.venue], problem.index.activities[held.activity]
    case = _Case(problem, held, obstacle.name, venue, activity)
    return SENTENCES[obstacle.id](case)


def locked_impossible(day: date, venue: str, reasons: Iterable[str]) -> str:
    """Say why a locked session cannot be held any more."""
    return (
        f"{venue}, {long_date(day)}{NBSP}: séance verrouillée mais impossible, "
        f"{' ; '.join(reasons)}. La déverrouiller ou lever l’empêchement."
    )


def asked_impossible(day: date, venue: str, reasons: Iterable[str]) -> str:
    """Say why a session asked for cannot be held."""
    return (
        f"{venue}, {long_date(day)}{NBSP}: séance impossible, {' ; '.join(reasons)}. "
        "Choisir une autre date, une autre heure ou un autre lieu."
    )
