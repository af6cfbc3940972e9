"""Opening the database at the newest schema, and transactions that hand out the repositories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from sqlalchemy import Connection, Engine, String, column, create_engine, event, func, inspect, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.store.activity import Since
from pipeline.store.arrivals import Arrivals
from pipeline.store.audit import AuditTrail
from pipeline.store.books.books import Books
from pipeline.store.books.cells import Cells
from pipeline.store.books.findings import Findings
from pipeline.store.books.packages import Packages
from pipeline.store.books.pages import Pages
from pipeline.store.books.records import Records
from pipeline.store.books.scans import Scans
from pipeline.store.extras import optional_libraries
from pipeline.store.nights import Nights
from pipeline.store.relations import Relations
from pipeline.store.review.choices import Choices
from pipeline.store.review.decisions import Decisions
from pipeline.store.review.keyings import Keyings
from pipeline.store.review.notes import Amendments, Rescans
from pipeline.store.review.people import People
from pipeline.store.review.queue import Queue
from pipeline.store.review.supervision import Supervision
from pipeline.store.runs import Runs
from pipeline.store.steps import Steps
from records.errors import LockedByAnotherRun, UsageError, WriteFailed
from records.language import gettext as _

REVISION = table("alembic_version", column("version_num", String))
"""Where Alembic keeps the revision of the schema."""


class Transaction:
    """The repositories over one session; all or nothing of what they change is kept."""

    def __init__(self, session: Session, actor: str = "") -> None:
        """Share one session among the repositories; `actor` is who acts, "" = the account at the command line."""
        self._session = session
        self._actor = actor

    @property
    def at_once(self) -> AbstractContextManager[Session]:
        """Within it changes of rows wait, and go to the database together; no query may need them there."""
        return self._session.no_autoflush

    @cached_property
    def audit(self) -> AuditTrail:
        """The append-only trail."""
        return AuditTrail(self._session, self._actor)

    @cached_property
    def books(self) -> Books:
        """Books and their offices."""
        return Books(self._session)

    @cached_property
    def scans(self) -> Scans:
        """Pictures received."""
        return Scans(self._session)

    @cached_property
    def arrivals(self) -> Arrivals:
        """The ledger of the hot folders."""
        return Arrivals(self._session)

    @cached_property
    def pages(self) -> Pages:
        """Pages on the pictures."""
        return Pages(self._session)

    @cached_property
    def steps(self) -> Steps:
        """Outcomes of the steps."""
        return Steps(self._session)

    @cached_property
    def records(self) -> Records:
        """Entries and their readings."""
        return Records(self._session)

    @cached_property
    def cells(self) -> Cells:
        """Cells that wait for a person."""
        return Cells(self._session)

    @cached_property
    def findings(self) -> Findings:
        """Doubts."""
        return Findings(self._session)

    @cached_property
    def relations(self) -> Relations:
        """How the entries stand to the shared database."""
        return Relations(self._session)

    @cached_property
    def packages(self) -> Packages:
        """Packages written."""
        return Packages(self._session)

    @cached_property
    def runs(self) -> Runs:
        """Calls of `run`."""
        return Runs(self._session)

    @cached_property
    def nights(self) -> Nights:
        """The ledger of nights."""
        return Nights(self._session)

    @cached_property
    def since(self) -> Since:
        """Counts for a report."""
        return Since(self._session)

    @cached_property
    def people(self) -> People:
        """Accounts and sessions."""
        return People(self._session)

    @cached_property
    def queue(self) -> Queue:
        """Who works on what."""
        return Queue(self._session)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decide."""
        return Decisions(self._session)

    @cached_property
    def choices(self) -> Choices:
        """Which cases people say that records are."""
        return Choices(self._session)

    @cached_property
    def keyings(self) -> Keyings:
        """What two keyers say without seeing each other."""
        return Keyings(self._session)

    @cached_property
    def amendments(self) -> Amendments:
        """Marginal notes in parts."""
        return Amendments(self._session)

    @cached_property
    def rescans(self) -> Rescans:
        """Pages sent back to the station."""
        return Rescans(self._session)

    @cached_property
    def supervision(self) -> Supervision:
        """Approving, and how fast people work."""
        return Supervision(self._session)


@dataclass(frozen=True, slots=True)
class Store:
    """An open database at the newest schema."""

    engine: Engine

    @contextmanager
    def begin(self, actor: str = "") -> Iterator[Transaction]:
        """Work in one transaction: committed at the end, rolled back by an exception; `actor` is for the trail.

        Raises:
            WriteFailed: the disk is full, or the database is held by others or out of reach.
        """
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                rows = Transaction(session, actor)
                yield rows
                rows.audit.write()
        except OperationalError as error:
            raise WriteFailed(
                _("Cơ sở dữ liệu không làm được việc này: {why}.").format(why=error.orig),
                _("Kiểm tra dung lượng đĩa và quyền ghi rồi chạy lại; những gì đã báo xong vẫn được giữ."),
            ) from error

    def ping(self) -> None:
        """Ask the database for nothing; it raises when it does not answer."""
        with self.engine.connect() as connection:
            connection.execute(select(1))

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Hold a lock that all machines on this database see; on SQLite `pipeline.home.lock` is enough.

        Raises:
            LockedByAnotherRun: somebody else holds it.
        """
        if self.engine.dialect.name == "sqlite":
            yield
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # the lock lives as long as the connection, so this one never goes back to the pool
            if not connection.scalar(select(func.pg_try_advisory_lock(func.hashtext(name)))):
                raise LockedByAnotherRun(
                    _("Một lần chạy khác trên máy khác đang giữ {what}.").format(what=name),
                    _("Chờ lần chạy đó xong rồi chạy lại."),
                )
            yield

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_store(url: str, *, busy_seconds: float) -> Store:
    """Open the database and bring it to this version's schema.

    Args:
        url: SQLAlchemy URL, SQLite or PostgreSQL.
        busy_seconds: how long SQLite waits for another writer.

    Raises:
        UsageError: the URL is wrong, its driver is not installed, the database does not answer, or it was made by
            a newer version.
    """
    try:
        engine = _engine(url, busy_seconds)
        with ExitStack() as unless_ready:
            unless_ready.callback(engine.dispose)
            _bring_up(engine)
            unless_ready.pop_all()
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, OperationalError) as error:
        raise UsageError(
            _("Không mở được cơ sở dữ liệu: {why}.").format(why=str(error).splitlines()[0]),
            _("Kiểm tra store.url trong hotich.toml, quyền ghi và dung lượng đĩa."),
        ) from error
    return Store(engine)


def _engine(url: str, busy_seconds: float) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        with optional_libraries():
            return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Leave transactions to SQLAlchemy, keep readers and one writer apart, and make every commit durable."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a transaction that reads first and writes later cannot be overtaken."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _bring_up(engine: Engine) -> None:
    """Upgrade the schema when it is not the newest."""
    current = _revision(engine)
    if current != newest_revision():
        from pipeline.store.upgrade import upgrade

        upgrade(engine, current)


def _revision(engine: Engine) -> str | None:
    """Revision of the schema, None in an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(REVISION.name):
            return None
        return connection.scalar(select(REVISION.c.version_num))


def newest_revision() -> str:
    """The revision that this version of the program works with: migrations are numbered by their file names."""
    migrations = files("pipeline.store") / "migrations" / "versions"
    return max(script.name.partition("_")[0] for script in migrations.iterdir() if script.name[0].isdigit())
