"""travel.csv: what is written is read, and every fault is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.errors import StoreError, TravelError
from planner.model.travel import TravelTimes
from planner.travel import read_travel, write_travel

GOOD = """from,to,minutes,km
a,a,0.00,0.00
a,52001,7.50,4.20
52001,a,8.00,4.30
52001,52001,0.00,0.00
"""


def matrices(n):
    return arrays(float, (n, n), elements=st.floats(0, 1e4))


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1),
        unique=True,
        max_size=4,
    ).flatmap(lambda ids: st.tuples(st.just(tuple(ids)), matrices(len(ids)), matrices(len(ids))))
)
def test_round_trip(tmp_path_factory, world):
    ids, minutes, km = world
    times = TravelTimes(ids, minutes, km, "test", estimated=False)
    path = tmp_path_factory.mktemp("travel") / "travel.csv"
    write_travel(path, times)
    again = read_travel(path, "test", estimated=False)
    assert again.ids == ids
    assert np.array_equal(again.minutes, times.minutes)
    assert again.digest == times.digest
    assert (again.engine, again.estimated) == ("test", False)


def test_by_hand(tmp_path):
    path = tmp_path / "travel.csv"
    path.write_text(GOOD, encoding="utf-8")
    times = read_travel(path, "x", estimated=True)
    assert times.ids == ("a", "52001")
    assert times.between("a", "52001") == 7.5
    assert times.distance("52001", "a") == 4.3
    write_travel(path, times)
    assert path.read_text(encoding="utf-8") == GOOD


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("52001,a,8.00,4.30\n", "", "le trajet 52001 → a manque"),
        ("a,a,0.00,0.00\n", "", "le trajet a → a manque"),
        ("7.50", "", "ligne 3 : minutes du trajet a → 52001 : « »"),
        ("7.50", "null", "« null » n’est pas un nombre"),
        ("7.50", "nan", "« nan » n’est pas un nombre"),
        ("7.50", "-7.5", "« -7.5 » n’est pas un nombre positif"),
        ("4.30", "inf", "ligne 4 : km du trajet 52001 → a"),
        ("a,52001,7.50", "a,a,7.50", "ligne 3 : le trajet a → a est donné deux fois"),
        ("a,52001,7.50,", "a,52001,", "ligne 3 : 4 valeurs attendues, 3 lues"),
        ("from,to,minutes,km", "from,to,min,km", "ligne 1 : les colonnes"),
    ],
)
def test_a_fault_names_line_and_pair(tmp_path, old, new, expected):
    path = tmp_path / "travel.csv"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TravelError) as caught:
        read_travel(path, "x", estimated=True)
    assert caught.value.exit_code == 3
    assert expected in " ".join(str(caught.value).split("  ")).replace("«  »", "« »")


def test_every_fault_at_once(tmp_path):
    path = tmp_path / "travel.csv"
    path.write_text(GOOD.replace("7.50", "x").replace("8.00", "").replace("4.20", "-1"))
    with pytest.raises(TravelError) as caught:
        read_travel(path, "x", estimated=True)
    assert len(str(caught.value).splitlines()) == 3


def test_many_faults_are_counted(tmp_path):
    ids = tuple(f"p{i}" for i in range(10))
    path = tmp_path / "travel.csv"
    write_travel(path, TravelTimes(ids, np.ones((10, 10)), np.ones((10, 10)), "x", estimated=True))
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:50]))
    with pytest.raises(TravelError) as caught:
        read_travel(path, "x", estimated=True)
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert "31 autres" in lines[-1]


def test_no_file(tmp_path):
    with pytest.raises(TravelError):
        read_travel(tmp_path / "travel.csv", "x", estimated=True)


def test_nothing_half_written(tmp_path):
    (tmp_path / "folder").write_text("a file where a folder is wanted")
    times = TravelTimes(("a",), np.zeros((1, 1)), np.zeros((1, 1)), "x", estimated=True)
    with pytest.raises(StoreError) as caught:
        write_travel(tmp_path / "folder" / "travel.csv", times)
    assert caught.value.exit_code == 5
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
