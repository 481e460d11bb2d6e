"""The head-counts of one venue are read in order of date."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Have one index serve both."""
    op.drop_index("ix_attendance_venue", "attendance")
    op.create_index("ix_attendance_venue_date", "attendance", ["venue", "date"])
