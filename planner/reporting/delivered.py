"""What some plans deliver: hours, kilometres, cost; whom they reach, and how regularly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.evaluation.context import span, work_time
from planner.evaluation.coverage import serving_sessions
from planner.model.calendar import CYCLE_DAYS, cycle_index
from planner.model.scenario import Team
from planner.reporting.year import Part

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


def delivery(parts: Sequence[Part], families: Mapping[str, float] | None = None) -> Delivery:
    """Return what some plans, at least one, deliver.

    Parameters
    ----------
    families : mapping, optional
        Families with children by INSEE code of the commune.
    """
    reached = reach(parts)
    known = families is not None and reached.reached <= families.keys()
    total = sum(families[code] for code in sorted(reached.reached)) if known and families else None
    return Delivery(work(parts), reached, total)


def _hours(lengths: Iterable[timedelta]) -> float:
    return sum(length.total_seconds() for length in lengths) / 3600


def work(parts: Sequence[Part]) -> Work:
    """Add up the tours of some plans."""
    pairs = [(part, tour) for part in parts for tour in part.plan.tours]
    stops = [(part, s) for part, tour in pairs for s in tour.sessions]
    debriefs = [_debrief(part, s.activity) for part, s in stops]
    after = [span(s.close, s.leave) for _, s in stops]
    rates_km, rates_hour = (
        [getattr(_teams(part)[tour.team], name) for part, tour in pairs]
        for name in ("cost_per_km", "cost_per_hour")
    )
    times = [work_time(tour) for _, tour in pairs]
    return Work(
        tours=len(pairs),
        sessions=len(stops),
        public=_hours(span(s.open, s.close) for _, s in stops),
        set_up=_hours(span(s.arrive, s.open) for _, s in stops),
        pack_up=_hours(after) - _hours(debriefs),
        debrief=_hours(debriefs),
        driving=sum(tour.drive_minutes for _, tour in pairs) / 60,
        work=_hours(times),
        agents=_hours(time * tour.staff for time, (_, tour) in zip(times, pairs, strict=True)),
        km=sum(tour.km for _, tour in pairs),
        cost_km=_cost([tour.km for _, tour in pairs], rates_km),
        cost_hours=_cost([_hours([time]) for time in times], rates_hour),
    )


def _teams(part: Part) -> Mapping[str, Team]:
    return {team.id: team for team in part.problem.scenario.teams}


def _debrief(part: Part, activity: str) -> timedelta:
    return {a.id: a.debrief for a in part.problem.scenario.activities}[activity]


def _cost(amounts: Sequence[float], rates: Sequence[float]) -> float | None:
    """Multiply and add; None as soon as one rate is 0, which means unknown."""
    if not all(rates):
        return None
    return sum(amount * rate for amount, rate in zip(amounts, rates, strict=True))


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
