"""Charts that stand inside a page: named, described, without inline style, always the same."""

import re
from xml.etree import ElementTree

import pytest

from planner.rendering import figures
from planner.rendering.comparisons.chart import chart
from planner.rendering.comparisons.curve import curve

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=["chart", "cost", "equity"])
def drawn(request, comparison, frontiers):
    if request.param == "chart":
        return chart(comparison)
    return curve(getattr(frontiers, request.param))


def test_it_has_a_name_and_a_description(drawn):
    root = ElementTree.fromstring(drawn)
    ids = {element.get("id") for element in root.iter()}
    assert set(root.get("aria-labelledby").split()) <= ids
    assert root.get("role") == "img"
    said = [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")]
    assert all(len(text) > 10 for text in said)


def test_the_policy_of_a_page_allows_it(drawn):
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert not re.search(r'href="(?!#)', drawn)


def test_no_identifier_is_that_of_another_figure(comparison, frontiers):
    names = []
    for text in (chart(comparison), curve(frontiers.cost), curve(frontiers.equity)):
        names += [e.get("id") for e in ElementTree.fromstring(text).iter() if e.get("id")]
    assert len(names) == len(set(names))


def test_the_same_figure_gives_the_same_bytes(comparison):
    assert len({chart(comparison) for _ in range(8)}) == 1


def test_every_scenario_and_point_is_written(comparison, frontiers):
    text = "".join(ElementTree.fromstring(chart(comparison)).itertext())
    for item in comparison.scenarios:
        assert item.name.strip() in text
    text = "".join(ElementTree.fromstring(curve(frontiers.cost)).itertext())
    assert "le coude" in text
    assert len(re.findall(r"\d+,\d\u00a0%", text)) >= len(frontiers.cost.points)


def test_one_point_alone_is_drawn(frontiers):
    alone = frontiers.equity.__class__("equity", frontiers.equity.points[:1])
    drawn = curve(alone)
    assert "<svg" in drawn
    for axis in ("xtick", "ytick"):
        ticks = re.findall(rf'id="[^"]*{axis}_\d+".*?>([^<]*%)</text>', drawn, re.DOTALL)
        assert len(ticks) >= 2
        assert len(set(ticks)) == len(ticks)


@pytest.mark.parametrize(
    ("values", "least"), [([0.5], 0.01), ([1.0, 3.0], 0.1), ([0.0, 0.0], 0.01)]
)
def test_an_axis_leaves_room(values, least):
    low, high = figures.span(values)
    assert low < min(values) <= max(values) < high
    assert high - low >= least
