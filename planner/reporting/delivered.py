"""What some plans deliver: hours, kilometres, cost; whom they reach, and how regularly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.evaluation.context import span, work_time
from planner.evaluation.coverage import serving
from planner.evaluation.plan_facts import priced
from planner.model.attendance import SessionKey
from planner.model.calendar import CYCLE_DAYS, DateRange, cycle_index
from planner.model.plan import Session, Tour
from planner.model.scenario import Team
from planner.model.vehicles import Mileage
from planner.reporting.year import Part, key_of, only

BANDS: Mapping[str, tuple[str, ...]] = {"under3": ("0-2",), "under6": ("0-2", "3-5")}
"""Publics of each age group."""

LIMITS = (15, 10)
"""Minutes within which a session is near."""


@dataclass(frozen=True)
class Work:
    """Time of the team in hours, kilometres, euros; a cost is None when its rate is unknown.

    `work` is everything from depot to depot but lunch; `agents` is the same times the agents
    aboard.
    """

    tours: int
    sessions: int
    public: float
    set_up: float
    pack_up: float
    debrief: float
    driving: float
    work: float
    agents: float
    km: float
    cost_km: float | None
    cost_hours: float | None

    @property
    def organisation(self) -> float:
        """Hours of work while no door is open."""
        return self.work - self.public

    @property
    def waiting(self) -> float:
        """Hours of work that are none of the others."""
        return self.organisation - self.set_up - self.pack_up - self.debrief - self.driving

    @property
    def cost(self) -> float | None:
        """Both costs together; None when one is unknown."""
        if self.cost_km is None or self.cost_hours is None:
            return None
        return self.cost_km + self.cost_hours


@dataclass(frozen=True)
class Reach:
    """Whom sessions reach.

    Parameters
    ----------
    every, average : mapping of (age group, minutes) to share
        Children near a session in every 14-day cycle that holds service and is counted whole;
        in such a cycle, on average. Empty when there is none.
    cycles : int
        How many such cycles there are.
    regular : frozenset of str
        Communes with need that have a session within 15 minutes in all of them.
    reached, with_need, visited : frozenset of str
        Communes with need that some session reaches within the target time; all those with
        need; those a session is held in.
    children : float
        Children under six of the communes reached (an estimate, as all numbers of children).
    unplaced : int
        Sessions held outside of any plan of which no plan knows the place: they may reach more.
    """

    every: Mapping[tuple[str, int], float]
    average: Mapping[tuple[str, int], float]
    cycles: int
    regular: frozenset[str]
    reached: frozenset[str]
    with_need: frozenset[str]
    visited: frozenset[str]
    children: float
    unplaced: int


@dataclass(frozen=True)
class Delivery:
    """What plans deliver, as planned or as held.

    Parameters
    ----------
    families : float, optional
        Families with children of the communes reached; None when unknown of one of them.
    """

    work: Work
    reach: Reach
    families: float | None


def delivery(
    parts: Sequence[Part],
    families: Mapping[str, float] | None = None,
    held: Collection[SessionKey] | None = None,
    outside: Collection[SessionKey] = (),
    whole: DateRange | None = None,
) -> Delivery:
    """Return what some plans, at least one, deliver.

    Parameters
    ----------
    families : mapping, optional
        Families with children by INSEE code of the commune.
    held : collection of SessionKey, optional
        The only sessions that count; all of them when None.
    outside : collection of SessionKey
        Sessions that no plan holds and that were held all the same: whom they reach is known,
        the work they took is not, and is left out.
    whole : DateRange, optional
        The dates that a cycle must be within to count.
    """
    kept = parts if held is None else [only(part, held) for part in parts]
    reached = reach(kept, outside, whole)
    known = families is not None and reached.reached <= families.keys()
    total = sum(families[code] for code in sorted(reached.reached)) if known and families else None
    return Delivery(work(parts, held), reached, total)


def _hours(lengths: Iterable[timedelta]) -> float:
    return sum(length.total_seconds() for length in lengths) / 3600


@dataclass(frozen=True, eq=False)
class _Driven:
    """A tour that holds at least one of the sessions that count."""

    part: Part
    tour: Tour
    kept: tuple[Session, ...]

    @property
    def worked(self) -> timedelta:
        """Its work as planned, without the time on the spot of sessions that do not count."""
        lost = (span(s.arrive, s.leave) for s in self.tour.sessions if s not in self.kept)
        return work_time(self.tour) - sum(lost, timedelta())

    @property
    def team(self) -> Team:
        """Who drives it."""
        return self.part.problem.index.teams[self.tour.team]

    @property
    def debriefs(self) -> Iterator[timedelta]:
        """How long agents talk after each session."""
        activities = self.part.problem.index.activities
        return (activities[s.activity].debrief for s in self.kept)


def _driven(parts: Iterable[Part], held: Collection[SessionKey] | None) -> Iterator[_Driven]:
    for part in parts:
        for tour in part.plan.tours:
            sessions = (s for s in tour.sessions if held is None or key_of(tour, s) in held)
            if kept := tuple(sessions):
                yield _Driven(part, tour, kept)


def work(parts: Iterable[Part], held: Collection[SessionKey] | None = None) -> Work:
    """Add up the tours of some plans, as planned.

    Parameters
    ----------
    held : collection of SessionKey, optional
        The only sessions that count. A tour without any was not driven; one with some was
        driven whole.
    """
    tours = tuple(_driven(parts, held))
    stops = [s for one in tours for s in one.kept]
    debrief = _hours(length for one in tours for length in one.debriefs)
    return Work(
        tours=len(tours),
        sessions=len(stops),
        public=_hours(span(s.open, s.close) for s in stops),
        set_up=_hours(span(s.arrive, s.open) for s in stops),
        pack_up=_hours(span(s.close, s.leave) for s in stops) - debrief,
        debrief=debrief,
        driving=sum(one.tour.drive_minutes for one in tours) / 60,
        work=_hours(one.worked for one in tours),
        agents=_hours(one.worked * one.tour.staff for one in tours),
        km=sum(one.tour.km for one in tours),
        cost_km=_cost_of_driving(tours),
        cost_hours=priced((_hours([one.worked]), one.team.cost_per_hour) for one in tours),
    )


def _cost_of_driving(tours: Iterable[_Driven]) -> float | None:
    """Price the kilometres of a year; by its slices, where an agent's car is repaid by them."""
    repaid: dict[tuple[str, Mileage], float] = defaultdict(float)
    others = []
    for one in tours:
        if one.team.mileage is not None:
            repaid[one.team.id, one.team.mileage] += one.tour.km
        else:
            others.append((one.tour.km, one.team.euros_per_km))
    cost = priced(others)
    if cost is None:
        return None
    return cost + sum(mileage.allowance(km) for (_, mileage), km in repaid.items())


