"""Every bad input gets one French line that names the file, the place and what to do."""

import json
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import InputError
from planner.loading import (
    load_calendar,
    problem_from_dict,
    problem_to_dict,
    scenario_digest,
)
from planner.loading.calendar_schemas import CUSTOMARY, PUBLIC_HOLIDAYS
from planner.model.calendar import DateRange, Horizon
from planner.model.vehicles import Mileage, Vehicle
from planner.reading.values import (
    check_point,
    format_closures,
    format_rhythms,
    format_windows,
    parse_closures,
    parse_insee,
    parse_rhythms,
    parse_windows,
)

REFERENCE = "scenarios/reference.toml"
BLECOURT = "blecourt-mairie,Blécourt – mairie,52055,mobile,48.4040"
LAEP = 'id = "laep"\n'

# name of the case: (file, text replaced, by what, what the one line must say)
ONE_FAULT = {
    # keys
    "missing key": (REFERENCE, 'name = "Référence"\n', "", r"reference\.toml, name : clé manq"),
    "unknown key": (REFERENCE, "equity =", "equitee =", r"policy\.equitee : .*« equity » \?"),
    "misspelt required key": (REFERENCE, "\nstart = ", "\nstrat = ", r"strat : .*« start » \?"),
    "unknown key, listed": (REFERENCE, "[nap]", "[nap]\nxyz = 1", r"nap\.xyz : .*start, end"),
    "broken TOML": (REFERENCE, "agents = 2", "agents = = 2", r"toml, ligne \d+ : TOML.*= = 2"),
    "key twice": (REFERENCE, "agents = 2", "agents = 2\nagents = 3", r"ligne 28 : .*agents = 3"),
    "no such file": (REFERENCE, '"../venues.csv"', '"../lieux.csv"', r"lieux\.csv : .*introuvable"),
    # types
    "number as text": (REFERENCE, "= 0.41", '= "0.41"', r"cost_per_km : .*enlever les guillemets"),
    "text as number": (REFERENCE, 'name = "Référence"', "name = 3", r"name : il faut un texte"),
    "date as text": (REFERENCE, "start = 2026-08-31", 'start = "2026-08-31"', r"start : .* date"),
    "fraction of an agent": (REFERENCE, "agents = 2", "agents = 1.5", r"agents : .*entier"),
    "infinite": (REFERENCE, "detour = 1.35", "detour = inf", r"travel\.detour : .*fini"),
    "bool": ("activities.toml", "in_nap = false", 'in_nap = "non"', r"in_nap : .*true ou"),
    "not a list": (REFERENCE, 'rhythms = ["heb', 'rhythms = "x" #', r"rhythms : il faut une liste"),
    # times
    "time": (REFERENCE, '"07:30"', '"7h30"', r"shift\[0\] : « 7h30 ».*HH:MM"),
    "start time": ("activities.toml", '"15:00"]', '"15h"]', r"starts\[1\] : « 15h"),
    "nap": (REFERENCE, 'end = "15:00"', 'end = "12:00"', r"nap : la fin"),
    "shift backwards": (REFERENCE, '"18:30"]', '"06:30"]', r"teams\[0\]\.shift : la fin"),
    "no rest": (REFERENCE, '["07:30", "18:30"]', '["06:00", "20:00"]', r": .*10 h de repo"),
    "no lunch": (REFERENCE, "minutes = 45", "minutes = 200", r"teams\[0\]\.lunch : pause imposs"),
    "winter": (REFERENCE, '"11-15"', '"11-31"', r"winter\.start : « 11-31 »"),
    "not a Monday": (REFERENCE, "2026-08-31", "2026-09-01", r"start : .*mardi.*lundi"),
    # names
    "unknown venue": (REFERENCE, '"poissons-fixe"', '"poisson-fixe"', r": .*« poissons-fixe »"),
    "unknown activity": (REFERENCE, 's = ["laep"]', 's = ["leap"]', r"« laep » \?"),
    "unknown used activity": (REFERENCE, 'use = ["laep"', 'use = ["bain"', r"use\[0\] : « bain »"),
    "unknown rhythm": (REFERENCE, '"mensuel"', '"mensuelle"', r"rhythms\[2\] : .*« mensuel » \?"),
    "unknown weekday": (REFERENCE, '"mardi"', '"mardy"', r"weekdays\[1\] : .*« mardi » \?"),
    "unknown equity": (REFERENCE, '"guarantee" ', '"garantie" ', r"policy\.equity : valeur « gara"),
    "unknown public": (REFERENCE, '"3-5" =', '"3-6" =', r"policy\.need\.3-6 : « 3-6 »"),
    "unknown calendar": (REFERENCE, '= "FR"', '= "CH"', r"public_holidays : « CH »"),
    "unknown engine": (REFERENCE, '"estimate"', '"google"', r"travel\.engine : .*estimate"),
    "unknown depot": (REFERENCE, '"52250"', '"52251"', r"\.depot\.commune : .*territoire"),
    "named depot": (REFERENCE, '"52250"', '"Joinville"', r"commune : .*écrire le code.*52250"),
    "depot as number": (REFERENCE, '"52250"', "52250", r'commune : .*nombre : écrire "52250"'),
    "depot without zero": (REFERENCE, '"52250"', "1001", r"1001 a perdu son zéro.*écrire 01001"),
    "depot like a code": (REFERENCE, '"depot-joinville"', '"52250"', r"depot\.id : .*INSEE"),
    "depot like a venue": (REFERENCE, '"depot-joinville"', '"joinville-fixe"', r"\.id : .*lieu"),
    "depot over lines": (REFERENCE, '"depot-joinville"', r'"a\nb"', r"depot\.id : « a b ».*« a-b"),
    # figures
    "no team": (REFERENCE, "[[teams]]", "[autre]", r"autre : clé inconnue"),
    "quota": (REFERENCE, "min = 2\nmax = 2", "min = 3\nmax = 2", r"quotas\[3\] : min \(3\)"),
    "negative quota": (REFERENCE, "\nmax = 4", "\nmax = -4", r"quotas\[4\]\.max : .*au moins 0"),
    "weight over 1": (REFERENCE, "[5, 1.0]", "[5, 1.2]", r"policy\.access : .*entre 0 et 1"),
    "weights increase": (REFERENCE, "[10, 0.3]", "[10, 0.05]", r"policy\.access : .*en diminuant"),
    "minutes decrease": (REFERENCE, "[10, 0.3]", "[20, 0.3]", r"policy\.access : .*en augmentant"),
    "convex levels": (REFERENCE, "[1, 0.5]", "[1, 0.2]", r"policy\.levels : .*concave"),
    "levels not from 0": (REFERENCE, "[[0, 0], ", "[[0, 0.1], ", r"policy\.levels : .*\[0, 0\]"),
    "three numbers": (REFERENCE, "[5, 1.0]", "[5, 1.0, 2]", r"access\[0\] : .*au plus 2"),
    "twice": (REFERENCE, '"rpe", "permanence", "atelier"]\n\n', '"laep"]\n\n', r"use : .*double"),
    "same quota": (REFERENCE, '"Demi-journées fixes"', '"LAEP itinérants"', r"quotas\[7\]\.name"),
    "closure": (REFERENCE, "closures = []", "closures = [{start=2026-12-24, end=2026-12-23}]",
                r"calendar\.closures\[0\] : la fin"),
    # what a team drives
    "energy": (REFERENCE, "[teams.lunch]", '[teams.vehicle]\nenergy = "charbon"\n[teams.lunch]',
               r"teams\[0\]\.vehicle\.energy : .*« charbon »"),
    "no energy": (REFERENCE, "[teams.lunch]", "[teams.vehicle]\nprice = 1.7\n[teams.lunch]",
                  r"teams\[0\]\.vehicle\.energy : clé manquante"),
    "two cars": (REFERENCE, "[teams.lunch]", '[teams.vehicle]\nenergy = "gazole"\n[teams.mileage]\n'
                 "scale = [[2000, 0.41]]\nbeyond = 0.3\n[teams.lunch]",
                 r"teams\[0\] : vehicle et mileage à la fois"),
    "slices decrease": (REFERENCE, "[teams.lunch]", "[teams.mileage]\n"
                        "scale = [[2000, 0.41], [1000, 0.5]]\nbeyond = 0.3\n[teams.lunch]",
                        r"mileage\.scale : .*en augmentant"),
    # activities
    "same activity": ("activities.toml", 'id = "rpe"', LAEP, r"activities\[1\]\.id : « laep »"),
    "stand-in": ("activities.toml", 'id = "rpe"', 'id = "rpe"\nstands_in_for = ["leap"]',
                 r"activities\[1\]\.stands_in_for\[0\] : .*« laep » \?"),
    "its own stand-in": ("activities.toml", 'id = "rpe"', 'id = "rpe"\nstands_in_for = ["rpe"]',
                         r"activities\[1\] : .*« rpe » est l’activité elle-même"),
    "school breaks": ("activities.toml", "breaks = false", 'breaks = "close"',
                      r"in_school_breaks : valeur « close » .*« closed » \?"),
    "site": ("activities.toml", '["mobile", "fixed"]', '["mobil"]', r"\[0\] : .*« mobile »"),
    # venues
    "code without zero": ("venues.csv", ",52055,", ",1001,", r"commune : .*zéro.*01001"),
    "code with decimals": ("venues.csv", ",52055,", ",52055.0,", r'commune : .*écrire "52055"'),
    "commune elsewhere": ("venues.csv", ",52055,", ",75056,", r"75056 n’est pas dans le terr"),
    "commune by name": ("venues.csv", ",52055,", ",Blécourt,", r'un nom : .*"52055"'),
    "same venue": ("venues.csv", "blecourt-mairie", "poissons-fixe", r"déjà pris, ligne 3"),
    "venue like a code": ("venues.csv", "blecourt-mairie", "52055", r"id : .*d’un code INSEE"),
    "venue named": ("venues.csv", "blecourt-mairie", "Salle A/B", r"id : « Salle.*« salle-a-b »"),
    "kind": ("venues.csv", ",52055,mobile", ",52055,mobil", r"kind : .*« mobile » \?"),
    "latitude": ("venues.csv", ",52055,mobile,48", ",52055,mobile,N48", r"lat : « N48.* nombre"),
    "far away": ("venues.csv", ",52055,mobile,48", ",52055,mobile,28", r"hors de France"),
    "column": ("venues.csv", ",windows,", ",window,", r"ligne 1 : .*« windows » \?"),
    "required column": ("venues.csv", ",commune,", ",communne,", r"« communne » inconnue"),
    # calendar
    "school calendar": (REFERENCE, "holidays_zone_b.csv", "zone_x.csv", r"zone_x\.csv : .*introuv"),
    "school date": ("calendars/holidays_zone_b.csv", "2026-12-19", "19/12/26", r"ligne 20 : .*AA"),
    "custom elsewhere": (REFERENCE, '= "FR"', '= "FR-973"\ncustomary_holidays = ["Mi-Carême"]',
                         r"calendar : .*« Mi-Carême » n’est pas .*il n’y en a pas"),
    "unknown custom": (REFERENCE, '= "FR"', '= "FR-972"\ncustomary_holidays = ["Carnaval"]',
                       r"calendar : .*possibles : Fête de Victor Schoelcher"),
    "day to check": ("calendars/holidays_zone_b.toml", "day = 2027-09-01", 'day = "rentrée"',
                     r"holidays_zone_b\.toml, to_check\[0\] : écrire \{ day = 2027-09-01"),
    "validity": ("calendars/holidays_zone_b.toml", "valid_until", "until", r"toml, valid_until"),
}  # fmt: skip

