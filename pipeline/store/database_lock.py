"""Lock in a database that all machines on it see; it lives with its connection, and is taken again after a fall."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from records.errors import LockedByAnotherRun
from records.language import gettext as _


class DatabaseLock:
    """Lock of a name; SQLite has none, there `pipeline.home.lock` is enough."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Take the database and the name; nothing is held yet."""
        self._engine, self._name = engine, name
        self._connection: Connection | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            LockedByAnotherRun: somebody else holds it.
            OperationalError, InterfaceError: the database is out of reach.
        """
        if self._engine.dialect.name == "sqlite":
            return
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # it must not go back to the pool with the lock
        self._connection = connection
        if not connection.scalar(select(func.pg_try_advisory_lock(func.hashtext(self._name)))):
            self.release()
            raise LockedByAnotherRun(
                _("Một lần chạy khác trên máy khác đang giữ {what}.").format(what=self._name),
                _("Chờ lần chạy đó xong rồi chạy lại."),
            )

    def keep(self) -> None:
        """Take the lock anew if a fall of the server took it; while the server is away nobody can hold it.

        Raises:
            LockedByAnotherRun: somebody else was quicker.
        """
        if self._connection is None and self._engine.dialect.name == "sqlite":
            return
        try:
            if self._connection is not None:
                self._connection.execute(select(1))
                return
        except (OperationalError, InterfaceError):
            self.release()
        with suppress(OperationalError, InterfaceError):
            self.take()

    def release(self) -> None:
        """Let go of the lock."""
        if self._connection is not None:
            with suppress(DBAPIError):  # of a connection that was lost with its server
                self._connection.close()
        self._connection = None
