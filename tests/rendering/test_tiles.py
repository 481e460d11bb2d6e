"""An online base map: offered only when asked for, fetched only when its reader agrees."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.rendering import offline
from planner.rendering.tiles import IGN, TILES


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return found[1]


def test_without_being_asked_for_the_page_knows_no_host(page_text: str) -> None:
    assert "http" not in policy_of(page_text)
    assert IGN.host not in page_text
    assert 'id="tiles"' not in page_text


def test_the_policy_lets_in_pictures_of_that_host_alone(
    render: Callable[..., str], page_text: str
) -> None:
    policy = policy_of(render(tiles=IGN))
    assert f"img-src data: {IGN.host};" in policy
    scripts = re.compile(r"script-src [^;]*")
    assert re.findall(r"https?:[^ ;]*", policy) == [IGN.host]
    assert scripts.findall(policy) == scripts.findall(policy_of(page_text))


def test_the_page_still_loads_nothing_by_itself(render: Callable[..., str]) -> None:
    page = render(tiles=IGN)
    assert offline.loaded_addresses(page) == ()
    assert "Vie privée" in page
    assert "l’adresse IP de votre appareil" in page
    assert IGN.credit in page


@pytest.mark.parametrize("tiles", TILES.values(), ids=TILES.keys())
def test_addresses_are_of_the_host_allowed(tiles: Any) -> None:
    assert tiles.url.startswith(f"{tiles.host}/")
    assert all(f"{{{part}}}" in tiles.url for part in "xyz")


@pytest.mark.browser
def test_pictures_are_asked_for_once_the_box_is_ticked(
    render: Callable[..., str], chromium: Any, tmp_path: Path
) -> None:
    """Every request is answered here: nothing goes out."""
    path = tmp_path / "page.html"
    path.write_text(render(tiles=IGN), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_offline(True)
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="image/png", body=b"")

    context.route(re.compile("^https?:"), answer)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector(".leaflet-container path.commune")
    box = page.get_by_label("fond de carte en ligne")
    assert not box.is_checked()
    assert asked == []
    box.check()
    page.wait_for_function("document.querySelectorAll('.leaflet-tile').length > 0")
    page.wait_for_timeout(200)
    assert asked
    assert {url.split("/wmts?")[0] for url in asked} == {IGN.host}
    assert all("PLANIGNV2" in url for url in asked)
    assert page.locator("#tiles-credit").is_visible()
    box.uncheck()
    assert page.locator(".leaflet-tile").count() == 0
    context.close()
