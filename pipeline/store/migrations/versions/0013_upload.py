"""Cases that were prepared to be sent to a receiver, and everything learned of them; none of it is ever changed."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "submission",
        sa.Column("id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_submission_book_id"),
        sa.Column("excel_sha256", sa.String(64), nullable=False),
        sa.Column("zip_sha256", sa.String(64), nullable=False),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "upload_case",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload_case"),
        sa.Column("submission_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_upload_case_submission_id"),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_upload_case_book_id"),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_upload_case_record_id"),
        sa.Column("key", sa.String(64), nullable=False),
        sa.UniqueConstraint("key", name="uq_upload_case_key"),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("pdf", sa.String(120), nullable=False),
        sa.Column("cells", sa.Text, nullable=False),
    )
    op.create_table(
        "upload_event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upload_event"),
        sa.Column("case_id", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["upload_case.id"], name="fk_upload_event_case_id"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.CheckConstraint(
            "state IN ('prepared', 'sent', 'unknown', 'received', 'rejected', 'imported')", name="ck_upload_event_state"
        ),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("proof", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    indexed = {
        "submission": ("book_id",),
        "upload_case": ("submission_id", "book_id", "record_id"),
        "upload_event": ("case_id",),
    }
    for table, columns in indexed.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])
        refuse_changes(table)
