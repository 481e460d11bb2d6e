"""Every session that families were told of, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from planner.evaluation.context import span
from planner.evaluation.overrides import standing
from planner.model.attendance import Attendance, SessionKey
from planner.model.plan import Held, Tour
from planner.reporting.year import Part, key_of

KEPT, MOVED, ADDED, DROPPED = "kept", "moved", "added", "dropped"
"""What revisions did to a session: nothing, another day, hour, place or activity; put in;
given up."""


@dataclass(frozen=True)
class Told:
    """A session announced: as the last revision has it, or as it was when given up.

    Parameters
    ----------
    commune : str
        INSEE code.
    fate : str
        What revisions did to it.
    reason : str
        Why, in French; empty for a session they left alone.
    tour : Tour, optional
        The tour that holds it; none when it was given up.
    length : timedelta
        Time open to the public.
    record : Attendance, optional
        What was noted; none when nothing was.
    """

    key: SessionKey
    commune: str
    fate: str
    reason: str
    tour: Tour | None
    length: timedelta
    record: Attendance | None = None

    @property
    def held(self) -> bool | None:
        """Whether it took place; None when nothing was noted of a session of the plan."""
        if self.fate == DROPPED:
            return False
        return None if self.record is None else self.record.held


def _key(held: Held) -> SessionKey:
    return SessionKey(held.date, held.open, held.venue, held.activity)


def told(parts: Iterable[Part], records: Iterable[Attendance] = ()) -> tuple[Told, ...]:
    """Return every session announced in some plans, by date and time.

    A session moved is one session, at its last place. One that a revision added and a later
    one gave up was announced all the same, and counts among those given up.
    """
    noted = {record.session: record for record in records}
    found = [one for part in parts for one in _of_plan(part, noted)]
    return tuple(sorted(found, key=lambda one: one.key))


def _of_plan(part: Part, noted: Mapping[SessionKey, Attendance]) -> Iterable[Told]:
    changed = {o.after: o for o in standing(part.plan) if o.after is not None}
    for tour, s in part.plan.sessions():
        held = Held(tour.date, s.open, s.venue, s.commune, s.activity)
        key, override = key_of(tour, s), changed.get(held)
        fate = KEPT if override is None else MOVED if override.before else ADDED
        reason = override.reason if override else ""
        yield Told(key, s.commune, fate, reason, tour, span(s.open, s.close), noted.get(key))
    lengths = {activity.id: activity.duration for activity in part.problem.scenario.activities}
    for o in standing(part.plan):
        if o.before is not None and o.after is None:
            key = _key(o.before)
            length = lengths[o.before.activity]
            yield Told(key, o.before.commune, DROPPED, o.reason, None, length, noted.get(key))
