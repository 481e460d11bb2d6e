"""Contrast of colours, as WCAG 2.2 measures it."""

from __future__ import annotations

READABLE = 4.5
"""Least contrast of text (WCAG 2.2, criterion 1.4.3)."""

VISIBLE = 3.0
"""Least contrast of lines and signs (WCAG 2.2, criterion 1.4.11)."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2), from 0 to 1."""
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
