"""Where a frontier bends: the point after which more of one thing costs most of the other."""

from __future__ import annotations

from collections.abc import Sequence

STRAIGHT = 0.05
"""Distance to the line below which a frontier has no knee, its ends one apart on each axis."""


def knee(points: Sequence[tuple[float, float]]) -> int | None:
    """Return the rank of the point furthest from the line through both ends.

    Each axis is scaled to [0, 1], so units do not matter. With ends (0, 0) and (1, 1) or
    (0, 1) and (1, 0), the distance of a point to the line is ``|x - y|`` or ``|x + y - 1|``,
    up to a constant. None when there are fewer than three points, an axis does not move, or
    no point is `STRAIGHT` away.

    Parameters
    ----------
    points : sequence of (float, float)
        In order along the frontier, each axis monotone.

    References
    ----------
    .. [1] Das, I., "On characterizing the 'knee' of the Pareto curve based on Normal-Boundary
       Intersection", Structural Optimization 18, 1999, pp. 107-115.
    """
    if len(points) < 3:
        return None
    (x0, y0), (x1, y1) = points[0], points[-1]
    if x0 == x1 or y0 == y1:
        return None
    away = [abs((x - x0) / (x1 - x0) - (y - y0) / (y1 - y0)) for x, y in points]
    furthest = max(range(len(away)), key=lambda rank: away[rank])
    return furthest if away[furthest] >= STRAIGHT else None
