"""What is tuned of the search: an empty file, a full one, and every fault of a file at once."""

from dataclasses import asdict, fields

import pytest

from planner.errors import InputError
from planner.loading.params import read_params
from planner.model.solve_params import SolveParams


def written(tmp_path, values):
    path = tmp_path / "recherche.toml"
    path.write_text("".join(f"{k} = {v}\n" for k, v in values.items()), encoding="utf-8")
    return path


def test_an_empty_file_changes_nothing(tmp_path):
    assert read_params(written(tmp_path, {})) == SolveParams()


def test_a_full_file_gives_every_value(tmp_path):
    """The least of each range: none of them is what it is without a file, but by chance."""
    least = {f.name: f.metadata["range"][0] for f in fields(SolveParams)}
    found = read_params(written(tmp_path, least))
    assert asdict(found) == least
    assert found.out_of_range() == {}
    assert {type(v) for v in asdict(found).values()} == {int, float}


def test_the_defaults_are_in_their_ranges():
    assert SolveParams().out_of_range() == {}


@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_a_range_are_inside_and_what_is_beyond_is_not(end):
    for f in fields(SolveParams):
        value = f.metadata["range"][end]
        assert SolveParams(**{f.name: value}).out_of_range() == {}
        beyond = SolveParams(**{f.name: value + (1 if end else -1)})
        assert list(beyond.out_of_range()) == [f.name]


def test_all_faults_at_once(tmp_path):
    path = written(tmp_path, {"tours_enumerated": -1, "level": 2.5})
    with pytest.raises(InputError) as error:
        read_params(path)
    assert [fault.where for fault in error.value.faults] == ["tours_enumerated", "level"]
    assert "de 0 à 1" in error.value.lines[1]


def test_an_unknown_key_and_a_word_for_a_number(tmp_path):
    path = written(tmp_path, {"tours_enumrated": 10, "level": '"beaucoup"'})
    with pytest.raises(InputError) as error:
        read_params(path)
    told = "\n".join(error.value.lines)
    assert "tours_enumerated" in told
    assert "nombre attendu" in told
