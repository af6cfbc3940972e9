"""One-time codes: the sealed secret, and the newest code that was used; the plain secrets leave the accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete = ON")
    op.create_table(
        "one_time_code",
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("used_step", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_one_time_code"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_one_time_code_user_id"),
    )
    op.execute(
        "INSERT INTO one_time_code (user_id, secret, used_step) "
        "SELECT id, totp_secret, 0 FROM \"user\" WHERE totp_secret <> ''"
    )
    op.drop_column("user", "totp_secret")
