"""What disturbs a plan: a hall closed, agents absent, a day called off, a session asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TypeVar

from planner import texts
from planner.errors import Fault, InputError
from planner.explaining import plain
from planner.model.calendar import DateRange
from planner.model.plan import Held, Plan
from planner.model.scenario import Activity, Leave, Problem, Team
from planner.model.territory import Venue

SOURCE = "ligne de commande"
T = TypeVar("T")

_WHEN = re.compile(
    r"(?P<start>\d{4}-\d\d-\d\d)(?:T(?P<hour>\d\d:\d\d))?(?:\.\.(?P<end>\d{4}-\d\d-\d\d))?"
)


@dataclass(frozen=True)
class Absence:
    """So many agents of a team away."""

    team: str
    away: Leave


@dataclass(frozen=True)
class Closing:
    """A venue closed."""

    venue: str
    dates: DateRange


@dataclass(frozen=True)
class Disruptions:
    """Everything that disturbs a plan at once.

    Parameters
    ----------
    locked : frozenset of Held
        Sessions that must stay.
    added : tuple of tuple of Held
        Sessions asked for, each with the times it may take.
    """

    closings: tuple[Closing, ...] = ()
    absences: tuple[Absence, ...] = ()
    cancelled: tuple[DateRange, ...] = ()
    locked: frozenset[Held] = frozenset()
    added: tuple[tuple[Held, ...], ...] = ()

    def since(self, today: date) -> Disruptions:
        """Return what of them is not past."""

        def left(dates: DateRange) -> DateRange:
            return replace(dates, start=max(dates.start, today))

        return replace(
            self,
            closings=tuple(
                replace(c, dates=left(c.dates)) for c in self.closings if c.dates.end >= today
            ),
            absences=tuple(
                replace(a, away=replace(a.away, dates=left(a.away.dates)))
                for a in self.absences
                if a.away.dates.end >= today
            ),
            cancelled=tuple(left(dates) for dates in self.cancelled if dates.end >= today),
            added=tuple(
                places
                for asked in self.added
                if (places := tuple(held for held in asked if held.date >= today))
            ),
        )

    def on(self, problem: Problem) -> Problem:
        """Return a problem with the closures and absences that have come."""
        closed: dict[str, list[DateRange]] = defaultdict(list)
        for closing in self.closings:
            closed[closing.venue].append(closing.dates)
        away: dict[str, list[Leave]] = defaultdict(list)
        for absence in self.absences:
            away[absence.team].append(absence.away)
        scenario = problem.scenario
        calendar = scenario.calendar
        return replace(
            problem,
            scenario=replace(
                scenario,
                venues=tuple(
                    replace(v, closures=(*v.closures, *closed[v.id])) if v.id in closed else v
                    for v in scenario.venues
                ),
                teams=tuple(
                    replace(t, absences=(*t.absences, *away[t.id])) if t.id in away else t
                    for t in scenario.teams
                ),
                calendar=replace(calendar, cancelled=(*calendar.cancelled, *self.cancelled)),
            ),
        )


@dataclass(frozen=True)
class When:
    """Dates, and an hour if one was given."""

    dates: DateRange
    hour: time | None


class Reader:
    """Reads what was typed, and gathers every fault."""

    def __init__(self, problem: Problem, plan: Plan, reason: str, today: date) -> None:
        self.problem, self.plan, self.reason, self.today = problem, plan, reason, today
        self.faults: list[Fault] = []

    def fault(self, option: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(SOURCE, option, message))

    def when(self, option: str, text: str, label: str) -> When | None:
        """Read ``2026-11-24``, ``2026-11-24T09:00`` or ``2026-11-24..2026-11-26``."""
        match = _WHEN.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            start = date.fromisoformat(match["start"])
            end = date.fromisoformat(match["end"]) if match["end"] else start
            hour = time.fromisoformat(match["hour"]) if match["hour"] else None
        except ValueError:
            message = f"« {text} » n'est pas une date ; écrire 2026-11-24 ou 2026-11-24..2026-11-26"
            self.fault(option, message)
            return None
        if end < start or end < self.plan.start or start > self.plan.end:
            period = texts.date_range(self.plan.start, self.plan.end)
            self.fault(option, f"« {text} » est hors du planning ({period})")
            return None
        if end < self.today and option != "--lock":
            said = texts.full_date(self.today)
            self.fault(option, f"« {text} » est passé : rien ne change avant le {said} (--today)")
            return None
        return When(DateRange(start, end, label), hour)

    def split(self, option: str, text: str) -> tuple[str, str]:
        """Split ``what@when``."""
        what, at, moment = text.rpartition("@")
        if not at:
            self.fault(option, f"« {text} » : écrire QUOI@DATE, par exemple LIEU@2026-11-24")
        return what, moment

    def _named(self, option: str, text: str, things: Iterable[tuple[T, Sequence[str]]]) -> T | None:
        """Return the thing one of whose names is `text`; accents and case do not matter."""
        found = [thing for thing, names in things if plain(text) in map(plain, names)]
        if len(found) == 1:
            return found[0]
        hint = "plusieurs lieux portent ce nom" if found else "nom inconnu du planning"
        self.fault(option, f"« {text} » : {hint} ; donner son identifiant")
        return None

    def venue(self, option: str, text: str) -> Venue | None:
        """Find a venue by identifier, name, or its commune's name."""
        exact = [v for v in self.problem.scenario.venues if v.id == text]
        if exact:
            return exact[0]
        communes = self.problem.territory.by_code()
        return self._named(
            option,
            text,
            [(v, (v.id, v.name, communes[v.commune].name)) for v in self.problem.scenario.venues],
        )

    def team(self, option: str, text: str) -> Team | None:
        """Find a team by identifier or name."""
        return self._named(option, text, [(t, (t.id, t.name)) for t in self.problem.scenario.teams])

    def closing(self, text: str) -> Iterator[Closing]:
        """Read ``LIEU@DATES``."""
        what, moment = self.split("--close", text)
        if not moment or not what:
            return
        venue = self.venue("--close", what)
        when = self.when("--close", moment, self.reason or "fermeture imprévue")
        if venue and when:
            yield Closing(venue.id, when.dates)

    def absence(self, text: str) -> Iterator[Absence]:
        """Read ``EQUIPE@DATES`` or ``EQUIPE:2@DATES``; by default one agent is away."""
        what, moment = self.split("--absent", text)
        if not moment or not what:
            return
        name, colon, count = what.partition(":")
        team = self.team("--absent", name)
        when = self.when("--absent", moment, self.reason or "équipe réduite")
        if colon and not (count.isdigit() and int(count) > 0):
            self.fault("--absent", f"« {count} » n'est pas un nombre d'agents ; écrire EQUIPE:2")
        elif team and when:
            yield Absence(team.id, Leave(when.dates, int(count) if colon else 1))

    def cancelled(self, text: str) -> Iterator[DateRange]:
        """Read dates."""
        when = self.when("--cancel", text, self.reason or "journée annulée")
        if when:
            yield when.dates

    def locked(self, text: str) -> Iterator[Held]:
        """Read ``LIEU@DATES``, ``LIEU@DATEThh:mm`` or dates alone."""
        what, _, moment = text.rpartition("@")
        venue = self.venue("--lock", what) if what else None
        when = self.when("--lock", moment, "")
        if when is None or (what and venue is None):
            return
        found = [
            Held(tour.date, s.open, s.venue, s.commune, s.activity)
            for tour, s in self.plan.sessions()
            if tour.date in when.dates
            and (venue is None or s.venue == venue.id)
            and when.hour in (None, s.open)
        ]
        if not found:
            self.fault("--lock", f"« {text} » : aucune séance du planning à cette date")
        yield from found

    def added(self, text: str) -> Iterator[tuple[Held, ...]]:
        """Read ``LIEU@DATE``, ``LIEU/ACTIVITE@DATEThh:mm``."""
        what, moment = self.split("--add", text)
        if not moment or not what:
            return
        name, slash, wanted = what.partition("/")
        venue = self.venue("--add", name)
        when = self.when("--add", moment, "")
        activities = list(self._activities(venue, wanted)) if venue else []
        if slash and venue and not activities:
            self.fault("--add", f"« {wanted} » : aucune activité de ce nom dans ce lieu")
        if venue and when and activities:
            yield tuple(
                Held(day, hour, venue.id, venue.commune, activity.id)
                for activity in activities
                for day in _days(when.dates)
                for hour in activity.starts
                if when.hour in (None, hour)
            )

    def _activities(self, venue: Venue, wanted: str) -> Iterator[Activity]:
        """Those asked for, or those of the need that a venue may host."""
        weights = self.problem.scenario.policy.need
        for activity in self.problem.scenario.activities:
            if venue.kind not in activity.sites:
                continue
            serves = any(weights.get(public, 0.0) > 0 for public in activity.publics)
            named = plain(wanted) in (plain(activity.id), plain(activity.name))
            if named if wanted else serves:
                yield activity


