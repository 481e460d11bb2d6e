from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from stores import Clock, plain

from planner.errors import ConflictError, StoreError
from planner.store import Store, journal, open_store, venues
from planner.store import kept_settings as settings
from planner.store.records import EDIT, REDO, UNDO

KEYS = st.sampled_from("ab")
HALL = {"id": "salle", "name": "Salle des fêtes"}


def capacity(store: Store) -> str:
    return venues.venue(store, "salle").cells["capacity"]


def write(store: Store, value: str) -> None:
    seen = venues.venue(store, "salle")
    venues.save(store, "Claire", "salle", {"capacity": value}, seen.version)


def test_the_journal_says_who_when_what_before_and_after(store: Store) -> None:
    venues.add(store, "Claire", HALL)
    write(store, "12")
    last, first = journal.history(store)
    assert (first.who, first.nature, plain(first.what)) == (
        "Claire",
        EDIT,
        "Lieu ajouté : Salle des fêtes",
    )
    assert "Capacité : vide → « 12 »" in plain(last.what)
    assert last.at > first.at
    (change,) = last.changes
    assert (change.kind, change.key) == ("venue", "salle")
    assert change.before is not None
    assert change.after is not None
    assert (change.before["cells"]["capacity"], change.after["cells"]["capacity"]) == ("", "12")


def test_pages_of_the_journal(store: Store) -> None:
    for value in range(5):
        settings.put(store, "Claire", "x", value)
    first = journal.history(store, 2)
    second = journal.history(store, 2, first[-1].id)
    assert [entry.id for entry in (*first, *second)] == [5, 4, 3, 2]


def test_undo_and_redo_go_back_and_forth(store: Store) -> None:
    venues.add(store, "Claire", HALL)
    write(store, "1")
    write(store, "2")
    assert journal.undo(store, "Claire").nature == UNDO
    assert capacity(store) == "1"
    journal.undo(store, "Claire")
    assert capacity(store) == ""
    assert journal.redo(store, "Claire").nature == REDO
    assert capacity(store) == "1"
    journal.redo(store, "Claire")
    assert capacity(store) == "2"
    with pytest.raises(StoreError, match="rien à rétablir"):
        journal.redo(store, "Claire")
    for _ in range(3):
        journal.undo(store, "Claire")
    assert venues.all_venues(store) == ()
    with pytest.raises(StoreError, match="rien à annuler"):
        journal.undo(store, "Claire")
    journal.redo(store, "Claire")
    assert capacity(store) == ""


def test_an_edit_after_an_undo_forgets_what_could_be_redone(store: Store) -> None:
    venues.add(store, "Claire", HALL)
    write(store, "1")
    journal.undo(store, "Claire")
    assert journal.redoable(store) is not None
    write(store, "3")
    assert journal.redoable(store) is None
    undoable = journal.undoable(store)
    assert undoable is not None
    assert "3" in undoable.what


def test_undoing_is_itself_journaled_and_named(store: Store) -> None:
    settings.put(store, "Claire", "x", 1, "Réglage du service")
    entry = journal.undo(store, "Paul")
    assert (entry.who, plain(entry.what)) == ("Paul", "Annulé : Réglage du service")
    assert plain(journal.redo(store, "Paul").what) == "Rétabli : Réglage du service"
    first = journal.history(store)[-1]
    assert first.reversed_by == entry.id


def test_an_older_edit_is_undone_alone(store: Store) -> None:
    """What others wrote since elsewhere stays: of the same venue, too."""
    venues.add(store, "Claire", HALL)
    write(store, "12")
    older = journal.history(store)[0].id
    seen = venues.venue(store, "salle")
    venues.save(store, "Paul", "salle", {"keys": "à la mairie"}, seen.version)
    journal.undo(store, "Claire", older)
    cells = venues.venue(store, "salle").cells
    assert (cells["capacity"], cells["keys"]) == ("", "à la mairie")


def test_what_was_changed_since_is_not_undone(store: Store) -> None:
    venues.add(store, "Claire", HALL)
    write(store, "12")
    older = journal.history(store)[0].id
    write(store, "20")
    with pytest.raises(ConflictError, match="une modification plus récente"):
        journal.undo(store, "Claire", older)
    assert capacity(store) == "20"


def test_an_edit_is_undone_once(opening: Callable[[], Store]) -> None:
    mine, theirs = opening(), opening()
    settings.put(mine, "Claire", "x", 1)
    journal.undo(theirs, "Paul", 1)
    with pytest.raises(ConflictError, match="déjà annulé"):
        journal.undo(mine, "Claire", 1)


@pytest.mark.parametrize("shared", [True, False], ids=["one store", "a store each"])
def test_many_pages_lose_nothing(opening: Callable[[], Store], shared: bool) -> None:
    """Each adds one, reading again when another was faster, or too slow: the sum is right."""
    pages, times = 4, 6

    def count(store: Store) -> None:
        for _ in range(times):
            for _ in range(1000):
                seen = settings.get(store, "sum", 0)
                with suppress(StoreError):
                    settings.put(store, "Claire", "sum", seen.value + 1, "", seen.version)
                    break

    stores = [opening()] * pages if shared else [opening() for _ in range(pages)]
    with ThreadPoolExecutor(pages) as pool:
        list(pool.map(count, stores))
    assert settings.get(stores[0], "sum").value == pages * times
    assert len(journal.history(stores[0], 1000)) == pages * times


@given(
    steps=st.lists(
        st.one_of(st.sampled_from(["undo", "redo"]), st.tuples(KEYS, st.integers(0, 3))),
        max_size=15,
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_undo_is_a_pile(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    """Whatever is done, undone and redone, in the order any other program has taught."""
    state: dict[str, int] = {}
    done: list[dict[str, int]] = []
    undone: list[dict[str, int]] = []
    with open_store(folder=tmp_path_factory.mktemp("home"), clock=Clock()) as store:
        for step in steps:
            pile, other = (done, undone) if step == "undo" else (undone, done)
            if isinstance(step, tuple):
                key, value = step
                settings.put(store, "Claire", key, value)
                if state.get(key) != value:
                    done, undone = [*done, state], []
                    state = {**state, key: value}
            elif pile:
                getattr(journal, step)(store, "Claire")
                other.append(state)
                state = pile.pop()
            else:
                with pytest.raises(StoreError, match="rien à"):
                    getattr(journal, step)(store, "Claire")
            found = {key: settings.get(store, key).value for key in "ab"}
            assert found == {key: state.get(key) for key in "ab"}
        assert (journal.undoable(store) is None) == (not done)
        assert (journal.redoable(store) is None) == (not undone)


def test_half_an_edit_is_none(store: Store) -> None:
    with pytest.raises(RuntimeError), journal.editing(store, "Claire", "Import") as edit:
        edit.add("setting", "a", {"value": 1})
        raise RuntimeError
    assert journal.history(store) == ()
    assert settings.get(store, "a").version == 0
