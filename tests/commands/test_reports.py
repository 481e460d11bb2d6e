"""`planner report` as she types it: files, French, exit codes."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner import pipeline
from planner.errors import InputError
from planner.evaluation.coverage import coverage
from planner.loading import load_problem, write_plan_dir
from planner.model.calendar import DateRange
from planner.model.territory import Territory
from planner.reporting.period import YEAR, ReportPeriod, dates_of
from planner.reporting.reported_visits import COMMUNE
from planner.reporting.sessions import OUTSIDE
from planner.reporting.year import Part
from planner.store import open_store
from planner.store.attendance import save
from planner.texts import partners as partners_said
from planner.texts import periods
from planner.texts import reporting as said
from planner.yearly import Asked, account, write_report
from tests.rendering.conftest import plan_by_hand
from tests.reporting.years import KEYS, SITE_8, noted, part, without_hall_4
from tests.rules.by_hand import MONDAY, WEDNESDAY, stating

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = ROOT / "data" / "scenarios" / "reference.toml"
XLSX, PDF = (Path("out/bilan-2026") / f"bilan-2026.{end}" for end in ("xlsx", "pdf"))


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def report(run):
    """On a day by which the year of the plans by hand is over, unless told another."""

    def typed(*words: object) -> tuple[int, list[str], list[str]]:
        day = () if "--today" in words else ("--today", "2027-01-05")
        return run("report", *words, *day)

    return typed


def write(*parts: Part) -> None:
    for one in parts:
        write_plan_dir(Path(one.name), one.problem, one.plan, one.travel)


def summary(path: Path = XLSX) -> dict[str, tuple[object, object]]:
    """Planned and held at least by indicator, as the workbook has them."""
    rows = load_workbook(path)[said.SUMMARY_SHEET].iter_rows(min_row=2, values_only=True)
    return {row[1]: (row[2], row[3]) for row in rows}


def fill(path: Path, *statuses: str, **counts: str) -> Path:
    """Fill the form in, the first sessions first."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row, status in zip(rows, statuses, strict=False):
        row["status"] = status
        row.update(counts if status == "tenue" else {})
    with path.open("w", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_year_of_plans(report) -> None:
    write(part())
    code, told, errors = report("--year", 2026)
    assert (code, errors) == (0, [])
    assert told[-2:] == [str(XLSX), str(PDF)]
    assert told[0].startswith(
        "1 planning sur ces jours. Sans planning : du 1er janvier au 31 mai 2026"
    )
    assert PDF.read_bytes().startswith(b"%PDF")
    assert summary()[said.HELD] == (5, "à compléter")


def test_quiet_names_the_files_only(report) -> None:
    write(part())
    assert report("--year", 2026, "--quiet") == (0, [str(XLSX), str(PDF)], [])


def test_the_last_revision_counts(report) -> None:
    write(part(), without_hall_4())
    assert report("--year", 2026)[0] == 0
    found = summary()
    assert found[said.ANNOUNCED][0] == 5
    assert found[said.DROPPED][0] == 1
    sheet = load_workbook(XLSX)[said.CANCELLED_SHEET]
    assert [cell.value for cell in sheet[2]][-2:] == [said.BY_REVISION, "Neige"]


def test_the_form_then_the_report(report) -> None:
    write(part())
    code, told, _ = report("--year", 2026, "--form", "presences.csv")
    assert code == 0
    assert told[0] == "Feuille de présences (5 séances à renseigner) : presences.csv"
    fill(Path("presences.csv"), "tenue", "tenue", "annulée", adults="8", children_0_2="6",
         children_3_5="5", first_visits="0")  # fmt: skip
    code, told, _ = report("--year", 2026, "--attendance", "presences.csv")
    assert code == 0
    assert any(line.startswith("2 séances passées non renseignées : ") for line in told)
    assert "Séances au planning révisé, puis tenues : planning 5, réalisé 2 à 4" in told
    assert summary()[said.HELD] == (5, 2)
    assert summary()[said.VISIT_HEADINGS["visits"]] == ("–", 38)


def test_a_form_is_never_written_over(report) -> None:
    write(part())
    Path("presences.csv").write_text("mes notes", encoding="utf-8")
    code, told, (error,) = report("--year", 2026, "--form", "presences.csv")
    assert (code, told) == (5, [])
    assert "existe déjà" in error
    assert Path("presences.csv").read_text("utf-8") == "mes notes"


def test_what_is_noted_stays_in_a_new_form(report) -> None:
    write(part())
    report("--year", 2026, "--form", "a.csv")
    fill(Path("a.csv"), "tenue", adults="8")
    _, told, _ = report("--year", 2026, "--attendance", "a.csv", "--form", "b.csv")
    assert told[0] == "Feuille de présences (4 séances à renseigner) : b.csv"
    assert "tenue,8," in Path("b.csv").read_text("utf-8")


def test_every_fault_of_the_attendance_and_nothing_written(report) -> None:
    write(part())
    Path("presences.csv").write_text(
        "date,open,venue,activity,status\n"
        "2026-06-01,09:00,site-0,laep,tenu\n"
        "2026-06-01,10 h,site-0,laep,tenue\n",
        encoding="utf-8",
    )
    code, told, errors = report("--year", 2026, "--attendance", "presences.csv")
    assert (code, told) == (2, [])
    assert errors[0].startswith("presences.csv, ligne 2 : status : ")
    assert errors[1].startswith("presences.csv, ligne 3 : ")
    assert not XLSX.exists()


def test_a_line_of_no_session_counts_and_is_told(report) -> None:
    """And it stays in the next form."""
    write(part())
    Path("presences.csv").write_text(
        "date,open,venue,activity,status,adults\n2026-06-01,10:00,site-0,laep,tenue,6\n",
        encoding="utf-8",
    )
    words = ("--year", 2026, "--attendance", "presences.csv", "--form", "suite.csv")
    code, told, (doubt,) = report(*words)
    assert code == 0
    assert doubt.startswith("Attention : presences.csv, ligne 2 : ")
    assert "vouliez-vous dire « 09:00,site-0,laep » ?" in doubt
    assert any(line.startswith("1 séance tenue hors planning : ") for line in told)
    assert summary()[said.HELD] == (5, 1)
    assert "2026-06-01,10:00,site-0,laep,tenue,6" in Path("suite.csv").read_text("utf-8")


def test_what_was_noted_in_the_page(report, monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("PLANNER_DATABASE", raising=False)
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    write(part())
    code, told, _ = report("--year", 2026, "--stored")
    assert code == 0
    assert periods.NO_ATTENDANCE.replace("\xa0", " ") in told
    assert summary()[said.HELD] == (5, "à compléter")  # nothing noted yet
    with open_store() as store:
        for key in KEYS[:2]:
            save(store, "Claire", noted(key))
    assert report("--year", 2026, "--stored")[0] == 0
    assert summary()[said.HELD] == (5, 2)
    with open_store() as store:
        lost = replace(KEYS[0], venue="hall-1")
        save(store, "Claire", noted(lost))
    code, _, (doubt,) = report("--year", 2026, "--stored")
    assert code == 0
    assert doubt.startswith("Attention : présences notées dans la page, 01/06/2026 : ")
    assert summary()[said.HELD] == (5, 3)
    assert summary()[said.VISIT_HEADINGS["visits"]] == ("–", 42)


def test_a_report_in_mid_year(report) -> None:
    write(part())
    report("--year", 2026, "--form", "presences.csv")
    fill(Path("presences.csv"), "tenue", "tenue", "annulée", adults="8", children_0_2="6",
         children_3_5="5", first_visits="0")  # fmt: skip
    words = ("--year", 2026, "--attendance", "presences.csv", "--today", "2026-06-08")
    code, told, _ = report(*words)
    assert code == 0
    assert told[0].startswith("Arrêté au 8 juin 2026 : ")
    assert "À venir : 2 séances, du 8 au 10 juin 2026, à part." in told  # the 8th is not over
    assert "Séances au planning révisé, puis tenues : planning 3, réalisé 2" in told
    there = Path("out/bilan-2026-au-2026-06-08/bilan-2026-au-2026-06-08.xlsx")
    assert told[-2] == str(there)
    assert summary(there)[said.HELD] == (3, 2)
    assert summary(there)[said.AHEAD] == (2, "–")
    code, told, _ = report(*words, "--until", "2026-06-01")
    assert code == 0
    assert told[0].startswith("Arrêté au 1er juin 2026")
    assert "Séances au planning révisé, puis tenues : planning 1, réalisé 1" in told


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--year", 2026, "--period", "janvier-juin"), "bilan-2026-janvier-juin"),
        (("--year", 2026, "--period", "janvier-septembre"), "bilan-2026-janvier-septembre"),
        (("--year", 2025, "--period", "scolaire"), "bilan-2025-2026"),
        (("--period", "scolaire", "--today", "2026-07-14"), "bilan-2025-2026-au-2026-07-14"),
        (("--from", "2026-06-01", "--to", "2026-06-14"), "bilan-2026-06-01-2026-06-14"),
    ],
)
def test_the_periods_of_a_report(report, words: tuple[object, ...], name: str) -> None:
    write(part())
    code, told, _ = report(*words, "--quiet")
    assert (code, told[0]) == (0, f"out/{name}/{name}.xlsx")
    assert summary(Path(told[0]))[said.ANNOUNCED] == (5, "–")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--from", "2026-06-01"), "--from et --to ensemble"),
        (("--from", "2026-06-01", "--to", "2026-06-30", "--year", 2026), "sans --year"),
        (("--from", "2026-06-30", "--to", "2026-06-01"), "la fin précède le début"),
        (("--from", "2026-01-01", "--to", "2027-12-31"), "un an au plus"),
        (("--year", 2026, "--until", "2027-03-01"), "est à venir"),
        (("--year", 2026, "--until", "2025-03-01"), "pas dans la période"),
    ],
)
def test_periods_that_are_none(report, words: tuple[object, ...], told: str) -> None:
    write(part())
    code, _, (error,) = report(*words)
    assert code == 2
    assert error.startswith("ligne de commande, ")
    assert told in error


