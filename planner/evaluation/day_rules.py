"""Rules that one tour must obey by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from planner import texts
from planner.evaluation.context import Context, hours_text, span, work_time
from planner.model.plan import Tour
from planner.model.rules import RuleId, Violation


def working_day(c: Context) -> Iterator[Violation]:
    """The team exists, works that weekday, from its depot, inside the horizon."""
    for tour in c.plan.tours:
        team = c.teams.get(tour.team)
        where = c.where(tour)
        if team is None:
            yield Violation(RuleId.WORKING_DAY, where, f"équipe inconnue « {tour.team} »")
            continue
        if tour.date.weekday() not in team.weekdays:
            yield Violation(RuleId.WORKING_DAY, where, "l'équipe ne travaille pas ce jour-là")
        if not c.plan.start <= tour.date <= c.plan.end:
            yield Violation(RuleId.WORKING_DAY, where, "date hors de la période du planning")
        if tour.depot != team.depot:
            yield Violation(RuleId.WORKING_DAY, where, f"dépôt inattendu « {tour.depot} »")
        if not tour.sessions:
            yield Violation(RuleId.WORKING_DAY, where, "tournée sans séance")


def calendar(c: Context) -> Iterator[Violation]:
    """Nothing on holidays and closures; in school holidays, only what may run then."""
    rules = c.problem.scenario.calendar
    for tour in c.plan.tours:
        closed = rules.closed(tour.date)
        if closed:
            yield Violation(RuleId.CALENDAR, c.where(tour), f"service fermé : {closed.name}")
    for tour, session, _, activity in c.sessions():
        pause = rules.stopped_by(activity.in_school_breaks, tour.date)
        if pause and not rules.closed(tour.date):
            detail = f"{activity.name} n'a pas lieu pendant : {pause.name}"
            yield Violation(RuleId.CALENDAR, c.where(tour, session), detail)


def shift(c: Context) -> Iterator[Violation]:
    """The tour is inside the team's working hours."""
    for team, tour in c.tours():
        if not team.shift_start <= tour.start <= tour.end <= team.shift_end:
            found = f"{tour.start:%H:%M}-{tour.end:%H:%M}"
            allowed = f"{team.shift_start:%H:%M}-{team.shift_end:%H:%M}"
            yield Violation(RuleId.SHIFT, c.where(tour), f"{found}, permis {allowed}")


def max_sessions(c: Context) -> Iterator[Violation]:
    """A tour holds no more sessions than the scenario allows."""
    most = c.problem.scenario.policy.max_sessions
    for tour in c.plan.tours:
        if len(tour.sessions) > most:
            detail = f"{len(tour.sessions)} séances, au plus {most}"
            yield Violation(RuleId.MAX_SESSIONS, c.where(tour), detail)


def travel(c: Context) -> Iterator[Violation]:
    """Between two places there is time to drive."""
    for tour in c.plan.tours:
        if not c.known(tour):
            missing = sorted({p for p in c.points(tour) if p not in c.travel.index})
            yield Violation(
                RuleId.TRAVEL, c.where(tour), f"pas de temps de trajet pour {', '.join(missing)}"
            )
            continue
        leaves = [tour.start, *(session.leave for session in tour.sessions)]
        arrives = [*(session.arrive for session in tour.sessions), tour.end]
        points = c.points(tour)
        for k, leg in enumerate(c.legs(tour)):
            if span(leaves[k], arrives[k]) < leg:
                detail = (
                    f"de {points[k]} à {points[k + 1]} : {hours_text(span(leaves[k], arrives[k]))} "
                    f"prévues, il faut {hours_text(leg)}"
                )
                yield Violation(RuleId.TRAVEL, c.where(tour), detail)


def _resting(c: Context, tour: Tour, lunch: tuple[time, time]) -> bool:
    """Whether the break falls in a wait long enough for it and the drive."""
    legs = c.legs(tour)
    for k, (before, after) in enumerate(zip(tour.sessions, tour.sessions[1:], strict=False)):
        leg = legs[k + 1]
        inside = before.leave <= lunch[0] and lunch[1] <= after.arrive
        free = max(span(before.leave, lunch[0]), span(lunch[1], after.arrive))
        if inside and free >= leg:
            return True
    return False


def lunch(c: Context) -> Iterator[Violation]:
    """A real break around noon, when the tour runs through it."""
    for team, tour in c.tours():
        rule, where = team.lunch, c.where(tour)
        free_before = span(rule.earliest, tour.start) >= rule.length
        free_after = span(tour.end, rule.latest) >= rule.length
        if tour.lunch is None:
            if not (free_before or free_after):
                yield Violation(RuleId.LUNCH, where, "pas de pause de midi")
            continue
        start, end = tour.lunch
        if span(start, end) < rule.length:
            detail = f"pause de {hours_text(span(start, end))}, il faut {hours_text(rule.length)}"
            yield Violation(RuleId.LUNCH, where, detail)
        if start < rule.earliest or end > rule.latest:
            allowed = f"{rule.earliest:%H:%M}-{rule.latest:%H:%M}"
            detail = f"pause {start:%H:%M}-{end:%H:%M}, permise {allowed}"
            yield Violation(RuleId.LUNCH, where, detail)
        if c.known(tour) and not _resting(c, tour, tour.lunch):
            yield Violation(RuleId.LUNCH, where, "la pause tombe pendant un trajet ou une séance")


