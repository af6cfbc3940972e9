"""Questions on records with their answers, and records handed out by name."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

TIME = sa.String(32)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "question",
        sa.Column("id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("record_id", "asker_id")),
        sa.Column("to_id", sa.Integer),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("answerer_id", sa.Integer),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("answered_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_question_record_id"),
        *(
            sa.ForeignKeyConstraint([f"{who}_id"], ["user.id"], name=f"fk_question_{who}_id")
            for who in ("asker", "to", "answerer")
        ),
    )
    op.create_index("ix_question_record", "question", ["record_id"])
    op.create_index("ix_question_open", "question", ["answerer_id", "to_id"])
    op.create_table(
        "hand_out",
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("record_id", "user_id", "by_id")),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_hand_out"),
        sa.ForeignKeyConstraint(["record_id"], ["record.id"], name="fk_hand_out_record_id"),
        *(sa.ForeignKeyConstraint([f"{who}_id"], ["user.id"], name=f"fk_hand_out_{who}_id") for who in ("user", "by")),
    )
    op.create_index("ix_hand_out_user_id", "hand_out", ["user_id"])
