"""The database: migrations, keys, steps, and what it refuses by itself."""

from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline.store import Store, migrations, open_store
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import DraftEntry
from pipeline.store.engine import newest_revision
from pipeline.store.schema.base import Base
from pipeline.store.steps import StepKey, StepStanding
from records.errors import IntegrityBroken, UsageError, WriteFailed
from records.examination import Examination
from records.stages import EntryReading, FieldReading, FieldState

BOOK = NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm")
KEY = StepKey("read", "1", "p", "i")
GUARDS_OFF = {
    "sqlite": ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"),
    "postgresql": ("ALTER TABLE audit_event DISABLE TRIGGER ALL",),
}


def a_page(store: Store) -> tuple[str, int]:
    with store.begin() as rows:
        book = rows.books.add(BOOK)
        scan = rows.scans.add(book.id, "p1.jpg", "a" * 64, "image/jpeg", 10)
        return book.id, rows.pages.replace(scan, [Examination.refused(())])[0].id


def draft(page_id: int, so: str, place: str = "1:0") -> DraftEntry:
    entry = EntryReading(None, (FieldReading("so", FieldState.READ, so, so, 0.9),))
    return DraftEntry(place, page_id, 1, entry, entry)


def test_migrations_on_an_empty_database_give_the_mapped_tables(store: Store) -> None:
    with store.engine.connect() as connection:
        options = {"include_name": lambda name, kind, _within: kind != "table" or not name.startswith("search")}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_opening_again_changes_nothing(store: Store, store_url: str) -> None:
    a_page(store)
    again = open_store(store_url, busy_seconds=5)
    with again.begin() as rows:
        assert len(rows.books.all()) == 1
    again.close()


def test_the_newest_migration_is_the_one_that_alembic_ends_with() -> None:
    scripts = ScriptDirectory(str(Path(str(files(migrations)))))
    assert newest_revision() == scripts.get_current_head()


def test_a_database_of_a_newer_version_is_not_touched(store: Store, store_url: str) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match="9999"):
        open_store(store_url, busy_seconds=5)


@pytest.mark.parametrize("url", ["nonsense", "nosuch://host/db", "sqlite:////no/such/folder/x.sqlite"])
def test_a_database_that_cannot_be_opened_is_a_plain_error(url: str) -> None:
    with pytest.raises(UsageError):
        open_store(url, busy_seconds=1)


def test_a_book_is_added_once_and_found_by_the_start_of_its_id(store: Store) -> None:
    with store.begin() as rows:
        book = rows.books.add(BOOK)
        assert book.id.startswith("KS.2007.01-")
        assert rows.books.find("KS.2007") == book
    with store.begin() as rows, pytest.raises(UsageError, match=book.id):
        rows.books.add(BOOK)


def test_two_offices_may_have_a_book_of_one_number(store: Store) -> None:
    with store.begin() as rows:
        first = rows.books.add(BOOK)
        second = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Khác"))
        assert first.id != second.id
        with pytest.raises(UsageError, match=second.id):
            rows.books.find("KS.2007.01")


def test_twin_copies_of_one_book_are_two_books(store: Store) -> None:
    with store.begin() as rows:
        first = rows.books.add(BOOK)
        second = rows.books.add(NewBook("KS", 2007, "01", BOOK.office, copy="district"))
        assert first.id != second.id


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin() as rows:
        rows.books.add(BOOK)
        raise ZeroDivisionError
    with store.begin() as rows:
        assert rows.books.all() == []


