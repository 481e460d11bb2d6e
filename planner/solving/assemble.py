"""Solutions of the calendar model as tours: from indices and minutes to names and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.math_opt.python import mathopt

from planner.model.plan import Session, Tour
from planner.rules.limits import whole_minutes
from planner.solving.instance import Instance, clock
from planner.solving.lexicographic import ObjectiveValues, objective_values
from planner.solving.master import Master
from planner.solving.patterns import Series
from planner.solving.tours import DayTour


@dataclass(frozen=True)
class PlanSolution:
    """A complete feasible plan in indices.

    Parameters
    ----------
    days : tuple of (int, DayTour)
        Index of the cell and its tour.
    series : tuple of Series
        What recurs where.
    """

    days: tuple[tuple[int, DayTour], ...]
    series: tuple[Series, ...]
    objectives: ObjectiveValues


def read_draft(master: Master, values: Mapping[mathopt.Variable, float]) -> PlanSolution:
    """Read a solution of the calendar model."""
    cells: dict[int, list[int]] = {}
    for index, group in enumerate(master.partition.group):
        cells.setdefault(group, []).append(index)
    kinds = master.group_kind()
    days = sorted(
        (cell, r, master.tours[kinds[g]][r])
        for (r, g), var in master.x.items()
        if values[var] > 0.5
        for cell in cells[g]
    )
    series = tuple(
        column.members[0]
        for column, var in zip(master.columns, master.y, strict=True)
        if values[var] > 0.5
    )
    held: dict[int, int] = {}
    for _, _, tour in days:
        for s in tour.stops:
            stop = master.instance.stops[s]
            held[stop.venue] = held.get(stop.venue, 0) + stop.serves
    driving = sum(tour.drive for _, _, tour in days)
    return PlanSolution(
        days=tuple((cell, tour) for cell, _, tour in days),
        series=series,
        objectives=objective_values(master.instance, held, driving),
    )


def counted(master: Master, draft: PlanSolution) -> dict[mathopt.Variable, float]:
    """What a draft is in a aggregated model: how often it runs each tour, holds each column."""
    number = {
        series: var
        for column, var in zip(master.columns, master.y, strict=True)
        for series in column.members
    }
    kinds = master.group_kind()
    tour = {(g, master.tours[kinds[g]][r].stops): var for (r, g), var in master.x.items()}
    values = dict.fromkeys((*master.x.values(), *master.y), 0.0)
    for series in draft.series:
        if series in number:
            values[number[series]] += 1.0
    for cell, day in draft.days:
        var = tour.get((master.partition.group[cell], day.stops))
        if var is not None:
            values[var] += 1.0
    return values


def session_of(instance: Instance, number: int, pattern: str) -> Session:
    """Return a candidate as a session of a plan."""
    candidate = instance.candidates[number]
    stop, venue = instance.stops[candidate.stop], instance.venues[candidate.venue]
    return Session(
        venue=venue.id,
        commune=venue.commune,
        activity=instance.activities[candidate.activity].id,
        arrive=clock(stop.arrive),
        open=clock(candidate.open),
        close=clock(candidate.close),
        leave=clock(stop.leave),
        fixed=venue.fixed,
        pattern=pattern,
    )


def tour_of(instance: Instance, index: int, day: DayTour, sessions: tuple[Session, ...]) -> Tour:
    """Return a day tour as the tour of a cell."""
    cell = instance.cells[index]
    team = instance.teams[instance.lines[cell.line].team]
    lunch = None
    if day.lunch is not None:
        lunch = (clock(day.lunch), clock(day.lunch + whole_minutes(team.lunch.length)))
    return Tour(
        team=team.id,
        date=cell.day,
        depot=team.depot,
        start=clock(day.start),
        end=clock(day.end),
        drive_minutes=day.drive,
        km=day.metres / 1000,
        staff=team.agents_on(cell.day),
        sessions=sessions,
        lunch=lunch,
    )


def build_tours(instance: Instance, draft: PlanSolution) -> tuple[Tour, ...]:
    """Name and date every tour of a draft."""
    tours = []
    for index, day in draft.days:
        cell = instance.cells[index]
        # A stop may serve several activities: the series on this line and week says which.
        held = {
            instance.candidates[s.candidate].stop: s
            for s in draft.series
            if s.line == cell.line
            and s.pattern.holds_in(cell.week)
            and s.candidate in instance.kinds[cell.kind].candidates
        }
        sessions = tuple(
            session_of(instance, held[s].candidate, held[s].pattern.code) for s in day.stops
        )
        tours.append(tour_of(instance, index, day, sessions))
    return tuple(sorted(tours, key=lambda tour: (tour.date, tour.team)))