def _days(dates: DateRange) -> Iterator[date]:
    day = dates.start
    while day <= dates.end:
        yield day
        day = date.fromordinal(day.toordinal() + 1)


def _all(read: Callable[[str], Iterator[T]], given: Iterable[str]) -> tuple[T, ...]:
    return tuple(item for text in given for item in read(text))


def read_disruptions(
    problem: Problem,
    plan: Plan,
    typed: Mapping[str, Sequence[str]],
    reason: str = "",
    today: date = date.min,
) -> Disruptions:
    """Read what was typed after --close, --absent, --cancel, --lock and --add.

    Parameters
    ----------
    typed : Mapping
        Texts by option: ``close``, ``absent``, ``cancel``, ``lock``, ``add``.
    reason : str
        Why, shown to families.
    today : date
        What was over before it cannot be disturbed any more.

    Raises
    ------
    InputError
        Carries every fault.
    """
    reader = Reader(problem, plan, reason, today)
    found = Disruptions(
        closings=_all(reader.closing, typed.get("close", ())),
        absences=_all(reader.absence, typed.get("absent", ())),
        cancelled=_all(reader.cancelled, typed.get("cancel", ())),
        locked=frozenset(_all(reader.locked, typed.get("lock", ()))),
        added=_all(reader.added, typed.get("add", ())),
    )
    if reader.faults:
        raise InputError(reader.faults)
    return found
