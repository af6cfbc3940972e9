"""Each way of changing a database by hand is found: by `check`, and by the program before it would hide it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from exports.upload.cases import UploadCase
from exports.upload.outcomes import CaseState, Outcome
from pipeline.store import Store, open_store
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import ReviewTask
from pipeline.store.integrity.notary import Anchor, Notary, TrailKeyLost
from pipeline.store.integrity.sealing import adopt, renew_key
from pipeline.store.ledgers.uploads import NewSubmission, NewUpload
from pipeline.store.review.decisions import DecisionKind, FieldChange
from pipeline.store.review.people import Role
from pipeline.store.values import digest
from records.errors import IntegrityBroken
from records.stages import FieldReading, FieldState
from tests.support.review_store import HERE, ReviewStore, books_in

GENESIS = "0" * 64
CASE = UploadCase("k" * 64, "1", 1, "1.pdf", {"so": "1"})


@pytest.fixture
def office(store_url: str, tmp_path: Path) -> Iterator[ReviewStore]:
    """A book whose first record somebody keyed, decided and another approved; all of it in the trail."""
    store = open_store(store_url, busy_seconds=5, notary=Notary(tmp_path / "keys"))
    made = books_in(store, (HERE,), 3, None)[0]
    ann, head = made.person("ann"), made.person("head", Role.SUPERVISOR)
    for number, record_id in enumerate(made.records[:2]):
        with store.begin("ann") as rows:
            rows.queue.take(record_id, ann, 900)
            record = rows.decisions.opened(record_id, ann, 1)
            value = FieldReading(
                "nksHoTen", FieldState.READ, "Lê Thị Hoa", "Lê Thị Hoa", 1.0, source=f"person:{ann.id}"
            )
            rows.decisions.change(record, [FieldChange(value, "", ann.id)])
            rows.decisions.hand_on(record, ann, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
            rows.audit.add("record.save", f"record:{record_id}", number=number)
    with store.begin("head") as rows:
        rows.supervision.approve(made.book, head)
        rows.uploads.prepare(NewSubmission("s" * 64, made.book, "e" * 64, "z" * 64, (NewUpload(1, CASE),)))
        rows.uploads.tell([Outcome(CASE.key, CaseState.REJECTED, code="E7")], "http")
        rows.audit.add("book.accept", made.book)
    yield made
    store.close()


def check(store: Store, *anchors: Anchor) -> int:
    with store.begin() as rows:
        return rows.audit.check(anchors)


def unguarded(connection: Connection) -> None:
    """Take the triggers away, as whoever owns the database can."""
    if connection.dialect.name == "sqlite":
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    for table in ("audit_event", "decision", "reading", "record"):
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


def tail_cut(connection: Connection) -> None:
    unguarded(connection)
    connection.execute(text("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event)"))


def tail_cut_with_its_head(connection: Connection) -> None:
    tail_cut(connection)
    newest = "(SELECT hash FROM audit_event ORDER BY id DESC LIMIT 1)"
    connection.execute(text(f"UPDATE audit_head SET events = events - 1, hash = {newest}"))


def chain_computed_anew(connection: Connection) -> None:
    """Another actor stands in the first event, and every hash after it fits."""
    unguarded(connection)
    connection.execute(text("UPDATE audit_event SET actor = 'nobody' WHERE id = (SELECT min(id) FROM audit_event)"))
    previous = GENESIS
    columns = "at, actor, action, subject, detail"
    for number, *words in connection.execute(text(f"SELECT id, {columns} FROM audit_event ORDER BY id")).all():
        newest = digest(previous, *words)
        links = {"previous": previous, "newest": newest, "number": number}
        connection.execute(
            text("UPDATE audit_event SET previous = :previous, hash = :newest WHERE id = :number"), links
        )
        previous = newest
    connection.execute(text("UPDATE audit_head SET hash = :newest"), {"newest": previous})


def trail_emptied(connection: Connection) -> None:
    unguarded(connection)
    connection.execute(text("DELETE FROM audit_event"))
    connection.execute(text("UPDATE audit_head SET events = 0, hash = :genesis"), {"genesis": GENESIS})


def head_removed(connection: Connection) -> None:
    connection.execute(text("DELETE FROM audit_head"))


def seals_taken_off(connection: Connection) -> None:
    """The database looks like one that was never sealed."""
    connection.execute(text("DELETE FROM seal"))
    connection.execute(text("UPDATE audit_head SET key = '', seal = '', sums = '{}', guards = ''"))


def by(statement: str) -> Callable[[Connection], None]:
    """Return a change by one statement, past the triggers, which are put back as they were."""

    def change(connection: Connection) -> None:
        if connection.dialect.name != "sqlite":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(statement))
            return
        guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        kept = connection.execute(text(guards)).all()
        for name, _sql in kept:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for one in statement.split(";"):
            connection.execute(text(one))
        for _name, sql in kept:
            connection.exec_driver_sql(sql)

    return change


ROWS = {
    "a record's value": ("UPDATE record SET current = replace(current, 'Hoa', 'Huệ') WHERE id = 1", "record 1"),
    "a record's number": ("UPDATE record SET so = '99' WHERE id = 3", "record 3"),
    "a record is gone": (
        "DELETE FROM finding; DELETE FROM reading WHERE record_id = 3; DELETE FROM record WHERE id = 3",
        "record 3",
    ),
    "a record goes to another office": ("UPDATE record SET task = 'none' WHERE id = 3", "record 3"),
    "a decision": ("UPDATE decision SET reason = 'theo nét mực' WHERE id = 1", "decision 1"),
    "a decision's author": ("UPDATE decision SET user_id = 2 WHERE id = 1", "decision 1"),
    "a decision is gone": ("DELETE FROM decision WHERE id = 2", "decision 2"),
    "a decision is put in": (
        'INSERT INTO decision (id, record_id, user_id, act, "column", before, after, reason, at) '
        "VALUES (99, 3, 1, 'accept', '', '', '', '', '2026-01-01')",
        "decision 99",
    ),
    "an approval": ("UPDATE record SET state = 'approved', task = 'none', approver_id = 2 WHERE id = 3", "record 3"),
    "an approval is withdrawn": (
        "UPDATE record SET state = 'draft', task = 'review', approver_id = NULL WHERE id = 1",
        "record 1",
    ),
    "a user's role": ("UPDATE \"user\" SET role = 'supervisor' WHERE name = 'ann'", "user 1"),
    "a user's password": ("UPDATE \"user\" SET password_hash = 'x' WHERE name = 'ann'", "user 1"),
    "a user's offices": ("DELETE FROM user_office WHERE user_id = 1", "user_office 1-1"),
    "a scan's row": ("UPDATE scan SET sha256 = '" + "a" * 64 + "' WHERE id = 2", "scan 2"),
    "a reading": ("UPDATE reading SET entry = replace(entry, 'Binh', 'Bình') WHERE id = 1", "reading 1"),
    "a case that was sent": ("UPDATE upload_case SET cells = '{}' WHERE id = 1", "upload_case 1"),
    "an answer of the receiver": ("UPDATE upload_event SET state = 'imported' WHERE id = 2", "upload_event 2"),
    "an answer is gone": ("DELETE FROM upload_event WHERE id = 2", "upload_event 2"),
    "a submission": ("UPDATE submission SET cases = 2", f"submission {'s' * 64}"),
    "a page": ("UPDATE page SET decision = 'blank' WHERE id = 1", "page 1"),
}
"""What is changed → the statement, and what is named."""


@pytest.mark.parametrize("change", [tail_cut, tail_cut_with_its_head, chain_computed_anew, trail_emptied, head_removed])
def test_a_trail_that_was_changed_is_found(office: ReviewStore, change: Callable[[Connection], None]) -> None:
    assert check(office.store) == 3
    with office.store.engine.begin() as connection:
        change(connection)
    with pytest.raises(IntegrityBroken):
        check(office.store)


def test_dropped_triggers_are_found(office: ReviewStore) -> None:
    with office.store.engine.begin() as connection:
        unguarded(connection)
    with pytest.raises(IntegrityBroken, match="trigger"):
        check(office.store)


@pytest.mark.parametrize("what", ROWS)
def test_a_row_that_was_changed_is_named(office: ReviewStore, what: str) -> None:
    statement, named = ROWS[what]
    with office.store.engine.begin() as connection:
        by(statement)(connection)
    with pytest.raises(IntegrityBroken, match=f"{named}:"):
        check(office.store)


def test_a_scan_that_was_removed_with_its_seal_is_counted(store_url: str, tmp_path: Path) -> None:
    store = open_store(store_url, busy_seconds=5, notary=Notary(tmp_path / "keys"))
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2018, "01", HERE))
        for number in range(3):
            rows.scans.add(book.id, f"{number}.jpg", f"{number:064d}", "image/jpeg", 10)
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM scan WHERE id = 2"))
        connection.execute(text("DELETE FROM seal WHERE kind = 'scan' AND row = '2'"))
    with pytest.raises(IntegrityBroken, match="scan: 2 dòng, lẽ ra 3"):
        check(store)
    store.close()


def test_a_row_put_back_to_an_earlier_version_with_its_seal_is_found(office: ReviewStore) -> None:
    columns = "so, name_folded, state, current, version, task"
    row = text(f"SELECT {columns} FROM record WHERE id = 3")
    seal = text("SELECT seal FROM seal WHERE kind = 'record' AND row = '3'")
    with office.store.engine.begin() as connection:
        before, sealed = connection.execute(row).one(), connection.scalar(seal)
    eve = office.person("eve")
    with office.store.begin() as rows:
        rows.queue.take(3, eve, 900)
        rows.decisions.hand_on(rows.decisions.opened(3, eve, 1), eve, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
    with office.store.engine.begin() as connection:
        sets = ", ".join(f"{name.strip()} = :{name.strip()}" for name in columns.split(","))
        connection.execute(text(f"UPDATE record SET {sets} WHERE id = 3"), before._asdict())
        connection.execute(text("UPDATE seal SET seal = :seal WHERE kind = 'record' AND row = '3'"), {"seal": sealed})
    with pytest.raises(IntegrityBroken, match="record: 3 dòng"):
        check(office.store)


def test_a_changed_row_is_not_sealed_as_if_it_were_ours(office: ReviewStore) -> None:
    """The program does not go on with a record that somebody else has changed: its seal would hide it."""
    eve = office.person("eve")
    with office.store.engine.begin() as connection:
        connection.execute(text("UPDATE record SET current = replace(current, 'Binh', 'Bính') WHERE id = 3"))
    with pytest.raises(IntegrityBroken, match="record 3"), office.store.begin() as rows:
        rows.queue.take(3, eve, 900)
        rows.decisions.hand_on(rows.decisions.opened(3, eve, 1), eve, DecisionKind.ACCEPT, ReviewTask.APPROVAL)


def test_nothing_takes_the_place_of_what_is_kept_for_ever(office: ReviewStore) -> None:
    if office.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE; ON CONFLICT DO UPDATE asks the triggers")
    for table in ("audit_event", "decision", "reading"):
        listed = ", ".join(f'"{name}"' for name in _columns(office.store, table))
        refused = pytest.raises(DatabaseError, match="append-only|approved record is not changed")
        with refused, office.store.engine.begin() as connection:
            connection.execute(text(f"INSERT OR REPLACE INTO {table} ({listed}) SELECT {listed} FROM {table} LIMIT 1"))
    check(office.store)


def test_an_older_database_or_one_without_seals_does_not_open(
    office: ReviewStore, store_url: str, tmp_path: Path
) -> None:
    office.store.close()
    with office.store.engine.begin() as connection:
        seals_taken_off(connection)
        unguarded(connection)
        connection.execute(text("DELETE FROM audit_event"))
        connection.execute(text("UPDATE audit_head SET events = 0, hash = :genesis"), {"genesis": GENESIS})
    with pytest.raises(IntegrityBroken, match="mốc 3 sự kiện"):
        open_store(store_url, busy_seconds=5, notary=Notary(tmp_path / "keys"))


def test_a_tail_that_was_cut_is_found_by_an_anchor_alone(office: ReviewStore) -> None:
    with office.store.begin() as rows:
        anchor = rows.audit.anchor()
        assert anchor is not None
    assert Notary(Path("nowhere")).kept is None
    later = Anchor(anchor.events + 1, anchor.head, anchor.key, anchor.seal)
    assert check(office.store, anchor) == 3
    with pytest.raises(IntegrityBroken, match="đã bị sửa"):
        check(office.store, later)
    key = Notary(Path(str(office.store.notary and office.store.notary.folder))).newest
    assert key is not None and office.store.notary is not None
    with pytest.raises(IntegrityBroken, match="mốc 9 sự kiện"):
        check(office.store, office.store.notary.anchor(9, "a" * 64, key))
    assert check(office.store, Notary(Path("elsewhere")).anchor(9, "a" * 64, type(key)(b"0" * 32))) == 3


def test_a_renewed_key_seals_everything_and_the_old_one_nothing(office: ReviewStore, tmp_path: Path) -> None:
    notary = office.store.notary
    assert notary is not None
    with office.store.begin() as rows:
        before = rows.audit.anchor()
    assert before is not None
    old = (notary.folder / "trail.keys").read_text(encoding="ascii")
    assert renew_key(office.store, notary) == 4
    with office.store.begin() as rows:
        rows.audit.add("record.read", "record:1")
    assert check(office.store, before) == 5
    assert (notary.folder / "trail.keys").stat().st_mode & 0o077 == 0
    (notary.folder / "trail.keys").write_text(old, encoding="ascii")
    with pytest.raises(TrailKeyLost), Store(office.store.engine, Notary(notary.folder)).begin() as rows:
        rows.audit.check()


def test_a_new_key_is_refused_where_something_was_changed(office: ReviewStore) -> None:
    assert office.store.notary is not None
    with office.store.engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET role = 'supervisor' WHERE name = 'ann'"))
    with pytest.raises(IntegrityBroken, match="user 1"):
        renew_key(office.store, office.store.notary)


def test_without_its_key_a_database_is_read_and_not_written_until_somebody_adopts_it(
    office: ReviewStore, tmp_path: Path
) -> None:
    bare = Store(office.store.engine)
    with bare.begin() as rows:
        assert rows.records.of_book(office.book)
    with pytest.raises(TrailKeyLost), bare.begin() as rows:
        rows.audit.add("record.read", "record:1")
    notary = Notary(tmp_path / "new")
    lost = Store(office.store.engine, notary)
    with pytest.raises(TrailKeyLost), lost.begin() as rows:
        rows.audit.add("record.read", "record:1")
    adopt(lost, notary)
    assert check(lost) == 4


def _columns(store: Store, table: str) -> list[str]:
    return [column["name"] for column in inspect(store.engine).get_columns(table)]
