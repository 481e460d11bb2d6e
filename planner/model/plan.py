"""A plan: dated tours, with the certificate of how good it is proven to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from enum import StrEnum


class TierName(StrEnum):
    """Objectives of the lexicographic order; the last one is that of plans that were revised."""

    UNREACHED = "unreached"
    WORST_LEVEL = "worst-level"
    LEVEL = "level"
    DRIVING = "driving"
    CHANGES = "changes"


class Sense(StrEnum):
    """Whether more or less of an objective is better."""

    MAX = "max"
    MIN = "min"


class Status(StrEnum):
    """What is known of a plan: proven best on every tier, or only that it obeys the rules."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"


@dataclass(frozen=True)
class Session:
    """One activity at one venue at one date and time.

    `arrive` to `open` is set-up; `close` to `leave` is pack-up and debrief.
    `pattern` is the code of a `planner.model.calendar.Pattern`.
    """

    venue: str
    commune: str
    activity: str
    arrive: time
    open: time
    close: time
    leave: time
    fixed: bool
    pattern: str

    def held_on(self, day: date) -> SessionSlot:
        """Return what families see of it on a day."""
        return SessionSlot(day, self.open, self.venue, self.commune, self.activity)


@dataclass(frozen=True)
class Tour:
    """One team's one day, depot to depot.

    `staff` is the number of agents aboard. `lunch` is the break taken during the
    tour, if any; it is not work. `drive_minutes` are whole minutes, each leg
    rounded up, winter included.
    """

    team: str
    date: date
    depot: str
    start: time
    end: time
    drive_minutes: int
    km: float
    staff: int
    sessions: tuple[Session, ...]
    lunch: tuple[time, time] | None = None


@dataclass(frozen=True, order=True)
class SessionSlot:
    """A session as a family sees it: when, where, what."""

    date: date
    open: time
    venue: str
    commune: str
    activity: str


@dataclass(frozen=True, order=True)
class Override:
    """A date on which a rhythm is not kept, or a session that no rhythm promised.

    Parameters
    ----------
    revision : int
        Number of the revision of the plan that made it, from 1.
    reason : str
        Why, in French.
    pattern : str
        Code of the rhythm that promised `before`; empty when none did.
    before, after : SessionSlot, optional
        The session given up, the session held instead; one of them may be missing.
    """

    revision: int
    reason: str
    pattern: str
    before: SessionSlot | None
    after: SessionSlot | None

    @property
    def day(self) -> date | None:
        """Day of the session given up, else of the one added."""
        held = self.before or self.after
        return held.date if held else None


PROVEN = 1e-6
"""Relative difference of value and bound below which a tier is proven optimal."""

SOLVERS_EXACT_TO = 1e-5
"""Relative error of a bound: what a value passes it by below that is rounding."""


@dataclass(frozen=True)
class Tier:
    """One objective of the lexicographic order.

    Parameters
    ----------
    name : TierName
        Which one.
    sense : Sense
        Whether more or less of it is better.
    value, bound : float
        Value of the plan and proven bound on every plan as good on earlier tiers.
    """

    name: TierName
    sense: Sense
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative distance between value and bound; 0 when proven optimal."""
        difference = abs(self.value - self.bound)
        if difference <= PROVEN * max(1.0, abs(self.value)):
            return 0.0
        return difference / max(abs(self.value), 1e-9)


def beaten(sense: Sense, value: float, bound: float) -> bool:
    """Tell whether a plan's value refutes a bound: it passes it by more than rounding."""
    past = value - bound if sense == Sense.MAX else bound - value
    return past > SOLVERS_EXACT_TO * max(1.0, abs(value))


def claimed(name: TierName, sense: Sense, value: float, bound: float, trivial: float) -> Tier:
    """Build the tier of a plan that has a value.

    Parameters
    ----------
    bound, trivial : float
        What a solver says it has proven, and what holds anyhow. The latter is stated
        where the plan refutes the former.
    """
    known = trivial if beaten(sense, value, bound) else bound
    known = max(known, value) if sense == Sense.MAX else min(known, value)
    return Tier(name, sense, round(value, 6), round(known, 6) + 0.0)  # no minus zero


@dataclass(frozen=True)
class Certificate:
    """How good the plan is, and how we know."""

    status: Status
    tiers: tuple[Tier, ...]
    seconds: float
    seed: int
    engine: str


@dataclass(frozen=True, order=True)
class Unserved:
    """A commune with need that no session reaches within the target, and why."""

    commune: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """Every tour of a horizon + its certificate.

    Parameters
    ----------
    overrides : tuple of Override
        Exceptions to the rhythms, the oldest revision first: of a session named more than
        once, the last word counts.
    revision : int
        How often the plan was revised; 0 as it was solved.
    base_digest : str
        Digest of what the plan was first solved from; empty when it was never revised.
    """

    scenario_name: str
    scenario_digest: str
    territory_siren: str
    territory_name: str
    territory_communes: int
    travel_engine: str
    travel_estimated: bool
    travel_digest: str
    start: date
    end: date
    certificate: Certificate
    tours: tuple[Tour, ...]
    unserved: tuple[Unserved, ...] = ()
    indicators: Mapping[str, float | int | str | None] = field(default_factory=dict)
    version: str = ""
    overrides: tuple[Override, ...] = ()
    revision: int = 0
    base_digest: str = ""

    def since(self, first: date) -> Plan:
        """Return the plan from a day on: what it holds, and its exceptions to the rhythms."""
        overrides = (o for o in self.overrides if o.day is not None and o.day >= first)
        tours = tuple(tour for tour in self.tours if tour.date >= first)
        return replace(self, start=first, tours=tours, overrides=tuple(overrides))

    def in_order(self) -> tuple[Tour, ...]:
        """Every tour, in date and time order."""
        return tuple(sorted(self.tours, key=lambda tour: (tour.date, tour.start, tour.team)))

    def sessions(self) -> tuple[tuple[Tour, Session], ...]:
        """Every session with its tour, in date and time order."""
        return tuple((tour, session) for tour in self.in_order() for session in tour.sessions)
