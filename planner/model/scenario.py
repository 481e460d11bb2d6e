"""What is asked of the service: teams, activities, quotas, policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from planner.model.calendar import (
    Calendar,
    DateRange,
    HalfDay,
    Horizon,
    Per,
    SchoolBreaks,
    half_day,
)
from planner.model.lookup import Indexed, by_id
from planner.model.names import short_name
from planner.model.past import Past
from planner.model.publication import Publication
from planner.model.road_estimate import EstimateParameters, Winter
from planner.model.sites import Site
from planner.model.territory import Commune, Point, SiteKind, Territory, Venue
from planner.model.vehicles import Mileage, Vehicle


@dataclass(frozen=True)
class Activity:
    """A kind of session.

    Parameters
    ----------
    duration : timedelta
        Time open to the public.
    set_up, pack_up, debrief : timedelta
        Work at the venue before opening, after closing, and among agents.
    min_staff : int
        Agents who must be present (2 for a LAEP).
    starts : tuple of time
        Opening hours the activity may take.
    publics : tuple of str
        Age bands served, e.g. ``("0-2", "3-5")``.
    sites : tuple of SiteKind
        Kinds of venues it may be held in.
    in_school_breaks : SchoolBreaks
        What it does in school holidays.
    in_nap : bool
        Whether it may start inside the nap window.
    capacity : int, optional
        Families a session can receive; ``None`` when unknown.
    audience, terms : str
        For posters: whom it is for, on what terms (free, anonymous). Empty is unknown.
    stands_in_for : tuple of str
        Identifiers of the activities it may be held instead of when agents are missing:
        those whose families it suits, which only the service can tell.
    """

    id: str
    name: str
    duration: timedelta
    set_up: timedelta
    pack_up: timedelta
    debrief: timedelta
    min_staff: int
    starts: tuple[time, ...]
    publics: tuple[str, ...]
    sites: tuple[SiteKind, ...] = (SiteKind.MOBILE, SiteKind.FIXED)
    in_school_breaks: SchoolBreaks = SchoolBreaks.CLOSED
    in_nap: bool = False
    capacity: int | None = None
    audience: str = ""
    terms: str = ""
    stands_in_for: tuple[str, ...] = ()

    @property
    def short_name(self) -> str:
        """Its name without what that explains in brackets."""
        return short_name(self.name)


@dataclass(frozen=True)
class Lunch:
    """A break of `minutes`, free of driving, inside [earliest, latest]."""

    earliest: time = time(11, 30)
    latest: time = time(14, 30)
    length: timedelta = timedelta(minutes=45)


@dataclass(frozen=True)
class WorkRules:
    """Working-time rules of territorial agents (decree 2000-815; 35 h a week)."""

    day_work: timedelta = timedelta(hours=10)
    day_span: timedelta = timedelta(hours=12)
    rest: timedelta = timedelta(hours=11)
    without_break: timedelta = timedelta(hours=6)
    week_average: timedelta = timedelta(hours=35)
    week_max: timedelta = timedelta(hours=48)


@dataclass(frozen=True)
class Leave:
    """Dates on which so many agents of a team are away."""

    dates: DateRange
    agents: int = 1


@dataclass(frozen=True)
class Team:
    """Agents who travel together with one vehicle.

    Parameters
    ----------
    agents : int
        All of them; see `agents_on` for those present.
    depot : str
        Identifier of the depot in travel times.
    weekdays : tuple of int
        Working weekdays, Monday is 0.
    cost_per_km, co2_per_km : float
        Euros repaid, and kilograms of CO2 equivalent, a kilometre of an agent's private car;
        0 is unknown. A vehicle or a mileage scale counts instead.
    cost_per_hour : float
        Euros for the whole team; 0 is unknown.
    vehicle : Vehicle, optional
        The service's own, when the team drives it.
    mileage : Mileage, optional
        What is repaid of an agent's private car, by slices of a year.
    leaves, absences : tuple of Leave
        Agents away, as planned and unforeseen: only the former lessens the hours owed.
    limits : tuple of (str, float)
        Parameters of the rules that are asked of it (`planner.model.rules.Parameter`), by key.
    """

    id: str
    name: str
    agents: int
    depot: str
    depot_point: Point
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    shift_start: time = time(7, 30)
    shift_end: time = time(18, 30)
    lunch: Lunch = Lunch()
    work: WorkRules = WorkRules()
    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    co2_per_km: float = 0.0
    leaves: tuple[Leave, ...] = ()
    absences: tuple[Leave, ...] = ()
    vehicle: Vehicle | None = None
    mileage: Mileage | None = None
    limits: tuple[tuple[str, float], ...] = ()

    def limit(self, key: str) -> float | None:
        """Return the value of a rule's parameter; None when the rule asks nothing."""
        return dict(self.limits).get(key)

    @property
    def euros_per_km(self) -> float:
        """Euros a kilometre, whatever it is driven with; 0 when unknown."""
        used = self.vehicle or self.mileage
        return used.euros_per_km if used else self.cost_per_km

    @property
    def kg_per_km(self) -> float:
        """Kilograms of CO2 equivalent a kilometre; 0 when unknown."""
        return self.vehicle.kg_per_km if self.vehicle else self.co2_per_km

    def agents_on(self, day: date) -> int:
        """Return how many agents are there on `day`."""
        away = sum(a.agents for a in (*self.leaves, *self.absences) if day in a.dates)
        return max(0, self.agents - away)


