from collections.abc import Callable

import pytest
from stores import plain

from planner.errors import ConflictError, InputError, StoreError
from planner.loading.halls import COLUMNS
from planner.store import Store, journal, venues

HALL = {"id": "salle", "name": "Salle des fêtes", "commune": "52250", "kind": "mobile"}


def test_a_venue_is_added_read_and_listed(store: Store) -> None:
    added = venues.add(store, "Claire", HALL)
    assert added.cells == {name: HALL.get(name, "") for name in COLUMNS}
    venues.add(store, "Claire", {"id": "a", "name": "A"})
    assert [found.id for found in venues.all_venues(store)] == ["salle", "a"]
    assert venues.venue(store, "salle") == added


def test_saving_changes_what_is_given_and_keeps_the_rest(store: Store) -> None:
    before = venues.add(store, "Claire", HALL)
    after = venues.save(store, "Claire", "salle", {"capacity": "12"}, before.version)
    assert after.cells == {**before.cells, "capacity": "12"}
    assert after.version > before.version


def test_saving_the_same_leaves_no_trace(store: Store) -> None:
    before = venues.add(store, "Claire", HALL)
    assert venues.save(store, "Claire", "salle", dict(before.cells), before.version) == before
    assert len(journal.history(store)) == 1


def test_two_pages_on_one_venue(opening: Callable[[], Store]) -> None:
    """The second to save is told who wrote what, and nothing of hers is written."""
    mine, theirs = opening(), opening()
    seen = venues.add(mine, "Claire", HALL)
    venues.save(theirs, "Paul", "salle", {"capacity": "12", "keys": "à la mairie"}, seen.version)
    with pytest.raises(ConflictError) as caught:
        venues.save(mine, "Claire", "salle", {"capacity": "20"}, seen.version)
    line = plain(*caught.value.lines)
    assert "« Salle des fêtes » a été modifié entre-temps par Paul le 23 novembre 2026" in line
    assert "Capacité : vide → « 12 »" in line
    assert "Clés : vide → « à la mairie »" in line
    assert "recharger" in line
    assert caught.value.exit_code == 5
    assert venues.venue(mine, "salle").cells["capacity"] == "12"
    assert len(journal.history(mine)) == 2


def test_two_pages_on_two_venues(opening: Callable[[], Store]) -> None:
    mine, theirs = opening(), opening()
    one = venues.add(mine, "Claire", HALL)
    two = venues.add(mine, "Claire", {**HALL, "id": "autre"})
    venues.save(theirs, "Paul", two.id, {"capacity": "1"}, two.version)
    venues.save(mine, "Claire", one.id, {"capacity": "2"}, one.version)


def test_a_venue_removed_in_between(store: Store) -> None:
    seen = venues.add(store, "Claire", HALL)
    venues.remove(store, "Paul", "salle", seen.version)
    with pytest.raises(StoreError, match="n’existe pas ou plus"):
        venues.save(store, "Claire", "salle", {"capacity": "20"}, seen.version)


def test_a_removed_venue_never_gets_an_old_version_back(store: Store) -> None:
    first = venues.add(store, "Claire", HALL)
    venues.remove(store, "Claire", "salle", first.version)
    again = venues.add(store, "Paul", HALL)
    assert again.version > first.version
    with pytest.raises(ConflictError):
        venues.remove(store, "Claire", "salle", first.version)


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_letters_that_no_database_holds_are_refused(store: Store, text: str) -> None:
    seen = venues.add(store, "Claire", HALL)
    with pytest.raises(InputError, match="caractère illisible") as caught:
        venues.save(store, "Claire", "salle", {"notes": text}, seen.version)
    caught.value.lines[0].encode()
    with pytest.raises(InputError):
        venues.add(store, "Claire", {"id": text})
    assert len(journal.history(store)) == 1


def test_an_identifier_is_taken_once(store: Store) -> None:
    venues.add(store, "Claire", HALL)
    with pytest.raises(ConflictError, match="existe déjà"):
        venues.add(store, "Claire", HALL)


def test_what_was_written_since_a_version_was_read(store: Store) -> None:
    seen = venues.add(store, "Claire", HALL)
    other = venues.add(store, "Claire", {**HALL, "id": "autre"})
    assert journal.since(store, venues.KIND, ("salle", "autre"), other.version).by == ()
    one = venues.save(store, "Paul", "salle", {"capacity": "12"}, seen.version)
    venues.save(store, "Zoé", "salle", {"capacity": "20"}, one.version)
    found = journal.since(store, venues.KIND, ("salle", "autre"), other.version)
    assert [who for who, _ in found.by] == ["Paul", "Zoé"]
    assert list(found.read) == ["salle"]
    before = found.read["salle"]
    assert before is not None and before["cells"]["capacity"] == ""
    assert journal.since(store, venues.KIND, ("salle",), 0).read == {"salle": None}
