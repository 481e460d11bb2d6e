"""What the activity report says: unknown, left out, estimated; the same in both files."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from planner import texts
from planner.model.attendance import Attendance
from planner.rendering import annual
from planner.rendering.annual_values import (
    APART,
    CENTS,
    COUNT,
    EUROS,
    HOURS,
    KM,
    SHARE,
    Span,
    between,
    ends,
    shown,
)
from planner.rendering.annual_workbook import annual_workbook
from planner.rendering.partners import partner_views
from planner.rendering.sheets import press
from planner.rendering.sheets.annual import annual_data
from planner.rendering.sheets.chart import CROSSED, DOTTED, EMPTY, FULL, sign
from planner.rendering.sheets.months import Bar, month_chart
from planner.reporting.period import YEAR, ReportPeriod, dates_of
from planner.reporting.report import ActivityReport, activity_report
from planner.reporting.reported_visits import HIDDEN
from planner.reporting.year import Part
from planner.texts import periods
from planner.texts import reporting as said
from tests.contrast import VISIBLE, contrast

NOW = datetime(2027, 1, 5, tzinfo=UTC)


def plain(text: str) -> str:
    return text.replace(texts.NBSP, " ").replace(texts.THIN, " ")


YEAR_2026 = dates_of(YEAR, 2026)
WHOLE = ReportPeriod(YEAR_2026, YEAR_2026.end)
STOPPED = ReportPeriod(YEAR_2026, date(2026, 12, 3))
"""On a Thursday, in the first week of the plan by hand; that fortnight ends on the 6th."""


@pytest.fixture(scope="module")
def parts(problem, plan, travel) -> tuple[Part, ...]:
    return (Part("out/plan", problem, plan, travel),)


@pytest.fixture(scope="module")
def planned(parts) -> ActivityReport:
    return activity_report(WHOLE, parts)


def some_noted(parts: tuple[Part, ...], period: ReportPeriod) -> ActivityReport:
    """One session called off, one not noted; few children where there was but one session."""
    first, _, *others = activity_report(WHOLE, parts).sessions
    alone = Counter(one.commune for one in others)
    records = [
        Attendance(one.key, True, 8, 2 if alone[one.commune] == 1 else 7, 5, 5) for one in others
    ]
    return activity_report(period, parts, [Attendance(first.key, False, reason="=neige"), *records])


@pytest.fixture(scope="module")
def noted(parts) -> ActivityReport:
    return some_noted(parts, WHOLE)


@pytest.fixture(scope="module")
def halfway(parts) -> ActivityReport:
    """The same, stopped in the first week."""
    return some_noted(parts, STOPPED)


@pytest.fixture(scope="module")
def outside(parts) -> ActivityReport:
    """Everything noted, and a session more that no plan holds, in a hall nobody knows."""
    sessions = activity_report(WHOLE, parts).sessions
    records = [Attendance(one.key, True, 8, 7, 5, 5) for one in sessions]
    key = replace(sessions[0].key, venue="grange", activity="bal")
    return activity_report(WHOLE, parts, [*records, Attendance(key, True, 9, 9, 9, 9)])


def lines(report: ActivityReport) -> dict[str, Any]:
    return {line.label: line for section in annual.sections(report) for line in section.lines}


def test_every_value_is_written_in_french() -> None:
    told = [
        plain(shown(value, unit))
        for value, unit in (
            (None, COUNT), (HIDDEN, COUNT), (APART, COUNT), (1234, COUNT), (0.5, SHARE),
            (1.5, HOURS), (0, HOURS), (1234.4, EUROS), (2.5, CENTS), (3.2, KM),
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
    assert periods.NO_ATTENDANCE in annual.state(planned)


def test_shares_are_estimates_and_counts_of_sessions_are_not(planned) -> None:
    found = lines(planned)
    assert all(line.estimated for line in found.values() if "quinzaine" in line.label)
    assert found[said.KM].estimated
    assert not found[said.HELD].estimated
    assert not found[said.COST].estimated  # nothing is estimated of what is unknown


def test_planned_against_held(noted) -> None:
    found = lines(noted)
    total = found[said.HELD].planned
    assert found[said.HELD].actual == Span(total - 2, total - 1)
    assert (found[said.CANCELLED].actual, found[said.UNNOTED].actual) == (Span(1, 2), 1)
    assert found[said.SHARE_HELD].actual == (total - 2) / (total - 1)
    assert any("1 séance passée non renseignée" in plain(line) for line in annual.state(noted))
    (cancelled,) = annual.cancelled_rows(noted)
    assert (cancelled.when, cancelled.reason) == (said.ON_THE_DAY, "=neige")


def test_a_figure_between_two_is_written_so() -> None:
    told = [
        plain(shown(value, unit))
        for value, unit in (
            (Span(12, 15), COUNT), (Span(0.4, 0.625), SHARE), (Span(1.5, 2), HOURS),
            (Span(10, 1234), EUROS), (Span(10, 20), KM), (Span(12, None), COUNT),
            (Span(0.4, None), SHARE), (Span(1.2, 1.4), KM), (Span(0, 0.0001), SHARE),
        )
    ]  # fmt: skip
    assert told == ["12 à 15", "40,0 à 62,5 %", "1 h 30 à 2 h", "10 à 1 234 €", "10 à 20 km",
                    "au moins 12", "au moins 40,0 %", "1 km", "0,0 à moins de 0,1 %"]  # fmt: skip


def test_what_is_between_is_one_figure_when_both_are_the_same() -> None:
    assert between(3, 3 + 1e-12) == 3
    assert between(3, 4) == Span(3, 4)
    assert between(3, 3, True) == Span(3, None)
    assert between(None, 4) is None
    assert ends(between(3, 3, True)) == (3, None)
    assert ends(between(3, 4)) == (3, 4)
    assert ends(HIDDEN) == (HIDDEN, HIDDEN)


def test_in_mid_year_only_what_was_due_is_counted(halfway, noted) -> None:
    found = lines(halfway)
    total = found[said.HELD].planned
    due = [one for one in noted.sessions if one.key.date <= STOPPED.until]
    assert total == len(due) < len(noted.sessions)
    assert found[said.HELD].actual == Span(total - 2, total - 1)
    assert found[said.AHEAD].planned == len(noted.sessions) - total
    assert plain(found[said.AHEAD].remark).startswith("Du 4 au ")
    shares = [line for line in found.values() if line.unit == SHARE and "quinzaine" in line.label]
    assert len(shares) == 8
    assert {line.actual for line in shares} == {APART}  # the first fortnight is not over
    assert {line.remark for line in shares} == {said.NO_CYCLE}
    assert annual.title(halfway) == "Bilan d’activité 2026, arrêté au 3 décembre 2026"
    told = [plain(line) for line in annual.state(halfway)]
    assert told[0].startswith("Arrêté au 3 décembre 2026")
    assert any(line.startswith("À venir :") for line in told)


def test_the_shares_are_over_the_fortnights_that_are_over(parts) -> None:
    """Stopped on the 13th, a Sunday, the first fortnight counts, and it alone."""
    found = lines(some_noted(parts, ReportPeriod(YEAR_2026, date(2026, 12, 13))))
    share = found[said.share_label("under3", 15, "every")]
    assert plain(share.remark) == "Sur 1 quinzaine terminée"
    assert isinstance(share.actual, Span)
    assert 0 < share.actual.least <= share.actual.most == share.planned


def test_what_nobody_noted_is_neither_held_nor_lost(parts) -> None:
    """Only the first session is noted: the figures go from it alone to all of them."""
    sessions = activity_report(WHOLE, parts).sessions
    report = activity_report(WHOLE, parts, [Attendance(sessions[0].key, True, 8, 7, 5, 5)])
    found = lines(report)
    assert found[said.HELD].actual == Span(1, len(sessions))
    assert found[said.CANCELLED].actual == Span(0, len(sessions) - 1)
    for label in (said.KM, said.PUBLIC, said.TEAM_WORK, said.TOURS, said.COST_KM, said.REACHED):
        assert found[label].actual.most == pytest.approx(found[label].planned), label
        assert found[label].actual.least < found[label].planned, label
    assert found[said.VISIT_HEADINGS["visits"]].actual == Span(20, None)
    assert found[said.COST_PER_VISIT].actual is None
    figures = annual_data(report, report.parts[0].problem, ())[0]["figures"]
    assert figures[0]["value"] == "1"
    assert f"{len(sessions) - 1} non renseignées" in plain(figures[0]["words"])
    assert (figures[3]["value"], figures[3]["words"][-8:]) == ("20", "au moins")


def test_a_session_no_plan_holds_is_listed_and_counted(outside, problem) -> None:
    found = lines(outside)
    assert found[said.HELD].actual == found[said.HELD].planned + 1
    assert found[said.OUTSIDE].actual == 1
    assert found[said.KM].actual == Span(pytest.approx(found[said.KM].planned), None)
    assert found[said.REACHED].actual.most is None
    assert found[said.COST_PER_VISIT].actual is None
    assert found[said.COST_PER_VISIT].remark == said.OUTSIDE_COST
    (row,) = annual.outside_rows(outside)
    assert (row.commune, row.venue, row.activity) == (said.NO_COMMUNE, "grange", "bal")
    assert (row.state, row.remark) == ("Tenue", said.OUTSIDE_REMARK)
    data, images = annual_data(outside, problem, ())
    assert [told["commune"] for told in data["outside"]] == [said.NO_COMMUNE]
    assert press.pdf("annual", data, images).startswith(b"%PDF")
    sheet = opened(outside, problem)[said.OUTSIDE_SHEET]
    assert [cell.value for cell in sheet[2]][2:4] == [said.NO_COMMUNE, "grange"]
    assert any("hors planning" in line for line in annual.state(outside))


def test_before_the_first_session_nothing_is_counted(parts, problem, polygons) -> None:
    report = activity_report(ReportPeriod(YEAR_2026, date(2026, 11, 29)), parts)
    assert annual.sections(report) == ()
    told = [plain(line) for line in annual.state(report)]
    assert "la première est le lundi 30 novembre 2026." in told[1]
    assert told[2].startswith("À venir :")
    data, images = annual_data(report, problem, (), polygons)
    assert data["figures"] == []
    assert "months.svg" in images  # what is to come is drawn as such
    assert "à venir" in data["chart_words"]
    assert press.pdf("annual", data, images).startswith(b"%PDF")
    assert annual_workbook(report, (), "Bilan", NOW).startswith(b"PK")


def test_a_period_that_has_not_begun_says_so(parts) -> None:
    dates = dates_of(YEAR, 2027)
    report = activity_report(ReportPeriod(dates, date(2026, 12, 31)), parts)
    assert annual.state(report)[0].startswith("La période commence le 1er janvier 2027")
    assert annual.title(report) == "Bilan d’activité 2027"


def test_tables_are_in_alphabetical_order(noted) -> None:
    names = [row.name for row in annual.commune_rows(noted)]
    assert names == sorted(names, key=texts.plain)
    assert [row.name for row in annual.month_rows(noted)] == ["novembre", "décembre"]


def test_an_empty_year_says_so(problem) -> None:
    dates = dates_of(YEAR, 2024)
    report = activity_report(ReportPeriod(dates, dates.end), ())
    assert annual.state(report) == ("Aucun planning ne couvre 2024 : aucune séance à présenter.",)
    assert annual.sections(report) == ()
    data, images = annual_data(report, problem, partner_views(problem))
    assert images == {}
    assert press.pdf("annual", data, images).startswith(b"%PDF")


def opened(report: ActivityReport, problem: Any) -> Any:
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
    held = found[said.HELD].actual
    assert [rows[said.HELD][k].value for k in (3, 4)] == [held.least, held.most]


def test_the_workbook_hides_what_the_pages_hide(noted, problem) -> None:
    book = opened(noted, problem)
    sheet = [[cell.value for cell in row] for row in book[said.COMMUNE_SHEET].iter_rows()]
    column = sheet[0].index(said.VISIT_HEADINGS["children_0_2"])
    hidden = [row[column] for row in sheet[1:]].count(said.MASKED)
    data, _ = annual_data(noted, problem, ())
    table = data["tables"][1]
    place = table["headings"].index(said.SHORT_VISIT_HEADINGS[0])
    told = [row[place] for row in table["rows"]]
    assert hidden == told.count(said.MASKED) >= 2


def test_reasons_are_texts_whatever_they_look_like(noted, problem) -> None:
    sheet = opened(noted, problem)[said.CANCELLED_SHEET]
    cell = sheet.cell(2, 6)
    assert (cell.value, cell.data_type) == ("=neige", "s")


def test_paper_leaves_out_who_came_where_while_that_would_tell(halfway, noted, problem) -> None:
    """And the workbook says so in each cell."""
    for report, there in ((halfway, False), (noted, True)):
        data, _ = annual_data(report, problem, ())
        for table in data["tables"]:
            assert (said.SHORT_VISIT_HEADINGS[0] in table["headings"]) == there
            assert {len(row) for row in table["rows"]} == {len(table["headings"])}
        assert (said.METHOD_DETAIL in data["methods"]) != there
    sheet = [[c.value for c in row] for row in opened(halfway, problem)[said.COMMUNE_SHEET]]
    column = sheet[0].index(said.VISIT_HEADINGS["visits"])
    assert {row[column] for row in sheet[1:]} <= {said.MASKED, said.APART, texts.TO_COMPLETE}


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
    bars = [Bar("janv.", (0, 0, 0, 0)), Bar("févr.", (12, 0, 3, 0))]
    svg = month_chart(bars, ("Tenues", "Non <renseignées>", "Annulées", "À venir")).decode()
    assert ">12<" in svg
    assert ">3<" in svg
    assert "renseignées" not in svg  # nobody has a figure for it
    assert svg.count(">–<") == 2  # January, in the two lines left


def test_without_any_session_no_bar_is_drawn() -> None:
    svg = month_chart([Bar("janv.", (0, 0, 0, 0))], ("a", "b", "c", "d"))
    assert b"<rect" in svg  # the key only


def test_the_states_are_told_apart_without_their_colour() -> None:
    """Plain, empty, hatched, dotted: no two fills alike, each contour visible (WCAG 1.4.11)."""
    svg = month_chart([Bar("janv.", (1, 2, 3, 4))], ("a", "b", "c", "d")).decode()
    bars = re.findall(r'<rect x="(?!1")[^>]*fill="([^"]+)" stroke="([^"]+)"', svg)
    assert len({fill for fill, _ in bars}) == 4
    assert {fill for fill, _ in bars if fill.startswith("url")} == {"url(#lost)", "url(#ahead)"}
    assert all(contrast(stroke, "#ffffff") >= VISIBLE for _, stroke in bars)
    for name in ("lost", "ahead"):
        pattern = svg.split(f'id="{name}"')[1].split("</pattern>")[0]
        ground, mark = re.findall(r'(?:fill|stroke)="(#\w{6})"', pattern)
        assert contrast(ground, mark) >= VISIBLE


def test_places_are_told_apart_by_shape() -> None:
    drawn = {look: sign(look).decode() for look in (FULL, EMPTY, CROSSED, DOTTED)}
    assert len(set(drawn.values())) == 4
    assert "stroke-dasharray" in drawn[DOTTED]
    assert 'fill="#fff"' in drawn[EMPTY] and "dasharray" not in drawn[EMPTY]
    assert "<circle" not in drawn[CROSSED]


def test_the_map_shows_what_is_to_come_apart(halfway, problem, polygons) -> None:
    data, images = annual_data(halfway, problem, (), polygons)
    words = {key["words"] for key in data["map_key"]}
    assert said.MAP_CLASSES["near-3"] in words  # reached by a session to come only
    assert said.MAP_CLASSES["5"] not in words  # no fortnight is over
    signs = {sign["words"] for sign in data["map_signs"]}
    assert {said.MARKS["held"], said.MARKS["ahead"], said.MARKS["lost"]} <= signs
    assert {sign["picture"] for sign in data["map_signs"]} <= images.keys()
    counts = [int(plain(key["count"]).split()[0]) for key in data["map_key"]]
    assert sum(counts) == len(problem.territory.communes)
