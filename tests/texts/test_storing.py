from datetime import UTC, date, datetime

import pytest

from planner.texts import storing

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def plain(text: str) -> str:
    return " ".join(text.split())


def test_a_conflict_says_who_when_and_what() -> None:
    told = plain(storing.conflict("Salle", [("", AT, "Lieu modifié")], []))
    assert told.startswith("« Salle » a été modifié entre-temps par une autre page le 23 novembre")
    assert "(Lieu modifié)" in told
    twice = [("Claire", AT, "a"), ("Paul", AT, "b")]
    told = plain(storing.conflict("Salle", twice, ["Clés : vide → « x »"]))
    assert "par Claire le" in told
    assert "et Paul le" in told
    assert "(Clés : vide → « x »)" in told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("", "12", "Capacité : vide → « 12 »"),
        ("12", None, "Capacité : « 12 » → vide"),
        (0, 3, "Capacité : « 0 » → « 3 »"),
    ],
)
def test_a_value_before_and_after(before: object, after: object, told: str) -> None:
    assert plain(storing.value_changed("capacity", before, after)) == told


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-12-24/2026-12-31", "du 24 au 31 décembre 2026"),
        ("2026-12-01; 2026-12-24/2026-12-26", "le 1er décembre 2026; du 24 au 26 décembre 2026"),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_days_are_told_in_french(cell: str, told: str) -> None:
    assert plain(storing.value_changed("closures", "", cell)) == f"Fermetures : vide → « {told} »"


def test_dates_of_a_closure() -> None:
    day, last = date(2026, 12, 24), date(2026, 12, 31)
    assert plain(storing.dates_and_reason(day, day, "")) == "24 décembre 2026"
    assert plain(storing.dates_and_reason(day, last, "Fêtes")) == (
        "du 24 au 31 décembre 2026, Fêtes"
    )


def test_undoing_is_not_said_twice() -> None:
    once = storing.undone("Lieu ajouté")
    assert plain(storing.redone(once)) == "Rétabli : Lieu ajouté"
    assert plain(storing.undone(storing.redone(once))) == "Annulé : Lieu ajouté"


def test_what_is_said_is_one_line_of_typographic_french() -> None:
    sentences = [value for name, value in vars(storing).items()
                 if name.isupper() and isinstance(value, str)]  # fmt: skip
    sentences += [storing.damaged("x"), storing.newer("x"), storing.in_use("x"), storing.gone("x")]
    assert len(sentences) > 20
    for sentence in sentences:
        assert "\n" not in sentence
        assert "'" not in sentence.replace("'planner[postgres]'", "")
