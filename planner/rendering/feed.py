"""Calendar feeds (ICS): one for all, one per village, one per team.

A session keeps its UID from one plan to the next, so that a moved session moves in the
calendars that follow the feed: the UID names the venue, the activity and the week its
rhythm gives it, not the hour at which it is held. What changed is told from the feed
published before: its events bear the sequence numbers to go on from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vText,
)

from planner import texts
from planner.model.plan import Tour
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.rendering.handouts import Visit

MAINLAND = "Europe/Paris"
ZONES: Mapping[str, str] = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
"""Time zone of the overseas departments; Europe/Paris elsewhere."""

REFRESH = timedelta(hours=12)  # also written as X-PUBLISHED-TTL, which some programs prefer
"""How often a calendar program should read the feed again."""

CONTENT = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "STATUS", "GEO")
"""What makes an event another one when it changes."""


@dataclass(frozen=True)
class Entry:
    """An event of a feed; times are local to the territory."""

    uid: str
    title: str
    start: datetime
    end: datetime
    location: str = ""
    description: str = ""
    point: Point | None = None
    cancelled: bool = False


def zone_of(problem: Problem) -> str:
    """Return the name of the territory's time zone."""
    codes = {commune.code[:3] for commune in problem.territory.communes}
    return next((ZONES[code] for code in sorted(codes) if code in ZONES), MAINLAND)


def _uid(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "planner:" + "/".join(map(str, parts))))


def public_entries(problem: Problem, found: Iterable[Visit]) -> tuple[Entry, ...]:
    """Return the sessions as families see them, in order.

    The several sessions of one venue and activity in one week are told apart by their rank.
    """
    siren, publication = problem.territory.siren, problem.scenario.publication
    ranks: dict[tuple[str, str, date], int] = {}
    entries = []
    for visit in found:
        day, session = visit.tour.date, visit.session
        monday = day - timedelta(days=day.weekday())
        key = (session.venue, session.activity, monday)
        ranks[key] = ranks.get(key, 0) + 1
        said = [
            texts.audience(visit.activity),
            visit.activity.terms,
            texts.sentence_case(texts.TO_CONFIRM) if visit.to_confirm else "",
            texts.service_name(publication),
            texts.contact(publication),
        ]
        place = f"{visit.commune.name} – {visit.place}"
        entries.append(
            Entry(
                uid=_uid(siren, *key, ranks[key]),
                title=texts.event_title(visit.activity_short, visit.commune.name),
                start=datetime.combine(day, session.open),
                end=datetime.combine(day, session.close),
                location=", ".join(filter(None, (place, visit.venue.address))),
                description="\n".join(filter(None, said)),
                point=visit.venue.point,
            )
        )
    return tuple(entries)


def team_entries(
    problem: Problem, tours: Iterable[Tour], found: Iterable[Visit], estimated: bool
) -> tuple[Entry, ...]:
    """Return a team's tours, from leaving the depot to coming back, in order.

    A team travels whole: this is the feed of each of its agents.

    Parameters
    ----------
    estimated : bool
        Whether travel times are estimates, and are then said to be.
    """
    names = {team.id: team.name for team in problem.scenario.teams}
    stops: dict[tuple[str, date], list[Visit]] = {}
    for visit in found:
        stops.setdefault((visit.tour.team, visit.tour.date), []).append(visit)
    entries = []
    for tour in sorted(tours, key=lambda tour: (tour.date, tour.start)):
        held = stops.get((tour.team, tour.date), [])
        lines = [texts.departure_line(tour.start, tour.end)]
        lines += [
            texts.tour_line(v.session.arrive, v.session.leave,
                            f"{v.commune.name}, {v.place}, {v.activity_short}", v.hours)
            for v in held
        ]  # fmt: skip
        lines += [texts.lunch_line(tour.lunch)] if tour.lunch else []
        lines.append(
            texts.drive_line(
                texts.duration(tour.drive_minutes), texts.kilometres(tour.km), estimated
            )
        )
        entries.append(
            Entry(
                uid=_uid(problem.territory.siren, tour.team, tour.date),
                title=texts.tour_title(names[tour.team], [v.commune.name for v in held]),
                start=datetime.combine(tour.date, tour.start),
                end=datetime.combine(tour.date, tour.end),
                description="\n".join(lines),
            )
        )
    return tuple(entries)


