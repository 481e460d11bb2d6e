from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import plain

from planner.errors import ConflictError
from planner.model.attendance import Attendance, SessionKey
from planner.store import Store, attendance, journal, venues

SESSION = SessionKey(date(2026, 12, 1), time(9), "poissons-fixe", "laep")
COUNTED = Attendance(SESSION, True, 6, 5, None, 1)
COUNTS = st.one_of(st.none(), st.integers(0, 999))
RECORDS = st.builds(
    Attendance,
    st.builds(
        SessionKey,
        st.dates(date(2024, 1, 1), date(2030, 1, 1)),
        st.times().map(lambda found: found.replace(second=0, microsecond=0)),
        st.sampled_from(["a", "b"]),
        st.sampled_from(["laep", "rpe"]),
    ),
    st.booleans(), COUNTS, COUNTS, COUNTS, COUNTS, st.text(st.characters(codec="utf-8",
    exclude_characters="\0"), max_size=9),
)  # fmt: skip


def test_a_session_is_counted_and_counted_again(store: Store) -> None:
    assert attendance.counted(store, SESSION) is None
    first = attendance.save(store, "Claire", COUNTED, 0)
    assert first.attendance == COUNTED
    more = replace(COUNTED, adults=7)
    attendance.save(store, "Claire", more, first.version)
    found = attendance.counted(store, SESSION)
    assert found is not None
    assert found.attendance == more
    journal.undo(store, "Claire")
    found = attendance.counted(store, SESSION)
    assert found is not None
    assert found.attendance == COUNTED


def test_two_phones_on_one_session(opening: Callable[[], Store]) -> None:
    mine, theirs = opening(), opening()
    attendance.save(theirs, "Paul", COUNTED, 0)
    with pytest.raises(ConflictError) as caught:
        attendance.save(mine, "Claire", replace(COUNTED, adults=9), 0)
    line = plain(*caught.value.lines)
    assert "Paul" in line
    assert "Adultes : vide → « 6 »" in line
    attendance.save(mine, "Claire", replace(COUNTED, adults=9))


def test_the_journal_names_the_session(store: Store) -> None:
    venues.add(store, "Claire", {"id": "poissons-fixe", "name": "Poissons – site fixe"})
    saved = attendance.save(store, "Claire", COUNTED, 0)
    told = "mardi 1er décembre à 9 h, Poissons – site fixe"
    assert plain(journal.history(store)[0].what) == f"Fréquentation saisie : {told}"
    attendance.remove(store, "Claire", SESSION, saved.version)
    assert plain(journal.history(store)[0].what) == f"Fréquentation retirée : {told}"


def test_counts_are_read_by_dates_and_venue(store: Store) -> None:
    records = [
        replace(COUNTED, session=replace(SESSION, date=date(2026, 12, day), venue=venue))
        for day in (3, 1, 2)
        for venue in ("a", "b")
    ]
    for record in records:
        attendance.save(store, "Claire", record, 0)
    found = attendance.between(store, date(2026, 12, 1), date(2026, 12, 2))
    assert [record.attendance.session.date.day for record in found] == [1, 1, 2, 2]
    assert len(attendance.between(store, date(2026, 12, 1), date(2026, 12, 3), "b")) == 3
    attendance.remove(store, "Claire", found[0].attendance.session, found[0].version)
    assert len(attendance.between(store, date(2026, 12, 1), date(2026, 12, 2))) == 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(records=st.lists(RECORDS, unique_by=lambda record: record.session, max_size=5))
def test_counts_survive(store: Store, records: list[Attendance]) -> None:
    for record in records:
        attendance.save(store, "Claire", record)
        found = attendance.counted(store, record.session)
        assert found is not None
        assert found.attendance == record
    if records and journal.undoable(store) is not None:
        journal.undo(store, "Claire")
        journal.redo(store, "Claire")
    for record in records:
        found = attendance.counted(store, record.session)
        assert found is not None
        assert found.attendance == record
