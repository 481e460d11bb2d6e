"""The page in a real browser with the network off: no request, no error, no violation."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

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


def tick(page: Any, label: str) -> Any:
    return page.get_by_role("checkbox", name=label)


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


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_axe_finds_no_violation(opened: Callable[..., Opened], size: tuple[int, int]) -> None:
    view = opened(size, reduced_motion="reduce")
    assert view.violations() == []
    view.page.locator("summary").click()
    view.page.locator("[data-stop]").first.click()
    view.page.wait_for_selector(".leaflet-popup")
    assert view.violations() == []


def test_weeks_days_and_layers_follow_the_controls(opened: Callable[..., Opened]) -> None:
    page = opened().page
    assert page.locator("#previous").is_disabled()
    page.locator("#next").click()
    assert page.locator("h1").inner_text().startswith("Itinéraire du 7 au 11 décembre 2026")
    assert page.title().startswith("Itinéraire du 7 au 11 décembre 2026 – CC du Bassin")
    assert "Doulevant-le-Château" in page.locator("#seances").inner_text()
    tick(page, "mardi").uncheck()
    assert not [badge for badge in stops(page) if badge.startswith("Ma")]
    assert "Mardi 8 décembre" not in page.locator("#seances").inner_text()
    tick(page, "tournées").uncheck()
    assert stops(page) == []
    page.select_option("#week", "20261221")
    assert visible(page, "#seances .closed")[0].startswith("Service fermé")
    tick(page, "noms").uncheck()
    assert visible(page, "#carte .name") == []
    tick(page, "niveaux de service").uncheck()
    assert page.evaluate(
        "getComputedStyle(document.querySelector('.commune.level-5')).fill"
    ).startswith("rgb")


def test_cards_from_the_tables_and_back(opened: Callable[..., Opened]) -> None:
    page = opened().page
    button = page.locator("[data-stop]").nth(1)
    button.focus()
    page.keyboard.press("Enter")
    card = page.locator(".leaflet-popup")
    card.wait_for()
    text = " ".join(card.inner_text().split())
    for part in ("Mardi 1er décembre 2026", "Nully", "9 h – 11 h 30", "143 habitants", "confirmer"):
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
    tick(page, "lundi").uncheck()
    page.locator("summary").click()
    page.locator('#toutes [data-stop="20261214-0-1"]').click()
    page.locator(".leaflet-popup").wait_for()
    assert page.locator("#week").input_value() == "20261214"
    assert tick(page, "lundi").is_checked()
    assert "L1" in stops(page)


def test_keyboard_alone_reaches_the_map(opened: Callable[..., Opened]) -> None:
    page = opened().page
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("e => e === document.activeElement")
    seen = []
    for _ in range(16):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.className"))
        if "stop" in seen[-1]:
            break
    page.keyboard.press("Space")
    page.locator(".leaflet-popup").wait_for()
    page.keyboard.press("Escape")
    assert "stop" in page.evaluate("document.activeElement.className")


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


def test_badges_do_not_hide_one_another(opened: Callable[..., Opened]) -> None:
    page = opened(PHONE).page
    boxes = [item.bounding_box() for item in page.locator(".stop .badge, .site-mark").all()]
    boxes = [box for box in boxes if box]
    for rank, a in enumerate(boxes):
        for b in boxes[rank + 1 :]:
            apart = (
                a["x"] + a["width"] <= b["x"] + 1
                or b["x"] + b["width"] <= a["x"] + 1
                or a["y"] + a["height"] <= b["y"] + 1
                or b["y"] + b["height"] <= a["y"] + 1
            )
            assert apart, (a, b)


def test_prints_on_a4_landscape(opened: Callable[..., Opened]) -> None:
    view = opened()
    pdf = view.page.pdf(prefer_css_page_size=True, print_background=True)
    assert b"/MediaBox [0 0 841" in pdf.replace(b"\n", b" ") or b"841.9" in pdf
    view.page.wait_for_function("!document.documentElement.classList.contains('printing')")
    assert view.page.locator(".leaflet-container").bounding_box()["width"] > 600


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