def test_a_file_or_the_store(report) -> None:
    write(part())
    code, _, (error,) = report("--year", 2026, "--stored", "--attendance", "presences.csv")
    assert code == 2
    assert "pas les deux" in error


def test_two_plans_of_the_same_days_are_refused(report) -> None:
    write(part(), part((MONDAY,), "out/essai"))
    code, told, (error,) = report("--year", 2026)
    assert (code, told) == (2, [])
    assert "out/essai" in error
    assert "out/juin" in error
    assert "du 1er au 14 juin 2026" in error
    assert report("out/juin", "--year", 2026)[0] == 0


def test_days_on_which_each_plan_was_followed(report) -> None:
    """The trial from the 8th to the 10th, without the session of the 8th."""
    write(part(), part((WEDNESDAY,), "out/essai"))
    days = ("out/juin@2026-06-01..2026-06-07", "out/essai@2026-06-08..2026-06-10",
            "out/juin@2026-06-11..2026-06-14")  # fmt: skip
    code, told, _ = report(*days, "--year", 2026)
    assert code == 0
    assert told[0].startswith("2 plannings sur ces jours.")
    assert summary()[said.HELD][0] == 4
    code, _, (error,) = report("out/juin", "out/essai@2026-06-08", "--year", 2026)
    assert code == 2
    assert error.endswith("out/juin@2026-06-08..2026-06-08")
    code, _, errors = report("out/juin@2026-06-31", "out/essai@2026-06-10..2026-06-08")
    assert code == 2
    assert "n’est pas une date" in errors[0]
    assert "la fin précède le début" in errors[1]


