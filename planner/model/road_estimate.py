"""How long driving takes by assumption: the estimate of travel times, and winter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EstimateParameters:
    """Parameters of the travel estimate; see `planner.travel.estimate`."""

    detour: float = 1.35
    detour_short: float = 1.40
    short_km: float = 5.0
    speed_kmh: float = 50.0
    overhead_minutes: float = 2.0
    same_place_minutes: float = 3.0


@dataclass(frozen=True)
class Winter:
    """Driving takes `factor` times longer from `start` to `end` (month, day)."""

    factor: float = 1.0
    start: tuple[int, int] = (11, 15)
    end: tuple[int, int] = (3, 15)

    def on(self, day: date) -> float:
        """Return the factor that applies on `day`."""
        month_day = (day.month, day.day)
        if self.start <= self.end:
            inside = self.start <= month_day <= self.end
        else:
            inside = month_day >= self.start or month_day <= self.end
        return self.factor if inside else 1.0
