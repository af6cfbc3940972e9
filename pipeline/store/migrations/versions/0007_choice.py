"""Case of the shared database that a person chose for a record."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "choice",
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("decision_id", sa.Integer, nullable=False),
        sa.Column("chosen", sa.Text, nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_choice"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_choice_record_id"),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name="fk_choice_decision_id"),
    )
