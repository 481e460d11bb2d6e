"""Every document of a plan, from its folder alone and with the scenario of today."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from planner import texts
from planner.errors import InputError
from planner.exporting import (
    DOCUMENTS,
    FORMATS,
    ExportContext,
    ExportRequest,
    Sources,
    export,
    load_context,
)
from planner.exporting.writers import poster_of
from planner.loading import load_problem, write_plan_dir
from planner.model.plan import Override, SessionSlot
from planner.model.territory import Point
from planner.pipeline import MAP_FILE, TERRITORY_FILE
from planner.rendering.handouts import changes
from planner.rendering.tiles import TILES
from planner.travel import EstimateProvider, points_of
from tests.rendering.conftest import plan_by_hand
from tests.rendering.nasty import nasty

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 1, 8, tzinfo=UTC)
TODAY = NOW.date()
NOWHERE = Path("nulle-part.toml")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A plan by hand of the real territory, and where it was written."""
    problem = load_problem(ROOT / "data/scenarios/reference.toml", date(2026, 11, 30), 28)
    travel = EstimateProvider(problem.scenario.travel).matrix(points_of(problem))
    plan, folder = plan_by_hand(problem, travel), tmp_path_factory.mktemp("plan")
    write_plan_dir(folder, problem, plan, travel)
    shutil.copy(ROOT / "data/communes.geojson", folder / TERRITORY_FILE)
    return problem, plan, travel, folder


@pytest.fixture
def folder(made, tmp_path) -> Path:
    return Path(shutil.copytree(made[3], tmp_path / "plan"))


