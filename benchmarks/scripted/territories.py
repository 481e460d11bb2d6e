"""The territories compared, and building those that are not in data/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.loading import load_problem
from planner.pipeline import load_polygons, travel_times
from planner.solving.indexing import build_instance
from planner.territories import build_folder

from .running import World

ROOT = Path(__file__).resolve().parents[2]
JOINVILLE = "200044253"


@dataclass(frozen=True)
class Epci:
    """An EPCI and why it is here."""

    siren: str
    why: str


TERRITORIES = (
    Epci(JOINVILLE, "the reference: sparse rural, three fixed sites"),
    Epci("245901038", "small and close-knit (Nord), 15 communes"),
    Epci("200068096", "mountain valleys (Hautes-Alpes), 25 communes"),
    Epci("246200364", "dense suburb (Pas-de-Calais), 36 communes"),
    Epci("200066116", "sparse rural, small villages (Meuse), 38 communes"),
    Epci("242101434", "large and sparse rural (Côte-d'Or), 107 communes; no school calendar"),
    Epci("200067213", "a city and its countryside (Marne), 143 communes"),
)
"""Fixed before any result was seen: one of each size and density, from public data."""


def scenario_of(siren: str, cache: Path) -> Path:
    """Return the scenario of an EPCI, building its territory in `cache` when needed."""
    if siren == JOINVILLE:
        return ROOT / "data" / "scenarios" / "reference.toml"
    folder = cache / siren
    scenario = folder / "scenarios" / "reference.toml"
    if not scenario.exists():
        for line in build_folder(siren, folder, cache / "sources", ROOT / "data", print):
            print(line)
    return scenario


def load_world(siren: str, cache: Path, start: date, days: int) -> World:
    """Load a territory, ready to be planned."""
    scenario = scenario_of(siren, cache)
    problem = load_problem(scenario, start, days)
    travel = travel_times(problem)
    features = load_polygons(scenario)["features"]
    km2 = sum(feature["properties"]["area_km2"] for feature in features)
    return World(problem, travel, build_instance(problem, travel), km2)