# Faults that come with a second line, because two things are indeed wrong.
TWO_FAULTS = {"same activity", "no team", "required column", "no such file", "school calendar"}


@pytest.mark.parametrize("case", ONE_FAULT)
def test_one_line_per_fault(world, case):
    name, old, new, expected = ONE_FAULT[case]
    world.edit(name, old, new)
    lines = world.faults()
    assert any(re.search(expected, line) for line in lines), lines
    if case not in TWO_FAULTS:
        assert len(lines) == 1, lines
    assert not any("\n" in line or "value" in line.casefold() for line in lines)


def hall(world, column, value):
    """Put a value into one column of the first mobile venue."""
    import csv

    path = world.folder / "venues.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[4][rows[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


HALLS = {
    "overlap": ("windows", "mardi 08:00-12:30; mardi 12:00-14:00", "se chevauchent"),
    "closes before opening": ("windows", "mardi 12:30-08:00", "fermeture précède"),
    "weekday": ("windows", "mardy 08:00-12:30", "incomprise"),
    "hours": ("windows", "mardi 8h-12h", "HH:MM"),
    "closure": ("closures", "2026-12-05/2026-12-01", "la fin précède"),
    "closure date": ("closures", "5 décembre", "AAAA-MM-JJ"),
    "rhythm": ("rhythms", "mensuelle", "« mensuel » ?"),
    "suitability": ("suitability", "1.5", "entre 0 et 1"),
    "capacity": ("capacity", "beaucoup", "nombre entier"),
    "accessible": ("accessible", "peut-être", "oui ou non"),
    "empty name": ("name", "", "case vide"),
}


