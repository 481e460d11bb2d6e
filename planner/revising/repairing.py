"""Communes that wait too long, and the sessions that would shorten their wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.evaluation.waits import long_waits, lost_sessions
from planner.explaining import PlanFolder
from planner.model.calendar import week_index
from planner.model.coverage import Wait
from planner.model.plan import SessionSlot
from planner.solving.insertions import Insertion, room_in

MOVED, EXTRA = "moved", "extra"
"""A session lost to a closed day, on another day of its week; a session more."""

PROPOSED = 2
"""Repairs of each sort told of a wait."""


@dataclass(frozen=True)
class Repair:
    """A session that would cut a wait in two.

    Parameters
    ----------
    kind : str
        ``MOVED`` or ``EXTRA``.
    lost : SessionSlot, optional
        The session that a closed day takes away, when it is moved.
    left : int
        Days of the longer of the two waits left.
    """

    kind: str
    lost: SessionSlot | None
    insertion: Insertion
    left: int


@dataclass(frozen=True)
class Repairs:
    """Repairs of one wait, those that shorten it most first."""

    wait: Wait
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class Proposal:
    """What could be done about all waits that are too long.

    Parameters
    ----------
    together : tuple of Insertion
        Few sessions that bring as many waits as can be within the limit.
    unrepaired : tuple of Wait
        Waits that no session of those can bring within it.
    """

    limit: int
    waits: tuple[Repairs, ...]
    together: tuple[Insertion, ...]
    unrepaired: tuple[Wait, ...]


def _left(wait: Wait, day: date) -> int:
    return max((day - wait.start).days, (wait.end - day).days)


def _inside(wait: Wait, day: date) -> bool:
    return wait.start < day < wait.end


def _near(stored: PlanFolder, code: str, venue: str) -> bool:
    problem, _, travel = stored
    return travel.between(code, venue) <= problem.scenario.policy.target_minutes


def _moved(stored: PlanFolder, wait: Wait, first: date, lost: Iterable[SessionSlot]) -> Iterator[
    tuple[SessionSlot, SessionSlot]
]:  # fmt: skip
    """Yield sessions lost to closed days and where they could be held in the same week."""
    anchor = stored[0].scenario.anchor
    for held in lost:
        if _inside(wait, held.date) and _near(stored, wait.code, held.venue):
            for step in range(-6, 7):
                day = held.date + timedelta(days=step)
                same_week = week_index(anchor, day) == week_index(anchor, held.date)
                if step and same_week and day >= first and _inside(wait, day):
                    yield held, replace(held, date=day)


def _extra(stored: PlanFolder, wait: Wait, first: date) -> Iterator[SessionSlot]:
    """Sessions near a commune on any day of its wait."""
    problem = stored[0]
    weights = problem.scenario.policy.need
    day = max(first, wait.start + timedelta(days=1))
    days = [day + timedelta(days=k) for k in range(max(0, (wait.end - day).days))]
    for venue in problem.scenario.venues:
        if not problem.usable(venue) or not _near(stored, wait.code, venue.id):
            continue
        for activity in problem.scenario.activities:
            serves = any(weights.get(public, 0.0) > 0 for public in activity.publics)
            if serves and venue.kind in activity.sites:
                for when in days:
                    for hour in activity.starts:
                        yield SessionSlot(when, hour, venue.id, venue.commune, activity.id)


def propose(stored: PlanFolder, today: date) -> Proposal:
    """Return the waits longer than the policy's limit, and the sessions that repair them.

    Every session proposed fits in the plan as it is, hours included; taken together they
    may not all fit: a revision decides.

    Parameters
    ----------
    today : date
        Nothing is proposed before it.
    """
    problem, plan, travel = stored
    limit = problem.scenario.policy.max_wait_days
    found = long_waits(problem, plan, travel)
    room = room_in(problem, plan, travel)
    lost = lost_sessions(problem, plan)
    fitting: dict[SessionSlot, Insertion | None] = {}

    def fit(place: SessionSlot) -> Insertion | None:
        if place not in fitting:
            fitting[place] = room.best(place)
        return fitting[place]

    told = []
    for wait in found:
        moved = [
            Repair(MOVED, held, insertion, _left(wait, place.date))
            for held, place in _moved(stored, wait, today, lost)
            if (insertion := fit(place)) is not None
        ]
        known = {repair.insertion for repair in moved}
        extra = [
            Repair(EXTRA, None, insertion, _left(wait, place.date))
            for place in _extra(stored, wait, today)
            if (insertion := fit(place)) is not None and insertion not in known
        ]
        told.append(Repairs(wait, (*_best(moved, limit), *_best(extra, limit))))
    usable = [insertion for insertion in fitting.values() if insertion is not None]
    together, unrepaired = _cover(stored, found, usable, limit)
    return Proposal(limit, tuple(told), together, unrepaired)


def _best(repairs: Iterable[Repair], limit: int) -> list[Repair]:
    """Those that bring the wait within the limit first, then by driving."""
    ranked = sorted(
        repairs,
        key=lambda r: (max(r.left, limit), r.insertion.drive, r.left, r.insertion.held),
    )
    days: dict[date, Repair] = {}
    for repair in ranked:
        days.setdefault(repair.insertion.held.date, repair)
    return list(days.values())[:PROPOSED]


def _cover(
    stored: PlanFolder, waits: Iterable[Wait], usable: Iterable[Insertion], limit: int
) -> tuple[tuple[Insertion, ...], tuple[Wait, ...]]:
    """Choose sessions that repair the most waits at once, the least driving first (greedy)."""
    open_waits = [wait for wait in waits if wait.days > limit]
    repairs = {
        insertion: {
            wait
            for wait in open_waits
            if _inside(wait, insertion.held.date)
            and _left(wait, insertion.held.date) <= limit
            and _near(stored, wait.code, insertion.held.venue)
        }
        for insertion in usable
    }
    chosen: list[Insertion] = []
    left = set(open_waits)
    while left and repairs:
        best = min(repairs, key=lambda i: (-len(repairs[i] & left), i.drive, i.work, i.held))
        if not repairs[best] & left:
            break
        chosen.append(best)
        left -= repairs[best]
        # Two more on one day of a team might not fit.
        day = best.team, best.held.date
        repairs = {i: found for i, found in repairs.items() if (i.team, i.held.date) != day}
    order = sorted(chosen, key=lambda i: i.held)
    return tuple(order), tuple(wait for wait in open_waits if wait in left)
