"""What disturbs a plan: a hall closed, agents absent, a day called off, a session asked for."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from planner import texts
from planner.errors import Fault, InputError
from planner.explaining import letters
from planner.model.calendar import DateRange
from planner.model.plan import Held, Plan
from planner.model.scenario import Activity, Leave, Problem, Team
from planner.model.territory import Venue
from planner.texts import revising as said

SOURCE = "ligne de commande"
T = TypeVar("T")

_COUNT = re.compile(r"[1-9][0-9]?")
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
        """Return what is left of them: what is past was held, or was not."""

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
        self.problem, self.plan, self.today = problem, plan, today
        self.reason = " ".join(reason.split())
        self.held = [
            Held(tour.date, s.open, s.venue, s.commune, s.activity) for tour, s in plan.sessions()
        ]
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
        if end < start:
            self.fault(option, f"« {text} » finit avant de commencer ; inverser les dates")
            return None
        if end < self.plan.start or start > self.plan.end:
            period = texts.date_range(self.plan.start, self.plan.end)
            self.fault(option, f"« {text} » est hors du planning ({period})")
            return None
        if end < self.today and option != "--lock":
            day = texts.full_date(self.today)
            self.fault(option, f"« {text} » est passé : rien ne change avant le {day} (--today)")
            return None
        if option != "--lock" and (kept := self._carried(option, start, end)):
            first = self.problem.to_plan.horizon.start
            self.fault(option, said.carried_over(text, kept, first))
            return None
        return When(DateRange(start, end, label), hour)

    def _carried(self, option: str, start: date, end: date) -> date | None:
        """Return the first day from today on that a plan carries over with what is on it.

        Of those on which it holds nothing, only the one on which something is asked for.
        """
        first, begin = self.problem.to_plan.horizon.start, max(start, self.today)
        if option == "--add":
            return begin if end < first else None
        days = (held.date for held in self.held if begin <= held.date <= end)
        return min((day for day in days if day < first), default=None)

    def days(self, option: str, text: str, label: str) -> DateRange | None:
        """Read whole days, hours refused."""
        when = self.when(option, text, label)
        if when and when.hour:
            self.fault(option, f"« {text} » : seulement des jours entiers, sans heure")
            return None
        return when.dates if when else None

    def split(self, option: str, text: str, kind: str) -> tuple[str, str] | None:
        """Split ``what@when``."""
        what, _, moment = text.rpartition("@")
        if what and moment:
            return what, moment
        self.fault(option, f"« {text} » : écrire {kind}@DATE, par exemple {kind}@2026-11-24")
        return None

    def _named(
        self, option: str, text: str, kind: str, things: Iterable[tuple[T, Sequence[str]]]
    ) -> T | None:
        """Return the thing one of whose names is `text`; accents and case do not matter.

        The first of the names is its identifier, which alone wins over the other names.
        """
        known = list(things)
        exact = [thing for thing, names in known if names[0] == text]
        found = [(thing, names) for thing, names in known if letters(text) in map(letters, names)]
        if exact or len(found) == 1:
            return exact[0] if exact else found[0][0]
        if found:
            several = texts.listing([names[0] for _, names in found])
            self.fault(option, f"« {text} » peut être {several} ; donner cet identifiant")
            return None
        spelt = {letters(name): name for _, names in known for name in names}
        close = difflib.get_close_matches(letters(text), spelt, n=1)
        hint = f"vouliez-vous dire « {spelt[close[0]]} » ?" if close else "vérifier son nom"
        self.fault(option, f"« {text} » : {kind} inconnu du planning ; {hint}")
        return None

    def venue(self, option: str, text: str) -> Venue | None:
        """Find a venue by identifier, name, or its commune's name."""
        communes = self.problem.territory.by_code()
        venues = self.problem.scenario.venues
        named = [(v, (v.id, v.name, communes[v.commune].name)) for v in venues]
        return self._named(option, text, "lieu", named)

    def team(self, option: str, text: str) -> Team | None:
        """Find a team by identifier or name."""
        named = [(t, (t.id, t.name)) for t in self.problem.scenario.teams]
        return self._named(option, text, "nom d'équipe", named)

    def closing(self, text: str) -> Iterator[Closing]:
        """Read ``LIEU@DATES``."""
        if parts := self.split("--close", text, "LIEU"):
            venue = self.venue("--close", parts[0])
            dates = self.days("--close", parts[1], self.reason or "fermeture imprévue")
            if venue and dates:
                yield Closing(venue.id, dates)

    def absence(self, text: str) -> Iterator[Absence]:
        """Read ``EQUIPE@DATES`` or ``EQUIPE:2@DATES``; by default one agent is away."""
        parts = self.split("--absent", text, "EQUIPE")
        if parts is None:
            return
        name, colon, count = parts[0].partition(":")
        team = self.team("--absent", name)
        dates = self.days("--absent", parts[1], self.reason or "équipe réduite")
        if colon and not _COUNT.fullmatch(count):
            self.fault("--absent", f"« {count} » n'est pas un nombre d'agents ; écrire EQUIPE:2")
        elif team and dates:
            away = int(count) if colon else 1
            if away > team.agents:
                self.fault("--absent", said.too_many_away(team.name, team.agents, away))
            yield Absence(team.id, Leave(dates, away))

    def cancelled(self, text: str) -> Iterator[DateRange]:
        """Read dates."""
        if dates := self.days("--cancel", text, self.reason or "journée annulée"):
            yield dates

    def locked(self, text: str) -> Iterator[Held]:
        """Read ``LIEU@DATES``, ``LIEU@DATEThh:mm`` or dates alone."""
        what, at, moment = text.rpartition("@")
        venue = self.venue("--lock", what) if at else None
        when = self.when("--lock", moment, "")
        if when is None or (at and venue is None):
            return
        found = [
            held
            for held in self.held
            if held.date in when.dates
            and (venue is None or held.venue == venue.id)
            and when.hour in (None, held.open)
        ]
        if not found:
            self.fault("--lock", f"« {text} » : aucune séance du planning à cette date")
        yield from found

    def added(self, text: str) -> Iterator[tuple[Held, ...]]:
        """Read ``LIEU@DATE``, ``LIEU/ACTIVITE@DATEThh:mm``."""
        parts = self.split("--add", text, "LIEU")
        if parts is None:
            return
        name, _, wanted = parts[0].partition("/")
        venue, when = self.venue("--add", name), self.when("--add", parts[1], "")
        if venue is None or when is None:
            return
        activities = list(self._activities(venue, wanted))
        places = [
            Held(day, hour, venue.id, venue.commune, activity.id)
            for activity in activities
            for day in self._days(when.dates)
            for hour in activity.starts
            if when.hour in (None, hour)
        ]
        free = tuple(place for place in places if place not in self.held)
        if free:
            yield free
        elif not activities:
            asked = f"l'activité « {wanted} » n'est pas" if wanted else "aucune activité n'est"
            self.fault("--add", f"« {text} » : {asked} proposée dans ce lieu")
        elif places:
            self.fault("--add", f"« {text} » : cette séance est déjà dans le planning")
        else:
            hours = sorted({hour for activity in activities for hour in activity.starts})
            known = texts.listing([f"{hour:%H:%M}" for hour in hours])
            self.fault("--add", f"« {text} » : aucune activité à cette heure ; choisir {known}")

    def _days(self, dates: DateRange) -> Iterator[date]:
        """Yield the days still to come, within the plan."""
        first, last = max(dates.start, self.today, self.plan.start), min(dates.end, self.plan.end)
        yield from (first + timedelta(days=k) for k in range((last - first).days + 1))

    def _activities(self, venue: Venue, wanted: str) -> Iterator[Activity]:
        """Those asked for, or those of the need that a venue may host."""
        weights = self.problem.scenario.policy.need
        for activity in self.problem.scenario.activities:
            if venue.kind not in activity.sites:
                continue
            serves = any(weights.get(public, 0.0) > 0 for public in activity.publics)
            named = letters(wanted) in (letters(activity.id), letters(activity.name))
            if named if wanted else serves:
                yield activity


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