def _cycle(part: Part, day: date) -> date:
    """Return the first day of the anchored cycle that contains `day`."""
    anchor = part.problem.scenario.anchor
    return anchor + timedelta(days=CYCLE_DAYS * cycle_index(anchor, day))


def _cycles(parts: Iterable[Part], whole: DateRange | None) -> set[date]:
    """Return the first days of the cycles that hold service, and are within some dates."""
    found = {_cycle(part, day) for part in parts for day in part.problem.service_dates()}
    last = timedelta(days=CYCLE_DAYS - 1)
    return {day for day in found if whole is None or (day in whole and day + last in whole)}


@dataclass(frozen=True, eq=False)
class _Served:
    """The sessions of one part, and those held outside of any plan that it is told with."""

    part: Part
    sessions: tuple[tuple[date, str, str], ...]

    def near(self, minutes: float) -> Iterator[tuple[str, list[date]]]:
        """Yield each commune with the dates of every venue it has within `minutes`."""
        travel, dates = self.part.travel, serving(self.part.problem, self.sessions)
        for commune in self.part.problem.territory.communes:
            for venue, days in dates.items():
                if travel.between(commune.code, venue) <= minutes:
                    yield commune.code, days

    @property
    def visited(self) -> Iterator[str]:
        """The communes sessions are held in."""
        venues = self.part.problem.index.venues
        return (venues[venue].commune for _, venue, _ in self.sessions)