@pytest.mark.parametrize(("column", "value", "expected"), HALLS.values(), ids=HALLS)
def test_one_line_per_cell(world, column, value, expected):
    hall(world, column, value)
    (line,) = world.faults()
    assert line.startswith(f"venues.csv, ligne 5 : {column} : ")
    assert expected in line


def spoil_commune(world, spoil, index=7):
    path = world.folder / "communes.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    spoil(collection, collection["features"][index])
    path.write_text(json.dumps(collection), encoding="utf-8")


COMMUNES = {
    "no geometry": (lambda c, f: f.update(geometry=None), r"features\[7\] \(.+\) : .*sans contour"),
    "point": (
        lambda c, f: f.update(geometry={"type": "Point", "coordinates": [5, 48]}),
        "contour de type Point",
    ),
    "no town hall": (lambda c, f: f["properties"].pop("town_hall"), "sans mairie"),
    "no position": (lambda c, f: f["properties"]["town_hall"].update(lat=None), "sans position"),
    "swapped": (
        lambda c, f: f["properties"]["town_hall"].update(lat=5.1, lon=48.4),
        "latitude et longitude sont échangées",
    ),
    "population": (lambda c, f: f["properties"].update(population="12"), "population"),
    "children": (lambda c, f: f["properties"].update(children_0_2=-1), "children_0_2"),
    "duplicate": (lambda c, f: c["features"].append(f), r"features\[59\] .*en double"),
    "siren": (lambda c, f: c["epci"].update(siren=200044253), r"epci\.siren"),
}


