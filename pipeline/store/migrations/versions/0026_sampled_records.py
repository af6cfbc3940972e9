"""Drawn entries are found by their record, so that looking at a record does not look through all samples."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_sample_item_record_id", "sample_item", ["record_id"])
