"""The best plans of a tiny world by trying every one, with the judge as only arbiter.

Nothing here comes from the solver. A plan is a set of series: at a venue, an activity, by
one team, on one weekday, at one hour, in the weeks of one rhythm; its days follow. All
sets are tried but for those that the following reasons rule out, each of which holds for
every larger set too, so that nothing sound is lost:

* the judge refuses the series by itself (hall closed, nap, staff, rhythm...): the
  violation is that of a session, and other sessions do not mend it;
* a hall the van visits already holds the activity: one series is all it may have;
* a day's sessions overlap: among the sessions that arrive between two that overlap, some
  two neighbours overlap as well, whatever else the day holds;
* no sound day contains a day's sessions: days are judged set by set, up to the sessions a
  tour may make, and a set that is part of no sound one cannot grow into one.

A day leaves its depot as late and returns as early as its drives allow, with every agent
aboard: every rule is at least as easy to obey so. It takes a break, of the length asked,
only when it could not do without (docs/scenario.md). As documented too, a series belongs
to one team, and a tour holds at most as many sessions as the policy says.

With a past, only the days after it are tried; its sessions count for what communes get and
for quotas, and its hours in the week that it ends in.

What is left, every combination of sound days, is put in order of its tier values, and the
judge is asked from the best down until it finds nothing. Its verdict on hours depends on
the hours alone, that on quotas on the series alone that quotas tell apart, and so on: it
is asked once for each, and then on the whole plan, whose values it computes as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.evaluation.context import Context, work_time
from planner.evaluation.tiers import TIERS_IN_FORCE, tier_values
from planner.model.calendar import EXPOSURE_DAYS, week_index
from planner.model.plan import Tour
from planner.model.scenario import Problem, Team
from planner.model.travel import TravelTimes
from planner.rules import places, quotas, working_time
from tests.solving.days import OPTIONAL, WHOLE, LinePlan, NotTinyError, World, line_plans
from tests.solving.small_worlds import small_world

MOST_PLANS = 100_000
"""Beyond that a world is not tiny."""

HOURS = (working_time.WEEK_WORK, working_time.AVERAGE_WORK)

Figures = Counter[tuple[object, ...]]
"""What a plan's values, and the judge's verdict on it, depend on: sums over its lines.

``(drive,)`` minutes; ``(served, venue)`` sessions that serve the need; ``(held, venue,
activity)`` series in a mobile hall; ``(look, quotas, pattern)`` series that quotas do not
tell apart; ``(work, team, week)`` minutes; ``(there, ...)`` visits, if teams may meet;
``(day, ...)`` hours of its days, if a team is given numbers for more rules.
"""


def figures(problem: Problem, team: Team, weekday: int, plan: LinePlan) -> Figures:
    """Figures of one line."""
    scenario, total = problem.scenario, Counter()
    for series in plan.series:
        venue, activity = series.slot.venue, series.slot.activity
        if any(scenario.policy.need.get(public, 0.0) > 0 for public in activity.publics):
            total["served", venue.id] += len(series.dates)
        if not venue.fixed:
            total["held", venue.id, activity.id] += 1
        look = tuple(q.counts(venue, activity.id, series.slot.start) for q in scenario.quotas)
        if any(look):
            # After a past a series counts by its own dates, some of which may be gone.
            where = (team.id, weekday, venue.id, activity.id, series.slot.start)
            own = where if problem.past else ()
            total["look", look, series.pattern, *own] += 1
    for tour in plan.tours:
        week = week_index(scenario.anchor, tour.date)
        total["drive",] += tour.drive_minutes
        total["work", team.id, week] += round(work_time(tour).total_seconds() / 60)
        if team.limits:
            total["day", team.id, week, tour.start, tour.end] += 1
        if len(scenario.teams) > 1:
            for s in tour.sessions:
                total["there", s.venue, tour.date, s.arrive, s.leave] += 1
    return total


def distinct(
    problem: Problem, team: Team, weekday: int, plans: list[LinePlan]
) -> list[tuple[Figures, LinePlan]]:
    """Of plans alike in all but driving, one that drives least."""
    best: dict[object, tuple[Figures, LinePlan]] = {}
    for plan in plans:
        total = figures(problem, team, weekday, plan)
        key = frozenset(item for item in total.items() if item[0] != ("drive",))
        if key not in best or total["drive",] < best[key][0]["drive",]:
            best[key] = total, plan
    return list(best.values())


Counted = Callable[[str, float], float]


@dataclass(frozen=True)
class Best:
    """The best values of a policy's tiers, in order, and a plan that has them."""

    values: tuple[float, ...]
    tours: tuple[Tour, ...]


