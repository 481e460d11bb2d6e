"""Calendar feeds, read back by two parsers that share no code, and by a calendar program."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from planner.model.calendar import ONCE
from planner.model.plan import Override, Plan, Tour
from planner.model.scenario import Problem
from planner.model.territory import Point
from planner.rendering.entries import CalendarEntry, public_entries, team_entries, zone_of
from planner.rendering.feed import PrintingMoment, feed, read_feed
from tests.rules.by_hand import (
    FAR,
    MONDAY,
    MORNING,
    OPENING,
    TUESDAY,
    WEDNESDAY,
    day,
    held,
    judged,
    session,
    tour,
)
from tests.worlds import code

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def at(now: datetime, today: date | None = None) -> PrintingMoment:
    return PrintingMoment(today or now.date(), now)


JUNE = (day(1), day(14))
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "l’été\nÉpizon\r\nEND:VEVENT",
    "a;b,c\\n:d",
    "œ" * 500,
]


@pytest.fixture
def known():
    return judged()


def entries(problem: Problem, plan: Plan) -> tuple[CalendarEntry, ...]:
    return public_entries(problem, plan)


def events(text: str) -> dict[str, dict[str, object]]:
    """What icalendar reads, by UID."""
    return {
        str(event["uid"]): {
            "title": str(event["summary"]),
            "start": event.decoded("dtstart"),
            "end": event.decoded("dtend"),
            "sequence": int(event["sequence"]),
            "status": str(event["status"]),
            "stamp": event.decoded("dtstamp"),
        }
        for event in Calendar.from_ical(text).walk("VEVENT")
    }


def by_title(text: str, title: str) -> list[dict[str, object]]:
    found = [event for event in events(text).values() if title in str(event["title"])]
    return sorted(found, key=lambda event: str(event["start"]))


def write(found: tuple[CalendarEntry, ...], before: str = "", now: datetime = NOW) -> str:
    old = read_feed(before) if before else None
    return feed("Séances", found, "Europe/Paris", JUNE, at(now), old)


def test_every_session_is_an_event(known) -> None:
    text = write(entries(known.problem, known.plan))
    assert len(events(text)) == len(known.plan.sessions()) == 5
    first = by_title(text, "LAEP")[0]
    assert first["start"].isoformat() == "2026-06-01T09:00:00+02:00"
    assert first["end"].isoformat() == "2026-06-01T11:00:00+02:00"
    assert {event["status"] for event in events(text).values()} == {"CONFIRMED"}
    assert {event["sequence"] for event in events(text).values()} == {0}
    assert "BEGIN:VTIMEZONE" in text
    assert "TZID:Europe/Paris" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_same_plan_gives_the_same_file(known) -> None:
    found = entries(known.problem, known.plan)
    first = write(found)
    assert write(found, first, LATER) == first


def test_a_session_moved_to_another_hour_and_day_moves_in_place(known) -> None:
    """A whole rhythm moved in its week keeps its UIDs: calendars move the events."""
    first = write(entries(known.problem, known.plan))
    later = replace(MORNING, open=MORNING.open.replace(hour=10))
    moved = [
        replace(tour, date=tour.date + timedelta(days=1), sessions=(later, *tour.sessions[1:]))
        if tour is TUESDAY
        else tour
        for tour in known.plan.tours
    ]
    second = write(entries(known.problem, replace(known.plan, tours=tuple(moved))), first, LATER)
    old, new = events(first), events(second)
    assert old.keys() == new.keys()
    changed = {uid for uid in old if old[uid] != new[uid]}
    assert {(old[uid]["start"].day, new[uid]["start"].day) for uid in changed} == {(2, 3)}
    assert {new[uid]["sequence"] for uid in changed} == {1}
    assert {new[uid]["stamp"] for uid in changed} == {LATER}
    assert {new[uid]["sequence"] for uid in new.keys() - changed} == {0}


def test_a_session_dropped_is_cancelled_once_and_may_come_back(known) -> None:
    full = entries(known.problem, known.plan)
    fewer = entries(
        known.problem,
        replace(known.plan, tours=tuple(t for t in known.plan.tours if t is not MONDAY)),
    )
    first = write(full)
    second = write(fewer, first, LATER)
    (gone,) = [event for event in events(second).values() if event["status"] == "CANCELLED"]
    assert gone["start"].date() == MONDAY.date
    assert gone["sequence"] == 1
    assert str(gone["title"]).startswith("Annulé")
    assert write(fewer, second, LATER + timedelta(days=1)) == second
    (back,) = [e for e in events(write(full, second, LATER)).values() if e["sequence"] == 2]
    assert back["status"] == "CONFIRMED"
    assert not str(back["title"]).startswith("Annulé")


def test_what_another_plan_published_is_kept(known) -> None:
    full = entries(known.problem, known.plan)
    text = write(full)
    july = (date(2026, 7, 1), date(2026, 7, 28))
    assert events(feed("Juillet", (), "Europe/Paris", july, at(LATER), read_feed(text))) == events(
        text
    )


def whole(text: str) -> dict[str, str]:
    """Every event as written, by UID."""
    return {str(e["uid"]): e.to_ical().decode() for e in Calendar.from_ical(text).events}


@given(
    st.sets(st.sampled_from(range(4))),
    st.integers(-2, 16),
    st.lists(st.integers(-6, 6), min_size=4, max_size=4),
    st.booleans(),
)
def test_what_is_past_stays_as_it_was(gone, days, shifts, given_up) -> None:
    """Whatever the next plan says, only events to come are updated, cancelled or moved."""
    known, today = judged(), day(1) + timedelta(days=days)
    tours = [
        replace(t, date=min(max(t.date + timedelta(days=shift), day(1)), day(14)))
        for k, (t, shift) in enumerate(zip(known.plan.tours, shifts, strict=True))
        if k not in gone
    ]
    overrides = tuple(
        Override(1, "Neige", "", held(t), None) for k, t in enumerate(known.plan.tours) if k in gone
    )
    plan = replace(known.plan, tours=tuple(tours), overrides=overrides if given_up else ())
    found = entries(known.problem, plan)
    first = write(entries(known.problem, known.plan))
    moment = datetime(today.year, today.month, today.day, 6, tzinfo=UTC)
    second = feed("Séances", found, "Europe/Paris", JUNE, at(moment), read_feed(first))
    old, new, fresh = events(first), events(second), {entry.uid: entry for entry in found}
    for uid, event in old.items():
        # A session that was announced for a past date and is held later moves all the same.
        later = uid in fresh and fresh[uid].start.date() >= today
        if event["start"].date() < today and not later:
            assert whole(second)[uid] == whole(first)[uid]
    coming = {
        uid: (e["start"].replace(tzinfo=None), e["status"] == "CANCELLED")
        for uid, e in new.items()
        if e["start"].date() >= today
    }
    assert {uid for uid, (_, cancelled) in coming.items() if not cancelled} == {
        e.uid for e in found if e.start.date() >= today and not e.cancelled
    }
    assert all(coming[e.uid] == (e.start, e.cancelled) for e in found if e.start.date() >= today)
    assert old.keys() <= new.keys()


def test_two_sessions_of_a_week_are_two_events(known) -> None:
    twice = replace(MONDAY, date=day(3))
    plan = replace(known.plan, tours=(*known.plan.tours, twice))
    found = entries(known.problem, plan)
    assert len({entry.uid for entry in found}) == len(found) == 6
    # The first of the week keeps the UID it had when alone.
    assert {entry.uid for entry in entries(known.problem, known.plan)} < {e.uid for e in found}


def test_a_village_feed_agrees_with_the_feed_of_all(known) -> None:
    alone = {e.uid: e for e in public_entries(known.problem, known.plan, code(2))}
    together = {e.uid: e for e in entries(known.problem, known.plan)}
    assert alone.items() <= together.items()
    assert alone


DELAYED = tour(day(11), "07:50", "12:25", 80, replace(FAR, pattern=ONCE))
LENT = Override(1, "Salle prêtée", "fortnightly-B", held(WEDNESDAY), held(DELAYED))


def revised(plan: Plan, *overrides: Override, tours: tuple[Tour, ...]) -> Plan:
    last = max(override.revision for override in overrides)
    return replace(plan, tours=tours, overrides=overrides, revision=last)


def test_a_revision_moves_a_session_in_place_without_the_feed_before(known) -> None:
    plan = revised(known.plan, LENT, tours=(MONDAY, TUESDAY, DELAYED))
    before, after = (
        events(write(entries(known.problem, known.plan))),
        events(write(entries(known.problem, plan))),
    )
    (uid,) = [uid for uid, event in before.items() if event["start"].date() == day(10)]
    assert after[uid]["start"].date() == day(11)
    assert (before[uid]["sequence"], after[uid]["sequence"]) == (0, 1)
    assert after[uid]["status"] == "CONFIRMED"
    assert "Salle prêtée" in write(entries(known.problem, plan)).replace("\r\n ", "")


def test_a_revision_taken_back_leaves_the_session_as_promised(known) -> None:
    back = Override(2, "Salle rendue", "", LENT.after, LENT.before)
    plan = revised(known.plan, LENT, back, tours=known.plan.tours)
    before = events(write(entries(known.problem, known.plan)))
    after = events(write(entries(known.problem, plan)))
    assert before.keys() == after.keys()
    (uid,) = [uid for uid in after if after[uid] != before[uid]]
    assert after[uid] == before[uid] | {"sequence": 2}


def test_a_session_given_up_is_cancelled_with_its_reason(known) -> None:
    snow = Override(1, "Neige", "weekly", held(MONDAY), None)
    plan = revised(known.plan, snow, tours=tuple(t for t in known.plan.tours if t is not MONDAY))
    for commune in (None, code(0)):
        text = write(public_entries(known.problem, plan, commune))
        (gone,) = [event for event in events(text).values() if event["status"] == "CANCELLED"]
        assert gone["start"].isoformat() == "2026-06-01T09:00:00+02:00"
        assert gone["end"].isoformat() == "2026-06-01T11:00:00+02:00"
        assert gone["sequence"] == 1
        assert "Neige" in text
    assert "CANCELLED" not in write(public_entries(known.problem, plan, code(2)))


def test_a_session_moved_to_another_village_is_cancelled_in_the_first(known) -> None:
    away = tour(day(10), "08:10", "12:05", 40, session("hall-1", "laep", ONCE))
    moved = Override(1, "Chaudière", "fortnightly-B", held(WEDNESDAY), held(away))
    plan = revised(known.plan, moved, tours=(MONDAY, TUESDAY, away))
    (all_of_it,) = [e for e in entries(known.problem, plan) if e.start.date() == day(10)]
    (there,) = public_entries(known.problem, plan, code(4))
    (here,) = public_entries(known.problem, plan, code(1))
    assert here == all_of_it
    assert not here.cancelled
    assert there.cancelled
    assert "Déplacé à" in there.description
    assert there.uid == here.uid


def test_a_session_added_is_an_event_of_its_own(known) -> None:
    extra = tour(day(12), "08:25", "11:50", 10, replace(OPENING, pattern=ONCE))
    asked = Override(1, "À la demande de la mairie", "", None, held(extra))
    plan = revised(known.plan, asked, tours=(*known.plan.tours, extra))
    before = {entry.uid for entry in entries(known.problem, known.plan)}
    (new,) = [entry for entry in entries(known.problem, plan) if entry.uid not in before]
    assert new.start.date() == day(12)
    assert "À la demande de la mairie" in new.description


def test_a_team_sees_its_tours_from_depot_to_depot(known) -> None:
    text = write(team_entries(known.problem, known.plan.tours, estimated=True))
    assert len(events(text)) == len(known.plan.tours)
    tuesday = next(e for e in events(text).values() if e["start"].date() == TUESDAY.date)
    assert (tuesday["start"].time(), tuesday["end"].time()) == (TUESDAY.start, TUESDAY.end)
    said = text.replace("\r\n ", "")
    assert "Pause de midi" in said
    assert "(estimation)" in said


@pytest.mark.parametrize(
    ("when", "offset"),
    [
        (datetime(2026, 10, 24, 9), "+02:00"),  # the eve of the October change
        (datetime(2026, 10, 26, 9), "+01:00"),
        (datetime(2027, 3, 27, 9), "+01:00"),  # the eve of the March change
        (datetime(2027, 3, 29, 9), "+02:00"),
    ],
)
def test_nine_stays_nine_across_the_changes_of_hour(when: datetime, offset: str) -> None:
    entry = CalendarEntry("x", "LAEP", when, when + timedelta(hours=2))
    text = feed("Séances", [entry], "Europe/Paris", (when.date(), when.date()), at(NOW))
    (one,) = events(text).values()
    assert one["start"].isoformat() == f"{when.isoformat()}{offset}"
    # vobject reads the file's own VTIMEZONE, not this machine's rules.
    (other,) = vobject.readOne(text).vevent_list
    assert other.dtstart.value.isoformat() == f"{when.isoformat()}{offset}"


@given(
    st.datetimes(datetime(2026, 9, 1), datetime(2028, 8, 31)).filter(
        lambda moment: not (2 <= moment.hour < 3)  # an hour that may not exist, or be two
    )
)
def test_two_parsers_read_the_same_instant(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    entry = CalendarEntry("x", "LAEP", moment, moment + timedelta(hours=1))
    text = feed("Séances", [entry], "Europe/Paris", (moment.date(), moment.date()), at(NOW))
    (one,) = events(text).values()
    (other,) = vobject.readOne(text).vevent_list
    assert one["start"] == other.dtstart.value
    assert one["end"] == other.dtend.value


def test_two_parsers_agree_on_a_whole_feed(problem: Problem, plan: Plan) -> None:
    text = feed("Tout", entries(problem, plan), zone_of(problem), (plan.start, plan.end), at(NOW))
    ours = {uid: (e["start"], e["end"], e["title"]) for uid, e in events(text).items()}
    theirs = {
        event.uid.value: (event.dtstart.value, event.dtend.value, event.summary.value)
        for event in vobject.readOne(text).vevent_list
    }
    assert ours == theirs
    assert len(ours) == len(plan.sessions())


@pytest.mark.parametrize("nasty", HOSTILE)
def test_hostile_text_is_shown(nasty: str) -> None:
    when = datetime(2026, 6, 1, 9)
    entry = CalendarEntry(
        "x", nasty, when, when, location=nasty, description=nasty, point=Point(48, 5)
    )
    text = feed(nasty, [entry], "Europe/Paris", JUNE, at(NOW))
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    wanted = nasty.replace("\r\n", "\n")
    assert str(event["summary"]) == str(event["location"]) == wanted
    (other,) = vobject.readOne(text).vevent_list
    assert other.summary.value == wanted
    again = feed(nasty, [entry], "Europe/Paris", JUNE, at(LATER), read_feed(text))
    assert again == text


@pytest.mark.parametrize(
    ("insee", "zone"),
    [("97411", "Indian/Reunion"), ("97105", "America/Guadeloupe"), ("01001", "Europe/Paris")],
)
def test_overseas_have_their_own_hour(known, insee: str, zone: str) -> None:
    communes = tuple(
        replace(c, code=insee) if c.code == code(0) else c for c in known.problem.territory.communes
    )
    territory = replace(known.problem.territory, communes=communes)
    problem = replace(known.problem, territory=territory)
    assert zone_of(problem) == zone
    moment = datetime(2026, 7, 1, 9)
    entry = CalendarEntry("x", "LAEP", moment, moment + timedelta(hours=1))
    text = feed("Séances", [entry], zone, JUNE, at(NOW))
    (other,) = vobject.readOne(text).vevent_list
    assert other.dtstart.value.utcoffset() == ZoneInfo(zone).utcoffset(moment)


KHAL = """[calendars]
[[seances]]
path = {folder}/calendar
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Paris
default_timezone = Europe/Paris
[sqlite]
path = {folder}/khal.db
"""


@pytest.fixture
def khal(tmp_path: Path) -> Callable[..., list[str]]:
    """Run khal, a calendar program that shares nothing with the project."""
    if shutil.which("khal") is None:
        pytest.skip("khal is not installed")
    (tmp_path / "khal.conf").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    (tmp_path / "calendar").mkdir()

    def run(*words: str) -> list[str]:
        command = ["khal", "-c", str(tmp_path / "khal.conf"), *words]
        done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
        return done.stdout.splitlines()

    return run


def test_a_calendar_program_moves_a_session_in_place(known, khal, tmp_path: Path) -> None:
    listing = ("list", "2026-06-01", "14d", "--format", "{start} {end-time} {title}",
               "--day-format", "")  # fmt: skip

    def imported(text: str) -> list[str]:
        (tmp_path / "feed.ics").write_text(text, encoding="utf-8", newline="")
        khal("import", "--batch", "-a", "seances", str(tmp_path / "feed.ics"))
        return [line for line in khal(*listing) if line.strip()]

    first = write(entries(known.problem, known.plan))
    before = imported(first)
    assert len(before) == 5
    assert before[0].startswith("2026-06-01 09:00 11:00 LAEP")
    moved = tuple(
        replace(tour, date=day(11)) if tour.date == day(10) else tour for tour in known.plan.tours
    )
    second = write(entries(known.problem, replace(known.plan, tours=moved)), first, LATER)
    after = imported(second)
    assert len(after) == 5
    assert [line for line in before if line not in after] == [before[-1]]
    assert [line for line in after if line not in before] == [
        before[-1].replace("2026-06-10", "2026-06-11")
    ]
