"""Where families live and where the service can receive them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from planner.model.calendar import DateRange
from planner.model.lookup import Indexed


class SiteKind(StrEnum):
    """What a venue is to the service: a hall that the van visits, or a permanent site."""

    MOBILE = "mobile"
    FIXED = "fixed"


@dataclass(frozen=True)
class Point:
    """A place on the WGS84 ellipsoid, in decimal degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, order=True)
class Window:
    """Opening hours on one weekday (Monday is 0)."""

    weekday: int
    open: time
    close: time


@dataclass(frozen=True)
class TownHall:
    """How to reach a town hall; empty is unknown. Only handed out, never computed with."""

    address: str = ""
    phone: str = ""
    hours: tuple[Window, ...] = ()


@dataclass(frozen=True)
class Commune:
    """A commune and its need.

    Parameters
    ----------
    code : str
        INSEE code, always text (``"01001"``).
    point : Point
        Town hall; stands for the commune's families in travel times.
    population : int
        Municipal population.
    children : Mapping[str, float]
        Estimated children per public, e.g. ``{"0-2": 6.0, "3-5": 7.2}``.
    households, households_without_car : float, optional
        Of the census, weighted: they have decimals. Only shown, as is the next.
    caf_recipients : int, optional
        Households that receive a benefit of the CAF, rounded by it to 5. Never shown by
        commune in what is handed out.
    """

    code: str
    name: str
    point: Point
    population: int
    children: Mapping[str, float]
    town_hall: TownHall = TownHall()
    households: float | None = None
    households_without_car: float | None = None
    caf_recipients: int | None = None


@dataclass(frozen=True)
class Territory(Indexed):
    """An EPCI: its communes with their need. Polygons stay outside the model.

    Parameters
    ----------
    sources : Mapping[str, str]
        French, by field of `Commune`, where its figures come from.
    """

    siren: str
    name: str
    communes: tuple[Commune, ...]
    sources: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _by_code(self) -> Mapping[str, Commune]:
        return MappingProxyType({commune.code: commune for commune in self.communes})

    def by_code(self) -> Mapping[str, Commune]:
        """Return the communes keyed by INSEE code, for reading only."""
        return self._by_code

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of the communes by INSEE code, for reading only."""
        return MappingProxyType({commune.code: commune.name for commune in self.communes})


@dataclass(frozen=True)
class Venue:
    """A hall that can host sessions.

    Parameters
    ----------
    id : str
        Unique identifier, never an INSEE code.
    commune : str
        INSEE code.
    kind : SiteKind
        A permanent site, or a hall visited by the van.
    suitability : float
        In [0, 1]; from population and children within reach.
    windows : tuple of Window
        Opening windows; empty when unknown, and then the hall is taken as open.
    closures : tuple of DateRange
        Dates on which the hall cannot be used.
    rhythms : tuple of int
        Recurrences the venue may hold, in weeks; empty for those of the policy. A
        site announced as open every week is ``(1,)``: one weekday, one hour.
    capacity, accessible : optional
        Unknown (``None``) until the coordinator fills them in.
    address, phone, keys, notes : str
        For the agents: where to go, whom to call, who has the keys, what to know.
        Empty is unknown.
    """

    id: str
    name: str
    commune: str
    point: Point
    kind: SiteKind = SiteKind.MOBILE
    suitability: float = 1.0
    status: str = ""
    windows: tuple[Window, ...] = ()
    closures: tuple[DateRange, ...] = ()
    rhythms: tuple[int, ...] = ()
    capacity: int | None = None
    accessible: bool | None = None
    address: str = ""
    phone: str = ""
    keys: str = ""
    notes: str = ""

    @property
    def fixed(self) -> bool:
        """Whether the venue is a permanent site of the service."""
        return self.kind == SiteKind.FIXED

    def admits(self, weekday: int, start: time, end: time) -> bool:
        """Tell whether the hall is open from `start` to `end` on that weekday."""
        if not self.windows:
            return True
        return any(
            window.weekday == weekday and window.open <= start and end <= window.close
            for window in self.windows
        )
