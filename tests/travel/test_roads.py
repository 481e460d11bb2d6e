"""Which questions are asked, and what a cache holds."""

import sqlite3
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import StoreError, TravelError
from planner.model.territory import Point
from planner.travel.cache import Cache, cache_home, rounded
from planner.travel.engine import Snapped
from planner.travel.roads import blocks, require_near, walks

places = st.lists(st.integers(0, 300), unique=True, max_size=70).map(
    lambda ks: [Point(48.0, 5 + k / 1000) for k in sorted(ks)]
)


@given(places, st.data())
def test_blocks_ask_for_every_missing_pair_and_fit_the_servers(points, data):
    known = data.draw(st.sets(st.sampled_from(points))) if points else set()
    missing = [(a, b) for a in points for b in points if a != b and not (a in known and b in known)]
    asked = list(blocks(missing))
    covered = {(a, b) for some, others in asked for a in some for b in others}
    assert set(missing) <= covered
    assert all(0 < len(some) <= 50 and 0 < len(others) <= 50 for some, others in asked)
    # Nothing known is asked again: a row and a column for each new place.
    assert not any(a in known and b in known for a, b in covered if a != b)


@given(places, st.integers(3, 20))
def test_walks_go_both_ways_between_all(points, stops):
    wanted = {(a, b) for a in points for b in points if a != b}
    walked = list(walks(points, stops, wanted))
    assert {pair for walk in walked for pair in pairwise(walk)} == wanted
    assert all(len(walk) <= stops for walk in walked)
    assert list(walks(points, stops, set())) == []


def test_points_too_far_are_all_named():
    snaps = {"a": Snapped(Point(0, 0), 2999), "b": Snapped(Point(0, 0), 3001)}
    require_near({"a": snaps["a"]})
    with pytest.raises(TravelError, match="« b » est à 3,0 km"):
        require_near(snaps)


A, B = rounded(Point(48.1234567, 5.1)), rounded(Point(48.2, 5.2))


def test_a_cache_gives_back_what_it_was_given(kept):
    cache = Cache(kept, "engine 1")
    snap = Snapped(Point(48.1, 5.0), 12.5)
    cache.keep({(A, B): (1.5, 2.5)}, {A: snap})
    cache.keep_drawings([("way", [[1, 2]])])
    assert Cache(kept, "engine 1").pairs() == {(A, B): (1.5, 2.5)}
    assert cache.snaps() == {A: snap}
    assert cache.drawings() == {"way": [[1, 2]]}
    other = Cache(kept, "engine 2")
    assert (other.pairs(), other.snaps(), other.drawings()) == ({}, {}, {})
    other.forget()
    assert cache.pairs()
    cache.forget()
    assert (cache.pairs(), cache.snaps(), cache.drawings()) == ({}, {}, {})


def test_a_cache_keeps_all_or_nothing(kept):
    cache = Cache(kept, "engine")
    with pytest.raises(StoreError):
        cache.keep({(A, B): (1.0, 1.0), (B, A): (None, 1.0)}, {})  # type: ignore[dict-item]
    assert cache.pairs() == {}


def test_a_broken_cache_says_what_to_do(kept):
    kept.parent.mkdir()
    kept.write_bytes(b"this is no database at all, and long enough to be looked at" * 20)
    with pytest.raises(StoreError, match="supprimer ce fichier"):
        Cache(kept, "engine").pairs()
    kept.unlink()
    Cache(kept, "engine").pairs()
    sqlite3.connect(kept).close()


def test_the_cache_is_where_it_is_asked_to_be(monkeypatch, tmp_path):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    assert cache_home() == tmp_path / "cache"
    monkeypatch.delenv("PLANNER_HOME")
    assert cache_home().name == "planner"
