"""The other copy of a book in the review: its ink beside ours for those who may see it, and a supervisor's word."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.books.twins.comparing import RULE
from pipeline.books.twins.twin_copies import STEP
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Role
from records.language import Message
from records.stages import Finding, Severity
from tests.support.forced import forced
from tests.support.review_client import ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE

COLUMN = "nksHoTen"


@pytest.fixture
def desk(tmp_path: Path) -> ReviewOffice:
    """Two communes whose first records are the same entry, with another name in the second copy."""
    made = office(tmp_path, (HERE, ELSEWHERE))
    ours, theirs = made.books
    with ours.store.begin() as rows:
        rows.twins.say(ours.book, theirs.book)
        rows.twins.keep_entries(ours.book, theirs.book, {ours.records[0]: 1})
        finding = Finding(RULE, Severity.WARN, (COLUMN,), Message("Khác bản kia."))
        rows.findings.replace(ours.book, [(ours.records[0], finding)], STEP)
        record = rows.records.get(theirs.records[0])
        assert record is not None
    changed = record.current.fields[1].value.replace("Binh", "Bính")
    forced(
        ours.store,
        "UPDATE record SET current = replace(current, 'Trần Văn Binh', :name) WHERE id = :id",
        name=changed,
        id=theirs.records[0],
    )
    return made


def page(desk: ReviewOffice, name: str, commune: str | None) -> str:
    return desk.enter(name, office=commune).get(f"/records/{desk.books[0].records[0]}").text


def test_both_inks_stand_beside_each_other_and_the_other_value_can_be_taken(desk: ReviewOffice) -> None:
    shown = page(desk, "ann", None)
    assert f"/records/{desk.books[1].records[0]}/ink/{COLUMN}/0" in shown
    assert "Trần Văn B<mark>í</mark>nh" in shown and "Khác bản kia." in shown
    assert "Tr\\u1ea7n V\\u0103n B\\u00ednh" in shown or "Trần Văn Bính" in shown


def test_a_copy_of_another_commune_is_not_shown_to_who_may_not_see_it(desk: ReviewOffice) -> None:
    shown = page(desk, "eve", HERE)
    assert f"/records/{desk.books[1].records[0]}/" not in shown and "B<mark>í</mark>nh" not in shown


def test_nothing_is_shown_of_a_copy_that_is_keyed_blind(desk: ReviewOffice) -> None:
    forced(desk.books[0].store, f"UPDATE record SET task = '{ReviewTask.SECOND}' WHERE id = {desk.books[1].records[0]}")
    assert f"/records/{desk.books[1].records[0]}/" not in page(desk, "ann", None)


def test_a_supervisor_says_which_book_is_the_copy_and_sees_what_differs(desk: ReviewOffice) -> None:
    boss = desk.enter("boss", Role.SUPERVISOR, None)
    ours, theirs = desk.books
    assert "1 trên 3 trường hợp tìm thấy ở cả hai bản; 1 chỗ khác nhau" in boss.get(f"/books/{ours.book}/twin").text
    boss.post(f"/books/{ours.book}/twin", other="")
    with ours.store.begin() as rows:
        assert rows.twins.of(theirs.book) is None
    boss.post(f"/books/{ours.book}/twin", other=theirs.book)
    with ours.store.begin() as rows:
        assert rows.twins.of(theirs.book) == ours.book


def test_nobody_parts_or_joins_a_book_that_they_may_not_see(desk: ReviewOffice) -> None:
    boss = desk.enter("boss", Role.SUPERVISOR, HERE)
    ours, theirs = desk.books
    assert boss.post(f"/books/{ours.book}/twin", other="").status_code == 404
    assert boss.post(f"/books/{theirs.book}/twin", other=ours.book).status_code == 404
    with ours.store.begin() as rows:
        assert rows.twins.of(ours.book) == theirs.book
