"""Place in the queue: by the work expected for each wrong field found, no longer by trust."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Apply; until a book is judged anew its records keep the order that they had."""
    op.execute("ALTER TABLE record RENAME COLUMN trust TO effort")
