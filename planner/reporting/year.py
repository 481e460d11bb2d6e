"""A period made of plans: which one counts on which day, and what no plan covers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

from planner.model.attendance import SessionKey
from planner.model.calendar import DateRange, Horizon
from planner.model.plan import Plan, Session, Tour
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes


@dataclass(frozen=True, eq=False)
class Part:
    """A plan, or the days of it that a report counts, with the name of its folder."""

    name: str
    problem: Problem
    plan: Plan
    travel: TravelTimes

    @property
    def dates(self) -> DateRange:
        """First and last day."""
        return DateRange(self.plan.start, self.plan.end)


def key_of(tour: Tour, session: Session) -> SessionKey:
    """Return what tells a session from every other."""
    return SessionKey(tour.date, session.open, session.venue, session.activity)


def latest(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the last word of every plan: of its revisions the last, of equal copies one.

    Two plans of one problem that were never revised but differ both stay: whoever asks has
    to say which one was followed.
    """
    kept: list[Part] = []
    for part in sorted(parts, key=lambda p: (p.plan.start, -p.plan.revision, p.name)):
        if not any(_told_by(part.plan, other.plan) for other in kept):
            kept.append(part)
    return tuple(kept)


def _told_by(plan: Plan, other: Plan) -> bool:
    """Tell whether `other`, at least as often revised, says all there is to say of a plan."""
    same = (plan.base_digest or plan.scenario_digest) == (
        other.base_digest or other.scenario_digest
    ) and (plan.start, plan.end) == (other.start, other.end)
    return same and (other.revision > plan.revision or other.tours == plan.tours)


def followed(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return the days on which each plan was followed, when some were gone on from.

    A plan computed anew from a day on carries over the days before: what it goes on from was
    followed until then, and tells more of these days.
    """
    found = []
    for part in parts:
        past = part.problem.past
        gone = past and any(_goes_on(part, other) for other in parts if other is not part)
        first = past.first if past and gone else part.plan.start
        ends = [other.problem.past.first for other in parts
                if other is not part and other.problem.past and _goes_on(other, part)]  # fmt: skip
        last = min(ends) - timedelta(days=1) if ends else part.plan.end
        if (piece := within(part, DateRange(first, last))) is not None:
            found.append(piece)
    return tuple(found)


def _goes_on(part: Part, other: Part) -> bool:
    """Tell whether a plan carries over days of another one, all of them as they were."""
    past = part.problem.past
    if past is None or not other.plan.start < past.first <= other.plan.end:
        return False
    if other.problem.past and other.problem.past.first >= past.first:
        return False  # it was computed later
    first = max(part.plan.start, other.plan.start)
    ours = {tour for tour in past.tours if tour.date >= first}
    return ours == {tour for tour in other.plan.tours if first <= tour.date < past.first}


def within(part: Part, dates: DateRange) -> Part | None:
    """Return the days of a plan that are among `dates`; None when there are none."""
    first, last = max(part.plan.start, dates.start), min(part.plan.end, dates.end)
    if first > last:
        return None
    kept = DateRange(first, last)
    overrides = (o for o in part.plan.overrides if o.day is not None and o.day in kept)
    plan = replace(
        part.plan,
        start=first,
        end=last,
        tours=tuple(tour for tour in part.plan.tours if tour.date in kept),
        overrides=tuple(overrides),
    )
    problem = replace(part.problem, horizon=Horizon(first, last), past=None)
    return replace(part, plan=plan, problem=problem)


def cut(parts: Iterable[Part], ranges: Collection[DateRange]) -> tuple[Part, ...]:
    """Return the days of some plans that are in some ranges, a part a range, by date."""
    found = (within(part, dates) for part in parts for dates in ranges)
    return tuple(sorted(filter(None, found), key=lambda part: (part.plan.start, part.name)))


def overlaps(parts: Sequence[Part]) -> Iterator[tuple[Part, Part, DateRange]]:
    """Yield every two plans that cover the same days, and these days."""
    for one, other in combinations(parts, 2):
        first = max(one.plan.start, other.plan.start)
        last = min(one.plan.end, other.plan.end)
        if first <= last:
            yield one, other, DateRange(first, last)


def uncovered(parts: Iterable[Part], dates: DateRange) -> tuple[DateRange, ...]:
    """Return the days of a period that no plan covers, as ranges."""
    gaps, day = [], dates.start
    for part in sorted(parts, key=lambda p: p.plan.start):
        if part.plan.start > day:
            gaps.append(DateRange(day, part.plan.start - timedelta(days=1)))
        day = max(day, part.plan.end + timedelta(days=1))
    if day <= dates.end:
        gaps.append(DateRange(day, dates.end))
    return tuple(gaps)


def only(part: Part, keys: Collection[SessionKey]) -> Part:
    """Return a plan with nothing but some of its sessions, and the tours that hold one."""
    tours = []
    for tour in part.plan.tours:
        sessions = tuple(s for s in tour.sessions if key_of(tour, s) in keys)
        if sessions:
            tours.append(replace(tour, sessions=sessions))
    return replace(part, plan=replace(part.plan, tours=tuple(tours)))
