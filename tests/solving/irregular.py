"""A world whose search is cut short: two teams, a bank holiday, halls with hours.

``python -m tests.solving.irregular LIMIT SEED FOLDER`` plans it, deterministic, and writes
every file of the plan.
"""

from __future__ import annotations

import sys
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from planner.model.calendar import Calendar, DateRange
from planner.model.effort import Effort
from planner.model.road_estimate import Winter
from planner.model.scenario import Problem, Quota
from planner.model.territory import Window
from planner.model.travel import TravelTimes
from planner.pipeline import make_plan, write_result
from tests.worlds import START, code, hall, laep, line_world, permanence, place, site, team

COMMUNES = 6


def irregular() -> tuple[Problem, TravelTimes]:
    """Six communes, five halls and a site, for two teams with a closed Monday and Wednesday."""
    closed = tuple(
        DateRange(START + timedelta(days=d), START + timedelta(days=d), "férié") for d in (7, 16)
    )
    hours = (
        Window(0, time(8), time(13)),
        Window(1, time(8), time(19)),
        Window(3, time(12), time(19)),
    )
    venues = [hall(k, windows=hours if k % 3 == 1 else ()) for k in range(COMMUNES) if k != 3]
    return line_world(
        COMMUNES,
        need=(7.3, 12.1, 3.4, 21.7, 5.9, 8.8),
        activities=[laep(), permanence(starts=(time(10), time(16)), in_school_breaks="open")],
        venues=[*venues, site(3)],
        quotas=[
            Quota("site", "week", 1, 2, venue="site-3"),
            Quota("mobiles", "week", 0, 5, kind="mobile"),
        ],
        teams=[team("a", weekdays=(0, 2, 4)), team("b", at=4, weekdays=(0, 3))],
        calendar=Calendar(
            holidays=closed,
            breaks=(DateRange(START + timedelta(days=17), START + timedelta(days=20), "vacances"),),
        ),
        days=21,
        policy={"tolerance": 0.0},
        winter=Winter(1.15, (1, 1), (6, 10)),
        step=7.3,
    )


def squares() -> dict[str, Any]:
    """Commune k as a square around its point."""
    features = []
    for k in range(COMMUNES):
        x, y = place(k).lon, place(k).lat
        ring = [
            [x + dx / 20, y + dy / 20] for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
        ]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code(k), "name": f"Village {k}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def main(limit: str, seed: str, folder: str) -> None:
    """Plan and write."""
    effort = Effort(float(limit), seed=int(seed), deterministic=True)
    write_result(make_plan(*irregular(), effort), Path(folder), squares())


if __name__ == "__main__":
    main(*sys.argv[1:])
