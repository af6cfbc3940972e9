"""Move of a home's database: everything proven before, compared after, sealed for its new place, and proven again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from pipeline.store.engine import open_store
from pipeline.store.integrity.changes import TrackedSession
from pipeline.store.integrity.guards import guards_of
from pipeline.store.integrity.head import head_of, put_head
from pipeline.store.integrity.notary import Notary
from pipeline.store.integrity.proof import TrailProof
from pipeline.store.moving.places import check_source, empty_target, standing_still
from pipeline.store.moving.refusals import refusals_aside
from pipeline.store.moving.table_rows import TableSum, all_tables, copy_rows, go_on_counting, sum_of
from pipeline.store.schema.ledger_tables import AuditHeadRow
from pipeline.store.search.upkeep import fill
from pipeline.store.transaction import Transaction
from pipeline.store.upgrade import migrate
from records.errors import IntegrityBroken, WriteFailed
from records.language import gettext as _

MOVED = "database.copy"
"""Action in the trail of the new database."""


@dataclass(frozen=True, slots=True)
class MovedDatabase:
    """Outcome of a move: the sums of all tables, equal at both ends, and the length of the trail."""

    tables: tuple[TableSum, ...]
    events: int

    @property
    def text(self) -> str:
        """Sentence for people."""
        return _(
            "Đã chép {tables} bảng, {rows} dòng; số dòng và mã băm bằng nhau; {events} sự kiện trong nhật ký."
        ).format(tables=len(self.tables), rows=sum(one.rows for one in self.tables), events=self.events)


def move_database(
    source: str, target: str, notary: Notary, busy_seconds: float, told: Callable[[TableSum], object]
) -> MovedDatabase:
    """Copy a home's database into an empty one, which is there only when it is whole; nobody may write meanwhile.

    Args:
        source: SQLAlchemy URL of the database; it is only brought to this version's schema, where it is older.
        target: that of an empty database, or of an SQLite file that is not there.
        notary: the notary of the home, with the keys of its seals.
        busy_seconds: seconds that SQLite waits for another writer.
        told: called with the sum of each table that was copied.

    Raises:
        UsageError: the source is not there, the target is not empty, or one cannot be opened.
        IntegrityBroken: the source is not as it was written, or the copy differs from it; then there is no copy.
        LockedByAnotherRun: somebody is changing the source.
        WriteFailed: the target takes no more, or a value of the source.
    """
    check_source(source)
    store = open_store(source, busy_seconds=busy_seconds, notary=notary)
    try:
        with standing_still(store, all_tables()) as here, empty_target(target, busy_seconds) as there:
            _prove(here, notary)
            migrate(there, None)
            with refusals_aside(there):
                sums = _copied(here, there, told)
            events = _settled(there, notary, make_url(source).get_backend_name(), sums)
    except DBAPIError as error:
        raise WriteFailed(
            _("Không chép được: {why}.").format(why=str(error.orig).strip().partition("\n")[0]),
            _("Nguồn còn nguyên, đích không có gì. Kiểm tra đích rồi chép lại."),
        ) from error
    finally:
        store.close()
    return MovedDatabase(sums, events)


def _prove(connection: Connection, notary: Notary) -> int:
    with TrackedSession(connection) as session:
        return TrailProof(session, notary).check(())


def _copied(here: Connection, there: Connection, told: Callable[[TableSum], object]) -> tuple[TableSum, ...]:
    """Copy every table and compare what arrived with what was read."""
    there.execute(delete(AuditHeadRow))  # the one row that an empty database begins with
    sums = []
    for table in all_tables():
        read = copy_rows(here, there, table)
        if sum_of(there, table) != read:
            raise IntegrityBroken(
                _("Bảng {table} ở đích khác nguồn.").format(table=table.name),
                _("Nguồn còn nguyên, đích không có gì. Báo người quản trị cơ sở dữ liệu."),
            )
        go_on_counting(there, table)
        sums.append(read)
        told(read)
    return tuple(sums)


def _settled(there: Connection, notary: Notary, kind: str, sums: tuple[TableSum, ...]) -> int:
    """Index the records, seal the head with the triggers of this database, prove everything, and note the move."""
    fill(there)
    with TrackedSession(there) as session:
        head = head_of(session)
        if key := TrailProof(session, notary).key_of(head):
            put_head(session, replace(head, guards=guards_of(session)).sealed_by(key))
        events = _prove(there, notary)
        rows = Transaction(session, notary=notary)
        rows.audit.add(MOVED, kind, tables=len(sums), rows=sum(one.rows for one in sums))
        rows.audit.write()
    return events
