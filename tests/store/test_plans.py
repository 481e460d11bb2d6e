import json
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from stores import Clock

from planner.errors import ConflictError, InputError, StoreError
from planner.store import Store, journal, plans
from planner.store.schema import blobs

BYTES = st.dictionaries(st.sampled_from(["a.csv", "b/c.bin", "b/é.txt"]), st.binary(max_size=200))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_plan_comes_out_as_it_went_in(store: Store, plan_folder: Path, tmp_path: Path) -> None:
    added = plans.add(store, "Claire", plan_folder, scenario="reference", label="Automne")
    assert (added.start, added.end) == (date(2026, 11, 30), date(2026, 12, 27))
    assert added.figures == {"level": 0.8, "sessions": 31}
    assert plans.plan(store, added.id) == added
    assert plans.materialise(store, added.id, tmp_path / "out") == tmp_path / "out"
    assert contents(tmp_path / "out") == contents(plan_folder)
    listed = {file.path: file.size for file in plans.files(store, added.id)}
    assert listed == {path: len(content) for path, content in contents(plan_folder).items()}
    content = plans.content(store, added.id, "calendriers/52250.ics")
    assert content == b"BEGIN:VCALENDAR\r\n"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(files=BYTES)
def test_any_bytes_survive(
    store: Store, tmp_path_factory: pytest.TempPathFactory, plan_folder: Path,
    files: dict[str, bytes],
) -> None:  # fmt: skip
    folder, out = tmp_path_factory.mktemp("in"), tmp_path_factory.mktemp("out")
    files["plan.json"] = (plan_folder / "plan.json").read_bytes()
    for path, content in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    plans.materialise(store, plans.add(store, "Claire", folder).id, out)
    assert contents(out) == files


def test_the_same_file_is_kept_once(store: Store, plan_folder: Path) -> None:
    one = plans.add(store, "Claire", plan_folder)
    (plan_folder / "sessions.csv").write_text("date\n", encoding="utf-8")
    two = plans.add(store, "Claire", plan_folder, parent=one.id)
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(blobs)) == 4
    assert one.digest != two.digest
    assert two.parent == one.id


def test_a_file_that_was_altered_is_refused(
    store: Store, plan_folder: Path, tmp_path: Path
) -> None:
    number = plans.add(store, "Claire", plan_folder).id
    with store.writing() as connection:
        connection.execute(update(blobs).values(packed=zlib.compress(b"autre")))
    with pytest.raises(StoreError, match="altéré"):
        plans.materialise(store, number, tmp_path / "out")


def test_the_last_adopted_plan_of_a_day_counts(store: Store, plan_folder: Path) -> None:
    first = plans.add(store, "Claire", plan_folder)
    revision = plans.add(store, "Claire", plan_folder, parent=first.id)
    day = date(2026, 12, 1)
    assert plans.adopted_between(store, day, day).get(day) is None
    for chosen in (revision, first, revision):
        plans.adopt(store, "Claire", chosen.id)
        assert plans.adopted_between(store, day, day).get(day) == plans.plan(store, chosen.id)
    assert plans.adopted_between(store, date(2026, 12, 28), date(2026, 12, 28)) == {}
    journal.undo(store, "Claire")
    assert plans.adopted_between(store, day, day).get(day) == plans.plan(store, first.id)


def test_the_plans_of_a_period(store: Store, plan_folder: Path) -> None:
    whole = plans.adopt(store, "Claire", plans.add(store, "Claire", plan_folder).id)
    week = {"horizon": {"start": "2026-12-07", "end": "2026-12-13"}, "indicators": {}}
    (plan_folder / "plan.json").write_text(json.dumps(week), encoding="utf-8")
    part = plans.adopt(store, "Claire", plans.add(store, "Claire", plan_folder).id)
    found = plans.adopted_between(store, date(2026, 12, 1), date(2027, 1, 3))
    assert [(day.day, plan.id) for day, plan in sorted(found.items())] == [
        (day, part.id if 7 <= day <= 13 else whole.id) for day in range(1, 28)
    ]
    assert plans.adopted_between(store, date(2027, 1, 1), date(2027, 1, 3)) == {}


