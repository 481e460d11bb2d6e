"""EPCIs drawn at random, built from public data, and the grid of two scenarios over them."""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = 2
GRID = """name = "Cible à 15 ou 10 minutes"
start = {start}
days = {days}
territories = [{territories}]
time_limit = {limit:g}
seed = {seed}
deterministic = {deterministic}

[variations]
policy.target_minutes = [15, 10]
"""


@dataclass(frozen=True)
class Epci:
    siren: str
    communes: int


def all_epcis(cache: Path) -> list[Epci]:
    """Every EPCI of the archive, in the order of their SIREN."""
    from planner.sources import fetch_archives
    from planner.sources.archives import read_divisions

    rows = read_divisions(fetch_archives(cache / "sources", print).decoupage).epci
    return sorted((Epci(row["code"], len(row["membres"])) for row in rows), key=lambda e: e.siren)


def build(epcis: list[Epci], asked: argparse.Namespace) -> list[Epci]:
    """Draw territories and build those that are not there; name those that cannot be."""
    from planner.errors import PlannerError
    from planner.territories import build_folder

    drawn, built = list(epcis), list[Epci]()
    random.Random(asked.seed).shuffle(drawn)
    for epci in drawn:
        if len(built) == asked.territories:
            break
        folder = asked.cache / "epci" / epci.siren
        refused = folder / "refused.txt"
        if refused.exists():
            continue
        if not (folder / "scenarios" / "reference.toml").exists():
            try:
                sources = asked.cache / "sources"
                list(build_folder(epci.siren, folder, sources, ROOT / "data", lambda line: None))
            except PlannerError as error:
                folder.mkdir(parents=True, exist_ok=True)
                refused.write_text("\n".join(error.lines), encoding="utf-8")
                print(f"{epci.siren}: {error.lines[0]}", flush=True)
                continue
            print(f"built {epci.siren}, {epci.communes} communes", flush=True)
        built.append(epci)
    return built


def write_grid(name: str, epcis: list[Epci], asked: argparse.Namespace) -> Path:
    path = asked.place / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ", ".join(f'"{(asked.cache / "epci" / epci.siren).resolve()}"' for epci in epcis)
    text = GRID.format(start=asked.start, days=asked.days, territories=names,
                       limit=asked.time_limit, seed=asked.seed,
                       deterministic=str(asked.deterministic).lower())  # fmt: skip
    path.write_text(text, encoding="utf-8")
    return path
