"""Seals of rows and of the head of the audit trail; nothing takes the place of a row that is kept for ever."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_replacement

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "seal",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("row", sa.String(80), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "row", name="pk_seal"),
    )
    for column in (
        sa.Column("key", sa.String(16), nullable=False, server_default=""),
        sa.Column("sums", sa.Text, nullable=False, server_default="{}"),
        sa.Column("guards", sa.String(64), nullable=False, server_default=""),
        sa.Column("seal", sa.String(64), nullable=False, server_default=""),
    ):
        op.add_column("audit_head", column)
    refuse_replacement("audit_event", ("id",), ("previous",))
    refuse_replacement("reading", ("id",), ("record_id", "hash"))
    refuse_replacement("extract", ("id",), ("office_id", "year", "number"))
    for table in ("decision", "waiver", "explanation", "submission", "upload_case", "upload_event"):
        refuse_replacement(table, ("id",))
