"""Small real territories on disk, and grids over them: seconds to solve, none invented."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
JOINVILLE, THONNANCE, VECQUEVILLE, SUZANNECOURT = "52250", "52490", "52512", "52484"
FOUR = (JOINVILLE, THONNANCE, VECQUEVILLE, SUZANNECOURT)
SHORT = """name = "Quatre communes"
start = 2026-08-31
territory = "../communes.geojson"
venues = "../venues.csv"
activities = "../activities.toml"
use = ["laep"]

[calendar]
public_holidays = "FR"
school_holidays = ""

[[teams]]
id = "satellite"
name = "Satellite mobile"
agents = 2
depot = { id = "depot", commune = "52250" }
weekdays = ["lundi", "mardi"]
shift = ["07:30", "18:30"]

[[quotas]]
name = "Séances"
per = "week"
max = 2

[policy]
max_sessions = 1
"""
GRID = """name = "Essai"
start = 2026-11-30
days = 14
territories = ["terres/*"]
time_limit = 10
deterministic = true

[variations]
policy.target_minutes = [15, 10]
"""


def territory(folder: Path, codes: tuple[str, ...] = FOUR) -> Path:
    """Write some communes of the real territory, their halls and a light scenario."""
    (folder / "scenarios").mkdir(parents=True)
    collection = json.loads((DATA / "communes.geojson").read_text(encoding="utf-8"))
    kept = [one for one in collection["features"] if one["properties"]["code"] in codes]
    text = json.dumps(collection | {"features": kept}, ensure_ascii=False)
    (folder / "communes.geojson").write_text(text, encoding="utf-8")
    header, *rows = (DATA / "venues.csv").read_text(encoding="utf-8").splitlines()
    halls = [row for row in rows if any(f",{code}," in row for code in codes)]
    (folder / "venues.csv").write_text("\n".join([header, *halls]) + "\n", encoding="utf-8")
    shutil.copy(DATA / "activities.toml", folder)
    (folder / "scenarios" / "reference.toml").write_text(SHORT, encoding="utf-8")
    return folder


def grid(folder: Path, text: str = GRID, territories: int = 2) -> Path:
    """Write a grid over some territories of which each lacks another commune."""
    for rank in range(territories):
        left_out = FOUR[1 + rank] if rank < 3 else None
        codes = tuple(code for code in FOUR if code != left_out)
        territory(folder / "terres" / f"t{rank}", codes)
    path = folder / "grille.toml"
    path.write_text(text, encoding="utf-8")
    return path
