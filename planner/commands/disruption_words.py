"""What happens to a plan, as it is typed after --close, --absent, --cancel, --lock and --add."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from planner import texts
from planner.errors import Fault, InputError
from planner.explaining import letters
from planner.model.calendar import DateRange
from planner.model.plan import Plan, SessionSlot
from planner.model.scenario import Leave, Problem, Team
from planner.model.territory import Venue
from planner.revising.disruptions import (
    Absence,
    Addition,
    Closing,
    Disruptions,
    addition_refused,
    days_refused,
    outside,
    sessions_of,
)
from planner.texts import commands as words
from planner.texts import revising as said
from planner.texts.command_options import A_TEAM, A_VENUE, COMMAND_LINE, DID_YOU_MEAN

T = TypeVar("T")

_COUNT = re.compile(r"[1-9][0-9]?")
_WHEN = re.compile(
    r"(?P<start>\d{4}-\d\d-\d\d)(?:T(?P<hour>\d\d:\d\d))?(?:\.\.(?P<end>\d{4}-\d\d-\d\d))?"
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
        self.faults: list[Fault] = []

    def fault(self, option: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(COMMAND_LINE, option, message))

    def when(self, option: str, text: str, label: str) -> When | None:
        """Read ``2026-11-24``, ``2026-11-24T09:00`` or ``2026-11-24..2026-11-26``."""
        match, named = _WHEN.fullmatch(text), words.QUOTED.format(text)
        try:
            if match is None:
                raise ValueError
            start = date.fromisoformat(match["start"])
            end = date.fromisoformat(match["end"]) if match["end"] else start
            hour = time.fromisoformat(match["hour"]) if match["hour"] else None
        except ValueError:
            self.fault(option, words.NOT_DATES.format(named))
            return None
        if end < start:
            self.fault(option, words.REVERSED.format(named))
            return None
        dates = DateRange(start, end, label)
        if refused := self._refused(option, dates, named):
            self.fault(option, refused)
            return None
        return When(dates, hour)

    def _refused(self, option: str, dates: DateRange, named: str) -> str:
        """Say why some days cannot be meant; what is over may be locked, for nothing."""
        if option == "--lock":
            return outside(self.plan, dates, named)
        asked = option == "--add"
        refused = days_refused(self.problem, self.plan, dates, self.today, named, asked=asked)
        return f"{refused} (--today)" if refused and dates.end < self.today else refused

    def days(self, option: str, text: str, label: str) -> DateRange | None:
        """Read whole days, hours refused."""
        when = self.when(option, text, label)
        if when and when.hour:
            self.fault(option, words.WHOLE_DAYS.format(text))
            return None
        return when.dates if when else None

    def split(self, option: str, text: str, kind: str) -> tuple[str, str] | None:
        """Split ``what@when``."""
        what, _, moment = text.rpartition("@")
        if what and moment:
            return what, moment
        self.fault(option, words.WRITE_WITH_DATE.format(text, kind))
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
            self.fault(option, words.SEVERAL.format(text, several))
            return None
        spelt = {letters(name): name for _, names in known for name in names}
        close = difflib.get_close_matches(letters(text), spelt, n=1)
        meant = DID_YOU_MEAN.format(words.QUOTED.format(spelt[close[0]])) if close else ""
        self.fault(option, words.UNKNOWN.format(text, kind, meant or words.CHECK_NAME))
        return None

    def venue(self, option: str, text: str) -> Venue | None:
        """Find a venue by identifier, name, or its commune's name."""
        communes = self.problem.territory.by_code()
        venues = self.problem.scenario.venues
        named = [(v, (v.id, v.name, communes[v.commune].name)) for v in venues]
        return self._named(option, text, words.VENUE, named)

    def team(self, option: str, text: str) -> Team | None:
        """Find a team by identifier or name."""
        named = [(t, (t.id, t.name)) for t in self.problem.scenario.teams]
        return self._named(option, text, words.TEAM_NAME, named)

    def closing(self, text: str) -> Iterator[Closing]:
        """Read ``LIEU@DATES``."""
        if parts := self.split("--close", text, A_VENUE):
            venue = self.venue("--close", parts[0])
            dates = self.days("--close", parts[1], self.reason or said.CLOSED)
            if venue and dates:
                yield Closing(venue.id, dates)

    def absence(self, text: str) -> Iterator[Absence]:
        """Read ``EQUIPE@DATES`` or ``EQUIPE:2@DATES``; by default one agent is away."""
        parts = self.split("--absent", text, A_TEAM)
        if parts is None:
            return
        name, colon, count = parts[0].partition(":")
        team = self.team("--absent", name)
        dates = self.days("--absent", parts[1], self.reason or said.FEWER)
        if colon and not _COUNT.fullmatch(count):
            self.fault("--absent", words.NOT_AGENTS.format(count))
        elif team and dates:
            away = int(count) if colon else 1
            if away > team.agents:
                self.fault("--absent", said.too_many_away(team.name, team.agents, away))
            yield Absence(team.id, Leave(dates, away))

    def cancelled(self, text: str) -> Iterator[DateRange]:
        """Read dates."""
        if dates := self.days("--cancel", text, self.reason or said.CALLED_OFF):
            yield dates

    def locked(self, text: str) -> Iterator[SessionSlot]:
        """Read ``LIEU@DATES``, ``LIEU@DATEThh:mm`` or dates alone."""
        what, at, moment = text.rpartition("@")
        venue = self.venue("--lock", what) if at else None
        when = self.when("--lock", moment, "")
        if when is None or (at and venue is None):
            return
        found = [
            held
            for held in sessions_of(self.plan)
            if held.date in when.dates
            and (venue is None or held.venue == venue.id)
            and when.hour in (None, held.open)
        ]
        if not found:
            self.fault("--lock", words.NO_SESSION_THEN.format(text))
        yield from found

    def added(self, text: str) -> Iterator[Addition]:
        """Read ``LIEU@DATE``, ``LIEU/ACTIVITE@DATEThh:mm``."""
        parts = self.split("--add", text, A_VENUE)
        if parts is None:
            return
        name, _, wanted = parts[0].partition("/")
        venue, when = self.venue("--add", name), self.when("--add", parts[1], "")
        if venue is None or when is None:
            return
        hosted = [
            (activity, (activity.id, activity.name))
            for activity in self.problem.scenario.activities
            if venue.kind in activity.sites
        ]
        if any(letters(wanted) in map(letters, names) for _, names in hosted):
            activity = self._named("--add", wanted, words.ACTIVITY_NAME, hosted)
            if activity is None:
                return
            wanted = activity.id
        asked = Addition(venue.id, when.dates, wanted, when.hour)
        named = words.QUOTED.format(text)
        if refused := addition_refused(self.problem, self.plan, asked, self.today, named):
            self.fault("--add", refused)
        else:
            yield asked


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
        additions=_all(reader.added, typed.get("add", ())),
    )
    if reader.faults:
        raise InputError(reader.faults)
    return found
