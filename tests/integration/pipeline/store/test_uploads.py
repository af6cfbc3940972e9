"""Ledger of the upload on both databases: sums, answers told twice, keys prepared twice, rows that nobody changes."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from exports.upload.cases import UploadCase
from exports.upload.outcomes import CaseState, Outcome
from pipeline.store.ledgers.uploads import NewSubmission, NewUpload
from tests.support.review_store import ReviewStore, review_store

KEYS = tuple(f"{number:064d}" for number in range(3))


@pytest.fixture
def book(store_url: str) -> ReviewStore:
    (made,) = review_store(store_url)
    return made


def submission(book: ReviewStore, name: str = "s") -> NewSubmission:
    cases = [
        UploadCase(key, str(place), place, f"{place}.pdf", {"so": str(place)}) for place, key in enumerate(KEYS, 1)
    ]
    uploads = tuple(NewUpload(record, case) for record, case in zip(book.records, cases, strict=True))
    return NewSubmission(name * 64, book.book, "e" * 64, "z" * 64, uploads)


def test_sums_follow_the_highest_state_and_come_to_what_was_declared(book: ReviewStore) -> None:
    with book.store.begin() as rows:
        rows.uploads.prepare(submission(book))
        rows.uploads.tell([Outcome(KEYS[0], CaseState.IMPORTED, "7"), Outcome(KEYS[1], CaseState.REJECTED)], "http")
        rows.uploads.tell([Outcome(KEYS[0], CaseState.RECEIVED), Outcome(KEYS[2], CaseState.SENT)], "http")
    with book.store.begin() as rows:
        sums = rows.uploads.sums()[book.book]
        first = rows.uploads.of_book(book.book)[0]
    assert (sums.prepared, sums.imported, sums.rejected, sums.unknown, sums.balanced) == (3, 1, 1, 1, True)
    assert [one.outcome.state for one in first.learned] == [CaseState.PREPARED, CaseState.IMPORTED, CaseState.RECEIVED]
    assert (first.standing.reference, first.case.cells) == ("7", {"so": "1"})
    book.store.close()


def test_an_answer_told_twice_is_kept_once_and_a_strange_key_is_named(book: ReviewStore) -> None:
    told = [Outcome(KEYS[0], CaseState.REJECTED, code="E", words="Sai"), Outcome("?" * 64, CaseState.IMPORTED)]
    with book.store.begin() as rows:
        rows.uploads.prepare(submission(book))
        assert rows.uploads.tell([*told, *told], "folder") == {"?" * 64}
    with book.store.begin() as rows:
        rows.uploads.tell(told, "folder")
        assert len(rows.uploads.of_book(book.book)[0].learned) == 2
    book.store.close()


def test_a_case_is_prepared_once_whatever_the_submission(book: ReviewStore) -> None:
    with book.store.begin() as rows:
        rows.uploads.prepare(submission(book))
    with pytest.raises(IntegrityError), book.store.begin() as rows:
        rows.uploads.prepare(submission(book, "t"))
    with book.store.begin() as rows:
        assert rows.uploads.sums()[book.book].prepared == 3
    book.store.close()


@pytest.mark.parametrize("table", ["submission", "upload_case", "upload_event"])
@pytest.mark.parametrize("verb", ["DELETE FROM {table}", "UPDATE {table} SET book_id = book_id"])
def test_the_database_refuses_to_change_a_row(book: ReviewStore, table: str, verb: str) -> None:
    with book.store.begin() as rows:
        rows.uploads.prepare(submission(book))
    said = verb.replace("book_id", "id") if table == "upload_event" else verb
    with pytest.raises(DatabaseError, match="append-only"), book.store.engine.begin() as connection:
        connection.execute(text(said.format(table=table)))
    book.store.close()
