"""Contrast of the map's colours, measured; what is told by colour is told otherwise too."""

import re

import pytest

from planner.rendering import offline
from planner.rendering.classes import CHANGE, EMPTY, LEVEL, NEAR, UNREACHED
from planner.rendering.palette import (
    COLOURS,
    DAY_COLOURS,
    DAY_DASHES,
    DAY_WIDTHS,
    FILLS,
    style,
)
from tests.contrast import READABLE, VISIBLE, contrast

FILL = {fill.key: fill for fill in FILLS}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("ground", ["paper", "calm"])
@pytest.mark.parametrize("text", ["ink", "soft", "accent", "warn"])
def test_texts_are_readable(text: str, ground: str) -> None:
    assert contrast(COLOURS[text], COLOURS[ground]) >= READABLE


@pytest.mark.parametrize("colour", DAY_COLOURS)
def test_days_are_readable_and_visible(colour: str) -> None:
    """White figures on a badge; a line on land, on a commune visited, beyond the territory."""
    assert contrast("#ffffff", colour) >= READABLE
    for ground in ("land", "visited", "outside", "paper"):
        assert contrast(colour, COLOURS[ground]) >= VISIBLE


@pytest.mark.parametrize("fill", FILLS, ids=lambda fill: fill.key)
def test_figures_are_readable_on_every_fill(fill) -> None:
    """On the ground; the white edge of a figure covers the motif."""
    assert contrast(COLOURS["ink"], fill.ground) >= READABLE
    patterns = offline.own_file("patterns.svg")
    assert fill.motif == "plain" or f'"{fill.motif}"' in patterns


def test_names_of_places_are_readable_on_land() -> None:
    css = offline.own_file("map.css")
    rules = re.findall(r"\.place \.(?:name|value)[^{]*\{[^}]*?\bcolor: (#\w+)", css)
    assert len(rules) >= 3
    for colour in (c if len(c) == 7 else "#" + "".join(2 * d for d in c[1:]) for c in rules):
        for ground in ("land", "visited", "outside"):
            assert contrast(colour, COLOURS[ground]) >= READABLE


@pytest.mark.parametrize("measure", [LEVEL, NEAR, CHANGE], ids=lambda measure: measure.key)
def test_classes_are_told_apart_without_colour(measure) -> None:
    shown = [*(c.key for c in measure.classes), UNREACHED, EMPTY]
    motifs = [FILL[measure.fill(kind)].motif for kind in shown]
    assert len(set(motifs)) == len(motifs)


def test_days_are_told_apart_without_colour() -> None:
    assert len(set(DAY_WIDTHS)) == len(set(DAY_DASHES)) == len(set(DAY_COLOURS)) == 7
    assert list(DAY_WIDTHS) == sorted(DAY_WIDTHS, reverse=True)


def test_every_fill_and_variable_is_defined() -> None:
    drawn = offline.environment().get_template("patterns.svg").render(fills=FILLS)
    assert re.findall(r'id="fill-([\w-]+)"', drawn) == [fill.key for fill in FILLS]
    own = style()
    for name in ("page.css", "map.css", "print.css"):
        css = offline.own_file(name)
        for variable in set(re.findall(r"var\((--[\w-]+)\)", css)):
            assert f"{variable}:" in own, (name, variable)
    assert set(re.findall(r"url\(#fill-([\w-]+)\)", own)) == set(FILL)