def pause(c: Context) -> Iterator[Violation]:
    """No stretch of work without a break is too long."""
    for team, tour in c.tours():
        marks = [tour.start, *(tour.lunch or ()), tour.end]
        stretches = [span(marks[k], marks[k + 1]) for k in range(0, len(marks), 2)]
        longest = max(stretches)
        if longest > team.work.without_break:
            detail = (
                f"{hours_text(longest)} sans pause, au plus {hours_text(team.work.without_break)}"
            )
            yield Violation(RuleId.BREAK, c.where(tour), detail)


def day_work(c: Context) -> Iterator[Violation]:
    """At most ten hours of work a day."""
    for team, tour in c.tours():
        if work_time(tour) > team.work.day_work:
            detail = f"{hours_text(work_time(tour))}, au plus {hours_text(team.work.day_work)}"
            yield Violation(RuleId.DAY_WORK, c.where(tour), detail)


def day_span(c: Context) -> Iterator[Violation]:
    """At most twelve hours from first to last minute."""
    for team, tour in c.tours():
        length = span(tour.start, tour.end)
        if length > team.work.day_span:
            detail = f"{hours_text(length)}, au plus {hours_text(team.work.day_span)}"
            yield Violation(RuleId.DAY_SPAN, c.where(tour), detail)


def slot(c: Context) -> Iterator[Violation]:
    """The session opens at one of its activity's hours."""
    for tour, session, _, activity in c.sessions():
        if session.open not in activity.starts:
            allowed = ", ".join(f"{start:%H:%M}" for start in activity.starts)
            detail = f"{activity.name} ouvre à {session.open:%H:%M}, permis : {allowed}"
            yield Violation(RuleId.SLOT, c.where(tour, session), detail)


def duration(c: Context) -> Iterator[Violation]:
    """Open for as long as planned, with time to set up, pack up and debrief."""
    for tour, session, _, activity in c.sessions():
        where = c.where(tour, session)
        held = span(session.open, session.close)
        if held != activity.duration:
            detail = f"ouverte {hours_text(held)}, prévu {hours_text(activity.duration)}"
            yield Violation(RuleId.DURATION, where, detail)
        for found, needed, name in (
            (span(session.arrive, session.open), activity.set_up, "installation"),
            (span(session.close, session.leave), activity.pack_up + activity.debrief,
             "rangement et bilan"),
        ):  # fmt: skip
            if found < needed:
                detail = f"{name} : {hours_text(found)}, il faut {hours_text(needed)}"
                yield Violation(RuleId.DURATION, where, detail)


def staff(c: Context) -> Iterator[Violation]:
    """Enough agents, and no more than the team has."""
    for team, tour in c.tours():
        if tour.staff > team.agents_on(tour.date):
            there = team.agents_on(tour.date)
            detail = f"{tour.staff} agents à bord, l'équipe en compte {there} ce jour-là"
            yield Violation(RuleId.STAFF, c.where(tour), detail)
    for tour, session, _, activity in c.sessions():
        if tour.staff < activity.min_staff:
            aboard = texts.count(tour.staff, "agent")
            detail = f"{activity.name} : {aboard}, il en faut {activity.min_staff}"
            yield Violation(RuleId.STAFF, c.where(tour, session), detail)


def nap(c: Context) -> Iterator[Violation]:
    """No session opens during the nap."""
    start, end = c.problem.scenario.nap
    for tour, session, _, activity in c.sessions():
        if start <= session.open < end and not activity.in_nap:
            detail = f"ouverture à {session.open:%H:%M}, sieste de {start:%H:%M} à {end:%H:%M}"
            yield Violation(RuleId.NAP, c.where(tour, session), detail)


def venue(c: Context) -> Iterator[Violation]:
    """The venue exists, may be used, and is what the plan says it is."""
    policy = c.problem.scenario.policy
    for tour in c.plan.tours:
        for session in tour.sessions:
            where = c.where(tour, session)
            if session.venue not in c.venues:
                yield Violation(RuleId.VENUE, where, f"lieu inconnu « {session.venue} »")
            if session.activity not in c.activities:
                yield Violation(RuleId.VENUE, where, f"activité inconnue « {session.activity} »")
    for tour, session, hall, activity in c.sessions():
        where = c.where(tour, session)
        if hall.commune != session.commune or hall.fixed != session.fixed:
            yield Violation(
                RuleId.VENUE, where, "commune ou type de lieu différent de l'inventaire"
            )
        if hall.kind not in activity.sites:
            yield Violation(
                RuleId.VENUE, where, f"{activity.name} ne se tient pas dans ce type de lieu"
            )
        if not hall.fixed and hall.suitability < policy.min_suitability:
            yield Violation(RuleId.VENUE, where, "lieu sous le seuil d'aptitude du scénario")


def venue_hours(c: Context) -> Iterator[Violation]:
    """The hall is open from arrival to departure."""
    for tour, session, hall, _ in c.sessions():
        if not hall.admits(tour.date.weekday(), session.arrive, session.leave):
            detail = f"lieu fermé entre {session.arrive:%H:%M} et {session.leave:%H:%M}"
            yield Violation(RuleId.VENUE_HOURS, c.where(tour, session), detail)


def venue_closed(c: Context) -> Iterator[Violation]:
    """The hall is not closed that day."""
    for tour, session, hall, _ in c.sessions():
        for closure in hall.closures:
            if tour.date in closure:
                detail = f"lieu fermé : {closure.name or 'fermeture'}"
                yield Violation(RuleId.VENUE_CLOSED, c.where(tour, session), detail)
