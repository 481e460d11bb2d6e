"""From a revision (indices, minutes) to the tours and overrides of the plan revised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from planner.model.calendar import ONCE
from planner.model.plan import Override, Plan, SessionSlot, Tour
from planner.rules.limits import minutes_of
from planner.solving.assemble import session_of, tour_of
from planner.solving.instance import Instance
from planner.solving.revise import Revision
from planner.solving.revision_model import DayRun
from planner.solving.revision_options import held_sessions


def patterns_after(plan: Plan) -> dict[SessionSlot, str]:
    """Return the rhythm of every session of a plan, and of those its overrides gave up."""
    promised = {o.before: o.pattern for o in plan.overrides if o.before and o.pattern}
    return promised | {held: pattern for held, (_, pattern) in held_sessions(plan).items()}


def new_overrides(
    plan: Plan, revision: Revision, reason: Callable[[SessionSlot | None], str]
) -> tuple[Override, ...]:
    """Return the overrides that a revision adds to a plan.

    Parameters
    ----------
    reason : callable
        Why a session changes, in French; of ``None``, why one is added.
    """
    patterns = patterns_after(plan)
    found = []
    for fate in revision.fates:
        pattern = patterns.get(fate.before, ONCE) if fate.before else ONCE
        promised = "" if pattern == ONCE else pattern
        found.append(
            Override(plan.revision + 1, reason(fate.before), promised, fate.before, fate.after)
        )
    return tuple(found)


def revised_tours(instance: Instance, plan: Plan, revision: Revision) -> tuple[Tour, ...]:
    """Return the tours of a plan once revised.

    A tour whose sessions are the same is the very same tour, but for agents who are away.
    """
    patterns = patterns_after(plan)
    gone = {fate.before for fate in revision.fates}
    held = {h for h in held_sessions(plan) if h.date in revision.dates} - gone
    held |= {fate.after for fate in revision.fates if fate.after}
    numbers: dict[tuple[object, int], tuple[int, SessionSlot]] = {}
    for h in held:
        for number, c in enumerate(instance.candidates):
            names = instance.venues[c.venue].id, instance.activities[c.activity].id, c.open
            if names == (h.venue, h.activity, minutes_of(h.open)):
                numbers[h.date, c.stop] = number, h
    tours = [_staffed(instance, tour) for tour in plan.tours if tour.date not in revision.dates]
    tours += [_tour(instance, plan, run, numbers, patterns) for run in revision.runs]
    return tuple(sorted(tours, key=lambda tour: (tour.date, tour.team)))


def _staffed(instance: Instance, tour: Tour) -> Tour:
    """Return a tour without the agents who are away."""
    team = next(team for team in instance.teams if team.id == tour.team)
    return replace(tour, staff=min(tour.staff, team.agents_on(tour.date)))


def _tour(
    instance: Instance,
    plan: Plan,
    run: DayRun,
    numbers: Mapping[tuple[object, int], tuple[int, SessionSlot]],
    patterns: Mapping[SessionSlot, str],
) -> Tour:
    cell = instance.cells[run.cell]
    team = instance.teams[instance.lines[cell.line].team]
    found = [numbers[cell.day, stop] for stop in run.stops]
    own = run.tour or next((t for t in plan.tours if (t.team, t.date) == (team.id, cell.day)), None)
    if own is not None and [h for _, h in found] == [s.held_on(own.date) for s in own.sessions]:
        return _staffed(instance, own)
    assert run.day is not None
    sessions = tuple(
        session_of(instance, number, patterns.get(held, ONCE)) for number, held in found
    )
    return tour_of(instance, run.cell, run.day, sessions)