def _served(parts: Sequence[Part], outside: Iterable[SessionKey]) -> tuple[_Served, ...]:
    found: list[list[tuple[date, str, str]]] = [
        [(tour.date, s.venue, s.activity) for tour, s in part.plan.sessions()] for part in parts
    ]
    for key in sorted(outside):
        able = [k for k, part in enumerate(parts) if _knows(part, key)]
        if able:
            home = next((k for k in able if key.date in parts[k].dates), able[-1])
            found[home].append((key.date, key.venue, key.activity))
    return tuple(_Served(part, tuple(some)) for part, some in zip(parts, found, strict=True))


def _knows(part: Part, key: SessionKey) -> bool:
    """Tell whether a plan knows where and what a session is, and how far from every commune."""
    index = part.problem.index
    return (
        key.venue in part.travel.index
        and key.venue in index.venues
        and key.activity in index.activities
    )


def _near(served: Iterable[_Served], minutes: float) -> dict[str, set[date]]:
    """Return the cycles in which each commune has a session within `minutes`."""
    seen: dict[str, set[date]] = {}
    for one in served:
        for code, days in one.near(minutes):
            seen.setdefault(code, set()).update(_cycle(one.part, day) for day in days)
    return seen


def _within_target(served: Iterable[_Served]) -> set[str]:
    return {
        code
        for one in served
        for code, _ in one.near(one.part.problem.scenario.policy.target_minutes)
    }


def reached_by(parts: Sequence[Part]) -> frozenset[str]:
    """Return the communes that some session of some plans reaches within the target time."""
    return frozenset(_within_target(_served(parts, ())))


def _share(children: Mapping[str, float], codes: Collection[str]) -> float:
    total = sum(children.values())
    return sum(n for code, n in children.items() if code in codes) / total if total else 0.0


def reach(
    parts: Sequence[Part],
    outside: Collection[SessionKey] = (),
    whole: DateRange | None = None,
) -> Reach:
    """Say whom the sessions of some plans reach.

    Cycles are counted over all the plans together: a cycle that one plan begins and the next
    one ends is one cycle when both are anchored alike. Communes and children are those of
    the last plan.

    Parameters
    ----------
    outside : collection of SessionKey
        Sessions that no plan holds, and that count all the same where a plan knows the place.
    whole : DateRange, optional
        The dates that a cycle must be within to count.
    """
    last = max(parts, key=lambda part: part.plan.end)
    communes, served = last.problem.territory.communes, _served(parts, outside)
    groups = {
        band: {c.code: sum(c.children.get(p, 0.0) for p in publics) for c in communes}
        for band, publics in BANDS.items()
    }
    cycles = sorted(_cycles(parts, whole))
    every, average, always = {}, {}, dict[int, set[str]]()
    for minutes in LIMITS:
        near = _near(served, minutes)
        always[minutes] = {code for code, seen in near.items() if seen.issuperset(cycles)}
        for band, children in groups.items() if cycles else ():
            every[band, minutes] = _share(children, always[minutes])
            shares = [_share(children, {c for c in near if k in near[c]}) for k in cycles]
            average[band, minutes] = sum(shares) / len(shares)
    needs = last.problem.needs()
    with_need = frozenset(code for code, need in needs.items() if need > 0)
    reached = with_need & _within_target(served)
    return Reach(
        every=every,
        average=average,
        cycles=len(cycles),
        regular=with_need & always[LIMITS[0]] if cycles else frozenset(),
        reached=reached,
        with_need=with_need,
        visited=frozenset(code for one in served for code in one.visited),
        children=sum(groups["under6"][code] for code in sorted(reached)),
        unplaced=sum(not any(_knows(part, key) for part in parts) for key in outside),
    )
