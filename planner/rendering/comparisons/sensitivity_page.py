"""sensibilite.html and sensibilite.csv: conclusions, verdicts, and the trials behind them."""

from __future__ import annotations

import csv
import io
from typing import Any

from planner.model.sensitivity import Conclusion, Sensitivity
from planner.rendering.comparisons.document import document
from planner.texts import comparing
from planner.texts import sensitivity as words


def sensitivity_page(found: Sensitivity) -> str:
    """Return the page."""
    return document(
        "sensitivity.html",
        {
            "title": words.TITLE,
            "territory": found.base.territory,
            "lead": words.lead(found.base),
            "estimates": comparing.estimates(found.base),
            "overview": words.overview(found),
            "warnings": [words.without_plan(*item) for item in found.lost.items()],
            "note": words.NOTE,
            "verdicts": words.VERDICT_WORDS,
            "variations": list(found.variations.values()),
            "parts": [
                {
                    "caption": caption,
                    "rows": [
                        _row(found, item) for item in found.conclusions if item.quantity == quantity
                    ],
                }
                for quantity, caption in words.CAPTIONS.items()
            ],
            "marks": [(comparing.MARKS[key], text) for key, text in comparing.MARK_WORDS.items()],
        },
    )


def _row(found: Sensitivity, item: Conclusion) -> dict[str, Any]:
    trials = (item.base, *(item.trials[key] for key in found.variations))
    return {
        "statement": words.statement(item, found.base.reference.name),
        "kind": item.verdict,
        "verdict": words.VERDICTS[item.verdict],
        "cells": [words.trial(trial, item.quantity) for trial in trials],
    }


def sensitivity_csv(found: Sensitivity) -> str:
    """Return sensibilite.csv: a line a conclusion and trial.

    ``difference`` is a share of the need, or communes not reached, against the first scenario.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["scenario", "quantity", "variation", "proven", "difference", "verdict"])
    for item in found.conclusions:
        for key, trial in (("", item.base), *item.trials.items()):
            gap = round(trial.difference, 6) + 0.0
            writer.writerow([item.key, item.quantity, key, trial.verdict, gap, item.verdict])
    return buffer.getvalue()