@pytest.mark.parametrize("change", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_the_audit_trail(store: Store, change: str) -> None:
    with store.begin() as rows:
        rows.audit.add("book.add", "KS")
    with pytest.raises(DatabaseError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize("change", ["UPDATE reading SET entry = 'x'", "DELETE FROM reading"])
def test_the_database_refuses_to_change_a_reading(store: Store, change: str) -> None:
    _, page_id = a_page(store)
    with store.begin() as rows:
        rows.records.keep_drafts(rows.books.all()[0], [draft(page_id, "12")])
    with pytest.raises(DatabaseError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(change))


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_event SET action = 'x' WHERE id = 2",
        "DELETE FROM audit_event WHERE id = 2",
        "DELETE FROM audit_event WHERE id = 3",
        "INSERT INTO audit_event (at, actor, action, subject, detail, previous, hash) "
        "VALUES ('', '', '', '', '', 'p', 'h')",
    ],
)
def test_tampering_behind_the_triggers_shows_in_the_chain(store: Store, tampering: str) -> None:
    with store.begin() as rows:
        for number in range(3):
            rows.audit.add("book.add", f"book {number}", number=number)
        assert rows.audit.check() == 3
    with store.engine.begin() as connection:
        for drop in GUARDS_OFF[connection.dialect.name]:
            connection.execute(text(drop))
        connection.execute(text(tampering))
    with store.begin() as rows, pytest.raises(IntegrityBroken):
        rows.audit.check()


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/test.sqlite", busy_seconds=5)
    with store.begin() as rows:
        rows.books.add(BOOK)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(WriteFailed), store.begin() as rows:
        for number in range(1000):
            rows.audit.add("book.add", "x" * 100, number=number)
    with store.begin() as rows:
        assert len(rows.books.all()) == 1
    store.close()


def test_a_step_is_due_until_done_and_again_when_anything_changes(store: Store) -> None:
    book_id, _ = a_page(store)
    with store.begin() as rows:
        rows.steps.done(book_id, "page:1", KEY, "result")
        outcome = rows.steps.outcomes(book_id, "read")["page:1"]
    assert outcome.standing(KEY, 3) is StepStanding.DONE
    for other in (StepKey("read", "2", "p", "i"), StepKey("read", "1", "q", "i"), StepKey("read", "1", "p", "j")):
        assert outcome.standing(other, 3) is StepStanding.DUE


def test_a_failing_step_is_given_up_after_so_many_attempts(store: Store) -> None:
    book_id, _ = a_page(store)
    standings = []
    for _attempt in range(3):
        with store.begin() as rows:
            rows.steps.failed(book_id, "page:1", KEY, "ReaderFailed")
            standings.append(rows.steps.outcomes(book_id, "read")["page:1"].standing(KEY, 3))
    assert standings == [StepStanding.DUE, StepStanding.DUE, StepStanding.GIVEN_UP]
    changed = StepKey("read", "2", "p", "i")
    with store.begin() as rows:
        rows.steps.failed(book_id, "page:1", changed, "ReaderFailed")
        assert rows.steps.outcomes(book_id, "read")["page:1"].attempts == 1


def test_a_new_reading_is_put_beside_the_old_one(store: Store) -> None:
    _, page_id = a_page(store)
    for so in ("12", "13", "13"):
        with store.begin() as rows:
            (record_id,) = rows.records.keep_drafts(rows.books.all()[0], [draft(page_id, so)])
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM reading")).scalar() == 2
    with store.begin() as rows:
        (record,) = rows.records.of_book(rows.books.all()[0].id)
        assert (record.id, record.so) == (record_id, "13")


def test_an_entry_that_is_gone_is_withdrawn_not_deleted(store: Store) -> None:
    book_id, page_id = a_page(store)
    with store.begin() as rows:
        rows.records.keep_drafts(rows.books.all()[0], [draft(page_id, "12"), draft(page_id, "13", "1:2")])
    with store.begin() as rows:
        rows.records.keep_drafts(rows.books.all()[0], [draft(page_id, "12")])
        assert [record.so for record in rows.records.of_book(book_id)] == ["12"]
        assert rows.records.counts()[book_id] == {"draft": 1, "withdrawn": 1}


def test_two_entries_of_one_number_are_both_kept(store: Store) -> None:
    book_id, page_id = a_page(store)
    with store.begin() as rows:
        rows.records.keep_drafts(rows.books.all()[0], [draft(page_id, "48"), draft(page_id, "48", "2:0")])
        assert [record.so for record in rows.records.of_book(book_id)] == ["48", "48"]


def test_the_migrations_have_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
