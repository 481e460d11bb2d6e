"""presences.csv: counts only, every fault by its line, and a form that reads back."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import Fault, InputError
from planner.loading.attendance import (
    COLUMNS,
    REQUIRED,
    Expected,
    Sheet,
    attendance_form,
    load_attendance,
)
from planner.model.attendance import Attendance, SessionKey
from planner.model.calendar import DateRange

DAY = date(2026, 6, 2)
HERE = SessionKey(DAY, time(9), "hall-2", "laep")
LATER = SessionKey(DAY, time(15), "hall-3", "permanence")
LOST = SessionKey(date(2026, 6, 10), time(9), "hall-4", "laep")
YEAR = Expected(
    DateRange(date(2026, 1, 1), date(2026, 12, 31)), frozenset({HERE, LATER}), frozenset({LOST})
)


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def written(*lines: str, head: str = ",".join(COLUMNS)) -> Path:
        path = Path("presences.csv")
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        return path

    return written


def faults(path: Path, expected: Expected | None = None) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        load_attendance(path, expected)
    assert all(fault.source == "presences.csv" for fault in caught.value.faults)
    return caught.value.faults


def test_a_line_is_a_session(write) -> None:
    path = write(
        "2026-06-02,09:00,hall-2,laep,tenue,8,6,0,2,,Salle 2",
        "2026-06-02,15:00,hall-3,permanence,annulée,,,,,agent absent,",
        "2026-06-10,09:00,hall-4,laep,,,,,,,",
    )
    assert load_attendance(path) == Sheet((
        Attendance(HERE, True, 8, 6, 0, 2),
        Attendance(LATER, False, reason="agent absent"),
    ))  # fmt: skip


def test_what_a_spreadsheet_made_of_it_is_read(write) -> None:
    head = ";".join(REQUIRED)
    path = write("02/06/2026;9:00:00;hall-2;laep;tenue", head=head)
    assert load_attendance(path).records == (Attendance(HERE, True),)


def test_every_fault_is_told_at_once(write) -> None:
    path = write(
        "2 juin,09:00,hall-2,laep,tenue,,,,,,",
        "2026-06-02,9h,hall-2,laep,tenue,,,,,,",
        "2026-06-02,09:00,,,tenue,,,,,,",
        "2026-06-02,09:00,hall-2,laep,tenu,,,,,,",
        "2026-06-02,09:00,hall-2,laep,tenue,huit,-1,1.5,1000,,",
        "2026-06-02,09:00,hall-2,laep,annulée,3,,,,,",
        "2026-06-02,09:00,hall-2,laep,,3,,,,,",
        "2026-06-02,09:00,hall-2,laep,tenue,,,,,,",
        "2026-06-02,09:00,hall-2,laep,tenue,,,,,,",
    )
    told = [(fault.where, fault.message) for fault in faults(path)]
    for line, words in (
        (2, "date : "), (3, "open : "), (4, "venue : case vide"), (4, "activity : case vide"),
        (5, "« tenue » ?"), (6, "adults : « huit »"), (6, "children_0_2 : « -1 »"),
        (6, "children_3_5 : « 1.5 »"), (6, "first_visits : « 1000 »"), (7, "séance annulée"),
        (8, "status : case vide"), (10, "déjà notée, ligne 9"),
    ):  # fmt: skip
        assert any(w == f"ligne {line}" and words in m for w, m in told), (line, words)
    assert len(told) == 12


def test_a_missing_column_is_named(write) -> None:
    (fault,) = faults(write("x", head="date,open,venue,activity"))
    assert "« status » manquante" in fault.message


def test_a_session_no_plan_holds_counts_and_is_doubted(write) -> None:
    """Who came belongs to what was held; but it may be a slip of the pen, told by its line."""
    path = write(
        "2026-06-02,09:00,hall-2,laep,tenue,8,,,,,",
        "2026-06-02,09:00,hall-3,laep,tenue,,,,,,",
        "2026-06-03,09:00,hall-2,laep,tenue,,,,,,",
        "2026-06-10,09:00,hall-4,laep,tenue,,,,,,",
    )
    sheet = load_attendance(path, YEAR)
    assert len(sheet.records) == 4
    assert [(d.source, d.where) for d in sheet.doubts] == [
        ("presences.csv", f"ligne {line}") for line in (3, 4, 5)
    ]
    nearly, nothing, lost = (doubt.message for doubt in sheet.doubts)
    assert "vouliez-vous dire « 09:00,hall-2,laep » ?" in nearly
    assert "aucune séance annoncée le 03/06/2026" in nothing
    assert "supprimée par une révision" in lost
    assert all("hors planning" in words for words in (nearly, nothing, lost))


def test_a_doubt_does_not_hide_a_fault(write) -> None:
    path = write(
        "2026-06-03,09:00,hall-2,laep,tenue,,,,,,",
        "2026-06-03,09:00,hall-2,laep,tenue,,,,,,",
        "2026-06-02,09:00,hall-2,laep,tenu,,,,,,",
    )
    assert [fault.where for fault in faults(path, YEAR)] == ["ligne 3", "ligne 4"]


def test_other_years_and_what_a_revision_gave_up(write) -> None:
    path = write(
        "2025-06-02,09:00,hall-2,laep,tenue,,,,,,",
        "2026-06-10,09:00,hall-4,laep,annulée,,,,,neige,",
        "2026-06-02,09:00,hall-2,laep,tenue,,,,,,",
    )
    sheet = load_attendance(path, YEAR)
    assert [record.session for record in sheet.records] == [LOST, HERE]
    assert sheet.doubts == ()


def test_the_form_is_blank_and_keeps_what_is_noted(write) -> None:
    text = attendance_form([(LATER, "Salle 3"), (HERE, "=Salle")], [Attendance(HERE, True, 8)])
    Path("presences.csv").write_text(text, encoding="utf-8")
    assert load_attendance(Path("presences.csv"), YEAR).records == (Attendance(HERE, True, 8),)
    assert len(text.splitlines()) == 3


count = st.none() | st.integers(0, 999)
records = st.builds(
    Attendance,
    st.builds(
        SessionKey,
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.times().map(lambda t: t.replace(second=0, microsecond=0)),
        st.sampled_from(["hall-1", "a, b", 'c "d"']),
        st.sampled_from(["laep", "rpe"]),
    ),
    st.just(True),
    count,
    count,
    count,
    count,
)


@given(st.lists(records, unique_by=lambda record: record.session, max_size=5))
def test_a_form_reads_back(tmp_path_factory, made: list[Attendance]) -> None:
    path = tmp_path_factory.mktemp("form") / "presences.csv"
    path.write_text(attendance_form([(r.session, "") for r in made], made), encoding="utf-8")
    assert set(load_attendance(path).records) == set(made)
