"""What the database itself holds to in the review: one holder, three keyers, another approver, acts that stay."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from pipeline.store import Transaction
from pipeline.store.books.record import DraftEntry, ReviewTask
from pipeline.store.review.choices import CaseChoice
from pipeline.store.review.decisions import DecisionKind, FieldChange
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Person, Role, Scope
from pipeline.store.review.queue_queries import MOST_COMMUNES, QueueFilter
from reconcile.decision.verdicts import MatchDecision, RelationOutcome
from records.errors import LeaseLost, RecordChanged
from records.stages import FieldReading, FieldState
from tests.support.review_store import ELSEWHERE, HERE, ReviewStore, entry, review_store

ANY = QueueFilter()
QUARTER = 900.0


@pytest.fixture
def here(store_url: str) -> Iterator[ReviewStore]:
    made = review_store(store_url)[0]
    yield made
    made.store.close()


def typed(person: Person, value: str) -> FieldChange:
    return FieldChange(
        FieldReading("nksHoTen", FieldState.READ, value, value, 1.0, source=f"person:{person.id}"), "", person.id
    )


def next_id(rows: Transaction, person: Person, wanted: QueueFilter = ANY) -> int | None:
    found = rows.queue.next(person, [ReviewTask.REVIEW], wanted)
    return found[0].id if found else None


def save(here: ReviewStore, person: Person, record_id: int, version: int, value: str) -> None:
    with here.store.begin() as rows:
        record = rows.decisions.opened(record_id, person, version)
        rows.decisions.change(record, [typed(person, value)])
        rows.decisions.hand_on(record, person, DecisionKind.ACCEPT, ReviewTask.APPROVAL)


def test_the_most_doubtful_record_comes_first_and_a_held_one_not_again(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    with here.store.begin() as rows:
        first = here.records[0]
        assert next_id(rows, ann) == first
        rows.queue.take(first, ann, QUARTER)
        assert next_id(rows, bob) == here.records[1]
        assert rows.queue.take(first, bob, QUARTER).user == "ann"


def test_a_lease_that_ran_out_lets_go(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    with here.store.begin() as rows:
        rows.queue.take(here.records[0], ann, 0.0)
        assert rows.queue.holder(here.records[0]) is None
        assert rows.queue.take(here.records[0], bob, QUARTER).user == "bob"
        assert not rows.queue.prolong(here.records[0], ann, QUARTER)


def test_a_lease_of_a_clock_that_was_set_back_since_lets_go(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    with here.store.begin() as rows:
        rows.queue.take(here.records[0], ann, QUARTER)
    with here.store.engine.begin() as connection:
        connection.execute(text("UPDATE assignment SET taken_at = '2035-01-01', expires_at = '2035-01-02'"))
    with here.store.begin() as rows:
        assert rows.queue.holder(here.records[0]) is None
        assert rows.queue.holders(here.records) == {}
        assert not rows.queue.prolong(here.records[0], ann, QUARTER)
        assert next_id(rows, bob) == here.records[0]
        assert rows.queue.take(here.records[0], bob, QUARTER).user == "bob"


def test_the_database_refuses_a_second_live_assignment(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    add = text("INSERT INTO assignment (record_id, user_id, taken_at, expires_at) VALUES (:record, :person, '', '')")
    with pytest.raises(IntegrityError), here.store.engine.begin() as connection:
        for person in (ann, bob):
            connection.execute(add, {"record": here.records[0], "person": person.id})


def test_many_hands_never_get_one_record(store_url: str) -> None:
    here = review_store(store_url, entries=8)[0]
    people = [here.person(f"p{number}") for number in range(8)]
    got: list[int] = []

    def work(person: Person) -> None:
        with here.store.begin() as rows:
            taken = rows.queue.take_next(person, [ReviewTask.REVIEW], ANY, QUARTER)
        assert taken is not None and taken.lease.user_id == person.id
        got.append(taken.lease.record_id)

    threads = [threading.Thread(target=work, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(here.records)
    here.store.close()


def test_a_record_that_is_taken_in_the_last_moment_is_not_handed_out(
    here: ReviewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    with here.store.begin() as rows:
        rows.queue.take(here.records[0], ann, QUARTER)
        looked = iter([(rows.records.get(one), ()) for one in here.records[:2]])
        monkeypatch.setattr(rows.queue, "next", lambda *_asked: next(looked))
        taken = rows.queue.take_next(bob, [ReviewTask.REVIEW], ANY, QUARTER)
    assert taken is not None
    assert (taken.record.id, taken.lease.record_id, taken.lease.user) == (here.records[1], here.records[1], "bob")


def test_filters_and_communes_bound_the_queue(store_url: str) -> None:
    here, there = review_store(store_url, (HERE, ELSEWHERE))
    ann = here.person("ann")
    with here.store.begin() as rows:
        assert {record.id for record in rows.queue.listed(ann, [ReviewTask.REVIEW], ANY, 10)} == set(here.records)
        assert next_id(rows, ann, QueueFilter(book=there.book)) is None
        assert next_id(rows, ann, QueueFilter(rule="V5")) == here.records[0]
        assert next_id(rows, ann, QueueFilter(type="KT")) is None
    here.store.close()


def test_who_works_on_some_communes_gets_their_most_doubtful_records_in_one_order(store_url: str) -> None:
    third = "UBND xã Xa Xôi"
    here, there, _elsewhere = review_store(store_url, (HERE, ELSEWHERE, third))
    with here.store.begin() as rows:
        offices = {book.office.name: book.office.id for book in rows.books.all()}
    both = Person(here.person("ann").id, "ann", Role.REVIEWER, Scope(frozenset({offices[HERE], offices[ELSEWHERE]})))
    got = []
    with here.store.begin() as rows:
        while (found := rows.queue.next(both, [ReviewTask.SECOND, ReviewTask.REVIEW], ANY)) is not None:
            record = found[0]
            got.append((record.effort, record.id))
            rows.decisions.hand_on(record, both, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
    assert got == sorted(got)
    assert {found for _effort, found in got} == {*here.records, *there.records}
    here.store.close()


def test_who_may_work_nowhere_gets_nothing_and_a_long_list_of_communes_is_no_hindrance(here: ReviewStore) -> None:
    ann = here.person("ann")
    many = Scope(frozenset({*(ann.scope.offices or ()), *range(5000, 5000 + MOST_COMMUNES)}))
    with here.store.begin() as rows:
        assert next_id(rows, Person(ann.id, "ann", Role.REVIEWER, Scope(frozenset()))) is None
        assert next_id(rows, Person(ann.id, "ann", Role.REVIEWER, many)) == here.records[0]


def test_an_arbitration_comes_before_reviews_but_not_from_a_commune_of_others(store_url: str) -> None:
    here, there = review_store(store_url, (HERE, ELSEWHERE))
    ann, tasks = here.person("ann"), [ReviewTask.ARBITRATION, ReviewTask.REVIEW]
    with here.store.engine.begin() as connection:
        for record_id in (here.records[-1], there.records[0]):
            connection.execute(text("UPDATE record SET task = 'arbitration' WHERE id = :id"), {"id": record_id})
    with here.store.begin() as rows:
        asked = []
        while (found := rows.queue.next(ann, tasks, ANY)) is not None:
            record = found[0]
            asked.append(record.id)
            rows.decisions.hand_on(record, ann, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
    assert asked == [here.records[-1], *here.records[:-1]]
    here.store.close()


def test_who_asks_again_gets_the_record_they_hold_and_a_lease_that_ran_out_keeps_its_row(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    with here.store.begin() as rows:
        rows.queue.take(here.records[0], ann, 0.0)
        first, again = (rows.queue.take_next(bob, [ReviewTask.REVIEW], ANY, QUARTER) for _time in range(2))
        assert first is not None and again is not None
        assert (first.record.id, first.lease.taken_at) == (again.record.id, again.lease.taken_at)
    with here.store.engine.begin() as connection:
        kept = connection.execute(text("SELECT user_id, ended_at FROM assignment ORDER BY id")).all()
    assert [(user, ended_at is None) for user, ended_at in kept] == [(ann.id, False), (bob.id, True)]


def test_a_save_needs_the_lease_and_the_version(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    record = here.records[0]
    with here.store.begin() as rows:
        found = rows.records.get(record)
        assert found is not None
        version = found.version
    with pytest.raises(LeaseLost):
        save(here, bob, record, version, "Trần Văn Bình")
    with here.store.begin() as rows:
        rows.queue.take(record, ann, QUARTER)
    save(here, ann, record, version, "Trần Văn Bình")
    with here.store.begin() as rows:
        rows.queue.take(record, bob, QUARTER)
    with pytest.raises(RecordChanged):
        save(here, bob, record, version, "Trần Văn Bính")


def test_every_change_tells_before_after_who_and_can_be_undone(here: ReviewStore) -> None:
    ann, bob = here.person("ann"), here.person("bob")
    record_id = here.records[0]
    with here.store.begin() as rows:
        rows.queue.take(record_id, ann, QUARTER)
    save(here, ann, record_id, 1, "Trần Văn Bình")
    with here.store.begin() as rows:
        told = rows.decisions.history(record_id, "nksHoTen")
        assert [(one.user, one.before and one.before.value, one.after and one.after.value) for one in told] == [
            ("ann", "Trần Văn Binh", "Trần Văn Bình")
        ]
        rows.queue.take(record_id, bob, QUARTER)
        record = rows.decisions.opened(record_id, bob, 3)
        rows.decisions.undo(record, bob, told[0].id)
        values = {field.column: field.value for field in rows.records.of_book(here.book)[0].current.fields}
        assert values["nksHoTen"] == "Trần Văn Binh"
        assert [one.undone for one in rows.decisions.history(record_id, "nksHoTen")] == [False, True]


def test_decisions_are_kept_for_ever(here: ReviewStore) -> None:
    ann = here.person("ann")
    with here.store.begin() as rows:
        rows.decisions.note(DecisionKind.ACCEPT, here.records[0], ann.id, "")
    for change in ("UPDATE decision SET reason = 'x'", "DELETE FROM decision"):
        with pytest.raises(DatabaseError, match="append-only"), here.store.engine.begin() as connection:
            connection.execute(text(change))


@pytest.mark.parametrize("rounds", [((1, "ann"), (2, "ann")), ((1, "ann"), (1, "bob")), ((2, "bob"), (3, "bob"))])
def test_the_database_wants_three_keyers(here: ReviewStore, rounds: tuple[tuple[int, str], ...]) -> None:
    people = {name: here.person(name) for name in ("ann", "bob")}
    with pytest.raises(IntegrityError), here.store.begin() as rows:
        for turn, name in rounds:
            rows.keyings.add(here.records[0], KeyingRound(turn), people[name].id, [])


def test_nobody_approves_their_own_work(here: ReviewStore) -> None:
    ann, head = here.person("ann", Role.SUPERVISOR), here.person("head", Role.SUPERVISOR)
    for record_id in here.records:
        with here.store.begin() as rows:
            rows.queue.take(record_id, ann, QUARTER)
        save(here, ann, record_id, 1, "Trần Văn Bình")
    with here.store.begin() as rows:
        assert rows.supervision.approve(here.book, ann) == 0
        rows.keyings.add(here.records[0], KeyingRound.SECOND, head.id, [])
        assert rows.supervision.approve(here.book, head) == len(here.records) - 1
    approve = "UPDATE record SET state = 'approved', approver_id = :who WHERE id = :id"
    for who in (ann.id, head.id, None):
        with pytest.raises(DatabaseError, match="no author"), here.store.engine.begin() as connection:
            connection.execute(text(approve), {"who": who, "id": here.records[0]})


def test_an_approved_record_is_not_changed_before_it_is_opened_again(here: ReviewStore) -> None:
    ann, head = here.person("ann"), here.person("head", Role.SUPERVISOR)
    with here.store.begin() as rows:
        rows.queue.take(here.records[0], ann, QUARTER)
    save(here, ann, here.records[0], 1, "Trần Văn Bình")
    with here.store.begin() as rows:
        rows.supervision.approve(here.book, head)
    with pytest.raises(DatabaseError, match="not changed"), here.store.begin() as rows:
        rows.decisions.note(DecisionKind.FIELD, here.records[0], ann.id, "")
    with here.store.begin() as rows:
        record = rows.records.get(here.records[0])
        assert record is not None
        rows.supervision.reopen(record.id, head, "sai số")
        rows.decisions.note(DecisionKind.FIELD, here.records[0], ann.id, "")


def test_reading_the_book_again_keeps_what_people_decided(here: ReviewStore) -> None:
    ann = here.person("ann")
    first, second = here.records[:2]
    with here.store.begin() as rows:
        rows.queue.take(first, ann, QUARTER)
        record = rows.decisions.opened(first, ann, 1)
        rows.decisions.change(record, [typed(ann, "Trần Văn Bình")])
        rows.rescans.ask(record, ann.id, "quét lại trang 1")
        rows.decisions.hand_on(record, ann, DecisionKind.SEND_BACK, ReviewTask.RESCAN)
    with here.store.begin() as rows:
        book = rows.books.find(here.book)
        stored = rows.records.of_book(book.id)
        read = entry("7", "Máy Đọc Khác")
        new = rows.scans.add(book.id, "p1-lai.jpg", "f" * 64, "image/jpeg", 10)
        page = rows.pages.replace(new, [rows.pages.of_book(book.id)[0].examination])[0]
        places = [f"{one.page_id}:0" for one in stored]
        rows.records.keep_drafts(
            book,
            [
                DraftEntry(place, page.id if number == 1 else stored[number - 1].page_id, number, read, read)
                for number, place in enumerate(places, start=1)
            ],
        )
        names = {
            one.id: {field.column: field.value for field in one.current.fields}["nksHoTen"]
            for one in rows.records.of_book(book.id)
        }
        assert names[first] == "Trần Văn Bình"
        assert names[second] == "Máy Đọc Khác"
        assert rows.rescans.waiting(ann.scope) == []
        assert next_id(rows, ann) is not None


def test_one_choice_a_record_stands_until_it_is_forgotten(here: ReviewStore) -> None:
    ann, record = here.person("ann"), here.records[0]
    offered = MatchDecision(RelationOutcome.UNSURE, ("A", "B"), (), (), 0.9, {"nks.name": 1.5}, "1")
    for case in ("A", ""):
        with here.store.begin() as rows:
            act = rows.decisions.numbered(DecisionKind.CHOOSE, record, ann.id, case)
            kept = CaseChoice(act, case, offered, {"A": "a", "B": "b"})
            rows.choices.keep(record, kept)
        with here.store.begin() as rows:
            assert rows.choices.of_record(record) == kept
            assert rows.choices.of_book(here.book) == {record: kept}
    with here.store.begin() as rows:
        rows.choices.forget(record)
        assert (rows.choices.of_record(record), rows.choices.of_book(here.book)) == (None, {})
