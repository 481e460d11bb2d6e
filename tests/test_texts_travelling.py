"""Sentences about travel times."""

from dataclasses import asdict, fields

from planner.texts import travelling as words
from planner.travel.fit import Errors

ERRORS = Errors(
    mean=3.4, median=1.25, p90=6.0, bias=-0.5, relative=0.16, km_median=0.68, km_p90=3.4,
    misplaced=0.092, pairs=3462,
)  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_a_fit_says_everything_it_knows() -> None:
    lines = [
        plain(line) for line in words.fit_table("d", "E", 3462, asdict(ERRORS), asdict(ERRORS))
    ]
    assert lines[0] == "d : E, 3 462 trajets de plus de 200 m."
    assert lines[2].split()[-4:] == ["3,4", "min", "3,4", "min"]
    assert lines[-2].split()[-4:] == ["9,2", "%", "9,2", "%"]
    # A line for each figure but the number of pairs, which the first line tells.
    assert len(lines) - 3 == len(fields(Errors)) - 1


def test_distances_to_the_road() -> None:
    assert plain(words.metres_text(12.4)) == "12 m"
    assert plain(words.metres_text(1234)) == "1,2 km"
    assert "Salle (a) est à 640 m de toute route" in plain(words.far_point("Salle (a)", 640))


def test_which_side_is_longer() -> None:
    longer = plain(" ".join(words.difference_summary(10, 2.0, 5.0, 1.5, 1.2)))
    assert "Le second est en médiane plus long de 1,5 min (× 1,20)." in longer
    shorter = plain(" ".join(words.difference_summary(10, 2.0, 5.0, -1.5, 0.8)))
    assert "plus court de 1,5 min" in shorter
    assert len(words.difference_summary(10, 0.0, 0.0, 0.01, 1.0)) == 1


def test_one_or_several() -> None:
    assert plain(words.crossing(15, 1)) == "1 trajet passe d’un côté à l’autre de 15 min."
    assert plain(words.crossing(15, 2)).startswith("2 trajets passent")
    assert "tous les trajets" in words.broken_legs("le second", 0)
    assert "1 trajet du planning ne tient pas" in plain(words.broken_legs("le second", 1))
    assert words.one_sided("le premier", ["a"] * 9).endswith(", …")


def test_an_estimate_is_called_one() -> None:
    assert words.side_line("le premier", "d", "E", True) == "Premier : d, E (estimation)."
    assert words.side_line("le second", "d", "E", False) == "Second : d, E."
