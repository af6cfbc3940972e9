"""Windows of one person, and values typed against reading and database alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.relations import Relation
from reconcile.decision.verdicts import FieldReason, FieldVerdict, MatchDecision, RelationOutcome, Verdict
from tests.support.review_client import Browser, ReviewOffice, office, record_in, version_in

THERE = "Trần Văn Bính"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    desk = office(tmp_path / "home")
    yield desk
    desk.books[0].store.close()


def window_in(page: str) -> str:
    found = re.search(r'data-window="(\w+)"', page)
    assert found
    return found[1]


def is_free(desk: ReviewOffice, record: int) -> bool:
    with desk.books[0].store.begin() as rows:
        return rows.queue.holder(record) is None


def test_a_record_is_free_when_the_last_window_that_shows_it_is_closed(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    first = ann.next()
    record = record_in(first)
    second = ann.get(f"/records/{record}").text
    assert window_in(first) != window_in(second)
    for _twice in range(2):
        ann.post(f"/records/{record}/release", window=window_in(second))
    assert not is_free(desk, record)
    ann.post(f"/records/{record}/release", window=window_in(first))
    assert is_free(desk, record)


def test_a_window_that_was_never_shown_the_record_gives_nothing_away(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    first = ann.next()
    record = record_in(first)
    ann.post(f"/records/{record}/release", window="0123456789abcdef")
    seen = bob.get(f"/records/{record}").text
    bob.post(f"/records/{record}/release", window=window_in(seen))
    assert not is_free(desk, record)


def test_a_window_keeps_its_name_through_its_answers(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    first = ann.next()
    form = {"csrf": "csrf-of-ann"}
    after = ann.client.post(f"/records/{record_in(first)}/take", data=form, headers={"x-window": window_in(first)})
    assert window_in(after.text) == window_in(first)


def test_a_value_typed_against_reading_and_database_is_asked_about_once(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    _relate(desk, record_in(page))
    back = _save(ann, page, "Trần Văn Bỉnh")
    assert "“Trần Văn Bỉnh” khác cả máy đọc (“Trần Văn Binh”) lẫn cơ sở dữ liệu (“Trần Văn Bính”)" in back
    assert 'value="Trần Văn Bỉnh"' in back
    seen = re.search(r'name="seen" value="(\w+)"', back)
    assert seen
    assert "Đã lưu số 1" in _save(ann, back, "Trần Văn Bỉnh", seen=seen[1])


@pytest.mark.parametrize(
    ("typed", "basis"), [(THERE, "typed"), ("Trần Văn Binh", "typed"), ("Trần Văn Bình", "alternative")]
)
def test_a_value_that_one_of_them_has_is_not_asked_about(desk: ReviewOffice, typed: str, basis: str) -> None:
    ann = desk.enter("ann")
    page = ann.next()
    _relate(desk, record_in(page))
    assert "Đã lưu số 1" in _save(ann, page, typed, basis)


def _save(browser: Browser, page: str, name: str, basis: str = "typed", seen: str = "") -> str:
    values = {"v.so": "1", "b.so": "", "v.nksHoTen": name, "b.nksHoTen": basis, "v.nksNgaySinh": "05.03.2018"}
    form: dict[str, str | int] = {**values, "b.nksNgaySinh": "typed", "version": version_in(page), "seen": seen}
    return browser.post(f"/records/{record_in(page)}/save", **form).text


def _relate(desk: ReviewOffice, record: int) -> None:
    name = FieldVerdict("nksHoTen", "Trần Văn Binh", THERE, FieldReason.OTHER_MARK, Verdict.DIFFERS, 0.9)
    decision = MatchDecision(RelationOutcome.DIFFERS, ("KS-1",), ("nksHoTen",), (name,), 0.9, {}, "")
    with desk.books[0].store.begin() as rows:
        rows.relations.replace(desk.books[0].book, [Relation(record, decision, (), "")])
