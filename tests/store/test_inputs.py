import csv
import io
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import REFERENCE, ROOT, Clock

from planner.errors import InputError, StoreError
from planner.loading import load_problem, problem_to_dict
from planner.loading.halls import COLUMNS
from planner.store import Store, documents, inputs, journal, open_store, scenarios, toml, venues

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r")).map(str.strip)


def test_files_come_out_as_they_went_in(store: Store, tmp_path: Path) -> None:
    inputs.take_over(store, "Claire", REFERENCE)
    path = inputs.materialise(store, tmp_path / "out")
    assert path == tmp_path / "out" / "scenarios" / "reference.toml"
    for name in ("scenarios/reference.toml", "venues.csv", "activities.toml", "communes.geojson",
                 "sites.csv", "calendars/holidays_zone_b.csv",
                 "calendars/holidays_zone_b.toml"):  # fmt: skip
        written = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert written == (ROOT / "data" / name).read_text(encoding="utf-8"), name


def test_the_solver_reads_the_same_problem(store: Store, tmp_path: Path) -> None:
    inputs.take_over(store, "Claire", REFERENCE)
    path = inputs.materialise(store, tmp_path / "out")
    given, stored = load_problem(REFERENCE, None, 28), load_problem(path, None, 28)
    assert problem_to_dict(stored) == problem_to_dict(given)


@pytest.mark.parametrize("path", sorted(REFERENCE.parent.glob("*.toml")), ids=lambda p: p.stem)
def test_every_scenario_of_the_territory_is_taken_over(
    tmp_path: Path, clock: Clock, path: Path
) -> None:
    with open_store(folder=tmp_path, clock=clock) as store:
        key = inputs.take_over(store, "Claire", path)
        written = inputs.materialise(store, tmp_path / "out", key)
    given, stored = load_problem(path, None, 28), load_problem(written, None, 28)
    assert problem_to_dict(stored) == problem_to_dict(given)


def test_what_was_edited_is_in_the_files(store: Store, tmp_path: Path) -> None:
    inputs.take_over(store, "Claire", REFERENCE)
    hall = venues.venue(store, "poissons-fixe")
    venues.save(store, "Claire", hall.id, {"capacity": "12"}, hall.version)
    copy = scenarios.duplicate(store, "Claire", "reference", "Essai")
    path = inputs.materialise(store, tmp_path / "out", copy.id)
    problem = load_problem(path, None, 28)
    assert problem.scenario.name == "Essai"
    assert problem.index.venues["poissons-fixe"].capacity == 12


def test_files_from_anywhere_come_under_one_roof(store: Store, tmp_path: Path) -> None:
    """Other names, another layout, one folder: the scenario is made to point at the store's."""
    for name in ("activities.toml", "communes.geojson", "venues.csv", "sites.csv"):
        content = (ROOT / "data" / name).read_bytes()
        (tmp_path / f"mes-{name}").write_bytes(content)
    text = REFERENCE.read_text(encoding="utf-8").replace('"../', '"mes-')
    text = text.replace('school_holidays = "mes-calendars/holidays_zone_b.csv"\n', "")
    text = text.replace('engine = "estimate"', 'engine = "estimate"\nfolder = "trajets"')
    (tmp_path / "trajets").mkdir()
    (tmp_path / "trajets" / "travel.csv").write_text("from,to,minutes,km\n", encoding="utf-8")
    (tmp_path / "mien.toml").write_text(text, encoding="utf-8")
    assert inputs.take_over(store, "Claire", tmp_path / "mien.toml") == "mien"
    found = inputs.contents(store)
    assert found["travel/travel.csv"] == "from,to,minutes,km\n"
    written = found["scenarios/mien.toml"]
    for name in ("communes.geojson", "venues.csv", "activities.toml", "sites.csv", "travel"):
        assert f'"../{name}"' in written
    assert "mes-" not in written


def test_taking_over_is_one_edit_that_can_be_undone(store: Store) -> None:
    inputs.take_over(store, "Claire", REFERENCE)
    assert len(journal.history(store)) == 1
    inputs.take_over(store, "Claire", REFERENCE)
    assert len(journal.history(store)) == 1, "nothing had changed"
    journal.undo(store, "Claire")
    assert venues.all_venues(store) == ()
    assert scenarios.all_scenarios(store) == ()
    assert documents.paths(store) == ()
    journal.redo(store, "Claire")
    assert len(venues.all_venues(store)) == 59


def test_every_missing_file_is_named(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('name = "S"\nterritory = "a.geojson"\nvenues = "b.csv"\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        inputs.take_over(store, "Claire", path)
    told = "\n".join(caught.value.lines)
    assert all(name in told for name in ("a.geojson", "b.csv", "activities"))
    assert journal.history(store) == ()


def test_a_scenario_that_extends_another_brings_it_along(store: Store, tmp_path: Path) -> None:
    copytree(ROOT / "data", tmp_path / "data")
    folder = tmp_path / "data" / "scenarios"
    (folder / "reference.toml").rename(folder / "Notre_base.toml")
    variant = 'extends = "Notre_base.toml"\nname = "Hiver"\n'
    (folder / "hiver.toml").write_text(variant, encoding="utf-8")
    assert inputs.take_over(store, "Claire", folder / "hiver.toml") == "hiver"
    found = inputs.contents(store)
    assert found["scenarios/hiver.toml"] == variant.replace("Notre_base", "notre-base")
    assert found["scenarios/notre-base.toml"] == REFERENCE.read_text(encoding="utf-8")
    assert len(venues.all_venues(store)) == 59
    base = scenarios.adopted_scenario(store)
    assert base is not None
    assert base.id == "notre-base"
    # The base as it was edited since is the one that counts.
    changed = toml.with_value(base.text, ("policy", "tolerance"), 0.1)
    scenarios.save_text(store, "Claire", base.id, changed, base.version)
    inputs.take_over(store, "Claire", folder / "hiver.toml")
    assert "tolerance = 0.1" in inputs.contents(store)["scenarios/notre-base.toml"]


def test_scenarios_that_extend_each_other_are_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('extends = "b.toml"', encoding="utf-8")
    (tmp_path / "b.toml").write_text('extends = "a.toml"\nname = "B"', encoding="utf-8")
    with pytest.raises(InputError, match="en rond"):
        inputs.take_over(store, "Claire", tmp_path / "a.toml")
    (tmp_path / "c.toml").write_text('extends = "a.toml"\nvenues = "v.csv"', encoding="utf-8")
    with pytest.raises(InputError, match="venues : un scénario qui en prolonge un autre"):
        inputs.take_over(store, "Claire", tmp_path / "c.toml")
    assert journal.history(store) == ()


def test_there_is_no_scenario_yet(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="aucun scénario"):
        inputs.materialise(store, tmp_path / "out")
    with pytest.raises(StoreError, match="n’existe pas"):
        inputs.materialise(store, tmp_path / "out", "rien")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS[1:], CELLS)), max_size=4))
def test_cells_survive_as_they_are(store: Store, rows: list[dict[str, str]]) -> None:
    """Quotes, commas, lines and any letter: from cells to rows to the file and back."""
    named = [{"id": f"v{rank}", **cells} for rank, cells in enumerate(rows)]
    with journal.editing(store, "Claire", "Import") as edit:
        venues.replace_all(edit, named)
    assert [dict(found.cells) for found in venues.all_venues(store)] == named
    written = list(csv.DictReader(io.StringIO(inputs.contents(store)["venues.csv"])))
    assert written == named