@pytest.mark.parametrize(("spoil", "expected"), COMMUNES.values(), ids=COMMUNES)
def test_one_line_per_commune(world, spoil, expected):
    spoil_commune(world, spoil)
    (line,) = world.faults()
    assert re.search(expected, line), line
    assert line.startswith("communes.geojson, ")


def test_code_read_as_a_number(world):
    """The commune is gone under its code, so that its venue has no commune either."""
    spoil_commune(world, lambda c, f: f["properties"].update(code=int(f["properties"]["code"])))
    first, second = world.faults()
    assert "a été lu comme un nombre" in first
    assert "n’est pas dans le territoire" in second


def test_unknown_need_is_not_zero(world):
    spoil_commune(world, lambda c, f: f["properties"].update(children_0_2=None))
    commune = world.load().territory.communes[7]
    assert set(commune.children) == {"3-5"}


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2028, 8, 28), 14, r"finit le 2028-09-10, .* au 2028-08-31"),
        (date(2023, 12, 25), 28, r"commence le 2023-12-25, .* du 2024-01-01"),
    ],
)
def test_date_past_the_school_calendar(world, start, days, expected):
    (line,) = world.faults(start, days)
    assert re.search(expected, line), line
    assert "holidays_zone_b.csv" in line


def test_last_known_day_is_accepted(world):
    assert world.load(date(2028, 8, 18), 14).horizon.end == date(2028, 8, 31)


