"""What calendars hold: sessions as families see them, tours as agents do.

A session keeps its UID from one plan to the next, so that a moved session moves in the
calendars that follow the feed: the UID names the venue, the activity and the week its
rhythm gives it, not the hour at which it is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from planner import texts
from planner.model.occurrence import Occurrence, occurrences, of_tour
from planner.model.plan import Override, Plan, SessionSlot, Tour
from planner.model.scenario import Problem
from planner.model.territory import Point

MAINLAND = "Europe/Paris"
ZONES: Mapping[str, str] = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
"""Time zone of the overseas departments; Europe/Paris elsewhere."""


@dataclass(frozen=True)
class CalendarEntry:
    """An event of a feed; times are local to the territory.

    `sequence` is the least it bears: the revision of the plan that last changed it.
    """

    uid: str
    title: str
    start: datetime
    end: datetime
    location: str = ""
    description: str = ""
    point: Point | None = None
    cancelled: bool = False
    sequence: int = 0


def zone_of(problem: Problem) -> str:
    """Return the name of the territory's time zone."""
    codes = {commune.code[:3] for commune in problem.territory.communes}
    return next((ZONES[code] for code in sorted(codes) if code in ZONES), MAINLAND)


def _uid(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "planner:" + "/".join(map(str, parts))))


@dataclass(frozen=True)
class _Place:
    """A session with the one its rhythm promised, and what became of it.

    `visit` is None when it is not held; `told` is the last override that says so.
    """

    origin: SessionSlot
    shown: SessionSlot
    visit: Occurrence | None
    told: Override | None

    @property
    def changed(self) -> bool:
        """Whether it is not where the rhythm promised it, or no rhythm promised it."""
        return self.told is not None and (self.told.before is None or self.origin != self.shown)


def _places(problem: Problem, plan: Plan) -> list[_Place]:
    """Return every session held or given up, by the date its rhythm gives it.

    Overrides are read from the oldest on: a session moved twice comes from the first place.
    """
    origins: dict[SessionSlot, tuple[SessionSlot, Override]] = {}
    gone: dict[SessionSlot, Override] = {}
    for override in plan.overrides:
        before, after = override.before, override.after
        first = origins.pop(before, (before, override))[0] if before else after
        if first is None:
            continue
        if after is None:
            gone[first] = override
        else:
            origins[after] = (first, override)
            gone.pop(first, None)
    places = [_Place(first, first, None, override) for first, override in gone.items()]
    for visit in occurrences(problem, plan):
        held = visit.held
        origin, told = origins.get(held, (held, None))
        places.append(_Place(origin, held, visit, told))
    return sorted(places, key=lambda place: (place.origin, place.shown))


def public_entries(
    problem: Problem, plan: Plan, commune: str | None = None
) -> tuple[CalendarEntry, ...]:
    """Return the sessions as families see them, with those given up, as cancelled.

    The several sessions of one venue and activity in one week are told apart by their rank.

    Parameters
    ----------
    commune : str, optional
        INSEE code of the only village wanted. A session moved to another village is
        cancelled there.
    """
    ranks: dict[tuple[str, str, date], int] = {}
    entries = []
    for place in _places(problem, plan):
        origin = place.origin
        monday = origin.date - timedelta(days=origin.date.weekday())
        key = (origin.venue, origin.activity, monday)
        ranks[key] = ranks.get(key, 0) + 1
        uid = _uid(problem.territory.siren, *key, ranks[key])
        if place.visit is not None and commune in (None, place.shown.commune):
            entries.append(_held_entry(problem, place, place.visit, uid))
        elif place.told is not None and commune in (None, origin.commune):
            entries.append(_given_up(problem, place, place.told, uid))
    return tuple(sorted(entries, key=lambda entry: (entry.start, entry.uid)))


def _held_entry(problem: Problem, place: _Place, visit: Occurrence, uid: str) -> CalendarEntry:
    day, session, publication = visit.day, visit.session, problem.scenario.publication
    said = [
        texts.because(place.told.reason) if place.told and place.changed else "",
        texts.audience(visit.activity),
        visit.activity.terms,
        texts.sentence_case(texts.TO_CONFIRM) if visit.to_confirm else "",
        texts.service_name(publication),
        texts.contact(publication),
    ]
    name = f"{visit.commune.name} – {visit.place}"
    return CalendarEntry(
        uid=uid,
        title=texts.EVENT_TITLE.format(visit.activity.short_name, visit.commune.name),
        start=datetime.combine(day, session.open),
        end=datetime.combine(day, session.close),
        location=", ".join(filter(None, (name, visit.venue.address))),
        description="\n".join(filter(None, said)),
        point=visit.venue.point,
        sequence=place.told.revision if place.told else 0,
    )


def _given_up(problem: Problem, place: _Place, told: Override, uid: str) -> CalendarEntry:
    """Return a session not held where it was promised, as cancelled."""
    held, known = place.origin, problem.index
    activity, commune = known.activities[held.activity], known.communes[held.commune]
    start = datetime.combine(held.date, held.open)
    lines = [texts.because(told.reason)]
    if place.visit is not None:
        lines.insert(0, texts.moved_to(place.visit.commune.name, place.shown.date))
    title = texts.EVENT_TITLE.format(activity.short_name, commune.name)
    return CalendarEntry(
        uid=uid,
        title=texts.cancelled_title(title),
        start=start,
        end=start + activity.duration,
        location=known.venues[held.venue].name,
        description="\n".join(lines),
        cancelled=True,
        sequence=told.revision,
    )


def team_entries(
    problem: Problem, tours: Iterable[Tour], estimated: bool
) -> tuple[CalendarEntry, ...]:
    """Return a team's tours, from leaving the depot to coming back, in order.

    A team travels whole: this is the feed of each of its agents.

    Parameters
    ----------
    estimated : bool
        Whether travel times are estimates, and are then said to be.
    """
    entries = []
    for tour in sorted(tours, key=lambda tour: (tour.date, tour.start)):
        held = of_tour(problem, tour)
        lines = [texts.departure_line(tour.start, tour.end)]
        lines += map(texts.tour_line, held)
        lines += [texts.lunch_line(tour.lunch)] if tour.lunch else []
        lines.append(
            texts.drive_line(
                texts.duration(tour.drive_minutes), texts.kilometres(tour.km), estimated
            )
        )
        entries.append(
            CalendarEntry(
                uid=_uid(problem.territory.siren, tour.team, tour.date),
                title=texts.tour_title(
                    problem.index.teams[tour.team].name, [v.commune.name for v in held]
                ),
                start=datetime.combine(tour.date, tour.start),
                end=datetime.combine(tour.date, tour.end),
                description="\n".join(lines),
            )
        )
    return tuple(entries)
