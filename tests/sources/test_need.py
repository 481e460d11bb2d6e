"""The need of a territory: real files, and every fault by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.sources.need import read_need

NEED = Path(__file__).resolve().parents[2] / "data" / "need" / "200044253.csv"
SOURCES = """
[children]
vintage = "RP2023"
source = "Insee"
[households]
source = "Insee, logement"
[caf]
source = "Cnaf"
note = "à vérifier"
"""


def written(folder: Path, rows: str, caf: str = "", sources: str = SOURCES) -> Path:
    """A need of `folder`, in the layout of data/need."""
    (folder / "need.csv").write_text(rows, encoding="utf-8")
    (folder / "need.toml").write_text(sources, encoding="utf-8")
    if caf:
        (folder / "need_caf.csv").write_text(caf, encoding="utf-8")
    return folder / "need.csv"


def faults(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_need(path)
    return [f"{Path(f.source).name}, {f.where} : {f.message}" for f in caught.value.faults]


def test_real_need_adds_up() -> None:
    need = read_need(NEED)
    rows = need.rows.values()
    assert len(need.rows) == 59

    def total(name: str) -> float:
        return sum(row[name] or 0 for row in rows)

    assert total("population") == 12196
    assert [total(n) for n in ("pop_0_4", "pop_5_9", "pop_10_14")] == pytest.approx(
        [517.4, 635.5, 765.4]
    )
    assert total("pop_0_14") == pytest.approx(1974.44)
    assert total("households") == pytest.approx(5641.19)
    assert total("households_with_car") == pytest.approx(4869.81)
    assert need.vintage == "RP2023"
    assert {row["children_0_2"] for row in rows} == {None}  # not read yet: estimated


def test_real_caf_is_of_the_last_year_and_two_communes_are_unknown() -> None:
    need = read_need(NEED)
    assert set(need.rows) - set(need.caf) == {"52004", "52219"}
    assert sum(need.caf.values()) == 2035
    assert all(count % 5 == 0 for count in need.caf.values())
    assert need.caf["52109"] == 0  # said by the source, unlike the two unknown
    assert "décembre 2024" in need.sources["caf_recipients"]
    assert "à vérifier à la source" in need.sources["caf_recipients"]


def test_caf_of_every_year_stands_below_the_convention() -> None:
    with NEED.with_name("200044253_caf.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["year"]] = sums.get(row["year"], 0) + int(row["households"])
    assert sums == {"2020": 2200, "2021": 2135, "2022": 2140, "2023": 2100, "2024": 2035}
    assert max(sums.values()) < 2246


def test_no_file_is_no_need() -> None:
    need = read_need(None)
    assert (need.rows, need.caf, need.sources) == ({}, {}, {})
    assert set(need.row("52004").values()) == {None}


def test_any_columns_will_do_and_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    path = written(tmp_path, "code,name,children_0_2,households\n01001,Un,3.456,\n")
    need = read_need(path)
    assert need.row("01001")["children_0_2"] == 3.46
    assert need.row("01001")["households"] is None
    assert need.row("01001")["pop_0_4"] is None
    assert need.caf == {}
    assert set(need.sources) == {"households_without_car"}


def test_the_last_year_of_the_caf_counts(tmp_path: Path) -> None:
    caf = "code,year,households\n01001,2024,10\n01001,2023,15\n01002,2023,5\n"
    need = read_need(written(tmp_path, "code\n01001\n01002\n", caf))
    assert need.caf == {"01001": 10}
    assert need.sources["caf_recipients"] == "Cnaf, décembre 2024, à vérifier"


def test_every_fault_is_reported_with_its_line(tmp_path: Path) -> None:
    rows = (
        "code,name,pop_0_4,pop_0_5,households,households_with_car\n"
        "1001,Un,beaucoup,,,\n"
        "01002,Deux,-1,,5,6\n"
        "01002,Deux,1,,5,5,9\n"
        "01002,Deux,1,,5,5\n"
    )
    caf = "code,year,households\n01001,2024,peu\n01002,2024,5\n01002,2024,5\n"
    sources = '[children]\nvintage = "RP2023"\n[households]\nsource = ""\n'
    told = faults(written(tmp_path, rows, caf, sources))
    assert told == [
        "need.csv, ligne 1 : colonne « pop_0_5 » inconnue ; vouliez-vous dire « pop_0_4 » ?",
        "need.csv, ligne 4 : 6 colonnes attendues, 7 lues",
        "need.csv, ligne 2 : pop_0_4 : « beaucoup » n’est pas un nombre",
        "need.csv, ligne 2 : code : le code INSEE 1001 a perdu son zéro ou a été lu comme un "
        "nombre : écrire 01001 en texte",
        "need.csv, ligne 3 : pop_0_4 : « -1 » n’est pas un nombre positif",
        "need.csv, ligne 3 : households_with_car : dépasse households",
        "need.csv, ligne 5 : code : « 01002 » est déjà pris, ligne 3",
        "need_caf.csv, ligne 2 : households : « peu » n’est pas un nombre entier",
        "need_caf.csv, ligne 4 : code : « 01002 » est en double en 2024",
        "need.toml, children.source : texte attendu : la source",
        "need.toml, households.source : texte attendu : la source",
        "need.toml, caf.source : texte attendu : la source",
    ]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    told = faults(tmp_path / "absent.csv")
    assert [line.split(" : ")[0] for line in told] == ["absent.csv, ", "absent.toml, "]
    assert "introuvable" in told[0]
    assert "provenance" in told[1]
    assert "colonne « code » manquante" in faults(written(tmp_path, "nom\nUn\n"))[0]
    assert "illisible" in faults(written(tmp_path, "code\n01001\n", sources="= ="))[0]


@pytest.mark.parametrize("cell", ["nan", "inf", "1e12"])
def test_a_figure_is_a_finite_number(tmp_path: Path, cell: str) -> None:
    told = faults(written(tmp_path, f"code,pop_0_4\n01001,{cell}\n"))
    assert told == [f"need.csv, ligne 2 : pop_0_4 : « {cell} » n’est pas un nombre utilisable"]
