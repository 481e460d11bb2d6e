"""The visits of a fortnight routed by PyVRP or VROOM: one vehicle is one working day.

Time runs over the whole cycle, so that a slot is one moment and a visit's slots are its
time windows. The objective is driving time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .slots import DAY_MINUTES, Job, Slot

SLACK = 60
"""Minutes a day may seem to end late: VROOM knows one length of visit, the longest. The
shift itself is kept by `Fortnight.slots`."""

Held = tuple[tuple[str, Slot], ...]
"""Which venue is visited in which slot."""


@dataclass(frozen=True, eq=False)
class Fortnight:
    """The routing problem. Minutes.

    Parameters
    ----------
    drive : ndarray of int, shape (k, k)
        The depot, then one row for each job.
    sittings : Mapping
        For each (job, half-day) it may take: minutes of the day of arrival and departure.
    lunch : tuple of (int, int, int)
        Earliest start, latest start, length.
    days : tuple of (int, int)
        (week, weekday) of each vehicle.
    shift : tuple of (int, int)
        Minutes of the day.
    """

    jobs: tuple[Job, ...]
    drive: NDArray[np.int64]
    sittings: Mapping[tuple[int, str], tuple[int, int]]
    days: tuple[tuple[int, int], ...]
    shift: tuple[int, int]
    lunch: tuple[int, int, int]

    def slots(self, job: int) -> list[Slot]:
        """Slots a job can take when it is the first and the last of its day."""
        return [
            slot
            for slot in self.jobs[job].slots
            if (job, slot.half) in self.sittings
            and self.shift[0] + self.drive[0, job + 1] <= self.sittings[job, slot.half][0]
            and self.sittings[job, slot.half][1] + self.drive[job + 1, 0] <= self.shift[1]
        ]

    def arrival(self, job: int, slot: Slot) -> int:
        """Minutes from the start of the cycle."""
        return slot.midnight + self.sittings[job, slot.half][0]

    def stay(self, job: int, slot: Slot) -> int:
        """Minutes at the venue."""
        arrive, leave = self.sittings[job, slot.half]
        return leave - arrive


Router = Callable[[Fortnight, int], Held | None]
"""Called with the problem and a seed; ``None`` when some visit found no room."""


def with_pyvrp(fortnight: Fortnight, seed: int, iterations: int = 3000) -> Held | None:
    """Route with PyVRP: a visit is a group of clients, one for each slot.

    PyVRP knows one time window a client; a group says that exactly one of its clients
    must be visited.
    """
    from pyvrp import Model
    from pyvrp.exceptions import PenaltyBoundWarning
    from pyvrp.stop import MaxIterations

    model = Model()
    places = [model.add_location(0, 0) for _ in range(len(fortnight.drive))]
    depot = model.add_depot(places[0])
    meaning = []
    for j in range(len(fortnight.jobs)):
        slots = fortnight.slots(j)
        if not slots:
            return None
        group = model.add_client_group(required=True)
        for slot in slots:
            moment = fortnight.arrival(j, slot)
            model.add_client(
                places[j + 1], service_duration=fortnight.stay(j, slot), tw_early=moment,
                tw_late=moment, required=False, group=group,
            )  # fmt: skip
            meaning.append((fortnight.jobs[j].venue, slot))
    for midnight in _midnights(fortnight.days):
        first, last = (midnight + moment for moment in fortnight.shift)
        model.add_vehicle_type(1, start_depot=depot, end_depot=depot, tw_early=first, tw_late=last)
    for a, one in enumerate(places):
        for b, two in enumerate(places):
            minutes = int(fortnight.drive[a, b])
            model.add_edge(one, two, distance=minutes, duration=minutes)
    with warnings.catch_warnings():
        # Some drawings of the week have no route: PyVRP says that it struggles.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        stop = MaxIterations(iterations)
        result = model.solve(stop, seed=seed, collect_stats=False, display=False)
    if not result.is_feasible():
        return None
    visited = [
        activity.idx
        for route in result.best.routes()
        for activity in route.schedule()
        if activity.is_client()
    ]
    return tuple(meaning[client] for client in sorted(visited))


def with_vroom(fortnight: Fortnight, seed: int) -> Held | None:
    """Route with VROOM, which knows several time windows a visit, and breaks; it takes no seed."""
    import vroom

    problem = vroom.Input()
    problem.set_durations_matrix("car", (fortnight.drive * 60).astype(np.uint32))
    for number, midnight in enumerate(_midnights(fortnight.days)):
        first, last = (midnight + moment for moment in fortnight.shift)
        window = vroom.TimeWindow(first * 60, (last + SLACK) * 60)
        earliest, latest, length = fortnight.lunch
        noon = vroom.TimeWindow((midnight + earliest) * 60, (midnight + latest) * 60)
        lunch = vroom.Break(number, time_windows=[noon], service=length * 60)
        problem.add_vehicle(
            vroom.Vehicle(number, start=0, end=0, time_window=window, breaks=[lunch])
        )
    for j in range(len(fortnight.jobs)):
        slots = fortnight.slots(j)
        if not slots:
            return None
        moments = sorted(fortnight.arrival(j, slot) * 60 for slot in slots)
        stay = max(fortnight.stay(j, slot) for slot in slots)
        windows = [vroom.TimeWindow(moment, moment) for moment in moments]
        problem.add_job(
            vroom.Job(j, location=j + 1, default_service=stay * 60, time_windows=windows)
        )
    solution = problem.solve(exploration_level=5, nb_threads=1)
    if solution.unassigned:
        return None
    steps = solution.routes[solution.routes["type"] == "job"]
    held = []
    for job, arrival, waiting in zip(
        steps["id"], steps["arrival"], steps["waiting_time"], strict=True
    ):
        moment = int(arrival + waiting) // 60
        slots = {fortnight.arrival(int(job), s): s for s in fortnight.slots(int(job))}
        held.append((fortnight.jobs[int(job)].venue, slots[moment]))
    return tuple(sorted(held))


def _midnights(days: Sequence[tuple[int, int]]) -> list[int]:
    return [(7 * week + weekday) * DAY_MINUTES for week, weekday in days]