def test_a_folder_may_have_an_at_sign_in_its_name(report) -> None:
    write(part(name="out/juin@2026-06-01"))
    assert report("out/juin@2026-06-01", "--year", 2026)[0] == 0
    assert summary()[said.HELD][0] == 5


def test_plans_that_follow_one_another_count_on_their_own_days(report) -> None:
    """From the 8th to the 10th another plan was followed, without the session of the 8th."""
    other = part((WEDNESDAY,), "out/essai")
    write(part(), other)
    folders = (Path("out/juin"), Path("out/essai"))
    june = [DateRange(date(2026, 6, first), date(2026, 6, last))
            for first, last in ((1, 7), (8, 10), (11, 14))]  # fmt: skip
    year = ReportPeriod(dates_of(YEAR, 2026), date(2026, 12, 31))
    records = tuple(noted(key) for key in KEYS)
    asked = Asked(year, folders, records, SCENARIO,
                  in_force={folders[0]: (june[0], june[2]), folders[1]: (june[1],)})  # fmt: skip
    made = account(asked)
    assert [p.name for p in made.report.parts] == ["out/juin", "out/essai", "out/juin"]
    assert (made.report.total.announced, made.report.total.held) == (4, 5)
    assert [one.key for one in made.report.sessions if one.fate == OUTSIDE] == [SITE_8]
    assert [fault.where for fault in made.doubts] == ["08/06/2026"]
    both = replace(asked, in_force={folders[0]: (june[0], june[1]), folders[1]: (june[1],)})
    with pytest.raises(InputError, match="du 8 au 10 juin 2026"):
        account(both)


