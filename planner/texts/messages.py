"""Texts ready to send when a session changes: poster, village application, town hall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from planner.model.names import short_name
from planner.model.plan import SessionSlot
from planner.model.scenario import Problem
from planner.texts.formats import NBSP, clock, hours, long_date, sentence_case, weekday_date

ON_THE_POSTER = "Affiche"
ON_THE_APPLICATION = "PanneauPocket"
TO_THE_TOWN_HALL = "Message à la mairie"

APP_LENGTH = 300
"""Characters of a message in a village's application: more is cut on a telephone."""


@dataclass(frozen=True)
class ToldSession:
    """A session as a message tells it."""

    date: date
    open: time
    close: time
    activity: str
    venue: str
    commune: str

    @classmethod
    def of(cls, problem: Problem, held: SessionSlot) -> ToldSession:
        """Return a session of a problem, whether a plan still holds it or not."""
        index = problem.index
        activity = index.activities[held.activity]
        close = (datetime.combine(held.date, held.open) + activity.duration).time()
        venue, commune = index.venues[held.venue], index.communes[held.commune]
        return cls(held.date, held.open, close, activity.name, venue.name, commune.name)

    @property
    def name(self) -> str:
        """The activity without what its name says in brackets."""
        return short_name(self.activity)

    @property
    def place(self) -> tuple[str, str]:
        """The hall: two villages may call theirs alike."""
        return self.venue, self.commune

    @property
    def when(self) -> str:
        """Day and hours."""
        return f"{weekday_date(self.date)}, {hours(self.open, self.close)}"


def _instead(before: ToldSession, after: ToldSession) -> str:
    """Say what is different of a session."""
    said = []
    if after.date != before.date:
        said.append(f"au {weekday_date(after.date)}, {hours(after.open, after.close)}")
    elif after.open != before.open:
        said.append(f"à {clock(after.open)}")
    if after.place != before.place:
        said.append(f"à {after.venue} ({after.commune})")
    moved = f"déplacé {' '.join(said)}" if said else "maintenu à la même heure et au même endroit"
    if after.activity != before.activity:
        return f"remplacé par {after.name}" + (f" et {moved}" if said else "")
    return moved


def _same_hall(before: ToldSession, after: ToldSession) -> bool:
    """Tell whether the hall is needed at no other time than it was."""
    same = (before.date, before.place) == (after.date, after.place)
    return same and before.open <= after.open and after.close <= before.close


def _what_changes(
    before: ToldSession | None,
    after: ToldSession | None,
    reason: str,
    following: date | None,
    *,
    name: str,
) -> str:
    """Say in one line what changes; ``name`` is the activity, empty where a title has said it."""
    named = f"{name}, " if name else ""
    if before is None:
        assert after is not None
        return f"EN PLUS{NBSP}: {named}{after.when}, {after.venue}."
    told = f"{sentence_case(weekday_date(before.date))}, {named}{before.venue}{NBSP}: "
    if after is not None:
        return f"{told}{_instead(before, after)} ({reason})."
    again = f" Prochaine séance{NBSP}: {weekday_date(following)}." if following else ""
    return f"{told}ANNULÉ ({reason}).{again}"


def poster_line(
    before: ToldSession | None, after: ToldSession | None, reason: str, following: date | None
) -> str:
    """Return the one line to write on the poster."""
    told = before or after
    assert told is not None
    return _what_changes(before, after, reason, following, name=told.name)


def app_message(
    before: ToldSession | None, after: ToldSession | None, reason: str, following: date | None
) -> str:
    """Return a message for PanneauPocket or the like: plain, and short enough for it."""
    told = before or after
    assert told is not None
    changes = _what_changes(before, after, reason, following, name="")
    text = f"{told.name} à {told.commune}. {changes}"
    return text if len(text) <= APP_LENGTH else text[: APP_LENGTH - 1].rstrip() + "…"


def town_hall_letter(
    before: ToldSession | None,
    after: ToldSession | None,
    reason: str,
    following: date | None,
    service: str,
) -> str:
    """Return the message to the town hall, subject first.

    Parameters
    ----------
    following : date, optional
        Next session in the same place.
    service : str
        Who signs.
    """
    told = before or after
    assert told is not None
    lines = [f"Objet{NBSP}: {told.name} du {weekday_date(told.date)}, {told.venue}", ""]
    lines.append("Madame, Monsieur,")
    lines.append("")
    if before is None:
        lines.append(
            f"Une séance de plus est prévue{NBSP}: {told.name}, {long_date(told.date)}, "
            f"{hours(told.open, told.close)}, {told.venue}. Merci de nous confirmer que le lieu "
            "est libre et ouvert."
        )
    else:
        what = _instead(before, after) if after else "annulé"
        lines.append(
            f"Le rendez-vous prévu {long_date(before.date)}, {hours(before.open, before.close)}, "
            f"{before.venue} ({before.name}), est {what}. Motif{NBSP}: {reason}."
        )
        elsewhere = after and after.commune != before.commune
        if after and not elsewhere and not _same_hall(before, after):
            lines.append("Merci de nous confirmer que le lieu est alors libre et ouvert.")
    if following:
        lines.append(f"Le rendez-vous suivant dans ce lieu est prévu {long_date(following)}.")
    lines += ["Merci d’en informer les familles par vos moyens habituels.", "", service]
    return "\n".join(lines)


def announcement_title(day: date, venue: str) -> str:
    """Return the title of the messages about one change."""
    return f"=== {sentence_case(long_date(day))}, {venue} ==="


def signature(territory: str) -> str:
    """Return who signs."""
    return f"Le service itinérant petite enfance et parentalité, {territory}"