@dataclass(frozen=True)
class Quota:
    """How many sessions of some sort a week, a 14-day cycle or the horizon must and may hold.

    Counted on the patterns as they recur, before closures take sessions away: a
    bank holiday does not break the promise of "every Tuesday". Empty `activities`
    and ``None`` mean "any".
    """

    name: str
    per: Per = Per.WEEK
    minimum: int = 0
    maximum: int | None = None
    kind: SiteKind | None = None
    venue: str | None = None
    activities: tuple[str, ...] = ()
    half_day: HalfDay | None = None

    def counts(self, venue: Venue, activity: str, start: time) -> bool:
        """Tell whether a session of `activity` at `venue` at `start` is counted."""
        return (
            self.kind in (None, venue.kind)
            and self.venue in (None, venue.id)
            and (not self.activities or activity in self.activities)
            and self.half_day in (None, half_day(start))
        )


class Equity(StrEnum):
    """What comes before serving the most need: nothing, each commune, the one served least."""

    EFFICIENCY = "efficiency"
    GUARANTEE = "guarantee"
    MAXIMIN = "maximin"


@dataclass(frozen=True)
class Policy:
    """How needs are weighed against each other.

    Parameters
    ----------
    equity : Equity
        What comes before serving the most need.
    target_minutes : float
        Travel time within which a commune counts as reached.
    access : tuple of (float, float)
        Steps ``(minutes, weight)``, increasing minutes; weight 0 beyond the last.
    levels : tuple of (float, float)
        Knots ``(exposure, level)`` of the concave service level, from (0, 0).
    need : Mapping[str, float]
        Weight of each public in the need.
    rhythms : tuple of int
        Allowed recurrences in weeks, among 1, 2 and 4.
    min_suitability : float
        Mobile venues below it are not candidates.
    tolerance : float
        Share of a tier's value the following tiers may give up.
    max_sessions : int
        Sessions in one tour.
    max_wait_days : int
        Longest wait of a commune that passes without an alert.
    """

    equity: Equity = Equity.GUARANTEE
    target_minutes: float = 15.0
    access: tuple[tuple[float, float], ...] = ((5.0, 1.0), (10.0, 0.3), (15.0, 0.1))
    levels: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 0.5), (2.0, 0.8), (4.0, 1.0))
    need: Mapping[str, float] = field(default_factory=lambda: {"0-2": 1.0, "3-5": 0.5})
    rhythms: tuple[int, ...] = (1, 2, 4)
    min_suitability: float = 0.0
    tolerance: float = 0.001
    max_sessions: int = 3
    max_wait_days: int = 35

    def access_weight(self, minutes: float) -> float:
        """Weight in [0, 1] of a travel time, a step function (DREES APL)."""
        return next((weight for limit, weight in self.access if minutes <= limit), 0.0)

    def level(self, exposure: float) -> float:
        """Service level in [0, 1] of an exposure: concave piecewise linear."""
        previous_x, previous_y = self.levels[0]
        for x, y in self.levels[1:]:
            if exposure <= x:
                return previous_y + (y - previous_y) * (exposure - previous_x) / (x - previous_x)
            previous_x, previous_y = x, y
        return previous_y


