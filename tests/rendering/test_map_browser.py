"""The page in a real browser with the network off: no request, no error, no violation."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from planner.model.plan import Plan
from planner.model.scenario import Problem
from tests.rendering.nasty import nasty

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
WIDE, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)


class Opened:
    """A page opened offline, and everything it complained about."""

    def __init__(self, browser: Any, path: Path, size: tuple[int, int], **options: Any) -> None:
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", **options
        )
        self.context.set_offline(True)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda r: self.complaints.append(f"failed: {r.url[:80]}"))
        self.page.on("request", lambda request: self.requests.append(request.url[:80]))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector(".leaflet-container path.commune")

    def violations(self) -> list[str]:
        """Return what axe-core finds, all rules but the experimental ones."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{item['id']}: {node['html'][:150]} {node.get('failureSummary', '')[:200]}"
            for item in found["violations"]
            for node in item["nodes"]
        ]


@pytest.fixture(scope="session")
def page_file(page_text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "itineraire.html"
    path.write_text(page_text, encoding="utf-8")
    return path


@pytest.fixture
def opened(chromium: Any, page_file: Path) -> Iterator[Callable[..., Opened]]:
    pages: list[Opened] = []

    def open_page(size: tuple[int, int] = WIDE, path: Path | None = None, **options: Any) -> Opened:
        pages.append(Opened(chromium, path or page_file, size, **options))
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()
        assert page.complaints == []
        assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []


def press(page: Any, day: str) -> None:
    """Press the button of a day, or of the whole week."""
    page.locator("#days").get_by_role("button", name=day).click()


def view_of(page: Any, name: str) -> Any:
    return page.locator(".views").get_by_text(name, exact=True)


def measure_of(page: Any, name: str) -> Any:
    return page.locator(".measures").get_by_text(name, exact=True)


def hash_of(page: Any) -> str:
    return page.evaluate("location.hash")


def visible(page: Any, selector: str) -> list[str]:
    return [item.inner_text() for item in page.locator(selector).all() if item.is_visible()]


def stops(page: Any) -> list[str]:
    return page.locator(".leaflet-marker-pane .stop .badge").all_inner_texts()


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW, (640, 450)])
def test_page_opens_offline_and_fits(opened: Callable[..., Opened], size: tuple[int, int]) -> None:
    page = opened(size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("path.commune").count() == 59
    assert stops(page) == ["L1", "Ma1", "Ma2", "Me1", "Me2", "J1", "V1"]
    assert page.locator("#carte .name.on").count() >= 3


def test_names_hide_nothing(opened: Callable[..., Opened]) -> None:
    """Names on the map, badges and figures of the coverage never overlap."""
    page = opened().page
    for view in ("Tournées", "Couverture"):
        view_of(page, view).click()
        shown = "#carte .name.on, #carte .value.on, .stop .badge, .depot-mark"
        boxes = [box for item in page.locator(shown).all() if (box := item.bounding_box())]
        assert len(boxes) > 20
        assert [(a, b) for a, b in combinations(boxes, 2) if not apart(a, b)] == []


def test_text_twice_as_large_loses_nothing(opened: Callable[..., Opened]) -> None:
    """A zoom of 200 % is half the width; text alone twice as large is another matter."""
    page = opened((640, 450)).page
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    for name in ("Couverture", "Tournées"):
        assert view_of(page, name).is_visible()
    assert page.locator("#play").is_visible()


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_axe_finds_no_violation(opened: Callable[..., Opened], size: tuple[int, int]) -> None:
    """In every state: the week, a day, a card, playing, each measure, all sessions."""
    view = opened(size, reduced_motion="reduce")
    page = view.page
    assert view.violations() == []
    press(page, "mer. 2 décembre")
    assert view.violations() == []
    page.locator("#seances [data-stop]:visible").first.click()
    page.wait_for_selector(".leaflet-popup")
    assert view.violations() == []
    page.locator("#play").click()
    page.locator("#caption").wait_for()
    assert view.violations() == []
    page.keyboard.press("Escape")
    for measure in ("Niveau de service", "Minutes jusqu’à la séance la plus proche"):
        view_of(page, "Couverture").click()
        measure_of(page, measure).click()
        assert view.violations() == []
    page.locator("summary").click()
    assert view.violations() == []


def test_axe_finds_no_violation_before_and_after(
    opened: Callable[..., Opened],
    render: Callable[..., str],
    without_a_session: Any,
    tmp_path: Path,
) -> None:
    path = tmp_path / "revised.html"
    path.write_text(render(plan=without_a_session), encoding="utf-8")
    view = opened(path=path)
    view_of(view.page, "Couverture").click()
    measure_of(view.page, "Avant et après révision").click()
    assert hash_of(view.page) == "#vue=couverture&mesure=ecart"
    assert view.violations() == []


def test_weeks_and_days_follow_the_controls(opened: Callable[..., Opened]) -> None:
    page = opened().page
    assert page.locator("#previous").is_disabled()
    page.locator("#next").click()
    assert page.locator("h1").inner_text().startswith("Itinéraire du 7 au 11 décembre 2026")
    assert page.title().startswith("Itinéraire du 7 au 11 décembre 2026 – CC du Bassin")
    assert "Doulevant-le-Château" in page.locator("#seances").inner_text()
    press(page, "mer. 9 décembre")
    assert {badge[:2] for badge in stops(page)} == {"Me"}
    assert "Mardi 8 décembre" not in page.locator("#seances").inner_text()
    press(page, "Toute la semaine")
    assert "Mardi 8 décembre" in page.locator("#seances").inner_text()
    page.select_option("#week", "20261221")
    assert visible(page, "#seances .closed")[0].startswith("Service fermé")
    assert stops(page) == []


def test_an_address_says_what_is_shown(opened: Callable[..., Opened], page_file: Path) -> None:
    page = opened().page
    assert hash_of(page) == ""
    press(page, "mar. 1er décembre")
    assert hash_of(page) == "#jour=2026-12-01"
    view_of(page, "Couverture").click()
    measure_of(page, "Minutes jusqu’à la séance la plus proche").click()
    assert hash_of(page) == "#jour=2026-12-01&vue=couverture&mesure=minutes"
    view_of(page, "Tournées").click()
    press(page, "Toute la semaine")
    assert hash_of(page) == ""
    page.locator("#next").click()
    assert hash_of(page) == "#semaine=2026-12-07"

    page.goto(page_file.as_uri() + "#jour=2026-12-09")
    assert stops(page) == ["Me1", "Me2"]
    assert page.locator("#week").input_value() == "20261207"
    page.goto(page_file.as_uri() + "#semaine=2026-12-14&vue=couverture")
    assert page.locator("#week").input_value() == "20261214"
    assert page.locator("#couverture").is_visible()
    assert stops(page) == []
    for unknown in ("#jour=2031-01-01", "#vue=<b>", "#preuve"):
        page.goto(page_file.as_uri() + unknown)
        page.reload()
        assert len(stops(page)) == 7


def test_a_day_of_the_list_is_a_link_to_it(opened: Callable[..., Opened]) -> None:
    page = opened().page
    page.get_by_role("link", name="Jeudi 3 décembre").click()
    assert stops(page) == ["J1"]
    button = page.locator("#days").get_by_role("button", name="jeu. 3 décembre")
    assert button.get_attribute("aria-pressed") == "true"


def test_coverage_says_on_the_map_what_the_table_says(opened: Callable[..., Opened]) -> None:
    page = opened().page
    assert not page.locator("#couverture").is_visible()
    view_of(page, "Couverture").click()
    assert not page.locator("#seances").is_visible()
    row = page.locator("#couverture tr", has_text="Poissons – site fixe").first
    fill = "getComputedStyle(document.querySelector('.commune.in-52398')).fill"
    assert "fill-level-" in page.evaluate(fill)
    drawn = page.locator(".place-52398 .value").inner_text()
    table = page.locator("#couverture tr", has=page.locator('[data-commune="52398"]'))
    assert drawn in table.inner_text()
    assert row.is_visible()
    measure_of(page, "Minutes jusqu’à la séance la plus proche").click()
    assert "fill-near-" in page.evaluate(fill)
    assert f"{page.locator('.place-52398 .value').inner_text()}\u00a0min" in table.inner_text()


def test_the_week_plays_stop_by_stop_and_stops(opened: Callable[..., Opened]) -> None:
    page = opened().page
    page.clock.install()
    play, caption = page.locator("#play"), page.locator("#caption")
    assert play.get_attribute("aria-pressed") == "false"
    play.focus()
    page.keyboard.press("Enter")
    assert play.get_attribute("aria-pressed") == "true"
    assert page.locator(".van").count() == 1
    told = []
    for _ in range(300):
        page.clock.run_for(400)
        if not caption.is_visible() and told:
            break
        text = caption.inner_text() if caption.is_visible() else ""
        if text and text not in told:
            told.append(text)
            assert page.locator(".stop.current").count() == 1
    assert [text.split(" ")[0] for text in told] == (
        ["Lundi", "Mardi", "Mardi", "Mercredi", "Mercredi", "Jeudi", "Vendredi"]
    )
    assert play.get_attribute("aria-pressed") == "false"
    assert len(stops(page)) == 7
    for stop in ("Escape", "Enter"):
        play.press("Enter")
        assert play.get_attribute("aria-pressed") == "true"
        page.keyboard.press(stop)
        assert play.get_attribute("aria-pressed") == "false"
        assert page.locator(".van").count() == 0
        assert not caption.is_visible()


def test_nothing_moves_for_who_asks_for_stillness(opened: Callable[..., Opened]) -> None:
    page = opened(reduced_motion="reduce").page
    page.locator("#play").click()
    page.locator("#caption").wait_for()
    assert page.locator(".van").count() == 0
    assert page.locator(".stop.current").count() == 1


def test_cards_from_the_tables_and_back(opened: Callable[..., Opened]) -> None:
    page = opened().page
    button = page.locator("#seances [data-stop]:visible").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    card = page.locator(".leaflet-popup")
    card.wait_for()
    text = " ".join(card.inner_text().split())
    for part in (
        "Mardi 1er décembre",
        "Nully",
        "9 h – 11 h 30",
        "Gratuit et anonyme",
        "Enfants de moins de 6 ans",
        "(estimation)",
        "confirmer",
    ):
        assert part in text
    assert page.evaluate("document.activeElement.className").startswith("leaflet-popup-content")
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    assert page.evaluate("document.activeElement.dataset.stop") == button.get_attribute("data-stop")
    page.select_option("#commune", "52398")
    card.wait_for()
    assert "Poissons" in card.inner_text()
    assert "estimation" in card.inner_text()


def test_a_stop_of_another_week_is_brought_up(opened: Callable[..., Opened]) -> None:
    page = opened().page
    press(page, "mar. 1er décembre")
    page.locator("summary").click()
    page.locator('#toutes [data-stop="20261214-0-1"]').click()
    page.locator(".leaflet-popup").wait_for()
    assert page.locator("#week").input_value() == "20261214"
    assert "L1" in stops(page)


def tab_to(page: Any, seen: str) -> None:
    """Press Tab until the focused element matches a selector."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", seen):
            return
    pytest.fail(f"Tab never reaches {seen}")


def test_the_keyboard_alone_does_everything(opened: Callable[..., Opened]) -> None:
    """From the top: a week, a view, a measure, a day, play and stop, a stop's card, and back."""
    page = opened().page
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("e => e === document.activeElement")
    tab_to(page, "#week")
    page.keyboard.press("ArrowDown")
    assert page.locator("h1").inner_text().startswith("Itinéraire du 7 au 11")
    tab_to(page, "input[name=view]")
    page.keyboard.press("ArrowRight")
    assert page.locator("#couverture").is_visible()
    tab_to(page, "input[name=measure]")
    page.keyboard.press("ArrowRight")
    assert hash_of(page).endswith("mesure=minutes")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.name") == "view"
    page.keyboard.press("ArrowLeft")
    tab_to(page, "#days button[value='2026-12-08']")
    page.keyboard.press("Enter")
    assert stops(page) == ["Ma1", "Ma2"]
    assert page.evaluate("document.activeElement.value") == "2026-12-08"
    tab_to(page, "#play")
    page.keyboard.press("Space")
    assert page.locator("#play").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Space")
    assert page.locator("#play").get_attribute("aria-pressed") == "false"
    tab_to(page, ".stop")
    page.keyboard.press("Space")
    page.locator(".leaflet-popup").wait_for()
    assert page.evaluate("document.activeElement.className").startswith("leaflet-popup-content")
    page.keyboard.press("Escape")
    assert "stop" in page.evaluate("document.activeElement.className")


def test_the_focus_is_seen(opened: Callable[..., Opened]) -> None:
    """Whatever the Tab key reaches has an outline, its own or its label's."""
    page = opened().page
    outlined = """() => {
        const one = document.activeElement;
        const marks = [one, one.nextElementSibling, one.querySelector(".badge")];
        return marks.some((m) => m && getComputedStyle(m).outlineStyle !== "none"
            && parseFloat(getComputedStyle(m).outlineWidth) >= 2);
    }"""
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(outlined), page.evaluate("document.activeElement.outerHTML")[:200]


def test_hostile_names_are_shown_never_run(
    opened: Callable[..., Opened], render: Callable[..., str], problem: Problem, tmp_path: Path
) -> None:
    path = tmp_path / "nasty.html"
    path.write_text(render(problem=nasty(problem)), encoding="utf-8")
    view = opened(path=path, reduced_motion="reduce")
    page = view.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    said = ""
    for button in page.locator("#seances [data-stop]:visible").all():
        button.click()
        card = page.locator(".leaflet-popup .card")
        card.wait_for()
        said += card.inner_text()
        assert card.locator("script, img").count() == 0
        page.keyboard.press("Escape")
    view_of(page, "Couverture").click()
    page.select_option("#commune", problem.territory.communes[0].code)
    page.locator(".leaflet-popup").wait_for()
    assert "œuvre ﬁnale d’Épizon" in said
    assert "=1+1" in said or "@SUM(A1)" in said
    assert dialogs == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE[0]


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW])
@pytest.mark.parametrize("code", ["52250", "52187", "52359"])
def test_cards_stay_inside_the_map(
    opened: Callable[..., Opened], size: tuple[int, int], code: str
) -> None:
    page = opened(size, reduced_motion="reduce").page
    page.select_option("#commune", code)
    page.wait_for_function(
        """() => {
            const map = document.querySelector(".leaflet-container").getBoundingClientRect();
            const card = document.querySelector(".leaflet-popup-content-wrapper");
            const box = card && card.getBoundingClientRect();
            return box && box.left >= map.left && box.right <= map.right
                && box.top >= map.top && box.bottom <= map.bottom;
        }"""
    )


