from datetime import UTC, date, datetime

from planner.texts import editing
from planner.texts.formats import clock

AT = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
HERE = AT.astimezone()
TODAY = HERE.date()


def plain(text: str) -> str:
    return " ".join(text.split())


def test_a_button_names_what_it_takes_back_and_whose_it_is() -> None:
    hour = plain(clock(HERE.time()))
    label = plain(editing.undo_label("Lieu modifié : Salle.", "Claire", AT, TODAY))
    assert label == f"Annuler « Lieu modifié : Salle » (par Claire, à {hour})"
    label = plain(editing.redo_label("Annulé\xa0: Lieu modifié", "", AT, date(2026, 12, 1)))
    assert label == f"Rétablir « Lieu modifié » (à {hour}, le 23 novembre)"
    assert "23 novembre 2026" in editing.decision("x", "", AT, date(2027, 1, 1))


def test_quotes_in_a_decision_are_inner_ones_and_long_ones_are_cut() -> None:
    told = plain(editing.decision("Lieu modifié, Clés : vide → « chez »", "", AT, TODAY))
    assert told.startswith("« Lieu modifié, Clés : vide → “chez” » (")
    told = editing.decision("mot " * 100, "", AT, TODAY)
    assert len(told) < editing.LONGEST + 20 and "…" in told


def test_who_wrote_is_named_once_with_the_last_time() -> None:
    later = AT.replace(hour=11)
    told = plain(editing.changed_meanwhile([("Paul", AT), ("", AT), ("Paul", later)]))
    assert told.count("Paul") == 1 and "une autre page" in told
    assert plain(clock(later.astimezone().time())) in told


def test_values_are_written_in_french() -> None:
    said = map(editing.value, ("", None, [], "mardi", ["mardi", "jeudi"], 0.41, 12, True, False))
    assert list(said) == ["vide"] * 3 + ["mardi", "mardi, jeudi", "0,41", "12", "oui", "non"]
