"""Cheapest insertion: sessions a plan has room for with nothing else changed, and their cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planner.model.plan import Plan, SessionSlot, Tour
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.rules.limits import minutes_of
from planner.solving.indexing import build_instance
from planner.solving.instance import Instance
from planner.solving.limits import measure
from planner.solving.revision_options import OptionFactory, Request
from planner.solving.tours import DayTour, timetable


@dataclass(frozen=True)
class Insertion:
    """A session that a team could hold besides its others.

    Parameters
    ----------
    drive, work : int
        Minutes more of driving and of work.
    """

    held: SessionSlot
    team: str
    drive: int
    work: int


@dataclass(frozen=True, eq=False)
class Room:
    """A plan, and the time it leaves."""

    instance: Instance
    plan: Plan
    choices: OptionFactory

    @cached_property
    def cells(self) -> Mapping[date, tuple[int, ...]]:
        """Cells of each date."""
        found: dict[date, list[int]] = defaultdict(list)
        for k, cell in enumerate(self.instance.cells):
            found[cell.day].append(k)
        return {day: tuple(cells) for day, cells in found.items()}

    @cached_property
    def tours(self) -> Mapping[date, tuple[Tour, ...]]:
        """Tours of each date."""
        found: dict[date, list[Tour]] = defaultdict(list)
        for tour in self.plan.tours:
            found[tour.date].append(tour)
        return {day: tuple(tours) for day, tours in found.items()}

    def allows(self, team: str, day: date, made: DayTour) -> bool:
        """Tell whether a team may make a tour that day, its other days as they are."""
        others = [(t.date, measure(t)) for t in self.plan.tours if t.team == team and t.date != day]
        return all(
            limit.use(made) + sum(limit.use(tour) for held, tour in others if held in limit.days)
            <= limit.most
            for limit in self.instance.limits
            if limit.team.id == team and day in limit.days
        )

    def _tour(self, team: str, day: date) -> Tour | None:
        return next((t for t in self.tours.get(day, ()) if t.team == team), None)

    def _stops(self, tour: Tour) -> list[int] | None:
        numbers = self.choices.numbers
        found = [numbers.get((s.venue, s.activity, minutes_of(s.open))) for s in tour.sessions]
        known = [self.instance.candidates[n].stop for n in found if n is not None]
        return known if len(known) == len(found) else None

    def _taken(self, held: SessionSlot, stop: int) -> bool:
        """Tell whether the hall has that activity, or anyone at that time, that day already."""
        wanted = self.instance.stops[stop]
        return any(
            s.venue == held.venue
            and (
                s.activity == held.activity
                or (minutes_of(s.arrive) < wanted.leave and wanted.arrive < minutes_of(s.leave))
            )
            for tour in self.tours.get(held.date, ())
            for s in tour.sessions
        )

    def fit(self, held: SessionSlot) -> Iterator[Insertion]:
        """Return how each team that can may hold a session."""
        instance, choices = self.instance, self.choices
        number = choices.numbers.get((held.venue, held.activity, minutes_of(held.open)))
        if number is None or self._taken(held, stop := instance.candidates[number].stop):
            return
        for index in self.cells.get(held.date, ()):
            cell = instance.cells[index]
            if number not in instance.kinds[cell.kind].candidates:
                continue
            name = instance.teams[instance.lines[cell.line].team].id
            own = self._tour(name, cell.day)
            stops = self._stops(own) if own else []
            if stops is None or len(stops) >= instance.problem.scenario.policy.max_sessions:
                continue
            chain = tuple(sorted([*stops, stop], key=lambda s: instance.stops[s].arrive))
            made = timetable(instance, cell.kind, chain)
            if made is not None and self.allows(name, cell.day, made):
                drive = made.drive - (own.drive_minutes if own else 0)
                work = made.work - (measure(own).work if own else 0)
                yield Insertion(held, name, drive, work)

    def best(self, held: SessionSlot) -> Insertion | None:
        """Return how the team that drives least may hold a session, ``None`` when none can."""
        return min(self.fit(held), key=lambda i: (i.drive, i.work, i.team), default=None)


def room_in(problem: Problem, plan: Plan, travel: TravelTimes) -> Room:
    """Return the room a plan leaves on the days that were to be planned."""
    instance, plan = build_instance(problem, travel), plan.since(problem.to_plan.horizon.start)
    return Room(instance, plan, OptionFactory(instance, travel, Request(plan.start, plan.start)))