class Brute:
    """Every plan of a tiny world: a row of figures each, `picks` telling its line plans."""

    def __init__(self, problem: Problem, travel: TravelTimes) -> None:
        self.whole = World(problem, travel)
        self.past = problem.past.tours if problem.past else ()
        self.world = World(problem.to_plan, travel)
        self.said: dict[object, bool] = {}
        self.lines = [
            (team, distinct(problem, team, weekday, line_plans(self.world, team, weekday)))
            for team in problem.scenario.teams
            for weekday in team.weekdays
        ]
        self.keys = sorted({key for _, line in self.lines for f, _ in line for key in f}, key=repr)
        self.rows, self.picks = self._combined()
        self.values = self._values()

    def columns(self, name: str) -> list[int]:
        """Columns of the figures of that name."""
        return [k for k, key in enumerate(self.keys) if key[0] == name]

    def _combined(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        rows = np.zeros((1, len(self.keys)), np.int32)
        picks = np.zeros((1, 0), np.int32)
        once = self.columns("held")
        for _, line in self.lines:
            if len(rows) * len(line) > MOST_PLANS:
                raise NotTinyError
            own = np.array([[f[key] for key in self.keys] for f, _ in line], np.int32)
            both = np.repeat(rows, len(line), 0) + np.tile(own, (len(rows), 1))
            index = np.tile(np.arange(len(line), dtype=np.int32), len(rows))[:, None]
            picks = np.hstack([np.repeat(picks, len(line), 0), index])
            kept = (both[:, once] <= 1).all(axis=1)  # an activity has one series in a hall
            rows, picks = both[kept], picks[kept]
        return rows, picks

    def _values(self) -> dict[str, NDArray[np.float64]]:
        """Tier values of every plan. Those of the best plans are the judge's, too."""
        problem, travel = self.whole.problem, self.whole.travel
        policy, needs = problem.scenario.policy, problem.needs()
        activities = {activity.id: activity for activity in problem.scenario.activities}
        given = [
            s.venue
            for tour in self.past
            for s in tour.sessions
            if any(policy.need.get(public, 0.0) > 0 for public in activities[s.activity].publics)
        ]
        venues = [str(key[1]) for key in self.keys if key[0] == "served"] + given
        ones = np.ones((len(self.rows), len(given)), np.int32)
        served = np.hstack([self.rows[:, self.columns("served")], ones])
        usable = [v.id for v in problem.scenario.venues
                  if v.fixed or v.suitability >= policy.min_suitability]  # fmt: skip
        unreached, level = np.zeros(len(served)), np.zeros(len(served))
        worst = np.full(len(served), np.inf)
        for code in (code for code, need in needs.items() if need > 0):
            minutes = [travel.between(code, venue) for venue in venues]
            near = [m <= policy.target_minutes for m in minutes]
            unreached += ~(served[:, near] > 0).any(axis=1)
            weights = np.array([policy.access_weight(m) for m in minutes])
            own = np.interp(served @ weights * EXPOSURE_DAYS / problem.horizon.days,
                            *zip(*policy.levels, strict=True))  # fmt: skip
            level += needs[code] * own
            if any(policy.access_weight(travel.between(code, v)) > 0 for v in usable):
                worst = np.minimum(worst, own)
        driving = self.rows[:, self.columns("drive")].sum(axis=1).astype(float)
        driving += sum(tour.drive_minutes for tour in self.past)
        worst[np.isinf(worst)] = 0.0
        return {"unreached": unreached, "worst-level": worst, "level": level, "driving": driving}

    def _tours(self, row: int) -> list[Tour]:
        """The plan's day tours, their sessions naming their rhythm."""
        chosen = (line[k][1] for (_, line), k in zip(self.lines, self.picks[row], strict=True))
        return [tour for plan in chosen for tour in plan.dated()]

    def _sound(self, row: int) -> bool:
        """The judge's verdict on a plan, asked once for each figure it depends on.

        Raises
        ------
        AssertionError
            The judge refuses the whole plan though every part of it passed.
        """
        for rules, name in (
            ((places.VENUE_SHARED,), "there"),  # first: the judge would count two teams' as one
            (HOURS, "work"),
            ((quotas.QUOTA,), "look"),
            (tuple(rule for rule in OPTIONAL if rule.whole), "day"),
        ):
            key = name, self.rows[row, self.columns(name)].tobytes()
            if key not in self.said:
                tours = self._tours(row)
                across = [rule for rule in rules if rule.whole]
                within = [rule for rule in rules if not rule.whole]
                self.said[key] = self.world.sound(tours, within) and self.whole.sound(
                    [*self.past, *tours], across
                )
            if not self.said[key]:
                return False
        tours = self._tours(row)
        within = [rule for rule in WHOLE if not rule.whole]
        across = [rule for rule in WHOLE if rule.whole]
        sound = self.world.sound(tours, within) and self.whole.sound([*self.past, *tours], across)
        assert sound, "a rule is missing from the search"
        return True

    def _ordered(self, tiers: tuple[tuple[str, str], ...], counted: Counted) -> Iterator[int]:
        """Plans from the best down; values apart by less than a millionth are equal."""
        keys = [
            np.round([counted(name, value) for value in self.values[name]], 6)
            * (-1 if sense == "max" else 1)
            for name, sense in tiers
        ]
        yield from np.lexsort(keys[::-1])

    def best(self, equity: str, counted: Counted = lambda name, value: value) -> Best | None:
        """The lexicographic optimum of a policy, None when no plan is sound.

        `counted` is what a tier counts of its value, when less than all of it is enough.
        """
        tiers = TIERS_IN_FORCE[equity]
        row = next((row for row in self._ordered(tiers, counted) if self._sound(row)), None)
        if row is None:
            return None
        tours = tuple(self._tours(row))
        plan = self.whole.plan([*self.past, *tours])
        said = tier_values(Context(self.whole.problem, plan, self.whole.travel))
        for name, _ in tiers:
            assert abs(said[name] - self.values[name][row]) < 1e-9, "a value is not the judge's"
        return Best(tuple(said[name] for name, _ in tiers), tours)


def tiny_world(
    seed: object, draw: Callable[[object], tuple[Problem, TravelTimes]] = small_world
) -> tuple[Problem, TravelTimes, Brute]:
    """Return the first world drawn from this seed with few enough plans to try them all."""
    for attempt in range(20):
        problem, travel = draw(f"{seed}.{attempt}")
        try:
            return problem, travel, Brute(problem, travel)
        except NotTinyError:
            continue
    raise AssertionError("no tiny world")
