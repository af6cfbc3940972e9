"""Log of the extracts that were issued, kept for ever; the numbers of an office run through the year."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "extract",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("office_id", sa.Integer, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("requester", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("signer", sa.Text, nullable=False),
        sa.Column("copies", sa.Integer, nullable=False),
        sa.Column("issued_by", sa.String(100), nullable=False),
        sa.Column("issued_at", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_extract"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_extract_office_id"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_extract_record_id"),
        sa.UniqueConstraint("office_id", "year", "number", name="uq_extract_office_id"),
    )
    op.create_index("ix_extract_record_id", "extract", ["record_id"])
    refuse_changes("extract")