@pytest.mark.parametrize("days", [0, -7, 6, 729])
def test_days(world, days):
    (line,) = world.faults(days=days)
    assert line.startswith(f"--days : {days} jours")


def test_several_faults_in_several_files_come_out_together(world):
    world.edit(REFERENCE, "agents = 2", 'agents = "2"')
    world.edit(REFERENCE, '"poissons-fixe"', '"poison"')
    world.edit("activities.toml", "duration = 150", "duration = 0")
    world.edit("activities.toml", "set_up = 30", "setup = 30")
    world.edit("calendars/holidays_zone_b.csv", "2026-12-19", "2027-12-19")
    world.edit("venues.csv", ",52055,", ",1001,")
    hall(world, "windows", "lundi 09:00-10:00; lundi 09:30-11:00")
    spoil_commune(world, lambda c, f: f.update(geometry=None), index=0)
    lines = world.faults()
    expected = [
        "communes.geojson, features[0] (52004 Aingoulaincourt)",
        "venues.csv, ligne 5 : windows",
        "venues.csv, ligne 13 : commune",
        "activities.toml, activities[0].duration",
        "activities.toml, activities[0].setup",
        "scenarios/reference.toml, teams[0].agents",
        "scenarios/reference.toml, quotas[1].venue",
        "calendars/holidays_zone_b.csv, ligne 20",
    ]
    assert len(lines) == len(expected), lines
    for start in expected:
        assert sum(line.startswith(start) for line in lines) == 1, start


def test_not_utf8(world):
    path = world.folder / "venues.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252", "replace"))
    lines = world.faults()
    assert lines[0].startswith("venues.csv, ligne 2 : ")
    assert "UTF-8" in lines[0]


def test_broken_json_names_the_line(world):
    world.edit("communes.geojson", '"code": "52007"', '"code" "52007"')
    assert world.faults()[0].startswith("communes.geojson, ligne 8 : JSON mal écrit")


def test_french_spreadsheet(world):
    """Semicolons, decimal commas and a byte order mark are what spreadsheets write."""
    before = world.load().scenario.venues
    import csv

    path = world.folder / "venues.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    for row in rows[1:]:
        row[4:7] = [cell.replace(".", ",") for cell in row[4:7]]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    assert world.load().scenario.venues == before


def test_calendar_alone(world):
    calendar = load_calendar(world.scenario, Horizon(date(2026, 12, 21), date(2027, 1, 3)))
    assert calendar.closed(date(2026, 12, 25)) is not None
    assert calendar.closed(date(2027, 1, 1)) is not None
    assert calendar.school_break(date(2026, 12, 22)) is not None
    assert calendar.valid_until == date(2028, 8, 31)


