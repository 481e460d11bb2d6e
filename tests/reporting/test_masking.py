"""Small counts stay hidden from whoever adds and subtracts what is published."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.reporting.masking import THRESHOLD, Figure, bound, masked


def column(**values: int) -> list[Figure]:
    """One table of one measure, with its total."""
    rows = [Figure("commune", k, "n", frozenset({k}), v) for k, v in values.items()]
    total = Figure("total", "", "n", frozenset(values), sum(values.values()), total=True)
    return [*rows, total]


def names(figures: list[Figure]) -> set[str]:
    return {figure.row or "total" for figure in masked(figures)}


def test_large_counts_and_zeros_are_published() -> None:
    assert names(column(a=0, b=5, c=12)) == set()


def test_one_small_count_takes_a_second_one_with_it() -> None:
    """Otherwise the total tells it: 3 = 20 - 5 - 12. The least is lost: b."""
    assert names(column(a=3, b=5, c=12)) == {"a", "b"}


def test_two_small_counts_that_add_up_to_little_take_a_third_one() -> None:
    """a + b = 3 would leave a between 0 and 3."""
    assert names(column(a=1, b=2, c=12, d=30)) == {"a", "b", "c"}
    assert names(column(a=2, b=4, c=12, d=30)) == {"a", "b"}


def test_a_lonely_small_count_hides_the_total() -> None:
    assert "total" in names(column(a=3))


def test_zeros_go_only_after_larger_counts() -> None:
    assert names(column(a=3, b=0, c=40)) == {"a", "c"}


def test_two_tables_of_one_total_do_not_tell_on_each_other() -> None:
    """The activity x is held in commune a only, y in b only: hiding y but not b would be vain."""
    by_commune = column(a=3, b=12, c=40)
    by_activity = [
        Figure("activity", "x", "n", frozenset("a"), 3),
        Figure("activity", "y", "n", frozenset("b"), 12),
        Figure("activity", "z", "n", frozenset("c"), 40),
    ]
    hidden = masked([*by_commune, *by_activity])
    assert {f.row for f in hidden if f.table == "activity"} == {"x", "y"}
    assert {f.row for f in hidden if f.table == "commune"} == {"a", "b"}


def grid(values: list[list[int]]) -> list[Figure]:
    """A table of rows and columns with every total."""
    atoms = {(i, j): f"{i},{j}" for i, row in enumerate(values) for j in range(len(row))}

    def figure(table: str, row: str, measure: str, cells: list[tuple[int, int]]) -> Figure:
        total = sum(values[i][j] for i, j in cells)
        parts = frozenset(atoms[cell] for cell in cells)
        return Figure(table, row, measure, parts, total, total=table == "total")

    height, width = len(values), len(values[0])
    inside = [figure("rows", str(i), str(j), [(i, j)]) for i, j in atoms]
    rows = [figure("rows", str(i), "all", [(i, j) for j in range(width)]) for i in range(height)]
    columns = [figure("total", "", str(j), [(i, j) for i in range(height)]) for j in range(width)]
    return [*inside, *rows, *columns, figure("total", "", "all", list(atoms))]


tables = st.integers(2, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=2, max_size=4
    )
)


@given(tables)
@settings(max_examples=60, deadline=None)
def test_no_small_figure_can_be_told(values: list[list[int]]) -> None:
    figures = grid(values)
    hidden = masked(figures)
    published = [f for f in figures if f not in hidden]
    assert not any(f.small for f in published)
    for figure in figures:
        if figure.small:
            least, most = bound(figure, published, -1)[0], bound(figure, published, 1)[0]
            assert most - least >= THRESHOLD - 1e-6


@given(st.lists(st.integers(0, 6), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_whole_numbers_tell_no_more_than_the_interval(values: list[int]) -> None:
    """By enumeration: every small count has more than one possible value left, up to the bound."""
    figures = column(**{f"r{k}": v for k, v in enumerate(values)})
    hidden = masked(figures)
    total = figures[-1]
    if total in hidden:
        return
    free = [k for k, figure in enumerate(figures[:-1]) if figure in hidden]
    rest = total.value - sum(v for k, v in enumerate(values) if k not in free)
    worlds = [w for w in itertools.product(range(rest + 1), repeat=len(free)) if sum(w) == rest]
    for place, k in enumerate(free):
        if figures[k].small:
            assert len({world[place] for world in worlds}) > THRESHOLD


@pytest.mark.parametrize("value", range(1, THRESHOLD))
def test_every_small_value_is_hidden(value: int) -> None:
    assert "a" in names(column(a=value, b=50, c=60))
