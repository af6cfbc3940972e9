"""Records are found on both databases, as they stand at the end of every transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import text

from pipeline.books.finding import find_records
from pipeline.store import Store, open_store
from pipeline.store.books.record import DraftEntry, Record, ReviewTask
from pipeline.store.review.decisions import DecisionKind, FieldChange
from pipeline.store.review.people import Role, Scope
from pipeline.store.search.searches import RecordStanding, SearchBounds
from pipeline.store.search.upkeep import fill
from records.search.question import parse_question
from records.stages import FieldState
from tests.support.review_store import ELSEWHERE, HERE, ReviewStore, entry, review_store

ALL = SearchBounds(Scope(None))


def found(store: Store, typed: str, bounds: SearchBounds = ALL) -> list[int]:
    with store.begin() as rows:
        return [hit.record_id for hit in rows.searches.find(parse_question(typed), bounds)]


def renamed(books: ReviewStore, record_id: int, name: str) -> Record:
    """Give a record another name, by a person's decision."""
    with books.store.begin() as rows:
        record = rows.records.get(record_id)
        assert record is not None
        field = next(one for one in record.current.fields if one.column == "nksHoTen")
        change = FieldChange(replace(field, value=name, as_written=name, alternatives=()), "theo mực", 1)
        return rows.decisions.change(record, [change])


def test_a_name_is_found_however_it_is_typed(store_url: str) -> None:
    (books,) = review_store(store_url)
    books.person("lan")
    renamed(books, books.records[0], "Nguyễn Thị Bính")
    renamed(books, books.records[1], "Nguyễn Thị Bình")
    first, second, third = books.records
    assert found(books.store, "Nguyễn Thị Bình")[:2] == [second, first]
    assert set(found(books.store, "nguyen binh")) == {first, second}
    assert set(found(books.store, "nguyem thi bihn")) >= {first, second}
    assert found(books.store, "thị b") and third not in found(books.store, "thị b")
    assert found(books.store, "2/2018") == [second]
    books.store.close()


def test_what_is_misspelt_is_marked_and_comes_last(store_url: str) -> None:
    (books,) = review_store(store_url)
    books.person("lan")
    renamed(books, books.records[2], "Trần Văn Bích")
    with books.store.begin() as rows:
        hits = rows.searches.find(parse_question("tran van bich"), ALL)
    assert (hits[0].record_id, hits[0].as_asked) == (books.records[2], True)
    books.store.close()


def test_a_transaction_that_fails_leaves_the_index_as_it_was(store_url: str) -> None:
    (books,) = review_store(store_url)
    books.person("lan")
    try:
        with books.store.begin() as rows:
            record = rows.records.get(books.records[0])
            assert record is not None
            field = next(one for one in record.current.fields if one.column == "nksHoTen")
            rows.decisions.change(record, [FieldChange(replace(field, value="Phạm Quang"), "", 1)])
            raise LookupError
    except LookupError:
        pass
    assert found(books.store, "Phạm Quang") == []
    assert books.records[0] in found(books.store, "Trần Văn Binh")
    books.store.close()


def test_only_within_the_communes_and_the_filters(store_url: str) -> None:
    here, there = review_store(store_url, (HERE, ELSEWHERE))
    scope = here.person("lan").scope
    assert set(found(here.store, "tran van binh", SearchBounds(scope))) == set(here.records)
    other = next(iter(there.person("hoa", office=ELSEWHERE).scope.offices or ()))
    assert found(here.store, "tran van binh", SearchBounds(scope, office=other)) == []
    assert found(here.store, "tran van binh", SearchBounds(Scope(frozenset()))) == []
    assert set(found(here.store, "tran", replace(ALL, office=other))) == set(there.records)
    assert found(here.store, "tran", replace(ALL, type="KT")) == []
    assert found(here.store, "tran", replace(ALL, year=2017)) == []
    assert len(found(here.store, "tran", replace(ALL, type="KS", year=2018))) == 6
    here.store.close()


def test_the_standing_of_a_record_is_that_of_now(store_url: str) -> None:
    (books,) = review_store(store_url)
    chief = books.person("chief", Role.SUPERVISOR)
    unreviewed, accepted = (replace(ALL, standing=one) for one in (RecordStanding.UNREVIEWED, RecordStanding.ACCEPTED))
    assert (len(found(books.store, "tran", unreviewed)), len(found(books.store, "tran", accepted))) == (3, 0)
    with books.store.begin() as rows:
        record = rows.records.get(books.records[0])
        assert record is not None
        person = rows.people.add("lan", "no hash", Role.REVIEWER, everywhere=True)
        rows.queue.take(record.id, rows.people.person(person.name), 60)
        rows.decisions.hand_on(record, rows.people.person("lan"), DecisionKind.ACCEPT, ReviewTask.APPROVAL)
    with books.store.begin() as rows:
        rows.supervision.approve(books.book, chief)
    assert found(books.store, "tran", accepted) == [books.records[0]]
    books.store.close()


def test_an_entry_that_its_book_no_longer_has_is_not_found_until_it_comes_back(store_url: str) -> None:
    (books,) = review_store(store_url)
    read = entry("1", "Trần Văn Binh")
    with books.store.begin() as rows:
        (book,) = rows.books.all()
        pages = [record.page_id for record in rows.records.of_book(book.id)]
        drafts = [DraftEntry(f"{page}:0", page, place, read, read) for place, page in enumerate(pages, 1)]
        rows.records.keep_drafts(book, drafts[:1])
    assert found(books.store, "tran van binh") == [books.records[0]]
    with books.store.begin() as rows:
        rows.records.keep_drafts(book, drafts)
    assert set(found(books.store, "tran van binh")) == set(books.records)
    books.store.close()


def test_an_index_that_was_emptied_is_filled(store_url: str) -> None:
    """As an upgrade does that makes it or empties it."""
    (books,) = review_store(store_url)
    with books.store.engine.begin() as connection:
        for table in ("searched", "search_word"):
            connection.execute(text(f"DELETE FROM {table}"))
        assert fill(connection) == len(books.records)
    books.store.close()
    store = open_store(store_url, busy_seconds=5)
    assert set(found(store, "tran van bihn")) == set(books.records)
    store.close()


def test_every_record_that_somebody_saw_is_in_the_audit_trail_and_no_name_is(store_url: str) -> None:
    (books,) = review_store(store_url)
    with books.store.begin("user:lan") as rows:
        page = find_records(rows, "Trần Văn Binh", ALL, count=2)
    assert (len(page.records), page.total, page.next) == (2, 3, 2)
    assert page.records[0].record.current.fields[0].state is FieldState.READ
    with books.store.engine.connect() as connection:
        events = connection.execute(text("SELECT action, subject, detail FROM audit_event ORDER BY id")).all()
    assert [event.subject for event in events if event.action == "record.found"] == [
        f"record:{one.record.id}" for one in page.records
    ]
    assert not any("Binh" in event.detail for event in events)
    books.store.close()
