"""What tests of the store share."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "data" / "scenarios" / "reference.toml"
ZONE = timezone(timedelta(hours=1))


def plain(text: str) -> str:
    """Return a French sentence with ordinary spaces."""
    return " ".join(text.split())


@dataclass
class Clock:
    """A minute later each time it is looked at."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=ZONE))

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at
