"""frontiere.html and frontiere.csv: both frontiers of a scenario, as figures and tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from planner.model.frontier import Frontier, Frontiers
from planner.rendering.comparisons.curve import curve
from planner.rendering.comparisons.document import document
from planner.texts import frontier as words


def frontier_page(found: Frontiers) -> str:
    """Return the page."""
    return document(
        "frontier.html",
        {
            "title": words.TITLE,
            "territory": found.territory,
            "lead": words.lead(found),
            "estimates": words.estimates(found),
            "overview": [*words.cost_words(found.cost), *words.equity_words(found.equity)],
            "warnings": [],
            "parts": [
                _part(
                    found.cost, words.COST_TITLE, words.COST_NOTE, words.COST_HEADINGS,
                    words.cost_rows(found.cost.points),
                ),
                _part(
                    found.equity, words.EQUITY_TITLE, words.EQUITY_NOTE, words.EQUITY_HEADINGS,
                    words.equity_rows(found.equity.points),
                ),
            ],
        },
    )  # fmt: skip


def _part(
    frontier: Frontier, title: str, note: str, headings: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> dict[str, Any]:  # fmt: skip
    return {
        "kind": frontier.kind,
        "title": title,
        "note": note,
        "figure": curve(frontier),
        "headings": headings,
        "rows": [
            (row, point.href, rank == frontier.knee)
            for rank, (row, point) in enumerate(zip(rows, frontier.points, strict=True))
        ],
    }


def frontier_csv(found: Frontiers) -> str:
    """Return frontiere.csv: a line a point, with every indicator of its plan.

    ``other`` is minutes of driving (cost) or the least level of a commune (equity); ``bound``
    is proven of every plan that meets the target: no less driving, no more need served.
    """
    keys = list(found.cost.points[0].figures)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["frontier", "knee", "target", "level_share", "other", "bound", *keys])
    for frontier in (found.cost, found.equity):
        for rank, point in enumerate(frontier.points):
            numbers = (point.target, point.level, point.other, point.bound)
            writer.writerow([
                frontier.kind, str(rank == frontier.knee).lower(),
                *(round(n, 6) for n in numbers),
                *("" if point.figures.get(k) is None else point.figures[k] for k in keys),
            ])  # fmt: skip
    return buffer.getvalue()
