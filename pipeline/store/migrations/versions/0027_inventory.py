"""Inventory of the books to digitise; indexes by which progress is counted without reading whole rows."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "planned",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("office_id", sa.Integer, nullable=False),
        sa.Column("type", sa.String(10), nullable=False),
        sa.Column("first_year", sa.Integer, nullable=False),
        sa.Column("last_year", sa.Integer, nullable=False),
        sa.Column("books", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer),
        sa.Column("entries", sa.Integer),
        sa.Column("due", sa.String(10)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_planned"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_planned_office_id"),
        sa.UniqueConstraint("office_id", "type", "first_year", "last_year", name="uq_planned_office_id"),
        sa.CheckConstraint("first_year <= last_year", name="ck_planned_years"),
        sa.CheckConstraint("books > 0", name="ck_planned_books"),
    )
    op.create_index("ix_record_progress", "record", ["book_id", "state", "task", "page_id"])
    op.create_index("ix_page_progress", "page", ["book_id", "decision"])
    op.create_index("ix_relation_progress", "relation", ["book_id", "outcome"])
    op.create_index("ix_step_progress", "step", ["name", "status", "book_id", "ended_at"])
    op.create_index("ix_decision_progress", "decision", ["act", "at", "record_id"])
    op.create_index("ix_scan_progress", "scan", ["received_at", "book_id"])