@dataclass(frozen=True)
class Scenario:
    """Teams + sites + activities + policy, by names.

    Parameters
    ----------
    anchor : date
        A Monday; weeks and 14-day cycles are counted from it.
    nap : tuple of time
        [start, end): no session opens inside it unless its activity allows it.
    description : str
        What the scenario supposes, for those who read a comparison; nothing depends on it.
    partner_sites : tuple of Site
        What the convention offers beside the service.
    """

    name: str
    anchor: date
    teams: tuple[Team, ...]
    venues: tuple[Venue, ...]
    activities: tuple[Activity, ...]
    quotas: tuple[Quota, ...] = ()
    policy: Policy = Policy()
    winter: Winter = field(default_factory=Winter)
    travel: EstimateParameters = field(default_factory=EstimateParameters)
    calendar: Calendar = field(default_factory=Calendar)
    nap: tuple[time, time] = (time(12, 30), time(15, 0))
    publication: Publication = field(default_factory=Publication)
    description: str = ""
    partner_sites: tuple[Site, ...] = ()


@dataclass(frozen=True)
class Index:
    """What a problem names, by identifier; communes by INSEE code."""

    teams: Mapping[str, Team]
    venues: Mapping[str, Venue]
    activities: Mapping[str, Activity]
    communes: Mapping[str, Commune]


@dataclass(frozen=True)
class Problem(Indexed):
    """Everything a plan is computed from, and judged against, but travel times.

    Parameters
    ----------
    horizon : Horizon
        Days that coverage and indicators count.
    travel_folder : Path, optional
        Where those are stored; estimated when None. A place on this computer, so it is
        no part of what the problem is: neither of its file nor of its digest.
    past : Past, optional
        First part of the horizon, when it is no longer to be planned: its sessions count for
        what communes get and for quotas, and no other rule asks anything of them.
    """

    territory: Territory
    scenario: Scenario
    horizon: Horizon
    travel_folder: Path | None = field(default=None, compare=False)
    past: Past | None = None

    @cached_property
    def index(self) -> Index:
        """Teams, venues, activities and communes, to be looked up rather than searched."""
        scenario = self.scenario
        named = (by_id(scenario.teams), by_id(scenario.venues), by_id(scenario.activities))
        return Index(*named, self.territory.by_code())

    @property
    def to_plan(self) -> Problem:
        """The problem of the days that are still to be planned, whose rules they obey."""
        if self.past is None:
            return self
        return replace(self, horizon=Horizon(self.past.first, self.horizon.end), past=None)

    def needs(self) -> dict[str, float]:
        """Return each commune's weighted need, by INSEE code."""
        weights = self.scenario.policy.need
        return {
            commune.code: sum(
                weights.get(public, 0.0) * count for public, count in commune.children.items()
            )
            for commune in self.territory.communes
        }

    def usable(self, venue: Venue) -> bool:
        """Tell whether a venue may host sessions: a fixed site, or a suitable enough hall."""
        return venue.fixed or venue.suitability >= self.scenario.policy.min_suitability

    def runs(self, activity: Activity, venue: Venue, day: date) -> bool:
        """Tell whether nothing on the calendar stops `activity` at `venue` on `day`."""
        stopped = self.scenario.calendar.stopped_by(activity.in_school_breaks, day)
        return stopped is None and not any(day in closure for closure in venue.closures)

    def workdays(self, team: Team) -> tuple[date, ...]:
        """Working days of `team` on which the calendar lets at least one activity run.

        With all agents on leave it is none. What could not be foreseen changes nothing.
        """
        calendar, team = replace(self.scenario.calendar, cancelled=()), replace(team, absences=())
        policies = {activity.in_school_breaks for activity in self.scenario.activities}
        return tuple(
            day
            for day in self.horizon.dates()
            if day.weekday() in team.weekdays
            and team.agents_on(day) > 0
            and any(calendar.stopped_by(policy, day) is None for policy in policies)
        )

    def service_dates(self) -> tuple[date, ...]:
        """Dates on which at least one team may work."""
        return tuple(sorted({day for team in self.scenario.teams for day in self.workdays(team)}))

    def average_limit(self, team: Team) -> timedelta:
        """Hours `team` may work over the horizon: its weekly average, prorated to its workdays.

        A bank holiday or a closed week is not owed, so it is not there to be made up.
        """
        return team.work.week_average * len(self.workdays(team)) / len(team.weekdays)
