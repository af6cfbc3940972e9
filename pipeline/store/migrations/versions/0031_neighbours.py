"""Neighbouring syllables of names as words of PostgreSQL's index; whoever opens the store fills it anew."""

from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("TRUNCATE TABLE searched")
