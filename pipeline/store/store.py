"""Open database: its transactions, and the lock that all machines on it see."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from pipeline.store.database_lock import DatabaseLock
from pipeline.store.integrity.changes import TrackedSession
from pipeline.store.integrity.damage import damaged, is_damage
from pipeline.store.integrity.notary import Notary
from pipeline.store.search.upkeep import note_changes, write_changes
from pipeline.store.search.vocabulary import SyllableVocabulary
from pipeline.store.transaction import Transaction
from records.errors import WriteFailed
from records.language import gettext as _

event.listen(TrackedSession, "after_flush", note_changes)

PAUSE = 0.2
"""Seconds between two questions to a database that does not answer."""


@dataclass(frozen=True, slots=True)
class Store:
    """Open database at the newest schema.

    Attributes:
        engine: the database.
        notary: what seals the changes of its rows; None = nothing does.
        vocabulary: the vocabulary of its records.
    """

    engine: Engine
    notary: Notary | None = None
    vocabulary: SyllableVocabulary = field(default_factory=SyllableVocabulary)

    @contextmanager
    def begin(self, actor: str = "") -> Iterator[Transaction]:
        """Work in one transaction: committed at the end, rolled back by an exception; `actor` is for the trail.

        Raises:
            WriteFailed: the disk is full, or the database is held by others or out of reach.
            IntegrityBroken: the database is damaged, or what is changed was changed before by somebody else.
        """
        try:
            with TrackedSession(self.engine, expire_on_commit=False) as session, session.begin():
                rows = Transaction(session, actor, self.notary, self.vocabulary)
                yield rows
                write_changes(session, self.vocabulary)
                anchor = rows.audit.write()
            if self.notary and anchor:
                self.notary.note(anchor)
        except DBAPIError as error:
            if is_damage(error):
                raise damaged(self.engine.url.database or "", str(error.orig)) from error
            if isinstance(error, OperationalError | InterfaceError):
                raise _unable(error) from error
            raise

    @contextmanager
    def at_one_moment(self) -> Iterator[Transaction]:
        """Look at the whole database as it stands at one moment, whoever writes meanwhile; errors as `begin`."""
        if self.engine.dialect.name == "sqlite":
            with self.begin() as rows:
                yield rows
            return
        still = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with Store(still, self.notary, self.vocabulary).begin() as rows:
            yield rows

    def ping(self) -> None:
        """Check that the database answers.

        Raises:
            WriteFailed: it does not answer.
        """
        try:
            with self._connected() as connection:
                connection.execute(select(1))
        except (OperationalError, InterfaceError) as error:
            raise _unable(error) from error

    def wait(self, seconds: float) -> bool:
        """Wait up to so many seconds until the database answers, as a server that fell does again; return whether."""
        until = time.monotonic() + seconds
        while True:
            try:
                self.ping()
                return True
            except WriteFailed:
                if time.monotonic() > until:
                    return False
                time.sleep(PAUSE)

    @contextmanager
    def alone(self, name: str) -> Iterator[DatabaseLock]:
        """Hold a lock that all machines on this database see; on SQLite `pipeline.home.lock` is enough.

        Raises:
            LockedByAnotherRun: somebody else holds it.
            WriteFailed: the database is out of reach.
        """
        lock = DatabaseLock(self.engine, name)
        try:
            lock.take()
        except (OperationalError, InterfaceError) as error:
            raise _unable(error) from error
        try:
            yield lock
        finally:
            lock.release()

    def _connected(self) -> Connection:
        try:
            return self.engine.connect()
        except (OperationalError, InterfaceError) as error:
            raise _unable(error) from error

    def close(self) -> None:
        """Close every connection, and write the anchor of what was kept."""
        if self.notary:
            self.notary.write()
        self.engine.dispose()


def _unable(error: OperationalError | InterfaceError) -> WriteFailed:
    return WriteFailed(
        _("Cơ sở dữ liệu không làm được việc này: {why}.").format(why=str(error.orig).strip().partition("\n")[0]),
        _("Kiểm tra dung lượng đĩa và quyền ghi rồi chạy lại; những gì đã báo xong vẫn được giữ."),
    )
