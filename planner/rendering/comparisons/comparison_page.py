"""comparaison.html: the table, the chart, the maps side by side, what is proven."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner import texts
from planner.evaluation.indicators import INDICATORS
from planner.model.comparison import Comparison, Measured
from planner.model.plan import TierName
from planner.rendering import classes
from planner.rendering.comparisons import comparison_table as table
from planner.rendering.comparisons.chart import chart
from planner.rendering.comparisons.document import document
from planner.rendering.small_maps import CHANGES, WIDTH, Outline, change_map, level_map
from planner.texts import comparing


def comparison_page(
    comparison: Comparison, outline: Outline, files: tuple[str, str] | None = None, back: str = ""
) -> str:
    """Return the page.

    Parameters
    ----------
    outline : Outline
        The communes, drawn once for all maps.
    files : tuple of str, optional
        Addresses of the same as a PDF and as a table, beside the page.
    back : str
        Address of what the page leads back to, if anything.
    """
    found = comparison.scenarios
    names = {row.code: row.name for row in comparison.reference.rows}
    return document(
        "comparison.html",
        {
            "title": comparing.title(len(found)),
            "territory": comparison.territory,
            "lead": comparing.lead(comparison),
            "estimates": comparing.estimates(comparison),
            "overview": comparing.overview(comparison),
            "warnings": [comparing.impossible(*item) for item in comparison.impossible.items()],
            "ways": [
                *([(back, comparing.BACK)] if back else ()),
                *(zip(files, comparing.FILES, strict=True) if files else ()),
            ],
            "unmarked": comparing.UNMARKED,
            "chart": chart(comparison),
            "chart_note": comparing.CHART_NOTE,
            "reference": comparison.reference.name,
            "labels": [(key, INDICATORS[key].short) for key in table.columns(comparison)],
            "unknown": [
                INDICATORS[key].short for key in table.WIDE if key not in table.columns(comparison)
            ],
            "rows": table.rows(comparison),
            "marks": [(comparing.MARKS[key], text) for key, text in comparing.MARK_WORDS.items()],
            "communes": sorted(names.items(), key=lambda item: texts.plain(item[1])),
            "levels": classes.LEVEL.classes,
            "changes": CHANGES,
            "outline": outline,
            "width": WIDTH,
            "maps": [_maps(item, comparison.reference) for item in found],
            "by_commune": _by_commune(comparison),
            "cards": [_card(comparison, item, names) for item in found],
            "proof_note": comparing.PROOF_NOTE,
            "proofs": [_proof(comparison, item) for item in found],
        },
        "comparison.js",
    )


def _maps(item: Measured, reference: Measured) -> dict[str, Any]:
    levels, changes = level_map(item), change_map(item, reference)
    second = dict(changes.fills)
    return {
        "key": item.key,
        "name": item.name,
        "level_words": levels.description,
        "change_words": comparing.ITSELF if item is reference else changes.description,
        "fills": [
            (code, f"{fill.replace('fill-', 'l-')} {second[code].replace('diff-', 'd-')}")
            for code, fill in levels.fills
        ],
    }


def _by_commune(comparison: Comparison) -> list[tuple[str, str, list[str]]]:
    levels = [{row.code: row for row in item.rows} for item in comparison.scenarios]
    listed = sorted(comparison.reference.rows, key=lambda row: texts.plain(row.name))
    return [
        (row.code, row.name, [comparing.level(of[row.code]) for of in levels]) for row in listed
    ]


def _card(comparison: Comparison, item: Measured, names: Mapping[str, str]) -> dict[str, Any]:
    found = comparison.differences.get(item.key)
    return {
        "name": item.name,
        "description": item.description,
        "sentence": comparing.sentence(item, comparison.reference, found, names) if found else "",
        "lists": [
            (label, texts.listing([names[code] for code in codes]))
            for part, label in comparing.LISTS.items()
            if found and (codes := getattr(found, part))
        ],
    }


def _proof(comparison: Comparison, item: Measured) -> dict[str, str]:
    return {
        "name": item.name,
        "level": comparing.interval(TierName.LEVEL, item.intervals.get(TierName.LEVEL)),
        "unreached": comparing.interval(TierName.UNREACHED, item.intervals.get(TierName.UNREACHED)),
        "driving": comparing.interval(TierName.DRIVING, item.intervals.get(TierName.DRIVING)),
        "alike": comparing.indiscernible_from(comparison, item),
        "seconds": f"{texts.number(item.certificate.seconds)}{texts.NBSP}s",
    }
