"""Real places on real OpenStreetMap extracts, and a service to plan there.

The roads, the places and the outlines are real. The children are not: ten of each age in
every municipality, so that a plan has someone to serve.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from shapely.geometry import Point as Dot
from shapely.geometry import shape

from planner.model.territory import Point

ROOT = Path(__file__).parent
OSM = ROOT / "data" / "osm"
EXTRACTS = {
    "liechtenstein": OSM / "liechtenstein-2013-08-03.osm.pbf",
    "helsinki": OSM / "Helsinki.osm.pbf",
}
HALLS = ("kindergarten", "school", "public_building", "library", "townhall", "fire_station")
FIXED = "Landesbibliothek"

SCENARIO = """
name = "Liechtenstein"
start = 2026-06-01
territory = "communes.geojson"
venues = "venues.csv"
activities = "{activities}"

[[teams]]
id = "van"
name = "Van"
agents = 2
depot = {{ id = "depot", commune = "99010" }}
shift = ["07:30", "18:30"]

[[quotas]]
name = "Site fixe"
kind = "fixed"
max = 2

[[quotas]]
name = "Itinérant"
kind = "mobile"
max = 4

[policy]
rhythms = ["quinzaine", "mensuel"]

[travel]
{travel}
"""

STORED = 'engine = "stored"\nfolder = "travel"'


def rows(name: str) -> list[dict[str, str]]:
    with (OSM / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def places(name: str) -> dict[str, Point]:
    """Return the sixty places of an extract."""
    return {row["id"]: Point(float(row["lat"]), float(row["lon"])) for row in rows(name)}


def write_scenario(folder: Path, travel: str = STORED) -> Path:
    """Write a service in Liechtenstein into a folder and return its scenario."""
    document = json.loads((OSM / "liechtenstein.geojson").read_text(encoding="utf-8"))
    communes = [
        {
            "type": "Feature",
            "geometry": feature["geometry"],
            "properties": {
                "code": f"{99001 + rank}",
                "name": feature["properties"]["name"],
                "population": 1000,
                "town_hall": {key: feature["properties"][key] for key in ("lat", "lon")},
                "children_0_2": 10,
                "children_3_5": 10,
            },
        }
        for rank, feature in enumerate(document["features"])
    ]
    epci = {"siren": "200000001", "name": "Liechtenstein"}
    text = json.dumps({"type": "FeatureCollection", "epci": epci, "features": communes})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "communes.geojson").write_text(text, encoding="utf-8")
    with (folder / "venues.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "commune", "kind", "lat", "lon"))
        for row in rows("liechtenstein"):
            dot = Dot(float(row["lon"]), float(row["lat"]))
            within = [c for c in communes if shape(c["geometry"]).contains(dot)]
            if row["kind"] in HALLS and within:
                kind = "fixed" if row["name"] == FIXED else "mobile"
                code = within[0]["properties"]["code"]
                writer.writerow((row["id"], row["name"], code, kind, row["lat"], row["lon"]))
    scenario = folder / "scenario.toml"
    activities = (ROOT.parent / "data" / "activities.toml").as_posix()
    scenario.write_text(SCENARIO.format(activities=activities, travel=travel), encoding="utf-8")
    return scenario
