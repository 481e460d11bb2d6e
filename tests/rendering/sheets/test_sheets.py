"""Printed documents: tagged as PDF/UA asks, whole, legible, and never executed."""

import itertools
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest

from planner.evaluation.context import Context
from planner.evaluation.coverage import coverage
from planner.model.occurrence import occurrences
from planner.model.plan import Plan
from planner.model.scenario import Problem
from planner.model.territory import Window
from planner.model.travel import TravelTimes
from planner.rendering import handouts, palette
from planner.rendering.partners import partner_views
from planner.rendering.sheets import annual, council, poster, press, route, week
from planner.rendering.weeks import weeks_of
from planner.reporting.period import YEAR, ReportPeriod, dates_of
from planner.reporting.report import activity_report
from planner.reporting.year import Part
from tests.contrast import READABLE, contrast
from tests.rendering.nasty import nasty

HEADINGS = ("/H1", "/H2", "/H3")
FEED = "https://exemple.fr/calendriers/village.ics"
Made = tuple[str, dict[str, Any], dict[str, bytes]]


def documents(
    problem: Problem, plan: Plan, travel: TravelTimes, polygons: dict[str, Any]
) -> dict[str, Made]:
    """Every kind of document, as template, data and images."""
    problem = handouts.tidy(problem)
    found = occurrences(problem, plan)
    context, tours = Context(problem, plan, travel), plan.tours[:4]
    publication = problem.scenario.publication
    made: dict[str, Made] = {"route": ("route", route.route_data(context, "Feuille", tours), {})}
    for commune in handouts.villages(found):
        data = poster.poster_data(
            publication, commune, handouts.offers(found, commune.code), ["Mardi : annulé."],
            plan.end, FEED,
        )  # fmt: skip
        made[f"poster {commune.code}"] = ("poster", *data)
    data = poster.poster_data(publication, commune, (), [], plan.end, FEED)
    made["poster without date"] = ("poster", *data)
    view = weeks_of(problem, plan)[0]
    made["week"] = ("week", week.week_data("Service", view, ["Mardi : annulé."], 1, True), {})
    rows = coverage(problem, plan, travel)
    made["council"] = (
        "council",
        *council.council_data(problem, plan, travel, rows, found, polygons),
    )
    period = ReportPeriod(dates_of(YEAR, 2026), date(2026, 12, 31))
    account = activity_report(period, [Part("out/plan", problem, plan, travel)])
    data = annual.annual_data(account, problem, partner_views(problem), polygons)
    made["annual"] = ("annual", *data)
    return made


@pytest.fixture(scope="module")
def made(problem, plan, travel, polygons) -> dict[str, pikepdf.Pdf]:
    from io import BytesIO

    return {
        name: pikepdf.open(BytesIO(press.pdf(*document)))
        for name, document in documents(problem, plan, travel, polygons).items()
    }


