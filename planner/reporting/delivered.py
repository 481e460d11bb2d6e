"""What some plans deliver: hours, kilometres, cost; whom they reach, and how regularly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.evaluation.context import span, work_time
from planner.evaluation.coverage import serving_sessions
from planner.evaluation.indicators import priced
from planner.model.attendance import SessionKey
from planner.model.calendar import CYCLE_DAYS, cycle_index
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
        Children near a session in every 14-day cycle that holds service; in such a cycle, on
        average. Empty when no cycle does.
    cycles : int
        How many such cycles there are.
    regular : frozenset of str
        Communes with need that have a session within 15 minutes in all of them.
    reached, with_need, visited : frozenset of str
        Communes with need that some session reaches within the target time; all those with
        need; those a session is held in.
    children : float
        Children under six of the communes reached (an estimate, as all numbers of children).
    """

    every: Mapping[tuple[str, int], float]
    average: Mapping[tuple[str, int], float]
    cycles: int
    regular: frozenset[str]
    reached: frozenset[str]
    with_need: frozenset[str]
    visited: frozenset[str]
    children: float


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
) -> Delivery:
    """Return what some plans, at least one, deliver.

    Parameters
    ----------
    families : mapping, optional
        Families with children by INSEE code of the commune.
    held : collection of SessionKey, optional
        The only sessions that count; all of them when None.
    """
    reached = reach(parts if held is None else [only(part, held) for part in parts])
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
        teams = {team.id: team for team in self.part.problem.scenario.teams}
        return teams[self.tour.team]

    @property
    def debriefs(self) -> Iterator[timedelta]:
        """How long agents talk after each session."""
        lengths = {a.id: a.debrief for a in self.part.problem.scenario.activities}
        return (lengths[s.activity] for s in self.kept)


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


def _near(parts: Sequence[Part], minutes: float) -> dict[str, set[date]]:
    """Return the cycles in which each commune has a session within `minutes`."""
    seen: dict[str, set[date]] = {}
    for part in parts:
        held = serving_sessions(part.problem, part.plan)
        for commune in part.problem.territory.communes:
            for venue, days in held.items():
                if part.travel.between(commune.code, venue) <= minutes:
                    seen.setdefault(commune.code, set()).update(_cycle(part, d) for d in days)
    return seen


def _share(children: Mapping[str, float], codes: Collection[str]) -> float:
    total = sum(children.values())
    return sum(n for code, n in children.items() if code in codes) / total if total else 0.0


def reach(parts: Sequence[Part]) -> Reach:
    """Say whom the sessions of some plans reach.

    Cycles are counted over all the plans together: a cycle that one plan begins and the next
    one ends is one cycle when both are anchored alike. Communes and children are those of
    the last plan.
    """
    last = max(parts, key=lambda part: part.plan.end)
    communes = last.problem.territory.communes
    groups = {
        band: {c.code: sum(c.children.get(p, 0.0) for p in publics) for c in communes}
        for band, publics in BANDS.items()
    }
    cycles = {_cycle(part, day) for part in parts for day in part.problem.service_dates()}
    every, average, always = {}, {}, dict[int, set[str]]()
    for minutes in LIMITS:
        near = _near(parts, minutes)
        always[minutes] = {code for code, seen in near.items() if cycles <= seen}
        for band, children in groups.items() if cycles else ():
            every[band, minutes] = _share(children, always[minutes])
            shares = [_share(children, {c for c in near if k in near[c]}) for k in cycles]
            average[band, minutes] = sum(shares) / len(shares)
    needs = last.problem.needs()
    with_need = frozenset(code for code, need in needs.items() if need > 0)
    within_target = {
        code
        for part in parts
        for code in _near([part], part.problem.scenario.policy.target_minutes)
    }
    return Reach(
        every=every,
        average=average,
        cycles=len(cycles),
        regular=with_need & always[LIMITS[0]] if cycles else frozenset(),
        reached=with_need & within_target,
        with_need=with_need,
        visited=frozenset(s.commune for part in parts for _, s in part.plan.sessions()),
        children=sum(groups["under6"][code] for code in with_need & within_target),
    )
