"""The lock of an accepted book: the database refuses every change by hand; a correction goes its own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline.store import open_store
from pipeline.store.acceptance.acceptances import BookLocked
from pipeline.store.acceptance.corrections import LegalBasis
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Role
from records.stages import EntryReading, FieldState
from tests.support.accepted_book import accepted, vouched
from tests.support.accepted_book import locked as lock
from tests.support.review_store import HERE, ReviewStore, books_in

PAPER = LegalBasis("Quyết định cải chính", "12/QĐ-UBND", "05/03/2026", "UBND xã Thử Nghiệm")
BY_HAND = {
    "value": "UPDATE record SET current = replace(current, 'Binh', 'Bính'), version = version + 1 WHERE id = {record}",
    "number": "UPDATE record SET so = '99' WHERE id = {record}",
    "reopened": "UPDATE record SET state = 'draft', approver_id = NULL WHERE id = {record}",
    "withdrawn": "UPDATE record SET state = 'withdrawn' WHERE id = {record}",
    "other book": "UPDATE record SET book_id = '{other}' WHERE id = {record}",
    "gone": "DELETE FROM record WHERE id = {record}",
    "decision": 'INSERT INTO decision (record_id, user_id, act, "column", before, after, reason, at) '
    "VALUES ({record}, 1, 'approve', '', '', '', '', '')",
    "keying": "INSERT INTO keying (record_id, round, user_id, choices, keyed_at) VALUES ({record}, 1, 1, '[]', '')",
    "note": "INSERT INTO amendment (record_id, user_id, amendment, added_at) VALUES ({record}, 1, '{{}}', '')",
    "page": "UPDATE page SET decision = 'rejected' WHERE book_id = '{book}'",
    "no page": "DELETE FROM page WHERE book_id = '{book}'",
    "scan": "UPDATE scan SET sha256 = 'x' WHERE book_id = '{book}'",
    "book": "UPDATE book SET year = 1999 WHERE id = '{book}'",
    "unlocked": "DELETE FROM acceptance",
    "another day": "UPDATE acceptance SET at = ''",
}


@pytest.fixture
def locked(store_url: str) -> Iterator[ReviewStore]:
    """A book that lan reviewed and chief accepted; the other one is open."""
    made, _other = books_in(open_store(store_url, busy_seconds=5), (HERE, "UBND xã Láng Giềng"), 2, None)
    lock(made)
    yield made
    made.store.close()


def other_of(locked: ReviewStore) -> str:
    with locked.store.begin() as rows:
        return next(book.id for book in rows.books.all() if book.id != locked.book)


@pytest.mark.parametrize("statement", BY_HAND.values(), ids=BY_HAND)
def test_nothing_of_a_locked_book_is_changed_by_hand(locked: ReviewStore, statement: str) -> None:
    words = {"record": locked.records[0], "book": locked.book, "other": other_of(locked)}
    with pytest.raises(DatabaseError, match="locked|append-only"), locked.store.engine.begin() as connection:
        connection.execute(text(statement.format(**words)))


def test_another_book_and_the_place_in_the_queue_stay_free(locked: ReviewStore) -> None:
    free = {"book": other_of(locked)}
    with locked.store.engine.begin() as connection:
        records = connection.execute(text("UPDATE record SET so = '99' WHERE book_id = :book"), free)
        pages = connection.execute(text("UPDATE page SET decision = 'blank' WHERE book_id = :book"), free)
        assert records.rowcount and pages.rowcount
    with locked.store.begin() as rows:
        rows.records.rank({locked.records[0]: 7})
    with locked.store.begin() as rows:
        record = rows.records.get(locked.records[0])
        assert record is not None and record.effort == 7


def test_the_program_says_who_locked_the_book(locked: ReviewStore) -> None:
    with locked.store.begin() as rows, pytest.raises(BookLocked, match="chief"):
        rows.acceptances.require_open(locked.book)
    with locked.store.begin() as rows:
        rows.acceptances.require_open(other_of(locked))
        assert rows.acceptances.locked() == {locked.book}


def test_a_book_is_accepted_after_its_sample_by_somebody_who_keyed_nothing_in_it(store_url: str) -> None:
    (made,) = books_in(open_store(store_url, busy_seconds=5), (HERE,), 2, None)
    accepted(made)
    with made.store.begin() as rows:
        chief = rows.people.find("chief").id
    with pytest.raises(DatabaseError, match="not ready"), made.store.begin() as rows:
        rows.acceptances.add(made.book, chief, "")
    vouched(made)
    with made.store.begin() as rows:
        people = {name: rows.people.find(name).id for name in ("lan", "sam", "chief")}
        worked = [name for name, one in people.items() if rows.acceptances.worked_on(made.book, one)]
        assert worked == ["lan"] and rows.samples.keyed_by(made.book, people["sam"])
    for author in ("lan", "sam"):
        with pytest.raises(DatabaseError, match="not for them"), made.store.begin() as rows:
            rows.acceptances.add(made.book, people[author], "")
    with made.store.begin() as rows:
        rows.acceptances.add(made.book, people["chief"], "")
    made.store.close()


def test_a_book_with_an_open_record_is_not_accepted(store_url: str) -> None:
    (made,) = books_in(open_store(store_url, busy_seconds=5), (HERE,), 2, None)
    chief = made.person("chief", Role.SUPERVISOR)
    with pytest.raises(DatabaseError, match="not ready"), made.store.begin() as rows:
        rows.acceptances.add(made.book, chief.id, "")
    made.store.close()


def corrected(locked: ReviewStore, name: str, basis: LegalBasis = PAPER) -> None:
    with locked.store.begin() as rows:
        record = rows.records.get(locked.records[0])
        assert record is not None
        rows.corrections.add(record, renamed(record.current, name), rows.people.find("chief").id, basis)


def renamed(entry: EntryReading, name: str) -> EntryReading:
    fields = (
        replace(field, value=name, state=FieldState.READ) if field.column == "nksHoTen" else field
        for field in entry.fields
    )
    return EntryReading(entry.row, tuple(fields))


def test_a_correction_is_a_decision_with_its_basis_and_overwrites_nothing(locked: ReviewStore) -> None:
    corrected(locked, "Trần Văn Bính")
    corrected(locked, "Trần Văn Bình")
    with locked.store.begin() as rows:
        record = rows.records.get(locked.records[0])
        assert record is not None and record.state == "approved"
        names = [field.value for field in record.current.fields if field.column == "nksHoTen"]
        assert names == ["Trần Văn Bình"]
        first, second = rows.corrections.of_book(locked.book)
        assert [now.value for _was, now in (*first.changes, *second.changes)] == ["Trần Văn Bính", "Trần Văn Bình"]
        told = rows.decisions.history(record.id)[0]
        assert (told.act, told.column, told.user) == ("correct", "nksHoTen", "chief")
        assert "12/QĐ-UBND" in told.reason and told.before is not None and told.before.value == "Trần Văn Bính"
        assert rows.corrections.count(locked.book) == 2
        assert rows.audit.check() >= 0


@pytest.mark.parametrize("missing", ["paper", "number", "date", "issuer"])
def test_a_correction_without_its_basis_is_refused(locked: ReviewStore, missing: str) -> None:
    with pytest.raises(DatabaseError, match="basis"):
        corrected(locked, "Trần Văn Bính", replace(PAPER, **{missing: ""}))


def test_a_record_is_changed_only_to_what_its_correction_says(locked: ReviewStore) -> None:
    """Whoever writes a correction by hand cannot use it for another value, or a second time."""
    corrected(locked, "Trần Văn Bính")
    change = "UPDATE record SET current = '{}', version = version + :step WHERE id = :id"
    for step in (0, 1):
        with pytest.raises(DatabaseError, match="locked"), locked.store.engine.begin() as connection:
            connection.execute(text(change), {"id": locked.records[0], "step": step})


def test_an_open_book_has_no_corrections(locked: ReviewStore) -> None:
    with locked.store.begin() as rows:
        record, chief = rows.records.of_book(other_of(locked))[0], rows.people.find("chief")
    with pytest.raises(DatabaseError, match="basis"), locked.store.begin() as rows:
        rows.corrections.add(record, renamed(record.current, "A"), chief.id, PAPER)


def test_a_person_stands_for_each_role(locked: ReviewStore) -> None:
    """Keying in the book, also in a record of it that is not theirs, makes its author of them."""
    other = other_of(locked)
    with locked.store.begin() as rows:
        record = rows.records.of_book(other)[0]
        ann = rows.people.find("lan")
        rows.keyings.add(record.id, KeyingRound.FIRST, ann.id, [])
        assert rows.acceptances.worked_on(other, ann.id)
        assert not rows.acceptances.worked_on(other, rows.people.find("chief").id)