def walk(node: Any) -> Any:
    """Yield every structure element of a tag tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from walk(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        yield from walk(node.get("/K", pikepdf.Array()))


def tags(document: pikepdf.Pdf) -> list[Any]:
    return list(walk(document.Root.StructTreeRoot.K))


def roles(document: pikepdf.Pdf) -> list[str]:
    return [str(element.S) for element in tags(document)]


def test_every_document_declares_pdf_ua(made) -> None:
    for name, document in made.items():
        assert b'pdfuaid:part="1"' in document.Root.Metadata.read_bytes() or (
            b"<pdfuaid:part>1<" in document.Root.Metadata.read_bytes()
        ), name
        assert bool(document.Root.MarkInfo.Marked), name
        assert str(document.Root.Lang).startswith("fr"), name
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle), name
        with document.open_metadata() as metadata:
            assert metadata["dc:title"], name


def test_everything_drawn_is_tagged_or_marked_as_decoration(made) -> None:
    """PDF/UA 7.1: no content outside marked content."""
    for name, document in made.items():
        for page in document.pages:
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                word = str(operator)
                if word in ("BDC", "BMC"):
                    depth += 1
                elif word == "EMC":
                    depth -= 1
                elif word in ("Tj", "TJ", "Do", "S", "f", "f*", "B", "sh"):
                    assert depth > 0, (name, word, operands)
            assert depth == 0


def test_pictures_have_words(made) -> None:
    figures = {
        name: [e for e in tags(document) if str(e.S) == "/Figure"]
        for name, document in made.items()
    }
    assert all(str(e.get("/Alt", "")) for found in figures.values() for e in found)
    assert len(figures["council"]) >= 6  # the map and its key
    assert any("Code QR" in str(e.Alt) for e in figures["poster 52398"])


def test_headings_go_down_one_level_at_a_time(made) -> None:
    for name, document in made.items():
        levels = [HEADINGS.index(role) + 1 for role in roles(document) if role in HEADINGS]
        assert levels[0] == 1, name
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), name


def test_tables_have_headers(made) -> None:
    found = roles(made["council"])
    assert found.count("/Table") == 2
    assert found.count("/TH") >= 7


def test_fonts_are_those_shipped(made) -> None:
    for document in made.values():
        for page in document.pages:
            fonts = page.Resources.get("/Font", pikepdf.Dictionary())
            names = {str(fonts[key].BaseFont).partition("+")[2] for key in fonts}
            assert all(name.startswith("SourceSans3") for name in names), names


def test_one_page_each(made) -> None:
    """A poster and the week's page hang on a wall; the council's summary is two pages."""
    for name, document in made.items():
        wanted = {"annual": 3, "council": 2, "route": 4}.get(name, 1)
        assert len(document.pages) == wanted, name


def test_the_same_data_give_the_same_file(problem, plan, travel, polygons) -> None:
    first = documents(problem, plan, travel, polygons)["council"]
    assert press.pdf(*first) == press.pdf(*first)


def test_hostile_names_are_printed_whole(problem, plan, travel, polygons) -> None:
    """Typst refuses a document that breaks PDF/UA; posters stay one page whatever they say."""
    from io import BytesIO

    for name, document in documents(nasty(problem), plan, travel, polygons).items():
        opened = pikepdf.open(BytesIO(press.pdf(*document)))
        assert "/JavaScript" not in opened.Root.get("/Names", {})
        assert "/OpenAction" not in opened.Root
        if name not in ("annual", "council", "route"):
            assert len(opened.pages) == 1, name


def test_text_stands_out_from_its_ground() -> None:
    """WCAG AA, 4.5 to 1: every text colour on white and on the calm ground, white on days."""
    text = (press.FOLDER / "typst" / "common.typ").read_text(encoding="utf-8")
    named = dict(re.findall(r'#let (\w+) = rgb\("(#\w+)"\)', text))
    days = re.findall(r"#\w{6}", text.split("#let days = ")[1].split("\n")[0])
    assert len(days) == 7
    for name in ("ink", "soft", "accent", "warn"):
        assert contrast(named[name], "#ffffff") >= READABLE, name
        assert contrast(named[name], named["calm"]) >= READABLE, name
    assert all(contrast(day, "#ffffff") >= READABLE for day in days)


def test_colours_are_those_of_the_page() -> None:
    """Paper and screen show Tuesday in the same colour."""
    text = (press.FOLDER / "typst" / "common.typ").read_text(encoding="utf-8")
    days = re.findall(r"#\w{6}", text.split("#let days = ")[1].split("\n")[0])
    assert days == list(palette.DAY_COLOURS)
    for name in ("ink", "soft", "rule", "accent", "warn", "calm"):
        assert f'#let {name} = rgb("{palette.COLOURS[name]}")' in text


def test_unknown_is_said_on_route_sheets(problem, plan, travel, polygons) -> None:
    (_, data, _) = documents(problem, plan, travel, polygons)["route"]
    stop = data["tours"][0]["stops"][0]
    assert stop["keys"] == stop["accessible"] == "à compléter"
    assert stop["hall"]["phone"] != "à compléter"


def test_a_route_sheet_adds_up(problem, plan, travel, polygons) -> None:
    (_, data, _) = documents(problem, plan, travel, polygons)["route"]
    for page, tour in zip(data["tours"], plan.tours, strict=False):
        legs = [stop["leg"] for stop in page["stops"]] + [page["back"]]
        assert len(legs) == len(tour.sessions) + 1
        minutes = [int(leg["minutes"].split("\N{NO-BREAK SPACE}")[0]) for leg in legs]
        assert sum(minutes) == tour.drive_minutes


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        ((), ""),
        (((1, 14, 17),), "mardi 14 h – 17 h"),
        (((1, 14, 17), (3, 14, 17)), "mardi et jeudi 14 h – 17 h"),
        (((0, 9, 12), (0, 14, 17), (2, 9, 12)),
         "lundi 9 h – 12 h et 14 h – 17 h ; mercredi 9 h – 12 h"),
    ],
)  # fmt: skip
def test_opening_hours_read_well(windows, said) -> None:
    from datetime import time

    hours = [Window(day, time(a), time(b)) for day, a, b in windows]
    assert route.openings(hours).replace("\N{NO-BREAK SPACE}", " ") == said


def test_posters_bear_a_code_only_with_an_address(problem, plan) -> None:
    publication = problem.scenario.publication
    assert poster.feed_address(publication, "x.ics") == ""
    online = replace(publication, calendars="https://exemple.fr/agenda/")
    assert poster.feed_address(online, "x.ics") == "https://exemple.fr/agenda/x.ics"
    found = occurrences(problem, plan)
    commune = handouts.villages(found)[0]
    offers = handouts.offers(found, commune.code)
    data, images = poster.poster_data(publication, commune, offers, [], plan.end, "")
    assert images == {}
    assert press.pdf("poster", data, images)
