"""Cells that wait for a person are counted: unread ones, and those that were not read surely."""

from __future__ import annotations

from pipeline.store import Store
from pipeline.store.books.books import NewBook
from pipeline.store.books.cells import WaitingCells, total
from pipeline.store.books.record import BY_PERSON, DraftEntry, ReviewTask
from pipeline.store.passing.policies import NewPolicy, PassingThresholds
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person, Role, Scope
from records.examination import Examination
from records.language import Message
from records.stages import EntryReading, FieldReading, FieldState

READ, UNREAD = FieldState.READ, FieldState.UNREAD


def kept(store: Store, *entries: tuple[FieldReading, ...]) -> tuple[str, list[int]]:
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2007, "01", "UBND xã Thử Nghiệm"))
        scan = rows.scans.add(book.id, "p1.jpg", "a" * 64, "image/jpeg", 10)
        page = rows.pages.replace(scan, [Examination.refused(())])[0]
        readings = [EntryReading(place, fields) for place, fields in enumerate(entries)]
        drafts = [DraftEntry(f"1:{one.row}", page.id, place, one, one) for place, one in enumerate(readings)]
        return book.id, rows.records.keep_drafts(book, drafts)


def test_unread_and_unsure_cells_wait_and_sure_blank_derived_and_decided_ones_do_not(store: Store) -> None:
    book, ids = kept(
        store,
        (
            FieldReading("so", READ, "1", "1", 0.99),
            FieldReading("nksHoTen", READ, "Lò Văn Páo", "Lò Văn Páo", 0.7),
            FieldReading("meHoTen", UNREAD),
            FieldReading("chaHoTen", UNREAD),
            FieldReading("ghiChu", FieldState.BLANK, confidence=0.5),
            FieldReading("quyenSo", FieldState.DERIVED, value="01/2007", confidence=0.1),
            FieldReading("nksDanToc", READ, "Thái", "Thái", 0.4, source=f"{BY_PERSON}7"),
        ),
        (FieldReading("so", READ, "2", "2", 0.99),),
    )
    with store.begin() as rows:
        waiting = rows.cells.waiting(book, 0.95)
        assert waiting == {ids[0]: WaitingCells(unread=2, unsure=1)}
        assert rows.cells.waiting(book, 0.6) == {ids[0]: WaitingCells(unread=2)}
    assert total(waiting).cells == 3
    assert "2 ô chưa đọc được" in total(waiting).words
    assert total({}) == WaitingCells()


def test_decided_are_the_cells_that_a_person_answered_and_whole_records_that_were_gone_through(store: Store) -> None:
    fields = (
        FieldReading("so", READ, "1", "1", 0.99),
        FieldReading("nksHoTen", READ, "Lò Văn Páo", "Lò Văn Páo", 0.7, source=f"{BY_PERSON}7"),
        FieldReading("chaHoTen", UNREAD),
        FieldReading("ghiChu", FieldState.BLANK, source=f"{BY_PERSON}7"),
        FieldReading("quyenSo", FieldState.DERIVED, value="01/2007"),
    )
    book, ids = kept(store, fields, (FieldReading("so", READ, "2", "2", 0.99),), fields)
    with store.begin() as rows:
        user = rows.people.add("ann", "no hash", Role.REVIEWER, everywhere=True)
        ann = Person(user.id, "ann", Role.REVIEWER, Scope(None))
        rows.queue.take(ids[2], ann, 900.0)
        record = rows.records.get(ids[2])
        assert record is not None
        rows.decisions.hand_on(record, ann, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
        answered = {"nksHoTen": "Lò Văn Páo", "ghiChu": ""}
        assert rows.cells.decided(book) == {"1:0": answered, "1:2": {"so": "1", **answered}}


def test_what_passed_by_itself_decides_nothing(store: Store) -> None:
    book, ids = kept(store, (FieldReading("so", READ, "1", "1", 0.99),))
    with store.begin() as rows:
        user = rows.people.add("chi", "no hash", Role.SUPERVISOR, everywhere=True)
        chief = Person(user.id, "chi", Role.SUPERVISOR, Scope(None))
        thresholds = PassingThresholds(sure_from=0.95, agreeing_from=0.5, blank_from=0.95)
        policy = rows.policies.give(book, chief, NewPolicy(is_on=True, thresholds=thresholds, version="1", reason=""))
        record = rows.records.get(ids[0])
        assert record is not None
        assert rows.passings.let_pass(record, policy.id, Message("qua"))
        assert rows.cells.decided(book) == {}
