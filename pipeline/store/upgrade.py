"""Upgrade of a database to this version's schema. Alembic loads slowly, and most starts find nothing to upgrade."""

from __future__ import annotations

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from pipeline.store.search.upkeep import fill
from records.errors import UsageError
from records.language import gettext as _


def upgrade(engine: Engine, current: str | None) -> None:
    """Run the migrations that a database lacks, and index the records that no search finds yet.

    Args:
        engine: the database.
        current: revision of its schema, None when it is empty.

    Raises:
        UsageError: the database was made by a newer version.
    """
    with engine.begin() as connection:
        migrate(connection, current)
        fill(connection)


def migrate(connection: Connection, current: str | None) -> None:
    """Run the migrations that a database lacks in the transaction of a connection; `current` and errors as above."""
    with as_file(files("pipeline.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if current is not None and current not in known:
            raise UsageError(
                _("Cơ sở dữ liệu thuộc phiên bản hotich mới hơn ({revision}).").format(revision=current),
                _("Cập nhật hotich rồi chạy lại."),
            )
        command.upgrade(config, "head")
