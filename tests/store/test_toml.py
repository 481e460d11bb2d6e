from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.store import toml

TEXT = """# Référence
name = "R"   # son nom
list = []

[[teams]]
id = "a"   # la première

[teams.work]
hours = 10

[policy]
access = [[5, 1.0]]
"""
KEYS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
LEAVES = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))),
)
VALUES = st.one_of(LEAVES, st.lists(LEAVES, max_size=3), st.lists(st.dictionaries(KEYS, LEAVES)))


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    for path in [("name",), ("teams", 0, "leave"), ("policy", "need"), ("new", "table", "key")]:
        text = toml.with_value(TEXT, path, value)
        assert toml.value_at(text, path) == value
        assert "# Référence" in text
        assert "# la première" in text


def test_everything_else_stays_to_the_letter() -> None:
    text = toml.with_value(TEXT, ("name",), "S")
    assert text == TEXT.replace('"R"', '"S"')
    assert toml.without(toml.with_value(TEXT, ("extra",), 1), ("extra",)).split() == TEXT.split()


@given(st.lists(st.dictionaries(KEYS, LEAVES, min_size=1), min_size=1, max_size=4))
def test_items_come_and_go(items: list[dict[str, object]]) -> None:
    text, path = TEXT, ("calendar", "closures")
    for item in items:
        text = toml.with_item(text, path, item)
    assert toml.value_at(text, path) == items
    for item in items:
        text = toml.without_item(text, path, item)
    assert toml.value_at(text, path) == []


def test_what_is_not_there_cannot_be_taken() -> None:
    with pytest.raises(KeyError):
        toml.without(TEXT, ("policy", "nothing"))
    with pytest.raises(ValueError, match="not in list"):
        toml.without_item(TEXT, ("list",), {"start": date(2026, 12, 24)})
    with pytest.raises(IndexError):
        toml.with_value(TEXT, ("teams", 3, "id"), "b")
    assert toml.value_at(TEXT, ("teams", 3, "id"), "none") == "none"


def test_a_path_is_spelt_as_messages_do() -> None:
    assert toml.spelt(("teams", 0, "leave")) == "teams[0].leave"
