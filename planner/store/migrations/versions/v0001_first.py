"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    _journal()
    _inputs()
    _attendance()
    _plans()
    _jobs()


def _journal() -> None:
    """Who wrote what."""
    op.create_table(
        "edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("reverses", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["reverses"], ["edit.id"], name="fk_edit_reverses"),
        sa.PrimaryKeyConstraint("id", name="pk_edit"),
        sa.UniqueConstraint("reverses", name="uq_edit_reverses"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["edit"], ["edit.id"], name="fk_change_edit"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_edit", "change", ["edit"])
    op.create_index("ix_change_kind_key", "change", ["kind", "key"])


def _inputs() -> None:
    """What the coordinator edits."""
    op.create_table(
        "venue",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["edit.id"], name="fk_venue_version"),
        sa.PrimaryKeyConstraint("id", name="pk_venue"),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["edit.id"], name="fk_scenario_version"),
        sa.PrimaryKeyConstraint("id", name="pk_scenario"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["edit.id"], name="fk_document_version"),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
    )
    op.create_table(
        "setting",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["edit.id"], name="fk_setting_version"),
        sa.PrimaryKeyConstraint("id", name="pk_setting"),
    )


def _attendance() -> None:
    """Head-counts."""
    op.create_table(
        "attendance",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("open", sa.Time(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("adults", sa.Integer(), nullable=True),
        sa.Column("children_0_2", sa.Integer(), nullable=True),
        sa.Column("children_3_5", sa.Integer(), nullable=True),
        sa.Column("first_visits", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["edit.id"], name="fk_attendance_version"),
        sa.PrimaryKeyConstraint("id", name="pk_attendance"),
    )
    op.create_index("ix_attendance_date", "attendance", ["date"])
    op.create_index("ix_attendance_venue", "attendance", ["venue"])


def _plans() -> None:
    """Plans and their files."""
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("adopted", sa.Integer(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["plan.id"], name="fk_plan_parent"),
        sa.ForeignKeyConstraint(["version"], ["edit.id"], name="fk_plan_version"),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "blob",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_blob"),
    )
    op.create_table(
        "plan_file",
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name="fk_plan_file_digest"),
        sa.ForeignKeyConstraint(["plan"], ["plan.id"], name="fk_plan_file_plan"),
        sa.PrimaryKeyConstraint("plan", "path", name="pk_plan_file"),
    )
    op.create_index("ix_plan_file_digest", "plan_file", ["digest"])


def _jobs() -> None:
    """Computations."""
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("process", sa.Integer(), nullable=True),
        sa.Column("process_born", sa.Float(), nullable=True),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("progress", sa.Float(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("cancelling", sa.Boolean(), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan"], ["plan.id"], name="fk_job_plan"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sqlite_autoincrement=True,
    )
    running = sa.text("state = 'running'")
    op.create_index(
        "one_job_running",
        "job",
        ["state"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