def time_zone(name: str) -> Timezone:
    """Return a zone as its rule, which every program reads alike.

    Mainland France keeps the Union's rule of 1996: an hour more from the last Sunday of
    March, at 2:00, to the last one of October, at 3:00. Overseas, no change of hour.
    """
    zone = Timezone()
    zone.add("tzid", name)
    if name != MAINLAND:
        offset = ZoneInfo(name).utcoffset(datetime(2026, 1, 1)) or timedelta()
        zone.add_component(
            _observance(TimezoneStandard(), "", offset, offset, datetime(1970, 1, 1))
        )
        return zone
    hour = timedelta(hours=1)
    summer, winter = datetime(1996, 3, 31, 2), datetime(1996, 10, 27, 3)
    zone.add_component(_observance(TimezoneDaylight(), "CEST", hour, 2 * hour, summer))
    zone.add_component(_observance(TimezoneStandard(), "CET", 2 * hour, hour, winter))
    return zone


def _observance(
    part: TimezoneStandard | TimezoneDaylight, name: str, before: timedelta, after: timedelta,
    onset: datetime,
) -> TimezoneStandard | TimezoneDaylight:  # fmt: skip
    if name:
        part.add("tzname", name)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("dtstart", onset)
    if before != after:
        part.add("rrule", {"freq": "yearly", "bymonth": onset.month, "byday": "-1SU"})
    return part


def read_feed(text: str) -> Calendar:
    """Read a feed written before.

    Raises
    ------
    ValueError
        It is no iCalendar file.
    """
    return Calendar.from_ical(text)


def feed(
    name: str,
    entries: Iterable[Entry],
    zone: str,
    period: tuple[date, date],
    now: datetime,
    before: Calendar | None = None,
) -> str:
    """Return the text of a feed.

    Parameters
    ----------
    entries : iterable of Entry
        Every event of the period.
    period : tuple of date
        First and last dates the plan answers for: an event published before inside of it
        that the plan no longer holds is cancelled, outside of it is kept.
    now : datetime
        In UTC; the time stamp of what is new or changed.
    before : Calendar, optional
        The feed published before.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//planner//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):  # of unknown type to the library: escaped as a text
        calendar.add(key, vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    calendar.add_component(time_zone(zone))
    old = {str(e["uid"]): e for e in before.events} if before else {}
    fresh = {entry.uid: _event(entry, zone) for entry in entries}
    events = [_dated(event, old.get(uid), now) for uid, event in fresh.items()]
    events += [
        _dated(_cancelled(event), event, now) if _inside(event, period) else event
        for uid, event in old.items()
        if uid not in fresh
    ]
    for event in sorted(events, key=lambda e: (str(e.decoded("dtstart")), str(e["uid"]))):
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _event(entry: Entry, zone: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstart", entry.start.replace(tzinfo=ZoneInfo(zone)))
    event.add("dtend", entry.end.replace(tzinfo=ZoneInfo(zone)))
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    if entry.point:
        event.add("geo", (entry.point.lat, entry.point.lon))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _cancelled(event: Event) -> Event:
    """Return an event published before as cancelled; one already so stays as it is."""
    made = deepcopy(event)
    if str(event.get("status")) != "CANCELLED":
        for key in ("status", "summary"):
            made.pop(key, None)
        made.add("status", "CANCELLED")
        made.add("summary", texts.cancelled_title(str(event.get("summary", ""))))
    return made


def _dated(event: Event, before: Event | None, now: datetime) -> Event:
    """Number and time-stamp an event: as before when it says the same, else one further."""
    for key in ("sequence", "dtstamp", "last-modified"):
        event.pop(key, None)
    same = before is not None and _content(before) == _content(event)
    sequence = 0 if before is None else int(before.get("sequence", 0)) + (not same)
    stamp = before.decoded("dtstamp") if same and before is not None else now
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    return event


def _content(event: Event) -> tuple[str, ...]:
    """Return an event's content as written, whichever side of a file it comes from."""
    lines = event.to_ical().decode("utf-8").replace("\r\n ", "").split("\r\n")
    return tuple(sorted(line for line in lines if line.partition(":")[0].split(";")[0] in CONTENT))


def _day(event: Event) -> date:
    start = event.decoded("dtstart")
    return start.date() if isinstance(start, datetime) else start


def _inside(event: Event, period: tuple[date, date]) -> bool:
    return period[0] <= _day(event) <= period[1]
