"""Three values of a field, reasons beside fields, decisions about what a page shows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from planner.errors import Fault, InputError, StoreError
from planner.store.records import Changed, JournalEntry
from planner.texts.web import FORM
from planner.web.views.conflicts import compared
from planner.web.views.refusals import refusals
from planner.web.views.undoing import concerns

AT = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
LABELS = {"a": "A", "b": "B"}


@pytest.mark.parametrize(
    ("read", "mine", "theirs", "value", "row"),
    [
        ("x", "x", "y", "y", (True, False)),  # only the others changed it
        ("x", "z", "x", "z", (False, False)),  # only the form did
        ("x", "z", "y", "z", (False, True)),  # both did
        ("x", "y", "y", "y", None),  # both, to the same
        ("x", "x", "x", "x", None),
    ],
)
def test_a_field_read_typed_and_changed(
    read: str, mine: str, theirs: str, value: str, row: tuple[bool, bool] | None
) -> None:
    rest = {"b": "1"}, {"b": "2"}, {"b": "1"}
    told = compared(LABELS, {"a": read, **rest[0]}, {"a": mine, **rest[1]},
                    {"a": theirs, **rest[2]}, [("Paul", AT)], 7)  # fmt: skip
    assert told is not None and told.over == 7
    assert told.values == {"a": value, "b": "2"}
    rows = {r.name: (r.kept, r.both) for r in told.rows}
    assert rows == ({"a": row} if row else {}) | {"b": (False, False)}
    assert ("Écraser" in told.question) == (row == (False, True))


def test_a_form_that_asks_for_nothing_more_does_not_clash() -> None:
    assert compared(LABELS, {"a": "x"}, {"a": "x"}, {"a": "y"}, [], 7) is None
    assert compared(LABELS, {}, {"a": "y"}, {"a": "y"}, [], 7) is None
    assert compared(LABELS, {}, {"a": "x"}, {"a": "y"}, [], 7) is not None


def test_faults_find_their_fields() -> None:
    labels = {"teams.0.shift.0": "Début", "teams.0.agents": "Agents", "windows": "Heures"}
    error = InputError([
        Fault("/tmp/x/scenarios/a.toml", "teams[0].shift", "à l’envers"),
        Fault("/tmp/x/scenarios/a.toml", "teams[0].agents", "trop"),
        Fault(FORM, "windows", "illisible"),
        Fault("/tmp/x/venues.csv", "ligne 3", "faux"),
        Fault(FORM, "", "illisible"),
    ])  # fmt: skip
    found = refusals(error, labels)
    assert [(r.field, r.label) for r in found] == [
        ("teams.0.shift.0", "Début"), ("teams.0.agents", "Agents"), ("windows", "Heures"),
        ("", ""), ("", ""),
    ]  # fmt: skip
    assert found[3].text == "La liste des lieux, ligne 3 : faux"
    assert refusals(StoreError("non"), labels)[0].text == "Non"
    by_place = refusals(error, labels, {"windows": "Heures"})
    assert [r.field for r in by_place] == ["", "", "windows", "", ""]


def entry(kind: str, key: str, before: Any, after: Any) -> JournalEntry:
    return JournalEntry(1, AT, "", "", "edit", None, None, (Changed(kind, key, before, after),))


def test_decisions_about_a_week() -> None:
    week = date(2026, 11, 30), date(2026, 12, 6)
    plan = {"start": "2026-11-30", "end": "2026-12-27"}
    other = {"start": "2026-12-07", "end": "2026-12-27"}
    assert concerns(entry("plan", "1", plan, plan), *week)
    assert not concerns(entry("plan", "1", other, other), *week)
    assert not concerns(entry("venue", "a", None, {"cells": {}}), *week)
    locked = {"value": ["hall@2026-12-02T09:00"]}
    assert concerns(entry("setting", "locks", None, locked), *week)
    assert concerns(entry("setting", "locks", locked, {"value": []}), *week)
    elsewhere = {"value": ["hall@2026-12-02T09:00", "hall@2026-12-09T09:00"]}
    assert not concerns(entry("setting", "locks", locked, elsewhere), *week)
    assert not concerns(entry("setting", "adopted_scenario", None, {"value": "x"}), *week)
