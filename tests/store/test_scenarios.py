from datetime import date

import pytest
from stores import REFERENCE, plain

from planner.errors import ConflictError, InputError, StoreError
from planner.store import Store, inputs, journal, scenarios, toml


@pytest.fixture
def key(store: Store) -> str:
    return inputs.take_over(store, "Claire", REFERENCE)


def test_a_scenario_is_duplicated_under_a_free_name(store: Store, key: str) -> None:
    first = scenarios.duplicate(store, "Claire", key, "Deux équipes")
    second = scenarios.duplicate(store, "Claire", key, "Deux équipes")
    third = scenarios.duplicate(store, "Claire", key)
    assert [first.id, second.id] == ["deux-equipes", "deux-equipes-2"]
    assert (first.name, third.name) == ("Deux équipes", "Référence (copie)")
    assert first.parent == key
    assert not first.adopted
    listed = [found.id for found in scenarios.all_scenarios(store)]
    assert listed == [key, first.id, second.id, third.id]


def test_one_scenario_is_adopted(store: Store, key: str) -> None:
    copy = scenarios.duplicate(store, "Claire", key)
    assert scenarios.adopt(store, "Claire", copy.id).adopted
    assert [found.id for found in scenarios.all_scenarios(store) if found.adopted] == [copy.id]
    journal.undo(store, "Claire")
    found = scenarios.adopted_scenario(store)
    assert found is not None
    assert found.id == key


def test_the_adopted_scenario_is_not_taken_away(store: Store, key: str) -> None:
    version = scenarios.scenario(store, key).version
    with pytest.raises(StoreError, match="est le scénario adopté"):
        scenarios.hide(store, "Claire", key, version)
    copy = scenarios.duplicate(store, "Claire", key)
    scenarios.hide(store, "Claire", copy.id, copy.version)
    assert len(scenarios.all_scenarios(store)) == 1
    assert len(scenarios.all_scenarios(store, hidden=True)) == 2
    journal.undo(store, "Claire")
    assert len(scenarios.all_scenarios(store)) == 2


def test_closures_and_leave_come_and_go(store: Store, key: str) -> None:
    version = scenarios.scenario(store, key).version
    dates = date(2026, 12, 24), date(2026, 12, 31)
    closed = scenarios.add_closure(store, "Claire", key, *dates, "Fêtes", version)
    away = scenarios.add_leave(store, "Claire", key, "satellite", *dates, 1, closed.version)
    (closure,) = toml.value_at(away.text, scenarios.CLOSURES)
    assert closure == {"start": dates[0], "end": dates[1], "name": "Fêtes"}
    (leave,) = toml.value_at(away.text, scenarios.leave_path(away.text, "satellite"))
    assert leave == {"start": dates[0], "end": dates[1], "agents": 1}
    said = [plain(entry.what) for entry in journal.history(store, 2)]
    assert said[0].startswith("Congé ajouté : du 24 au 31 décembre 2026 (scénario")
    assert ", Fêtes (scénario Référence)" in said[1]
    back = scenarios.remove_leave(store, "Claire", key, "satellite", leave, away.version)
    open_ = scenarios.remove_closure(store, "Claire", key, *dates, "Fêtes", back.version)
    assert toml.value_at(open_.text, scenarios.CLOSURES) == []
    with pytest.raises(StoreError, match="n’existe pas"):
        scenarios.add_leave(store, "Claire", key, "inconnue", *dates, 1, open_.version)


def test_two_pages_on_one_scenario(store: Store, key: str) -> None:
    version = scenarios.scenario(store, key).version
    day = date(2026, 12, 24)
    scenarios.add_closure(store, "Paul", key, day, day, "", version)
    with pytest.raises(ConflictError) as caught:
        scenarios.add_closure(store, "Claire", key, day, day, "", version)
    line = plain(*caught.value.lines)
    assert "« Référence » a été modifié entre-temps par Paul" in line
    assert "(Fermeture du service ajoutée : 24 décembre 2026 (scénario Référence))" in line


def test_a_text_that_is_no_toml_is_refused(store: Store, key: str) -> None:
    version = scenarios.scenario(store, key).version
    with pytest.raises(InputError, match="TOML mal écrit"):
        scenarios.save_text(store, "Claire", key, "name = ", version)
