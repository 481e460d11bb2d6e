"""The half-days of a fortnight, and which stop may take which: what a router is given.

A scripter cannot hand quotas to a router, so she draws the week first: which half-days
are mobile and which belong to a fixed site. Every such drawing is tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from planner.model.calendar import HalfDay, Per
from planner.model.scenario import Scenario

MORNING, AFTERNOON = HalfDay
DAY_MINUTES = 24 * 60

Half = tuple[int, HalfDay]
"""(weekday, morning or afternoon)."""


@dataclass(frozen=True, order=True)
class Slot:
    """A half-day of the 14-day cycle: week 0 or 1, weekday, morning or afternoon."""

    week: int
    weekday: int
    half: HalfDay

    @property
    def midnight(self) -> int:
        """Minutes from the start of the cycle to the start of the day."""
        return (7 * self.week + self.weekday) * DAY_MINUTES


@dataclass(frozen=True)
class Template:
    """What the half-days of each week are for.

    Parameters
    ----------
    mobile : frozenset of Half
        Those the van spends in the villages.
    pinned : tuple of Half
        That of each weekly fixed site, in order.
    """

    mobile: frozenset[Half]
    pinned: tuple[Half, ...]


@dataclass(frozen=True)
class Job:
    """One visit of the fortnight: a venue and the slots it may take."""

    venue: str
    slots: tuple[Slot, ...]


def fixed_rhythms(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fixed sites to open every week, and those to open once a fortnight.

    Raises
    ------
    ValueError
        A quota asks for another rhythm, which these pipelines do not script.
    """
    weekly, fortnightly = [], []
    for quota in scenario.quotas:
        if quota.venue is None or not quota.minimum:
            continue
        if quota.minimum != 1:
            raise ValueError(f"{quota.name}: more than one opening a {quota.per}")
        (weekly if quota.per == Per.WEEK else fortnightly).append(quota.venue)
    return tuple(weekly), tuple(fortnightly)


def templates(
    weekdays: Sequence[int], mornings: int, afternoons: int, weekly: int
) -> tuple[Template, ...]:
    """Every drawing of the week, up to a renaming of its days.

    Parameters
    ----------
    mornings, afternoons : int
        Mobile half-days a week.
    weekly : int
        Fixed sites open every week.
    """
    found: dict[object, Template] = {}
    for chosen in combinations(weekdays, mornings):
        for later in combinations(weekdays, afternoons):
            mobile = frozenset((d, MORNING) for d in chosen) | {(d, AFTERNOON) for d in later}
            rest = [(d, h) for d in weekdays for h in HalfDay if (d, h) not in mobile]
            for pinned in permutations(rest, weekly):
                template = Template(mobile, pinned)
                found.setdefault(_look(template, weekdays), template)
    return tuple(found.values())


def _look(template: Template, weekdays: Sequence[int]) -> object:
    """What a template is once its days lose their names."""
    days = Counter(
        tuple(
            "mobile" if (day, half) in template.mobile
            else template.pinned.index((day, half)) if (day, half) in template.pinned
            else None
            for half in HalfDay
        )
        for day in weekdays
    )  # fmt: skip
    return frozenset(days.items())


def jobs(
    template: Template,
    weekdays: Sequence[int],
    stops: Sequence[str],
    weekly: Sequence[str],
    fortnightly: Sequence[str],
) -> tuple[Job, ...]:
    """Return the visits of a fortnight: weekly sites twice, all else once.

    Fortnightly sites alternate: the first in week 0, the second in week 1, and so on.
    """
    used = template.mobile | set(template.pinned)
    free = [(d, h) for d in weekdays for h in HalfDay if (d, h) not in used]
    mobile = tuple(sorted(Slot(w, d, h) for w in (0, 1) for d, h in template.mobile))
    made = [Job(stop, mobile) for stop in stops]
    for site, (day, half) in zip(weekly, template.pinned, strict=True):
        made += [Job(site, (Slot(week, day, half),)) for week in (0, 1)]
    for k, site in enumerate(fortnightly):
        made.append(Job(site, tuple(sorted(Slot(k % 2, d, h) for d, h in free))))
    return tuple(made)


def days_of(weekdays: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Working days of the cycle as (week, weekday): the vehicles of the routing problem."""
    yield from ((week, day) for week in (0, 1) for day in weekdays)
