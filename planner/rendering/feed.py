"""Calendar feeds (ICS): one for all, one per village, one per team.

What changed is told by the revisions of the plan, and by the feed published before, whose
sequence numbers go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from planner.rendering.entries import MAINLAND, CalendarEntry

REFRESH = timedelta(hours=12)  # also written as X-PUBLISHED-TTL, which some programs prefer
"""How often a calendar program should read the feed again."""

CONTENT = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "DESCRIPTION", "STATUS", "GEO")
"""What makes an event another one when it changes."""


@dataclass(frozen=True)
class PrintingMoment:
    """When a feed is written.

    Parameters
    ----------
    today : date
        Events of earlier days are past.
    now : datetime
        In UTC; the time stamp of what is new or changed.
    """

    today: date
    now: datetime


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
    entries: Iterable[CalendarEntry],
    zone: str,
    period: tuple[date, date],
    moment: PrintingMoment,
    before: Calendar | None = None,
) -> str:
    """Return the text of a feed.

    Parameters
    ----------
    entries : iterable of Entry
        Every event of the period.
    period : tuple of date
        First and last dates the plan answers for: an event to come, published before inside
        of it, that the plan no longer holds is cancelled; outside of it, it is kept.
    before : Calendar, optional
        The feed published before. What is past stays in it as it was: what was held cannot
        be moved nor cancelled any more.
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
    fresh = {entry.uid: entry for entry in entries}
    past = {uid for uid, event in old.items() if _day(event) < moment.today}
    events = [
        old[uid]
        if uid in past and entry.start.date() < moment.today
        else _dated(_event(entry, zone), old.get(uid), moment.now, entry.sequence)
        for uid, entry in fresh.items()
    ]
    events += [
        _dated(_cancelled(event), event, moment.now)
        if uid not in past and _inside(event, period)
        else event
        for uid, event in old.items()
        if uid not in fresh
    ]
    for event in sorted(events, key=lambda e: (str(e.decoded("dtstart")), str(e["uid"]))):
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")


def _event(entry: CalendarEntry, zone: str) -> Event:
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


def _dated(event: Event, before: Event | None, now: datetime, least: int = 0) -> Event:
    """Number and time-stamp an event: as before when it says the same, else one further."""
    for key in ("sequence", "dtstamp", "last-modified"):
        event.pop(key, None)
    same = before is not None and _content(before) == _content(event)
    sequence = least
    if before is not None:
        known = int(before.get("sequence", 0))
        sequence = known if same else max(known + 1, least)
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
