"""Families and children of each commune: INSEE figures where given, estimates elsewhere."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from planner.errors import Fault, InputError
from planner.sources.archives import IrisCount

Number = int | float

# Property of the feature -> column of the need CSV.
COLUMNS = {
    "pop_0_14": "pop_0_14_2022",
    "pop_15_29": "pop_15_29_2022",
    "pop_30_44": "pop_30_44_2022",
    "pop_45_59": "pop_45_59_2022",
    "pop_60_74": "pop_60_74_2022",
    "pop_75_89": "pop_75_89_2022",
    "pop_90_plus": "pop_90p_2022",
    "births_2016_2021": "naissances_2016_2021",
    "births_2024": "naissances_domiciliees_2024",
    "households_with_families": "menages_avec_famille_2022",
    "single_parent_families": "familles_monoparentales_2022",
    "couples_with_children": "couples_avec_enfants_2022",
    "median_income": "niveau_vie_median_2021",
    "poverty_rate": "taux_pauvrete_2021",
}
_INTEGERS = frozenset({"births_2016_2021", "births_2024"})

METHOD_BIRTHS = (
    "Estimation, pas un comptage : 0-2 ans = naissances domiciliées de 2016 à 2021 × 3/6 ; "
    "3-5 ans = population de 0 à 14 ans × 3/15 (Insee, RP2022)."
)
METHOD_IRIS = (
    "Estimation, pas un comptage : 0-2 ans et 3-5 ans = population de 0 à 19 ans × 3/20 "
    "pour chacun (Insee, IRIS 2021)."
)
METHOD_SHARE = (
    "Estimation, pas un comptage : les limites de la commune ont changé depuis les IRIS 2021 ; "
    "0-2 ans et 3-5 ans = population municipale × part des 0-19 ans des IRIS 2021 du même code "
    "× 3/20 pour chacun (Insee)."
)
METHOD_UNKNOWN = "Aucune donnée publique trouvée : à compléter."


@dataclass(frozen=True)
class Children:
    """Estimated children of one commune, and how they were estimated."""

    aged_0_2: float | None
    aged_3_5: float | None
    aged_0_19: int | None
    method: str


def read_need(path: Path | None) -> dict[str, dict[str, Number | None]]:
    """Read the need CSV: one row per commune, INSEE figures as published.

    Parameters
    ----------
    path : Path or None
        CSV with the columns of `COLUMNS` and ``code``; an empty cell is unknown.

    Returns
    -------
    dict
        By INSEE code, values by property name; empty when `path` is None.

    Raises
    ------
    InputError
        The file is missing, lacks columns, or holds faulty cells: all are reported.
    """
    if path is None:
        return {}
    faults: list[Fault] = []
    rows: dict[str, dict[str, Number | None]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            missing = {"code", *COLUMNS.values()} - set(reader.fieldnames or ())
            if missing:
                names = ", ".join(sorted(missing))
                raise InputError.single(path, "ligne 1", f"colonnes manquantes : {names}")
            for row in reader:
                where = f"ligne {reader.line_num}"
                code = row["code"]
                if len(code) != 5 or code in rows:
                    message = f"code Insee « {code} » : 5 caractères attendus, une seule fois"
                    faults.append(Fault(str(path), where, message))
                values, wrong = _parse(row)
                faults.extend(Fault(str(path), where, message) for message in wrong)
                rows[code] = values
    except (OSError, UnicodeDecodeError) as error:
        raise InputError.single(path, "", f"fichier illisible ({error})") from error
    if faults:
        raise InputError(faults)
    return rows


def _parse(row: dict[str, str]) -> tuple[dict[str, Number | None], list[str]]:
    values: dict[str, Number | None] = {}
    wrong: list[str] = []
    for name, column in COLUMNS.items():
        text = (row[column] or "").strip()
        try:
            number = float(text) if text else None
            if number is not None and not 0 <= number < 1e9:
                raise ValueError
        except ValueError:
            wrong.append(f"{column} : « {text} » n’est pas un nombre positif")
            number = None
        values[name] = _tidy(name, number)
    return values, wrong


def _tidy(name: str, number: float | None) -> Number | None:
    if number is None:
        return None
    return int(number) if name in _INTEGERS else round(number, 2)


def estimate_children(
    need: dict[str, Number | None] | None, iris: IrisCount | None, population: int
) -> Children:
    """Estimate the children of a commune aged 0-2 and 3-5.

    With INSEE figures, :math:`c_{0-2} = 3 b / 6`, `b` the births of the six years
    2016-2021, and :math:`c_{3-5} = 3 p_{0-14} / 15`. Without them both are
    :math:`3 p_{0-19} / 20`: ages are taken as equally filled within a band.

    Parameters
    ----------
    need : dict or None
        Row of the need CSV.
    iris : IrisCount or None
        People counted in the IRIS of the commune, 2021.
    population : int
        Municipal population of today's commune. When it is far from that of the
        IRIS, the boundary changed since and only the share aged 0-19 is used.
    """
    moved = iris is not None and boundary_moved(iris.population, population)
    aged_0_19 = None if iris is None or moved else iris.aged_0_19
    births = need["births_2016_2021"] if need else None
    pop_0_14 = need["pop_0_14"] if need else None
    if births is not None and pop_0_14 is not None:
        return Children(
            round(births * 3 / 6, 2), round(pop_0_14 * 3 / 15, 2), aged_0_19, METHOD_BIRTHS
        )
    if iris is None:
        return Children(None, None, None, METHOD_UNKNOWN)
    if moved:
        share = iris.aged_0_19 / iris.population if iris.population else 0.0
        children = round(population * share * 3 / 20, 2)
        return Children(children, children, None, METHOD_SHARE)
    children = round(iris.aged_0_19 * 3 / 20, 2)
    return Children(children, children, aged_0_19, METHOD_IRIS)


def boundary_moved(iris_population: int, population: int) -> bool:
    """Tell whether two counts one year apart cannot be of the same commune.

    They differ by more than a quarter and more than 50 people: over all of France,
    that is true of the communes that merged or split, and hardly any other.
    """
    gap = abs(iris_population - population)
    return gap > 50 and gap > 0.25 * population