def test_a_plan_taken_away_was_the_one_seen(
    opening: Callable[[], Store], plan_folder: Path
) -> None:
    mine, theirs = opening(), opening()
    seen = plans.add(mine, "Claire", plan_folder)
    adopted = plans.adopt(theirs, "Paul", seen.id)
    with pytest.raises(ConflictError, match="Paul"):
        plans.hide(mine, "Claire", seen.id, seen.version)
    plans.hide(mine, "Claire", seen.id, adopted.version)
    assert plans.all_plans(mine) == ()
    journal.undo(mine, "Claire")
    assert [found.digest for found in plans.all_plans(mine)] == [seen.digest]


def test_a_computed_plan_is_noted_and_cannot_be_undone(store: Store, plan_folder: Path) -> None:
    plans.add(store, "Claire", plan_folder)
    assert journal.history(store)[0].what.startswith("Planning calculé")
    assert journal.undoable(store) is None


@pytest.mark.parametrize("text", [None, "{}", "[1]", "{", json.dumps({"horizon": {"start": 1}})])
def test_a_folder_without_plan_is_refused(
    store: Store, plan_folder: Path, text: str | None
) -> None:
    (plan_folder / "plan.json").unlink()
    if text is not None:
        (plan_folder / "plan.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="aucun planning lisible"):
        plans.add(store, "Claire", plan_folder)
    assert plans.all_plans(store) == ()


@pytest.mark.parametrize("path", ["/etc/passwd", "../a", "a/../../b", "C:/a", "a\\..\\b", ""])
def test_a_path_does_not_lead_out(path: str) -> None:
    with pytest.raises(StoreError, match="chemin refusé"):
        plans.inside(path)


def _announced(store: Store, folder: Path, first: str, last: str) -> int:
    document = {"horizon": {"start": first, "end": last}, "indicators": {}}
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")
    number = plans.add(store, "Claire", folder).id
    plans.adopt(store, "Claire", number)
    return number


def _in_force(store: Store, *days: str) -> list[int | None]:
    asked = [date.fromisoformat(day) for day in days]
    found = plans.adopted_between(store, min(asked), max(asked))
    return [found[day].id if day in found else None for day in asked]


DAYS = ("2026-12-01", "2026-12-08", "2026-12-10", "2026-12-15", "2026-12-20")


def test_a_day_that_is_over_keeps_its_plan(store: Store, plan_folder: Path, clock: Clock) -> None:
    first = _announced(store, plan_folder, "2026-11-30", "2026-12-27")
    clock.at = clock.at.replace(month=12, day=9)
    second = _announced(store, plan_folder, "2026-11-30", "2026-12-27")
    assert _in_force(store, *DAYS) == [first, first, second, second, second]
    clock.at = clock.at.replace(day=12)
    journal.undo(store, "Claire")
    assert _in_force(store, *DAYS) == [first, first, second, first, first]
    clock.at = clock.at.replace(day=18)
    journal.redo(store, "Claire")
    assert _in_force(store, *DAYS) == [first, first, second, first, second]


def test_a_plan_announced_late_says_nothing_of_days_before(
    store: Store, plan_folder: Path, clock: Clock
) -> None:
    clock.at = clock.at.replace(month=12, day=9)
    number = _announced(store, plan_folder, "2026-11-30", "2026-12-27")
    assert _in_force(store, *DAYS) == [None, None, number, number, number]


def test_a_plan_taken_away_and_put_back(store: Store, plan_folder: Path, clock: Clock) -> None:
    number = _announced(store, plan_folder, "2026-11-30", "2026-12-27")
    clock.at = clock.at.replace(month=12, day=8)
    plans.hide(store, "Claire", number, plans.plan(store, number).version)
    clock.at = clock.at.replace(day=11)
    assert _in_force(store, *DAYS) == [number, None, None, None, None]
    journal.undo(store, "Claire")
    assert _in_force(store, *DAYS) == [number] * 5, "it was there all along"
    clock.at = clock.at.replace(day=17)
    plans.hide(store, "Claire", number, plans.plan(store, number).version)
    clock.at = clock.at.replace(day=30)
    assert _in_force(store, *DAYS) == [number] * 4 + [None]


def test_a_plan_put_back_takes_no_day_from_another(
    store: Store, plan_folder: Path, clock: Clock
) -> None:
    first = _announced(store, plan_folder, "2026-11-30", "2026-12-27")
    second = _announced(store, plan_folder, "2026-12-07", "2026-12-27")
    clock.at = clock.at.replace(month=12, day=8)
    plans.hide(store, "Claire", second, plans.plan(store, second).version)
    clock.at = clock.at.replace(day=12)
    journal.undo(store, "Claire")
    assert _in_force(store, *DAYS) == [first, first, first, second, second]
