"""Words by which records are found; whoever opens the store fills them in for the records that are there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("word", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_word"),
        sa.UniqueConstraint("word", name="uq_search_word_word"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE searched USING fts5(who, kin, place, facts, people UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 0')"
        )
        return
    op.create_table(
        "searched",
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("people", sa.Text, nullable=False),
        sa.Column("words", TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk_searched"),
    )
    # Without a list of waiting keys, which every search would have to read through.
    op.create_index(
        "ix_searched_words", "searched", ["words"], postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    )