def test_what_a_team_drives_is_read_and_earlier_digests_hold(world):
    plain = world.load()
    assert (plain.scenario.teams[0].vehicle, plain.scenario.teams[0].mileage) == (None, None)
    # As plans were written before these keys were.
    document = problem_to_dict(plain)
    for team in document["scenario"]["teams"]:
        del team["vehicle"], team["mileage"]
    assert scenario_digest(problem_from_dict(document)) == scenario_digest(plain)
    world.edit(REFERENCE, "[teams.lunch]",
               '[teams.vehicle]\nenergy = "gazole"\nper_100km = 8.5\n[teams.lunch]')  # fmt: skip
    van = world.load()
    assert van.scenario.teams[0].vehicle == Vehicle("gazole", 8.5)
    assert scenario_digest(van) != scenario_digest(plain)
    assert problem_from_dict(problem_to_dict(van)) == van
    mileage = "[teams.mileage]\nscale = [[2000, 0.41], [10000, 0.51]]\nbeyond = 0.30\n"
    world.edit(REFERENCE, '[teams.vehicle]\nenergy = "gazole"\nper_100km = 8.5\n', mileage)
    car = world.load()
    assert car.scenario.teams[0].mileage == Mileage(((2000, 0.41), (10000, 0.51)), 0.30)
    assert problem_from_dict(problem_to_dict(car)) == car


ABOLITION = "Abolition de l'esclavage"
# L3134-13 of the labour code for Alsace-Moselle; L3422-2 and decree 83-1003 overseas.
LOCAL = {
    "FR": {},
    "FR-57": {date(2026, 4, 3): "Vendredi saint", date(2026, 12, 26): "Saint-Étienne"},
    "FR-67": {date(2026, 4, 3): "Vendredi saint", date(2026, 12, 26): "Saint-Étienne"},
    "FR-68": {date(2026, 4, 3): "Vendredi saint", date(2026, 12, 26): "Saint-Étienne"},
    "FR-971": {date(2026, 5, 27): ABOLITION},
    "FR-972": {date(2026, 5, 22): ABOLITION},
    "FR-973": {date(2026, 6, 10): ABOLITION},
    "FR-974": {date(2026, 12, 20): ABOLITION},
    "FR-976": {date(2026, 4, 27): ABOLITION},
}
OF_THE_LAW = 11
"""Days that L3133-1 names."""


def holidays(world):
    return {h.start: h.name for h in world.load(date(2026, 6, 1), 7).scenario.calendar.holidays}


@pytest.mark.parametrize("name", PUBLIC_HOLIDAYS)
def test_public_holidays_are_those_of_the_law(world, name):
    mainland = holidays(world)
    world.edit(REFERENCE, '= "FR"', f'= "{name}"')
    assert len(mainland) == OF_THE_LAW
    assert holidays(world) == mainland | LOCAL[name]


@pytest.mark.parametrize(("name", "days"), CUSTOMARY.items())
def test_customary_holidays_close_when_asked(world, name, days):
    world.edit(REFERENCE, '= "FR"', f'= "{name}"')
    before = holidays(world)
    world.edit(REFERENCE, f'= "{name}"', f'= "{name}"\ncustomary_holidays = {json.dumps(days)}')
    added = {day: label for day, label in holidays(world).items() if day not in before}
    assert sorted(added.values()) == sorted(days)


def test_days_to_check_are_told_and_change_no_plan(world):
    start = date(2027, 8, 30)
    marked = world.load(start, 7)
    assert marked.scenario.calendar.doubt(date(2027, 9, 1)).startswith("rentrée le 1er septembre")
    assert marked.scenario.calendar.doubt(date(2027, 9, 2)) == ""
    assert marked.scenario.calendar.school_break(date(2027, 9, 1)) is None
    toml = (world.folder / "calendars/holidays_zone_b.toml").read_text(encoding="utf-8")
    world.edit("calendars/holidays_zone_b.toml", toml[toml.index("to_check") :], "")
    plain = world.load(start, 7)
    assert plain.scenario.calendar.doubtful == ()
    assert scenario_digest(plain) == scenario_digest(marked)


