"""Resource limits: what the rules ask of tours, over the days a model tells apart.

No model knows a rule by its name: each reads the limits, and adds up what its tours take.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.model.plan import Tour
from planner.model.scenario import Problem, Team
from planner.rules import parts
from planner.rules.limits import Allows, Limit, Use, minutes_of
from planner.solving.instance import Instance
from planner.solving.partition import Partition


@dataclass(frozen=True)
class TourMeasure:
    """A tour of a plan, measured. See `planner.rules.limits.MeasuredTour`."""

    start: int
    end: int
    drive: int
    work: int
    metres: int


def measure(tour: Tour) -> TourMeasure:
    """Measure a tour of a plan."""
    start, end = minutes_of(tour.start), minutes_of(tour.end)
    pause = minutes_of(tour.lunch[1]) - minutes_of(tour.lunch[0]) if tour.lunch else 0
    return TourMeasure(start, end, tour.drive_minutes, end - start - pause, round(tour.km * 1000))


def day_filters(team: Team) -> tuple[Allows, ...]:
    """Return what each family of rules allows a team to do in one day."""
    asked = (family.allows(team) for family in parts("limits") if hasattr(family, "allows"))
    return tuple(allowed for allowed in asked if allowed)


def limits_of(problem: Problem) -> tuple[Limit, ...]:
    """Return the limits of the days to plan: what was held before them is taken off."""
    past = (
        [(tour.team, tour.date, measure(tour)) for tour in problem.past.tours]
        if problem.past
        else []
    )
    first, found = problem.to_plan.horizon.start, list[Limit]()
    for family in parts("limits"):
        for limit in family.limits(problem) if hasattr(family, "limits") else ():
            held = sum(
                limit.use(tour)
                for team, day, tour in past
                if team == limit.team.id and day in limit.days
            )
            if days := frozenset(day for day in limit.days if day >= first):
                found.append(replace(limit, days=days, most=max(0, limit.most - held)))
    return tuple(found)


@dataclass(frozen=True)
class GroupLimit:
    """A limit over groups of cells: ``sum(times[g] * use(tour)) <= most``.

    Parameters
    ----------
    limit : Limit
        The one it is, or the first of those that are added up.
    team : int
        Index of its team.
    times : Mapping[int, int]
        What a tour made once in a group (in all its cells, when they are all alike) counts.
    """

    limit: Limit
    team: int
    most: int
    times: Mapping[int, int]

    @property
    def use(self) -> Use:
        """What a tour takes."""
        return self.limit.use


def group_limits(instance: Instance, partition: Partition) -> tuple[GroupLimit, ...]:
    """State the limits over the groups of a partition.

    Where a group's cells are all alike each limit is itself. Where they are merged, limits
    that share a group are added up: a relaxation, like the merging.
    """
    number = {team.id: k for k, team in enumerate(instance.teams)}
    held = [
        (limit, cells)
        for limit in instance.limits
        if (cells := _cells(instance, number[limit.team.id], limit))
    ]
    if not partition.exact:
        return tuple(_added(instance, partition, held, number))
    least: dict[Hashable, GroupLimit] = {}
    for limit, cells in held:
        times: dict[int, int] = defaultdict(int)
        for cell in cells:
            times[partition.group[cell]] += 1
        key = limit.rule, limit.use, tuple(sorted(times.items()))
        if key not in least or limit.most < least[key].most:
            least[key] = GroupLimit(limit, number[limit.team.id], limit.most, dict(times))
    return tuple(least.values())


def _cells(instance: Instance, team: int, limit: Limit) -> list[int]:
    return [
        index
        for index, cell in enumerate(instance.cells)
        if instance.lines[cell.line].team == team and cell.day in limit.days
    ]


def _added(
    instance: Instance,
    partition: Partition,
    held: Sequence[tuple[Limit, list[int]]],
    number: Mapping[str, int],
) -> Iterator[GroupLimit]:
    """Add up the limits of one rule that share a group of cells."""
    sizes = partition.sizes()
    linked: dict[Hashable, list[tuple[Limit, list[int]]]] = defaultdict(list)
    for limit, cells in held:
        linked[limit.rule, limit.use].append((limit, cells))
    for same in linked.values():
        for together in _sharing(same, partition):
            count: dict[int, list[int]] = defaultdict(list)
            for _, cells in together:
                for cell in cells:
                    count[partition.group[cell]].append(cell)
            # Of a group whose cells some limit leaves out, no one knows which run a tour.
            times = {
                g: min(found.count(cell) for cell in set(found))
                for g, found in count.items()
                if len(set(found)) == sizes[g]
            }
            limit = together[0][0]
            most = sum(other.most for other, _ in together)
            yield GroupLimit(limit, number[limit.team.id], most, times)


def _sharing(
    held: Iterable[tuple[Limit, list[int]]], partition: Partition
) -> list[list[tuple[Limit, list[int]]]]:
    """Gather limits that have a group in common, directly or through others."""
    gathered: list[tuple[set[int], list[tuple[Limit, list[int]]]]] = []
    for limit, cells in held:
        groups, own = {partition.group[cell] for cell in cells}, [(limit, cells)]
        apart = []
        for other, members in gathered:
            if other & groups:
                groups, own = groups | other, [*members, *own]
            else:
                apart.append((other, members))
        gathered = [*apart, (groups, own)]
    return [own for _, own in gathered]


def widest(found: Iterable[GroupLimit]) -> tuple[GroupLimit, ...]:
    """Return the limits over groups that no other one of the same use contains."""
    every = tuple(found)
    return tuple(
        one
        for one in every
        if not any(other.use == one.use and set(one.times) < set(other.times) for other in every)
    )