@pytest.fixture
def scenario(tmp_path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data/scenarios/reference.toml"


def order(
    folder: Path, *formats: str, village: str | None = None, monday: date | None = None,
    today: date = TODAY,
) -> ExportRequest:  # fmt: skip
    return ExportRequest(formats, village, monday, folder, today)


def names(done, folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in done.paths]


def kinds(written: list[str]) -> Counter[str]:
    return Counter(name.rpartition(".")[2] for name in written)


def test_the_map_opens_on_the_week_its_folder_is_named_after(made, tmp_path, run) -> None:
    """As ``planner week`` left it, when every document is written beside it."""
    weeks = sorted({tour.date - timedelta(days=tour.date.weekday()) for tour in made[1].tours})
    last = weeks[-1]
    folder = shutil.copytree(made[3], tmp_path / f"{last:%G-W%V}")
    assert run("export", folder, "--formats", "html", "--quiet")[0] == 0
    title = (folder / MAP_FILE).read_text("utf-8").partition("<title>")[2].partition("</title>")[0]
    assert len(weeks) > 1 and texts.date_range(last, last + timedelta(days=4)) in title


def test_documents_have_places_of_their_own_and_are_all_told_of() -> None:
    assert len({document.id for document in DOCUMENTS}) == len(DOCUMENTS)
    assert all(document.name and document.what.endswith(".") for document in DOCUMENTS)


def test_the_help_names_every_format(run) -> None:
    code, lines, _ = run("export", "--help")
    told = " ".join(" ".join(lines).split())
    assert code == 0 and f"Parmi {','.join(FORMATS)} (par défaut : tous)." in told


def test_everything_of_a_plan(made, folder) -> None:
    _, plan, _, _ = made
    done = export(Sources(folder, NOWHERE), order(folder), NOW)
    written = names(done, folder)
    assert len(set(written)) == len(written)
    assert all((folder / name).stat().st_size > 100 for name in written)
    communes = {s.commune for _, s in plan.sessions()}
    weeks = {tour.date.isocalendar()[:2] for tour in plan.tours}
    count = kinds(written)
    assert count["gpx"] == count["geojson"] == len(plan.tours)
    assert count["ics"] == len(communes) + 2  # all together, and the team
    assert count["pdf"] == len(communes) + 2 * len(weeks) + 1
    assert count["txt"] == 2 * len(communes) + len(weeks)
    assert (count["xlsx"], count["csv"], count["html"]) == (1, 1, 1)
    assert any("keys" in line for line in done.missing)


def test_one_week_only(made, folder) -> None:
    done = export(
        Sources(folder, NOWHERE), order(folder, "pdf", "gpx", "txt", monday=date(2026, 12, 7)), NOW
    )
    written = names(done, folder)
    assert {name for name in written if "W5" in name or "W4" in name} == {
        "pdf/semaine-2026-W50.pdf",
        "pdf/feuille-de-route-2026-W50-satellite.pdf",
        "textes/facebook-2026-W50.txt",
    }
    assert all("2026-12-0" in n or "2026-12-1" in n for n in written if n.endswith("gpx"))


@pytest.mark.parametrize("village", ["52398", "poissons", "Poissons"])
def test_one_village_only(folder, village) -> None:
    done = export(Sources(folder, NOWHERE), order(folder, village=village), NOW)
    assert names(done, folder) == [
        "pdf/affiche-52398-poissons.pdf",
        "calendriers/village-52398-poissons.ics",
        "textes/panneaupocket-52398-poissons.txt",
        "textes/bulletin-52398-poissons.txt",
    ]


def test_every_session_is_a_line_of_the_list(made, folder) -> None:
    problem, plan, _, _ = made
    (path,) = export(Sources(folder, NOWHERE), order(folder, "csv"), NOW).paths
    lines = list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8"), newline="")))
    assert Counter(
        (line["date"], line["début"], line["fin"], line["code Insee"]) for line in lines
    ) == Counter(
        (str(tour.date), f"{s.open:%H:%M}", f"{s.close:%H:%M}", s.commune)
        for tour, s in plan.sessions()
    )
    assert lines == sorted(lines, key=lambda line: (line["date"], line["début"]))
    venues = {v.point: v for v in problem.scenario.venues}
    for line in lines:
        venue = venues[Point(float(line["latitude"]), float(line["longitude"]))]
        assert (line["code Insee"], line["adresse"]) == (venue.commune, venue.address)
        assert venue.name.endswith(line["lieu"][1:])
        assert (line["remarque"] == texts.TO_CONFIRM) == ("confirmer" in venue.status)
    assert {line["équipe"] for line in lines} == {team.name for team in problem.scenario.teams}
    assert {line["activité"] for line in lines} <= {a.name for a in problem.scenario.activities}


def printed(bundle: ExportContext) -> dict[str, set[str]]:
    """The dates that the posters show, by village; those not in full are not counted."""
    shown = {}
    for commune in bundle.villages:
        data, _ = poster_of(bundle, commune)
        shown[commune.code] = {date["day"] for offer in data["offers"] for date in offer["dates"]}
        assert (data["none"] == "") == bool(data["offers"])
        assert all(offer["dates"] for offer in data["offers"])
    return shown


def test_on_no_day_does_a_poster_show_a_date_that_is_past(made, folder) -> None:
    _, plan, _, _ = made
    whole = load_context(Sources(folder, NOWHERE), order(folder), NOW)
    for offset in range(-3, (plan.end - plan.start).days + 40):
        today = plan.start + timedelta(days=offset)
        coming: dict[str, set[str]] = {s.commune: set() for _, s in plan.sessions()}
        for tour, session in plan.sessions():
            if tour.date > today:
                coming[session.commune].add(texts.day_month(tour.date))
        assert printed(replace(whole, today=today)) == coming
    assert set().union(*coming.values()) == set()


def test_posters_begin_with_the_week_chosen(made, folder) -> None:
    # Thonnance on Mondays 30 November, 7 and 14 December; the 21st is closed.
    monday = date(2026, 12, 7)
    chosen = load_context(Sources(folder, NOWHERE), order(folder, monday=monday), NOW)
    assert printed(chosen)["52490"] == {"7 décembre", "14 décembre"}
    # In the middle of that week, what is over is not shown.
    assert printed(replace(chosen, today=date(2026, 12, 8)))["52490"] == {"14 décembre"}


def test_a_change_tells_a_next_date_to_come(made) -> None:
    problem, plan, _, _ = made
    first = next(tour for tour in plan.tours)
    s = first.sessions[0]
    held = SessionSlot(first.date, s.open, s.venue, s.commune, s.activity)
    snow = replace(
        plan,
        tours=plan.tours[1:],
        overrides=(Override(1, "Neige", "weekly", held, None),),
        revision=1,
    )
    told = [
        changes(problem, snow, plan.start, plan.end, today)[0].replace(texts.NBSP, " ")
        for today in (date(2026, 11, 29), date(2026, 12, 7), date(2026, 12, 14))
    ]
    assert ["7 décembre" in told[0], "14 décembre" in told[1]] == [True, True]
    assert "Prochaine" not in told[2]


def test_a_village_with_no_date_left_is_told_so(folder) -> None:
    asked = order(folder, "pdf", "txt", village="Poissons", today=date(2027, 1, 4))
    done = export(Sources(folder, NOWHERE), asked, NOW)
    assert len(done.paths) == 3
    for name in ("panneaupocket", "bulletin"):
        text = (folder / f"textes/{name}-52398-poissons.txt").read_text("utf-8")
        assert texts.NO_DATE_LEFT in text
        assert "décembre" not in text


def test_the_day_of_printing_may_be_given(folder, run) -> None:
    words = ("export", folder, "--formats", "txt", "--village", "Poissons", "--quiet", "--today")
    path = folder / "textes/bulletin-52398-poissons.txt"
    assert run(*words, "2026-11-29")[0] == 0
    assert "décembre" in path.read_text("utf-8")
    assert run(*words, "2027-01-04")[0] == 0
    assert texts.NO_DATE_LEFT in path.read_text("utf-8")


def test_the_same_plan_gives_the_same_files(folder) -> None:
    first = export(Sources(folder, NOWHERE), order(folder), NOW)
    before = {path: path.read_bytes() for path in first.paths if path.suffix != ".xlsx"}
    export(Sources(folder, NOWHERE), order(folder), NOW)
    assert {path: path.read_bytes() for path in before} == before


def test_a_number_corrected_since_reaches_the_next_print(folder, scenario) -> None:
    path = scenario.parents[1] / "venues.csv"
    lines = path.read_text("utf-8").splitlines()
    row = next(k for k, line in enumerate(lines) if line.startswith("thonnance-les-joinville"))
    lines[row] = lines[row].removesuffix(",,") + ",Chez le boulanger,Chauffage à lancer"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    text = scenario.read_text("utf-8") + 'phone = "03 25 00 00 00"\n'
    text += 'calendars = "https://exemple.fr/agenda"\n'
    scenario.write_text(text, encoding="utf-8")
    export(Sources(folder, scenario, True), order(folder, "pdf", "ics", "txt"), NOW)
    post = (folder / "textes/facebook-2026-W49.txt").read_text("utf-8")
    assert "03 25 00 00 00" in post
    with pikepdf.open(folder / "pdf/affiche-52398-poissons.pdf") as sheet:
        links = [a.A.URI for page in sheet.pages for a in page.get("/Annots", []) if "/A" in a]
    assert [str(link) for link in links] == ["https://exemple.fr/agenda/village-52398-poissons.ics"]


def test_a_feed_published_before_goes_on(made, folder) -> None:
    problem, plan, travel, _ = made
    export(Sources(folder, NOWHERE), order(folder, "ics"), NOW)
    gone = plan.tours[0]
    write_plan_dir(folder, problem, replace(plan, tours=plan.tours[1:]), travel)
    export(Sources(folder, NOWHERE), order(folder, "ics"), NOW)
    events = Calendar.from_ical((folder / "calendriers/tous.ics").read_text("utf-8")).events
    cancelled = [event for event in events if str(event["status"]) == "CANCELLED"]
    assert [event.decoded("dtstart").date() for event in cancelled] == [gone.date] * len(
        gone.sessions
    )


def test_a_broken_feed_is_named(folder) -> None:
    place = folder / "calendriers/tous.ics"
    place.parent.mkdir()
    place.write_text("BEGIN:VCALENDAR\nrien", encoding="utf-8")
    with pytest.raises(InputError, match=r"tous\.ics"):
        export(Sources(folder, NOWHERE), order(folder, "ics"), NOW)


def test_hostile_names_are_shown_everywhere(made, tmp_path) -> None:
    problem, plan, travel, _ = made
    folder = tmp_path / "hostile"
    write_plan_dir(folder, nasty(problem), plan, travel)
    shutil.copy(ROOT / "data/communes.geojson", folder / TERRITORY_FILE)
    done = export(Sources(folder, NOWHERE), order(folder), NOW)
    for path in done.paths:
        assert folder in path.parents
        assert path.resolve().is_relative_to(folder.resolve())
        raw = path.read_bytes()
        if path.suffix == ".pdf":
            pikepdf.open(BytesIO(raw)).close()
        elif path.suffix == ".xlsx":
            load_workbook(BytesIO(raw))
        elif path.suffix == ".gpx":
            ElementTree.fromstring(raw)
        elif path.suffix == ".geojson":
            json.loads(raw)
        elif path.suffix == ".ics":
            Calendar.from_ical(raw.decode())
        elif path.suffix == ".html":
            assert b'<script>alert("1")' not in raw
            assert b"alert(&#34;1&#34;)" in raw or b"alert(&quot;1&quot;)" in raw


def test_the_command_names_what_it_wrote_and_what_is_missing(folder, run, monkeypatch) -> None:
    monkeypatch.chdir(folder)
    code, out, err = run("export", folder, "--formats", "ics,gpx", "--week", "2026-W49")
    assert code == 0
    assert str(folder / "calendriers/tous.ics") in out
    assert any(line.startswith("À compléter dans venues.csv") for line in err)
    code, out, _ = run("export", folder, "--formats", "gpx", "--quiet")
    assert (code, out) == (0, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--formats", "docx"), "--formats : « docx » : format inconnu"),
        (("--village", "Paris"), "« Paris »"),
        (("--village", "52398", "--formats", "gpx"), "--formats : une commune n'a de document"),
        (("--week", "2027-W20"), "--week : cette semaine n'est pas dans le planning"),
        (("--week", "demain"), "« demain » n'est pas une semaine"),
        (("--scenario", "absent.toml"), "absent.toml : fichier introuvable"),
    ],
)
def test_mistakes_are_named(folder, run, words, said) -> None:
    code, _, err = run("export", folder, *words)
    assert code == 2
    assert len(err) == 1
    assert said in err[0]


