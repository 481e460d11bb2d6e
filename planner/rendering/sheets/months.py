"""A chart of the sessions of a year, month by month, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 1000.0, 250.0
"""Size of the drawing, in its own units."""

BASE, TOP = 205.0, 28.0
"""Where bars begin and where the tallest one ends."""

KEPT, UNKNOWN, LOST = "#14564b", "#ffffff", "url(#lost)"
"""Held or planned; not noted; called off, hatched: no meaning rests on colour alone."""

_DEFS = (
    '<defs><pattern id="lost" width="8" height="8" patternUnits="userSpaceOnUse">'
    '<rect width="8" height="8" fill="#fbe9dc"/>'
    '<path d="M0 8L8 0" stroke="#8f3a08" stroke-width="2"/></pattern></defs>'
    '<style>text{font:600 19px "Source Sans 3";fill:#1c2420;text-anchor:middle}'
    ".soft{font-weight:400;fill:#4d5751}.in{fill:#fff}</style>"
)


@dataclass(frozen=True)
class Bar:
    """One month: its short name and how many sessions were kept, are unknown, were lost."""

    name: str
    kept: int
    unknown: int
    lost: int


def month_chart(bars: Sequence[Bar]) -> bytes:
    """Return the chart: a bar a month, what was kept below, what was lost on top."""
    most = max((bar.kept + bar.unknown + bar.lost for bar in bars), default=0) or 1
    step = WIDTH / max(len(bars), 6)
    drawn = "".join(_bar(bar, (k + 0.5) * step, step * 0.56, most) for k, bar in enumerate(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}">{_DEFS}'
        f'{drawn}<path d="M0 {BASE}H{WIDTH}" stroke="#1c2420" stroke-width="2"/></svg>'
    ).encode()


def _bar(bar: Bar, middle: float, width: float, most: int) -> str:
    pieces, bottom = [], BASE
    for count, fill in ((bar.kept, KEPT), (bar.unknown, UNKNOWN), (bar.lost, LOST)):
        if not count:
            continue
        tall = (BASE - TOP) * count / most
        bottom -= tall
        pieces.append(
            f'<rect x="{middle - width / 2:.1f}" y="{bottom:.1f}" width="{width:.1f}" '
            f'height="{tall:.1f}" fill="{fill}" stroke="#1c2420" stroke-width="1.2"/>'
        )
        if fill == KEPT and tall > 24:
            pieces.append(
                f'<text class="in" x="{middle:.1f}" y="{bottom + tall / 2 + 7:.1f}">{count}</text>'
            )
    extra = [str(n) for n in (bar.unknown, bar.lost) if n]
    if extra or bar.kept * (BASE - TOP) / most <= 24:
        told = " + ".join(extra or [str(bar.kept)])
        pieces.append(f'<text x="{middle:.1f}" y="{bottom - 8:.1f}">{told}</text>')
    pieces.append(f'<text class="soft" x="{middle:.1f}" y="{BASE + 28:.1f}">{bar.name}</text>')
    return "".join(pieces)


def key(fill: str) -> bytes:
    """Return the sample of a part of a bar."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 26 18">{_DEFS}<rect x="1" y="1" '
        f'width="24" height="16" fill="{fill}" stroke="#1c2420" stroke-width="1.2"/></svg>'
    ).encode()
