"""Communes on a flat picture: where points fall, holes and islands."""

import math

import pytest

from planner.rendering.picture import frame

SQUARE = {"type": "Polygon", "coordinates": [[[5, 48], [6, 48], [6, 49], [5, 49], [5, 48]]]}
ISLANDS = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]] * 2}


def test_the_shapes_just_fit():
    flat = frame([SQUARE], 300)
    assert flat.at(5, 49) == (0, 0)
    assert flat.at(6, 49)[0] == pytest.approx(300)
    # A degree is shorter eastwards than northwards.
    assert flat.height == pytest.approx(300 / math.cos(math.radians(48.5)))
    assert flat.at(5, 48)[1] == pytest.approx(flat.height)


def test_every_ring_is_drawn():
    flat = frame([SQUARE, ISLANDS], 300)
    assert flat.path(SQUARE).startswith("M0.0,") and flat.path(SQUARE).count("Z") == 1
    assert flat.path(ISLANDS) == flat.path(SQUARE) * 2
    holed = {"type": "Polygon", "coordinates": SQUARE["coordinates"] * 2}
    assert flat.path(holed).count("M") == 2