def apart(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["x"] + a["width"] <= b["x"] + 1
        or b["x"] + b["width"] <= a["x"] + 1
        or a["y"] + a["height"] <= b["y"] + 1
        or b["y"] + b["height"] <= a["y"] + 1
    )


def test_badges_do_not_hide_one_another(opened: Callable[..., Opened]) -> None:
    page = opened(PHONE).page
    marks = page.locator(".stop .badge, .site:not(.covered) .site-mark").all()
    boxes = [box for item in marks if (box := item.bounding_box())]
    assert [(a, b) for a, b in combinations(boxes, 2) if not apart(a, b)] == []


@pytest.mark.parametrize("state", ["", "#jour=2026-12-01", "#vue=couverture"])
def test_prints_one_a4_landscape_page(
    opened: Callable[..., Opened], page_file: Path, state: str
) -> None:
    view = opened()
    view.page.goto(page_file.as_uri() + state)
    data = view.page.pdf(prefer_css_page_size=True, print_background=True)
    with pikepdf.open(BytesIO(data)) as pdf:
        (sheet,) = pdf.pages
        assert [round(float(x)) for x in sheet.mediabox] == [0, 0, 842, 595]
    view.page.wait_for_function("!document.documentElement.classList.contains('printing')")
    assert view.page.locator(".leaflet-container").bounding_box()["width"] > 600


def test_a_full_week_is_printed_on_one_page_too(
    opened: Callable[..., Opened], render: Callable[..., str], plan: Plan, tmp_path: Path
) -> None:
    """Three sessions a day, as far as the layout goes: the list is written smaller."""
    full = tuple(replace(tour, sessions=(tour.sessions * 3)[:3]) for tour in plan.tours)
    path = tmp_path / "full.html"
    path.write_text(render(plan=replace(plan, tours=full)), encoding="utf-8")
    page = opened(path=path).page
    assert len(stops(page)) == 15
    data = page.pdf(prefer_css_page_size=True, print_background=True)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


def test_policy_stops_injected_code(opened: Callable[..., Opened]) -> None:
    view = opened()
    ran = view.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.injected = true";
            document.body.append(script);
            document.body.insertAdjacentHTML("beforeend", "<p onclick='window.injected = 1'>x</p>");
            document.body.lastElementChild.click();
            return Boolean(window.injected);
        }"""
    )
    assert not ran
    assert view.complaints
    assert all("Content Security Policy" in complaint for complaint in view.complaints)
    view.complaints.clear()