def test_bridges_are_closed_when_asked(world):
    def closures(start, days):
        return [(c.start, c.name) for c in world.load(start, days).scenario.calendar.closures]

    assert closures(date(2027, 5, 3), 14) == []
    world.edit(REFERENCE, "closures = []", "closures = []\nbridges = true")
    found = closures(date(2027, 5, 3), 14)
    assert (date(2027, 5, 7), "Pont (Ascension)") in found
    # Tuesday 14 July 2026 makes a bridge of Monday; 8 May 2026 is a Friday and makes none.
    days = [day for day, _ in closures(date(2026, 5, 4), 7)]
    assert date(2026, 7, 13) in days
    assert not {date(2026, 5, 7), date(2026, 5, 11)} & set(days)


def test_leave_and_school_holidays_are_read(world):
    world.edit(
        REFERENCE, "cost_per_km =",
        "leave = [{ start = 2026-12-01, end = 2026-12-02, agents = 2, name = \"Formation\" }]\n"
        "cost_per_km =",
    )  # fmt: skip
    (team,) = world.load(date(2026, 11, 30), 14).scenario.teams
    assert [team.agents_on(date(2026, 12, d)) for d in (1, 2, 3)] == [0, 0, 2]
    for word, policy in (("true", "open"), ("false", "closed"), ('"reduced"', "reduced")):
        world.edit("activities.toml", "in_school_breaks = false", f"in_school_breaks = {word}")
        activities = world.load(date(2026, 11, 30), 14).scenario.activities
        assert activities[0].in_school_breaks == policy
        world.edit("activities.toml", f"in_school_breaks = {word}", "in_school_breaks = false")


def test_no_school_calendar(world):
    world.edit(REFERENCE, '"../calendars/holidays_zone_b.csv"', '""')
    assert world.load(date(2040, 1, 2)).scenario.calendar.breaks == ()


@pytest.mark.parametrize("code", ["01001", "2A004", "97105"])
def test_insee_codes(code):
    assert parse_insee(code) == code


@pytest.mark.parametrize("value", [1001, "1001", "1001.0", 52250, "52250.0", "5225", "abc", None])
def test_no_insee_codes(value):
    with pytest.raises(ValueError, match="INSEE"):
        parse_insee(value)


@pytest.mark.parametrize("point", [(48.4, 5.1), (42.0, 9.0), (16.2, -61.5), (-21.1, 55.5)])
def test_points_of_france(point):
    assert check_point(*point).lat == point[0]


@given(
    st.dictionaries(
        st.integers(0, 6), st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True)
    )
)
def test_windows_round_trip(times):
    """Disjoint windows, in order, survive being written and read."""
    parts = []
    names = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    for day, minutes in sorted(times.items()):
        clock = [f"{m // 60:02}:{m % 60:02}" for m in sorted(minutes)]
        parts += [f"{names[day]} {a}-{b}" for a, b in zip(clock[::2], clock[1::2], strict=False)]
    text = "; ".join(parts)
    assert format_windows(parse_windows(text)) == text


@given(st.lists(st.tuples(st.dates(), st.integers(0, 60)), max_size=4))
def test_closures_round_trip(spans):
    closures = tuple(
        DateRange(day, min(day + timedelta(days=length), date.max))
        for day, length in spans
        if day.year < 9990
    )
    assert parse_closures(format_closures(closures)) == closures


@given(st.sets(st.sampled_from([1, 2, 4])))
def test_rhythms_round_trip(rhythms):
    ordered = tuple(sorted(rhythms))
    assert parse_rhythms(format_rhythms(ordered)) == ordered


@given(st.binary(max_size=200), st.sampled_from(["reference.toml", "a", "venues.csv"]))
def test_garbage_is_refused_not_crashed_on(tmp_path_factory, raw, name):
    folder = tmp_path_factory.mktemp("garbage")
    (folder / name).write_bytes(raw)
    from planner.loading import load_activities, load_problem, load_territory

    for load in (load_activities, load_territory, lambda path: load_problem(path, None, 7)):
        with pytest.raises(InputError) as caught:
            load(folder / name)
        assert caught.value.lines
