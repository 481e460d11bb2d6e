"""A revision in plain French: each change, who is touched, what is lost, how to make up for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from planner import texts
from planner.evaluation.comparison import compare_plans
from planner.evaluation.coverage import coverage_with
from planner.evaluation.effect import Effect, effect
from planner.explaining import Stored
from planner.model.changes import SessionChange, kind_of
from planner.model.plan import Held, Plan
from planner.model.territory import Commune
from planner.revising.repairing import MOVED, Proposal, Repair
from planner.revising.replanning import MakeUp, Revised
from planner.solving.insertions import Insertion
from planner.texts import revising as said


def names_of(stored: Stored) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of venues and activities by identifier."""
    scenario = stored[0].scenario
    return ({v.id: v.name for v in scenario.venues}, {a.id: a.name for a in scenario.activities})


def teams_of(plan: Plan) -> dict[Held, str]:
    """Return the team of every session."""
    return {
        Held(tour.date, s.open, s.venue, s.commune, s.activity): tour.team
        for tour, s in plan.sessions()
    }


def touched(stored: Stored, held: Held) -> tuple[tuple[str, ...], float]:
    """Return the communes with need that a session is near, by name, and their need."""
    needs, near = stored[0].needs(), _near(stored, held)
    return tuple(c.name for c in near), sum(needs[c.code] for c in near)


def _near(stored: Stored, held: Held) -> list[Commune]:
    """Return the communes with need within the target time of a session."""
    problem, _, travel = stored
    needs, limit = problem.needs(), problem.scenario.policy.target_minutes
    return [
        c
        for c in problem.territory.communes
        if needs[c.code] > 0 and travel.between(c.code, held.venue) <= limit
    ]


def retell(revised: Revised, made_up: tuple[MakeUp, ...]) -> Iterator[str]:
    """Yield the lines that tell a revision."""
    venues, activities = names_of(revised.before)
    yield texts.revision_summary(len(revised.overrides), revised.cost, revised.bound)
    for override in revised.overrides:
        kind = kind_of(override.before, override.after)
        change = SessionChange(kind, override.before, override.after)
        told = texts.change_sentence(change, venues, activities)
        yield f"- {told} {texts.because(override.reason)}"
        if override.before is not None:
            yield f"  {texts.concerned(*touched(revised.before, override.before))}"
    yield from _handed_over(revised)
    yield from _on_coverage(revised)
    for item in made_up:
        lost = texts.change_sentence(
            SessionChange("kept", item.lost, item.lost), venues, activities
        )
        yield texts.make_up_title(lost.rpartition(texts.NBSP)[0])
        for way in item.insertions:
            yield f"- {_way(way, venues, activities)}"
            yield f"  {said.effect_of_insertion(_brings(revised, item.lost, way))}"
        if not item.insertions:
            yield f"- {texts.NO_MAKE_UP}"


def _parts(found: Effect) -> tuple[str, ...]:
    return said.effect_parts(found.lost, found.gained, found.level, found.wait)


def _on_coverage(revised: Revised) -> Iterator[str]:
    """Yield what a revision does to the coverage, as a whole and commune by commune."""
    after = revised.result
    diff = compare_plans(revised.before, (after.problem, after.plan, after.travel))
    lines = [line for commune in diff.communes if (line := texts.coverage_sentence(commune))]
    if lines or revised.overrides:
        rows = [(change.before, change.after) for change in diff.communes]
        whole = effect([before for before, _ in rows], [now for _, now in rows])
        yield texts.ON_COVERAGE
        yield f"- {said.effect_of_revision(_parts(whole))}"
        yield from (f"- {line}" for line in lines)


def _brings(revised: Revised, lost: Held, way: Insertion) -> tuple[str, ...]:
    """Say what a session more brings, and how long those near the one lost then wait."""
    result = revised.result
    rows = coverage_with(result.problem, result.plan, result.travel, (way.held,))
    near = {commune.code for commune in _near(revised.before, lost)}
    return _parts(effect(result.rows, rows, near))


def _handed_over(revised: Revised) -> Iterator[str]:
    """Yield the days on which another team holds the same sessions: families see nothing."""
    teams = {team.id: team.name for team in revised.before[0].scenario.teams}
    was, now = (teams_of(plan) for plan in (revised.before[1], revised.result.plan))
    changed = {
        (held.date, was[held], now[held]) for held in was.keys() & now if was[held] != now[held]
    }
    for day, old, new in sorted(changed):
        yield f"- {texts.handed_over(day, teams[old], teams[new])}"


def _way(way: Insertion, venues: dict[str, str], activities: dict[str, str]) -> str:
    held = way.held
    what, where = activities[held.activity].split(" (")[0], venues[held.venue]
    said = texts.insertion(held.date, held.open, what, where, way.drive, way.work)
    return f"{said} (--add {place(held)})"


def place(held: Held) -> str:
    """Write a session as the option --add takes it."""
    return f"{held.venue}/{held.activity}@{held.date.isoformat()}T{held.open:%H:%M}"


def tell_waits(stored: Stored, proposal: Proposal) -> Iterator[str]:
    """Yield the lines about the communes that wait too long, and the repairs."""
    venues, activities = names_of(stored)
    if not proposal.waits:
        yield texts.no_long_wait(proposal.limit)
        return
    # Neighbours often wait for the same days, and the same sessions would help them.
    alike: dict[tuple[date, date, tuple[Repair, ...]], list[str]] = defaultdict(list)
    for told in proposal.waits:
        alike[told.wait.start, told.wait.end, told.repairs].append(told.wait.name)
    for (start, end, repairs), names in alike.items():
        yield texts.one_wait(names, (end - start).days, start, end)
        for repair in repairs:
            lost = repair.lost.date if repair.kind == MOVED and repair.lost else None
            session = _way(repair.insertion, venues, activities)
            yield f"- {texts.repair(lost, repair.left)} {session}"
        if not repairs:
            yield f"- {texts.NO_REPAIR}"
    if proposal.together:
        drive = sum(way.drive for way in proposal.together)
        work = sum(way.work for way in proposal.together)
        left = len({wait.code for wait in proposal.unrepaired})
        yield texts.repairs_together(len(proposal.together), proposal.limit, drive, work, left)
        yield from (f"- {_way(way, venues, activities)}" for way in proposal.together)
