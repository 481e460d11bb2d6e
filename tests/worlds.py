"""Tiny worlds a reader can compute by hand: communes on a line.

Commune 0, 1, 2... stand every 10 minutes along one straight road, 1 km a minute. Two
different points of one commune (its hall, its depot, its families) are 5 minutes apart.
So with the usual steps a session counts 1 for its own commune, 0.3 for the next one,
and nothing further::

    minutes   0-----10-----20-----30-----40
    commune   01000 01001  01002  01003  01004
    hall      hall-0 hall-1 hall-2 hall-3 hall-4
    depot     depot-0

`START`, the anchor, is Monday 1 June 2026. Nothing is closed and no winter slows the
road unless a test says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any

import numpy as np

from planner.model.calendar import Calendar, Horizon
from planner.model.road_estimate import Winter
from planner.model.scenario import (
    Activity,
    Policy,
    Problem,
    Quota,
    Scenario,
    Team,
)
from planner.model.territory import Commune, Point, SiteKind, Territory, Venue
from planner.model.travel import TravelTimes

START = date(2026, 6, 1)
"""A Monday."""

STEP = 10
"""Minutes, and kilometres, between two neighbours."""

SAME_PLACE = 5
"""Minutes, and kilometres, between two points of one commune."""

NEED = (10, 20, 40, 20, 10)
"""Children under three of the five communes: 100."""

PLAIN = Policy(need={"0-2": 1.0})
"""Access 1 / 0.3 / 0.1 within 5 / 10 / 15 minutes; level 0.5 / 0.8 / 1 at 1 / 2 / 4."""


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def code(k: int) -> str:
    """INSEE code of commune `k` of the line."""
    return f"{1000 + k:05d}"


def place(k: int) -> Point:
    """Where commune `k` is drawn; travel times come from the line, not from here."""
    return Point(48.0, 5.0 + k / 10)


def laep(**changes: Any) -> Activity:
    """A session of two hours for two agents: at 9:00, there from 8:30 to 11:45."""
    fields: dict[str, Any] = {
        "id": "laep",
        "name": "LAEP",
        "duration": minutes(120),
        "set_up": minutes(30),
        "pack_up": minutes(30),
        "debrief": minutes(15),
        "min_staff": 2,
        "starts": (time(9), time(15)),
        "publics": ("0-2",),
    }
    return Activity(**(fields | changes))


def permanence(**changes: Any) -> Activity:
    """A session of one hour for one agent: at 15:00, there from 14:45 to 16:15."""
    fields: dict[str, Any] = {
        "id": "permanence",
        "name": "Permanence",
        "duration": minutes(60),
        "set_up": minutes(15),
        "pack_up": minutes(15),
        "debrief": minutes(0),
        "min_staff": 1,
        "starts": (time(15),),
        "publics": ("0-2",),
    }
    return Activity(**(fields | changes))


def hall(k: int, **changes: Any) -> Venue:
    """The hall of commune `k`: `hall-0`, visited by the van."""
    fields = {"id": f"hall-{k}", "name": f"Salle {k}", "commune": code(k), "point": place(k)}
    return Venue(**(fields | changes))


def site(k: int, **changes: Any) -> Venue:
    """A fixed site in commune `k`: `site-0`."""
    fields = {"id": f"site-{k}", "name": f"Site {k}", "kind": SiteKind.FIXED}
    return hall(k, **(fields | changes))


def team(name: str = "van", at: int = 0, **changes: Any) -> Team:
    """Two agents, Monday to Friday, 7:30 to 18:30, their depot in commune `at`."""
    fields: dict[str, Any] = {
        "id": name,
        "name": f"Équipe {name}",
        "agents": 2,
        "depot": f"depot-{at}",
        "depot_point": place(at),
    }
    return Team(**(fields | changes))


def line_times(problem: Problem, step: float = STEP, same_place: float = SAME_PLACE) -> TravelTimes:
    """Travel times of the line, 1 km a minute."""
    rank = {commune.code: k for k, commune in enumerate(problem.territory.communes)}
    at = {venue.id: rank[venue.commune] for venue in problem.scenario.venues}
    at |= {t.depot: round((t.depot_point.lon - 5.0) * 10) for t in problem.scenario.teams}
    at |= rank
    where = np.array(list(at.values()), dtype=float)
    apart = step * np.abs(where[:, None] - where)
    apart[apart == 0] = same_place
    np.fill_diagonal(apart, 0.0)
    return TravelTimes(tuple(at), apart, apart.copy(), "line", estimated=False)


def line_world(
    communes: int = 5,
    *,
    need: Sequence[float] | None = None,
    access: Sequence[tuple[float, float]] | None = None,
    activities: Sequence[Activity] | None = None,
    venues: Sequence[Venue] | None = None,
    fixed: Sequence[int] = (),
    quotas: Sequence[Quota] = (),
    teams: Sequence[Team] | None = None,
    start: date = START,
    days: int = 14,
    anchor: date = START,
    calendar: Calendar | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
    winter: Winter | None = None,
    step: float = STEP,
    same_place: float = SAME_PLACE,
    **scenario: Any,
) -> tuple[Problem, TravelTimes]:
    """Return a line of communes and its travel times.

    Parameters
    ----------
    communes : int
        How many.
    need : sequence of float, optional
        Children under three of each commune; 10, 20, 40, 20, 10 for five of them,
        else 10 each.
    access : sequence of (minutes, weight), optional
        Instead of 1 / 0.3 / 0.1 within 5 / 10 / 15 minutes.
    activities, venues, teams : optional
        Instead of `laep()` and `permanence()`, of one `hall(k)` a commune, of `team()`.
    fixed : sequence of int
        Communes that have, besides, a fixed `site(k)`.
    policy : Policy or mapping, optional
        A whole policy, or changes to `PLAIN`.
    step, same_place : float
        Minutes (and km) between neighbours, and between two points of one commune.
    scenario : Any
        Other fields of Scenario, e.g. ``nap``.
    """
    if need is None:
        need = NEED if communes == len(NEED) else [10] * communes
    if not isinstance(policy, Policy):
        policy = Policy(**({"need": {"0-2": 1.0}} | dict(policy or {})))
    if access is not None:
        policy = Policy(**(vars(policy) | {"access": tuple(access)}))
    everywhere = [hall(k) for k in range(communes)] + [site(k) for k in fixed]
    problem = Problem(
        territory=Territory(
            siren="200000001",
            name="La Ligne",
            communes=tuple(
                Commune(code(k), f"Village {k}", place(k), 10 * round(n), {"0-2": float(n)})
                for k, n in zip(range(communes), need, strict=True)
            ),
        ),
        scenario=Scenario(
            name="Ligne",
            anchor=anchor,
            teams=tuple([team()] if teams is None else teams),
            venues=tuple(everywhere if venues is None else venues),
            activities=tuple([laep(), permanence()] if activities is None else activities),
            quotas=tuple(quotas),
            policy=policy,
            winter=winter or Winter(),
            calendar=calendar or Calendar(),
            **scenario,
        ),
        horizon=Horizon(start, start + timedelta(days=days - 1)),
    )
    return problem, line_times(problem, step, same_place)
