"""Scans that show a page anew by a person's word."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "again",
        sa.Column("scan_id", sa.Integer, nullable=False),
        sa.Column("page_id", sa.Integer, nullable=False),
        sa.Column("said_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("scan_id", name="pk_again"),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name="fk_again_scan_id"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_again_page_id"),
    )
