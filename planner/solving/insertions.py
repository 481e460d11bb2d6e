"""Sessions that could be added to a plan with nothing else changed, and what each costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from planner.model.calendar import week_index
from planner.model.plan import Held, Plan, Tour
from planner.model.scenario import Problem
from planner.model.travel import TravelTimes
from planner.solving.indexing import build_instance
from planner.solving.instance import Instance, minutes_of, worked
from planner.solving.options import OptionFactory, Request
from planner.solving.tours import timetable


@dataclass(frozen=True)
class Insertion:
    """A session that a team could hold besides its others.

    Parameters
    ----------
    drive, work : int
        Minutes more of driving and of work.
    """

    held: Held
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

    def spare(self, team: int, day: date) -> int:
        """Minutes of work a team may add on a day, its week and the horizon considered."""
        rules, anchor = self.instance.teams[team], self.instance.problem.scenario.anchor
        own = [tour for tour in self.plan.tours if tour.team == rules.id]
        week = [t for t in own if week_index(anchor, t.date) == week_index(anchor, day)]
        return min(
            self.instance.week_limit(team, week_index(anchor, day)) - sum(map(worked, week)),
            self.instance.average_limit(team) - sum(map(worked, own)),
        )

    def _tour(self, team: str, day: date) -> Tour | None:
        return next((t for t in self.tours.get(day, ()) if t.team == team), None)

    def _stops(self, tour: Tour) -> list[int] | None:
        numbers = self.choices.numbers
        found = [numbers.get((s.venue, s.activity, minutes_of(s.open))) for s in tour.sessions]
        known = [self.instance.candidates[n].stop for n in found if n is not None]
        return known if len(known) == len(found) else None

    def _taken(self, held: Held, stop: int) -> bool:
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

    def fit(self, held: Held) -> Iterator[Insertion]:
        """Return how each team that can may hold a session."""
        instance, choices = self.instance, self.choices
        number = choices.numbers.get((held.venue, held.activity, minutes_of(held.open)))
        if number is None or self._taken(held, stop := instance.candidates[number].stop):
            return
        for index in self.cells.get(held.date, ()):
            cell = instance.cells[index]
            if number not in instance.kinds[cell.kind].candidates:
                continue
            team = instance.lines[cell.line].team
            own = self._tour(instance.teams[team].id, cell.day)
            stops = self._stops(own) if own else []
            if stops is None or len(stops) >= instance.problem.scenario.policy.max_sessions:
                continue
            chain = tuple(sorted([*stops, stop], key=lambda s: instance.stops[s].arrive))
            made = timetable(instance, cell.kind, chain)
            work = (made.work if made else 0) - (worked(own) if own else 0)
            if made is not None and work <= self.spare(team, cell.day):
                drive = made.drive - (own.drive_minutes if own else 0)
                yield Insertion(held, instance.teams[team].id, drive, work)

    def best(self, held: Held) -> Insertion | None:
        """Return how the team that drives least may hold a session, ``None`` when none can."""
        return min(self.fit(held), key=lambda i: (i.drive, i.work, i.team), default=None)


def room_in(problem: Problem, plan: Plan, travel: TravelTimes) -> Room:
    """Return the room a plan leaves on the days that were to be planned."""
    instance, plan = build_instance(problem, travel), plan.since(problem.to_plan.horizon.start)
    return Room(instance, plan, OptionFactory(instance, travel, Request(plan.start, plan.start)))
