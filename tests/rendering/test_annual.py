"""What the activity report says: unknown, left out, estimated; the same in both files."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from planner import texts
from planner.model.attendance import Attendance
from planner.rendering import annual
from planner.rendering.annual import APART, COUNT, EUROS, HOURS, SHARE, shown
from planner.rendering.annual_workbook import annual_workbook
from planner.rendering.partners import partner_views
from planner.rendering.sheets import press
from planner.rendering.sheets.annual import annual_data
from planner.rendering.sheets.months import Bar, month_chart
from planner.reporting.report import YearReport, cut, year_report
from planner.reporting.visits import HIDDEN
from planner.reporting.year import Part
from planner.texts import reporting as said

NOW = datetime(2027, 1, 5, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace(texts.NBSP, " ").replace(texts.THIN, " ")


@pytest.fixture(scope="module")
def parts(problem, plan, travel) -> tuple[Part, ...]:
    return cut([Part("out/plan", problem, plan, travel)], 2026)


@pytest.fixture(scope="module")
def planned(parts) -> YearReport:
    return year_report(2026, parts, None)


@pytest.fixture(scope="module")
def noted(parts) -> YearReport:
    """One session called off, one not noted; few children where there was but one session."""
    first, _, *others = year_report(2026, parts, None).sessions
    alone = Counter(one.commune for one in others)
    records = [
        Attendance(one.key, True, 8, 2 if alone[one.commune] == 1 else 7, 5, 5) for one in others
    ]
    return year_report(2026, parts, [Attendance(first.key, False, reason="=neige"), *records])


def lines(report: YearReport) -> dict[str, Any]:
    return {line.label: line for section in annual.sections(report) for line in section.lines}


def test_every_value_is_written_in_french() -> None:
    told = [
        plain(shown(value, unit))
        for value, unit in (
            (None, COUNT), (HIDDEN, COUNT), (APART, COUNT), (1234, COUNT), (0.5, SHARE),
            (1.5, HOURS), (0, HOURS), (1234.4, EUROS), (2.5, annual.CENTS), (3.2, annual.KM),
        )
    ]  # fmt: skip
    assert told == ["à compléter", "masqué", "–", "1 234", "50,0 %", "1 h 30", "0 h", "1 234 €",
                    "2,50 €", "3 km"]  # fmt: skip


def test_what_is_unknown_says_so(planned) -> None:
    found = lines(planned)
    assert found[said.HELD].actual is None
    assert found[said.COST_HOURS].planned is None
    assert found[said.COST_HOURS].remark == said.RATE_HOUR
    assert found[said.COST_KM].planned > 0
    assert found[said.VISIT_HEADINGS["visits"]].actual is None
    assert said.NO_ATTENDANCE in annual.state(planned)


def test_shares_are_estimates_and_counts_of_sessions_are_not(planned) -> None:
    found = lines(planned)
    assert all(line.estimated for line in found.values() if line.unit == SHARE)
    assert found[said.KM].estimated
    assert not found[said.HELD].estimated
    assert not found[said.COST].estimated  # nothing is estimated of what is unknown


def test_planned_against_held(noted) -> None:
    found = lines(noted)
    total = found[said.HELD].planned
    assert found[said.HELD].actual == total - 2
    assert (found[said.CANCELLED].actual, found[said.UNNOTED].actual) == (1, 1)
    assert any("1 séance non renseignée" in plain(line) for line in annual.state(noted))
    (cancelled,) = annual.cancelled_rows(noted)
    assert (cancelled.when, cancelled.reason) == (said.ON_THE_DAY, "=neige")


def test_tables_are_in_alphabetical_order(noted) -> None:
    names = [row.name for row in annual.commune_rows(noted)]
    assert names == sorted(names, key=texts.plain)
    assert [row.name for row in annual.month_rows(noted)] == ["novembre", "décembre"]


def test_an_empty_year_says_so(problem) -> None:
    report = year_report(2024, (), None)
    assert annual.state(report) == ("Aucun planning ne couvre 2024 : aucune séance à présenter.",)
    assert annual.sections(report) == ()
    data, images = annual_data(report, problem, partner_views(problem))
    assert images == {}
    assert press.pdf("annual", data, images).startswith(b"%PDF")


def opened(report: YearReport, problem: Any) -> Any:
    book = annual_workbook(report, partner_views(problem), "Bilan", NOW)
    return load_workbook(BytesIO(book))


def test_the_workbook_holds_every_indicator(noted, problem) -> None:
    book = opened(noted, problem)
    found = lines(noted)
    rows = {row[1].value: row for row in book[said.SUMMARY_SHEET].iter_rows(min_row=2)}
    assert rows.keys() == found.keys()
    assert rows[said.HELD][2].value == found[said.HELD].planned
    assert rows[said.PUBLIC][2].value == timedelta(hours=found[said.PUBLIC].planned)
    assert rows[said.PUBLIC][2].number_format == '[h]" h "mm'
    assert rows[said.COST][2].value == texts.TO_COMPLETE
    assert rows[said.ANNOUNCED][3].value == said.APART


def test_the_workbook_hides_what_the_pages_hide(noted, problem) -> None:
    book = opened(noted, problem)
    sheet = [[cell.value for cell in row] for row in book[said.COMMUNE_SHEET].iter_rows()]
    column = sheet[0].index(said.VISIT_HEADINGS["children_0_2"])
    hidden = [row[column] for row in sheet[1:]].count(said.MASKED)
    data, _ = annual_data(noted, problem, ())
    told = [row["visits"][0] for table in data["tables"][1:] for row in table["rows"]]
    assert hidden == told.count(said.MASKED) >= 2


def test_reasons_are_texts_whatever_they_look_like(noted, problem) -> None:
    sheet = opened(noted, problem)[said.CANCELLED_SHEET]
    cell = sheet.cell(2, 6)
    assert (cell.value, cell.data_type) == ("=neige", "s")


def test_the_workbook_says_how_figures_are_made(noted, problem) -> None:
    told = [row[0].value or "" for row in opened(noted, problem)[texts.READ_ME].iter_rows()]
    for words in (said.METHOD_MASKED, said.METHOD_CHILDREN, said.METHOD_ACTUAL):
        assert words in told
    assert any(line.startswith("Plannings comptés") for line in told)


def test_partner_sites_are_in_both_files(planned, problem) -> None:
    book = opened(planned, problem)
    names = [row[0].value for row in book[said.PARTNERS_SHEET].iter_rows(min_row=2)]
    assert names == [site.name for site in problem.scenario.partner_sites]
    data, _ = annual_data(planned, problem, partner_views(problem))
    assert [row["name"] for row in data["partners"]] == names


def test_names_are_never_markup(planned, problem) -> None:
    site = replace(problem.scenario.partner_sites[0], name="#panic() *gras* <x>", notes="$x$")
    scenario = replace(problem.scenario, partner_sites=(site,))
    found = replace(problem, scenario=scenario)
    assert press.pdf("annual", *annual_data(planned, found, partner_views(found)))


def test_the_map_files_every_commune(planned, noted, problem, polygons) -> None:
    site = replace(problem.scenario.partner_sites[0], commune="52250")
    found = replace(problem, scenario=replace(problem.scenario, partner_sites=(site,)))
    for report in (planned, noted):
        data, images = annual_data(report, found, partner_views(found), polygons)
        counts = [int(plain(key["count"]).split()[0]) for key in data["map_key"]]
        assert sum(counts) == len(problem.territory.communes)
        assert {key["picture"] for key in data["map_key"]} <= images.keys()
        assert images["map.svg"].count(b"#7b1e5e") == 1  # the site, at its town hall
    assert not annual_data(planned, problem, ())[0]["map"]


def test_a_month_s_figures_are_written_below_its_bar() -> None:
    bars = [Bar("janv.", 0, 0, 0), Bar("févr.", 12, 0, 3)]
    svg = month_chart(bars, ("Tenues", "Non <renseignées>", "Annulées")).decode()
    assert ">12<" in svg
    assert ">3<" in svg
    assert "renseignées" not in svg  # nobody has a figure for it
    assert svg.count(">–<") == 2  # January, in the two lines left


def test_without_any_session_no_bar_is_drawn() -> None:
    assert b"<rect" in month_chart([Bar("janv.", 0, 0, 0)], ("a", "b", "c"))  # the key only