def test_an_online_base_is_offered_only_when_asked_for(folder, run) -> None:
    pages = []
    for words in ([], ["--tiles", "ign"]):
        code, _, _ = run("export", folder, "--formats", "html", *words)
        assert code == 0
        pages.append((folder / MAP_FILE).read_text(encoding="utf-8"))
    assert [TILES["ign"].host in page for page in pages] == [False, True]


def test_a_scenario_of_another_territory_is_refused(folder, scenario, run) -> None:
    path = scenario.parents[1] / "communes.geojson"
    text = path.read_text("utf-8").replace('"siren": "200044253"', '"siren": "200066116"')
    path.write_text(text, encoding="utf-8")
    code, _, err = run("export", folder, "--scenario", scenario)
    assert code == 2
    assert "n'est pas du territoire du planning" in err[0]
    # Not asked for, it is left aside.
    done = export(Sources(folder, scenario), order(folder, "gpx"), NOW)
    assert done.paths


def test_a_plan_without_outlines_says_what_the_map_needs(folder) -> None:
    (folder / TERRITORY_FILE).unlink()
    with pytest.raises(InputError, match="contours"):
        export(Sources(folder, NOWHERE), order(folder, "html"), NOW)
    assert export(Sources(folder, NOWHERE), order(folder, "pdf"), NOW).paths  # without its map
