"""A folder of travel times: written, corrected by hand, read by a plan."""

import json

import numpy as np
import pytest

from planner.errors import TravelError
from planner.model.roads import NO_ROADS, Roads
from planner.model.territory import Point
from planner.model.travel import TravelTimes
from planner.travel import StoredProvider
from planner.travel.engine import Snapped
from planner.travel.travel_folder import read_folder, read_points, read_roads, write_folder

POINTS = {"hall": Point(48.1, 5.1), "depot": Point(48.2, 5.2), "52001": Point(48.3, 5.3)}
MINUTES = np.array([[0, 10, 20], [11, 0, 12], [21, 13, 0]], dtype=float)
TIMES = TravelTimes(tuple(POINTS), MINUTES, MINUTES * 0.8, "Valhalla 3.9.1", estimated=False)
AREA = {"type": "Polygon", "coordinates": [[[5, 48], [5.1, 48], [5.1, 48.1], [5, 48]]]}
ROADS = Roads(
    {("hall", "depot"): ((48.1, 5.1), (48.15, 5.13), (48.2, 5.2)), ("depot", "hall"): ()},
    {"hall": {5: AREA, 10: AREA}},
)


@pytest.fixture
def folder(tmp_path):
    snaps = {"hall": Snapped(Point(48.1001, 5.1), 11.4)}
    write_folder(tmp_path, TIMES, POINTS, snaps, ROADS, {"server": "http://x"})
    return tmp_path


def correct(folder, text):
    (folder / "corrections.csv").write_text(text, encoding="utf-8")


def test_what_is_written_is_read(folder):
    again = read_folder(folder)
    assert again.digest == TIMES.digest
    assert (again.engine, again.estimated) == ("Valhalla 3.9.1", False)
    assert read_points(folder) == POINTS
    roads = read_roads(folder)
    assert roads.ways == {("hall", "depot"): ((48.1, 5.1), (48.15, 5.13), (48.2, 5.2))}
    assert roads.zones == ROADS.zones
    about = json.loads((folder / "travel.json").read_text(encoding="utf-8"))
    assert about["digest"] == TIMES.digest
    assert about["input"] == {"server": "http://x"}
    assert "OpenStreetMap" in (folder / "roads.geojson").read_text(encoding="utf-8")
    assert "hall,48.1,5.1,48.1001,5.1,11\ndepot,48.2,5.2,,,\n" in (folder / "points.csv").read_text(
        encoding="utf-8"
    )


def test_a_plan_gets_its_own_points_in_its_own_order(folder):
    wanted = {"52001": POINTS["52001"], "hall": POINTS["hall"]}
    times = StoredProvider(folder).matrix(wanted)
    assert times.ids == ("52001", "hall")
    assert (times.between("52001", "hall"), times.between("hall", "52001")) == (21, 20)


@pytest.mark.parametrize("text", ["from,to,minutes,km\nhall,depot,14.5,9\n",
                                  "﻿from;to;minutes;km\r\nhall;depot;14,5;9\r\n"])  # fmt: skip
def test_her_figures_win_pair_by_pair(folder, text):
    correct(folder, text)
    times = StoredProvider(folder).matrix(POINTS)
    assert times.between("hall", "depot") == 14.5
    assert times.distance("hall", "depot") == 9
    assert times.between("depot", "hall") == 11  # the other way is not touched
    assert times.engine == "Valhalla 3.9.1, 1 trajet corrigé à la main"
    assert times.digest != TIMES.digest


def test_corrections_survive_a_new_build(folder):
    correct(folder, "from,to,minutes,km\nhall,depot,14.5,9\n")
    write_folder(folder, TIMES, POINTS, {}, NO_ROADS, {})
    assert read_folder(folder).between("hall", "depot") == 14.5


def test_a_matrix_corrected_in_place_counts_and_is_not_lost(folder):
    path = folder / "travel.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("hall,depot,10.00", "hall,depot,9"))
    times = read_folder(folder)
    assert times.between("hall", "depot") == 9
    assert times.engine.endswith("corrigé à la main")
    with pytest.raises(TravelError, match=r"il serait perdu ; porter ces trajets dans corr"):
        write_folder(folder, TIMES, POINTS, {}, NO_ROADS, {})
    assert read_folder(folder).between("hall", "depot") == 9


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from,to,minutes,km\nhall,depto,1,1\n", "« depto » n’est pas un point connu"),
        ("from,to,minutes,km\nhall,depot,-1,1\n", "ligne 2 : minutes"),
        ("from,to,minutes,km\nhall,depot,1,1\nhall,depot,2,2\n", "ligne 3 : le trajet hall"),
        ("de,vers,minutes,km\n", "ligne 1 : les colonnes"),
    ],
)
def test_a_faulty_correction_is_named(folder, text, said):
    correct(folder, text)
    with pytest.raises(TravelError, match=said):
        read_folder(folder)


def test_a_new_or_moved_point_is_named_with_what_to_do(folder):
    wanted = {**POINTS, "hall": Point(48.1, 5.1002), "new": Point(48, 5)}
    with pytest.raises(TravelError) as caught:
        StoredProvider(folder).matrix(wanted)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert "« hall » n’est plus au même endroit" in lines[0]
    assert "aucun temps de trajet pour « new » ; relancer « planner travel build »" in lines[1]


@pytest.mark.parametrize("name", ["travel.json", "travel.csv", "points.csv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(TravelError, match=name):
        StoredProvider(folder).matrix(POINTS)


@pytest.mark.parametrize("name", ["travel.json", "points.csv", "roads.geojson"])
@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": "x"}', "a,b\n1,2\n"])
def test_a_faulty_file_is_named(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(TravelError, match=name):
        StoredProvider(folder).matrix(POINTS)
        read_roads(folder)


def test_without_drawings_there_are_none(folder):
    (folder / "roads.geojson").unlink()
    assert read_roads(folder) is NO_ROADS
