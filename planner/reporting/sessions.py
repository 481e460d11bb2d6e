"""Every session that families were told of, or came to, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from planner.evaluation.context import span
from planner.evaluation.overrides import standing
from planner.model.attendance import Attendance, SessionKey
from planner.model.plan import Tour
from planner.reporting.period import ReportPeriod
from planner.reporting.report_names import ReportNames
from planner.reporting.year import Part, key_of

KEPT, MOVED, ADDED, DROPPED, OUTSIDE = "kept", "moved", "added", "dropped", "outside"
"""What plans say of a session: as announced; another day, hour, place or activity by a
revision; put in by one; given up by one; nothing, somebody noted it all the same."""

HELD, LOST, UNNOTED, AHEAD = "held", "lost", "unnoted", "ahead"
"""What is known of a session: held; called off on the day or given up by a revision; past,
and nothing noted; to come."""


@dataclass(frozen=True)
class ReportedSession:
    """A session: as the last revision has it, as it was when given up, or as it was noted.

    Parameters
    ----------
    commune : str
        INSEE code; empty when no plan knows the venue.
    fate : str
        What plans say of it.
    state : str
        What is known of it.
    reason : str
        Why revisions touched it, in French; empty for a session they left alone.
    tour : Tour, optional
        The tour that holds it; none when no plan does.
    length : timedelta, optional
        Time open to the public; none when no plan knows the activity.
    record : Attendance, optional
        What was noted; none when nothing was.
    """

    key: SessionKey
    commune: str
    fate: str
    state: str
    reason: str
    tour: Tour | None
    length: timedelta | None
    record: Attendance | None = None

    @property
    def planned(self) -> bool:
        """Whether the plans in force hold it."""
        return self.tour is not None


def told(
    parts: Iterable[Part],
    period: ReportPeriod,
    names: ReportNames,
    records: Iterable[Attendance] = (),
) -> tuple[ReportedSession, ...]:
    """Return every session of a period, by date and time.

    A session moved is one session, at its last place. One that a revision added and a later
    one gave up was announced all the same, and counts among those given up. What was noted of
    a session counts whatever the plans say now. Of the days to come, only sessions that are
    still to be held.
    """
    noted = {record.session: record for record in records}
    found = [one for part in parts for one in _of_plan(part, period, noted)]
    known = {one.key for one in found}
    found += [_noted_only(noted[key], names) for key in noted.keys() - known]
    kept = (one for one in found if one.key.date in period.dates)
    kept = (one for one in kept if one.state == AHEAD or one.key.date <= period.until)
    return tuple(sorted(kept, key=lambda one: one.key))


def _state(key: SessionKey, given_up: bool, record: Attendance | None, period: ReportPeriod) -> str:
    if (record is None and given_up) or (record is not None and not record.held):
        return LOST
    if key.date > period.until and not given_up:
        return AHEAD
    if record is not None:
        return HELD
    return AHEAD if key.date == period.until and not period.over else UNNOTED


def _of_plan(
    part: Part, period: ReportPeriod, noted: Mapping[SessionKey, Attendance]
) -> Iterator[ReportedSession]:
    changed = {o.after: o for o in standing(part.plan) if o.after is not None}
    for tour, s in part.plan.sessions():
        key, override = key_of(tour, s), changed.get(s.held_on(tour.date))
        fate = KEPT if override is None else MOVED if override.before else ADDED
        reason, record = override.reason if override else "", noted.get(key)
        state = _state(key, False, record, period)
        length = span(s.open, s.close)
        yield ReportedSession(key, s.commune, fate, state, reason, tour, length, record)
    for o in standing(part.plan):
        if o.before is not None and o.after is None:
            lost = o.before
            key = SessionKey(lost.date, lost.open, lost.venue, lost.activity)
            record = noted.get(key)
            length = part.problem.index.activities[lost.activity].duration
            state = _state(key, True, record, period)
            fate = OUTSIDE if state == HELD else DROPPED
            yield ReportedSession(key, lost.commune, fate, state, o.reason, None, length, record)


def _noted_only(record: Attendance, names: ReportNames) -> ReportedSession:
    """Return a session that was noted, and that no plan holds or gave up."""
    key = record.session
    activity = names.activities.get(key.activity)
    length = activity.duration if activity else None
    state = HELD if record.held else LOST
    return ReportedSession(
        key, names.commune_of(key.venue), OUTSIDE, state, "", None, length, record
    )
