"""The judge of `planner.rules.openings`."""

from __future__ import annotations

from collections.abc import Iterator

from planner.evaluation.context import Context, hours_text, span
from planner.model.rules import Violation
from planner.rules.openings import DURATION, NAP, SLOT


def slot(c: Context) -> Iterator[Violation]:
    """The session opens at one of its activity's hours."""
    for tour, session, _, activity in c.sessions():
        if session.open not in activity.starts:
            allowed = ", ".join(f"{start:%H:%M}" for start in activity.starts)
            detail = f"{activity.name} ouvre à {session.open:%H:%M}, permis : {allowed}"
            yield Violation(SLOT, c.where(tour, session), detail)


def duration(c: Context) -> Iterator[Violation]:
    """Open for as long as planned, with time to set up, pack up and debrief."""
    for tour, session, _, activity in c.sessions():
        where = c.where(tour, session)
        held = span(session.open, session.close)
        if held != activity.duration:
            detail = f"ouverte {hours_text(held)}, prévu {hours_text(activity.duration)}"
            yield Violation(DURATION, where, detail)
        for found, needed, name in (
            (span(session.arrive, session.open), activity.set_up, "installation"),
            (span(session.close, session.leave), activity.pack_up + activity.debrief,
             "rangement et bilan"),
        ):  # fmt: skip
            if found < needed:
                detail = f"{name} : {hours_text(found)}, il faut {hours_text(needed)}"
                yield Violation(DURATION, where, detail)


def nap(c: Context) -> Iterator[Violation]:
    """No session opens during the nap."""
    start, end = c.problem.scenario.nap
    for tour, session, _, activity in c.sessions():
        if start <= session.open < end and not activity.in_nap:
            detail = f"ouverture à {session.open:%H:%M}, sieste de {start:%H:%M} à {end:%H:%M}"
            yield Violation(NAP, c.where(tour, session), detail)


CHECKS = {SLOT: slot, DURATION: duration, NAP: nap}
"""One check a rule."""