def test_what_was_noted_counts_without_any_plan() -> None:
    problem = load_problem(SCENARIO, None, 28)
    hall = problem.scenario.venues[0]
    key = replace(KEYS[0], venue=hall.id)
    year = ReportPeriod(dates_of(YEAR, 2026), date(2026, 12, 31))
    made = account(Asked(year, (), (noted(key),), SCENARIO))
    assert made.report.visits[COMMUNE, hall.commune].held == 1
    assert len(write_report(made, Path("out"), datetime(2027, 1, 5))) == 2


def test_plans_of_two_territories_are_refused(report) -> None:
    other = part(name="out/ailleurs", digest="e")
    territory = Territory("200000002", "Ailleurs", other.problem.territory.communes)
    plan = replace(other.plan, territory_siren="200000002", territory_name="Ailleurs")
    write(part(), replace(other, problem=replace(other.problem, territory=territory), plan=plan))
    code, _, errors = report("--year", 2026)
    assert code == 2
    assert any("autre territoire" in error for error in errors)


def test_an_empty_year_says_so(report) -> None:
    write(part())
    code, told, _ = report("--year", 2024)
    assert code == 0
    assert told[0] == "Aucun planning ne couvre 2024 : aucune séance à présenter."
    assert Path("out/bilan-2024/bilan-2024.pdf").exists()


def test_no_plan_at_all(report) -> None:
    code, _, (error,) = report("--year", 2026)
    assert code == 2
    assert "aucun planning dans out/" in error


def test_a_folder_without_a_plan(report) -> None:
    code, _, errors = report("rien", "--year", 2026)
    assert code == 2
    assert all("introuvable" in error for error in errors)


def test_a_scenario_named_must_be_of_the_plans(report) -> None:
    write(part())
    assert report("--year", 2026, "--scenario", SCENARIO)[0] == 2


def test_the_partner_sites_are_today_s(report) -> None:
    """A plan made before anybody listed them; it holds no session, and that is said."""
    problem = load_problem(SCENARIO, date(2026, 11, 30), 28)
    bare = replace(problem, scenario=replace(problem.scenario, partner_sites=()))
    travel = pipeline.travel_times(bare)
    write(Part("out/plan", bare, stating(bare, travel, ()), travel))
    shutil.copytree(ROOT / "data", "data")
    code, told, _ = report("--year", 2026)
    assert code == 0
    assert told[1] == "Les plannings de ces jours ne tiennent aucune séance."
    rows = load_workbook(XLSX)[said.PARTNERS_SHEET].iter_rows(values_only=True)
    assert next(rows) == partners_said.REPORT_HEADINGS
    assert [row[0] for row in rows] == [site.name for site in problem.scenario.partner_sites]


def square(lon: float) -> dict[str, object]:
    corners = [[lon, 48.0], [lon + 0.1, 48.0], [lon + 0.1, 48.1], [lon, 48.0]]
    return {"type": "Polygon", "coordinates": [corners]}


def test_households_of_the_caf_are_those_of_today(report) -> None:
    """Of a plan of before they were read: the scenario of the same territory has them."""
    shutil.copytree(ROOT / "data", "data")
    problem = load_problem(SCENARIO, date(2026, 11, 30), 28)
    territory = problem.territory
    bare = tuple(replace(c, caf_recipients=None) for c in territory.communes)
    old = replace(problem, territory=replace(territory, communes=bare, sources={}))
    travel = pipeline.travel_times(old)
    plan = plan_by_hand(old, travel)
    write(Part("out/plan", old, plan, travel))
    assert report("--year", 2026)[0] == 0
    reached = {r.code for r in coverage(old, plan, travel) if r.reached and r.need > 0}
    known = [c.caf_recipients for c in territory.communes if c.code in reached]
    book = load_workbook(XLSX)[said.SUMMARY_SHEET].iter_rows(min_row=2, values_only=True)
    line = next(row for row in book if row[1] == said.RECIPIENTS)
    assert (line[2], line[3]) == (sum(n for n in known if n is not None), "à compléter")
    assert f"{known.count(None)}\xa0communes inconnues" in line[-1]


def test_families_are_those_of_the_outlines_kept_with_the_plan(report) -> None:
    write(part())
    features = [
        {"properties": {"code": f"{1000 + k:05d}", "couples_with_children": 3.0,
                        "single_parent_families": 1}, "geometry": square(5 + k / 10)}
        for k in range(5)
    ]  # fmt: skip
    path = Path("out/juin") / pipeline.TERRITORY_FILE
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    report("--year", 2026)
    assert summary()[said.FAMILIES] == (20, "à compléter")
    assert len(KEYS) == summary()[said.HELD][0]
