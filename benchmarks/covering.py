"""Maximal covering as a planner's problem: reading instances, stating them, recounting.

Every node is a commune, whose demand is its need, and a hall that may host. Access is 1
within the radius and 0 beyond, one session makes the level 1, driving takes no time. p teams
alike work one day of the horizon and hold one monthly session each, so a plan is a choice of
at most p halls and its need-weighted level is the demand they cover. Or one team works p days,
which is the same choice; but the solver merges interchangeable days only where every week
holds the same ones, as p up to 7 do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from planner.model.calendar import EXPOSURE_DAYS, Calendar, DateRange, Horizon
from planner.model.plan import Plan
from planner.model.scenario import Activity, Equity, Policy, Problem, Scenario, Team
from planner.model.territory import Commune, Point, Territory, Venue
from planner.model.travel import TravelTimes

START = date(2026, 6, 1)
"""A Monday; nothing depends on it."""

SOMEWHERE = Point(0.0, 0.0)
"""The planner wants places on the globe; only travel times count here."""

DEPOT = "depot"
HOUR = timedelta(hours=1)
NONE = timedelta(0)


@dataclass(frozen=True, eq=False)
class Nodes:
    """An instance of SJC: coordinates, shape (n, 2), whole metres, and demands, shape (n,)."""

    name: str
    xy: NDArray[np.int64]
    demand: NDArray[np.int64]


def read_sjc(path: Path) -> Nodes:
    """Read an instance: a line that gives the number of nodes, then x, y and demand of each.

    Raises
    ------
    ValueError
        There are fewer or more nodes than announced.
    """
    lines = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    (count, *_), *rows = [line for line in lines if line]
    if len(rows) != int(count):
        raise ValueError(f"{path.name}: {count} nodes announced, {len(rows)} found")
    table = np.array([[int(cell) for cell in row[:3]] for row in rows], np.int64)
    return Nodes(path.stem.split("__")[-1], table[:, :2], table[:, 2])


def within(nodes: Nodes, radius: int) -> NDArray[np.bool_]:
    """Tell which pairs of nodes are within the radius, in whole numbers, shape (n, n)."""
    apart = nodes.xy[:, None] - nodes.xy
    found: NDArray[np.bool_] = (apart**2).sum(axis=2) <= radius**2
    return found


def demand_covered(nodes: Nodes, radius: int, sites: Iterable[int]) -> int:
    """Recount, from the coordinates alone, the demand within the radius of some site."""
    places = [tuple(int(c) for c in nodes.xy[k]) for k in sites]
    return sum(
        int(demand)
        for (x, y), demand in zip(nodes.xy.tolist(), nodes.demand, strict=True)
        if any((x - a) ** 2 + (y - b) ** 2 <= radius**2 for a, b in places)
    )


def covering_world(
    nodes: Nodes, radius: int, sites: int, one_team: bool = False
) -> tuple[Problem, TravelTimes]:
    """State an instance as a problem whose need-weighted level is the demand covered.

    Parameters
    ----------
    one_team : bool
        One team on `sites` days, instead of as many teams on one day.

    Raises
    ------
    ValueError
        One team is asked for more sites than the horizon has days.
    """
    teams, days = (1, sites) if one_team else (sites, 1)
    if days > EXPOSURE_DAYS:
        raise ValueError(f"{sites} sites: one team has {EXPOSURE_DAYS} days")
    count, last = len(nodes.demand), START + timedelta(days=EXPOSURE_DAYS - 1)
    codes = [f"{k:05d}" for k in range(count)]
    halls = [f"hall-{k}" for k in range(count)]
    shut = (DateRange(START + timedelta(days=days), last),) if days < EXPOSURE_DAYS else ()
    session = Activity("session", "Session", HOUR, NONE, NONE, NONE, 1, (time(9),), ("all",))
    problem = Problem(
        Territory(
            "000000000",
            nodes.name,
            tuple(
                Commune(code, code, SOMEWHERE, int(demand), {"all": float(demand)})
                for code, demand in zip(codes, nodes.demand, strict=True)
            ),
        ),
        Scenario(
            name=f"{nodes.name}, {sites} sites within {radius}",
            anchor=START,
            teams=tuple(
                Team(f"team-{k}", f"Team {k}", 1, DEPOT, SOMEWHERE, weekdays=tuple(range(7)))
                for k in range(teams)
            ),
            venues=tuple(
                Venue(hall, hall, code, SOMEWHERE) for hall, code in zip(halls, codes, strict=True)
            ),
            activities=(session,),
            policy=Policy(
                equity=Equity.EFFICIENCY,
                target_minutes=0.0,
                access=((0.0, 1.0),),
                levels=((0.0, 0.0), (1.0, 1.0)),
                need={"all": 1.0},
                rhythms=(4,),
                tolerance=0.0,
                max_sessions=1,
            ),
            calendar=Calendar(closures=shut),
        ),
        Horizon(START, last),
    )
    return problem, _travel(within(nodes, radius), [*halls, DEPOT], codes)


def _travel(near: NDArray[np.bool_], points: list[str], codes: list[str]) -> TravelTimes:
    """No time between halls and depot; from a commune, none within the radius, 1 beyond."""
    count, all_points = len(codes), len(points) + len(codes)
    minutes = np.zeros((all_points, all_points))
    minutes[len(points) :, :count] = ~near
    minutes[:count, len(points) :] = ~near.T
    return TravelTimes((*points, *codes), minutes, np.zeros_like(minutes), "radius", False)


def sites_of(plan: Plan) -> tuple[int, ...]:
    """Return the nodes whose hall holds a session."""
    halls = {session.venue for _, session in plan.sessions()}
    return tuple(sorted(int(hall.removeprefix("hall-")) for hall in halls))
