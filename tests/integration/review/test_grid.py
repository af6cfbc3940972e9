"""The grid review: what it offers, what an answer keeps, and what it keeps away from whom."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.store.books.record import BY_PERSON
from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.review.decisions import DecisionLine
from pipeline.store.review.people import Role
from records.stages import Finding
from review.work.grid.marks import MARKED
from tests.support.forced import forced
from tests.support.review_client import Browser, ReviewOffice, office, record_in, version_in
from tests.support.review_store import ELSEWHERE, HERE

COLUMN = "nksHoTen"
KEY = re.compile(r'name="cell" value="(\d+\.\d+)"')


@pytest.fixture
def desk(tmp_path: Path) -> ReviewOffice:
    return office(tmp_path, (HERE, ELSEWHERE))


def shown(browser: Browser) -> list[str]:
    """The cells that the grid shows, as a form names them."""
    return KEY.findall(browser.get(f"/grid/cells?column={COLUMN}").text)


def answer(browser: Browser, right: list[str], odd: list[str]) -> str:
    body = {"csrf": f"csrf-of-{browser.person.name}", "cell": [*right, *odd], "odd": odd}
    return browser.client.post(f"/grid/cells?column={COLUMN}", data=body).text


def source(desk: ReviewOffice, place: int) -> str:
    with desk.books[0].store.begin() as rows:
        record = rows.records.get(desk.books[0].records[place])
        assert record is not None
        return next(field.source for field in record.current.fields if field.column == COLUMN)


def history(desk: ReviewOffice, place: int) -> list[DecisionLine]:
    with desk.books[0].store.begin() as rows:
        return rows.decisions.history(desk.books[0].records[place], COLUMN)


def marks(desk: ReviewOffice, place: int) -> list[Finding]:
    with desk.books[0].store.begin() as rows:
        return [one for one in rows.findings.of_record(desk.books[0].records[place]) if one.rule == MARKED]


def test_a_person_sees_the_cells_of_their_communes_and_each_look_is_written_down(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    assert [key.split(".")[0] for key in shown(ann)] == [str(one) for one in desk.books[0].records]
    with desk.books[0].store.begin() as rows:
        seen = [one.subject for one in rows.audit_search.find(AuditQuestion(action="record.cell"), 10)]
    assert sorted(seen) == [f"record:{one}" for one in desk.books[0].records]
    assert f"column={COLUMN}" in ann.get("/grid").text


def test_cells_are_confirmed_in_the_name_of_the_person_and_the_odd_one_is_doubted(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    first, second, third = shown(ann)
    said = answer(ann, [first, third], [second])
    assert "2 ô đã xác nhận, 1 ô để lại" in said
    assert [source(desk, place) for place in range(3)] == [
        f"{BY_PERSON}{ann.person.id}",
        "",
        f"{BY_PERSON}{ann.person.id}",
    ]
    assert [(line.user, line.confirms) for line in history(desk, 0)] == [("ann", True)]
    assert not history(desk, 1) and len(marks(desk, 1)) == 1
    assert shown(ann) == []
    page = ann.next()
    assert record_in(page) == desk.books[0].records[1] and "đánh dấu khi duyệt theo cột" in page


def test_a_mark_stands_until_somebody_decides_the_field(desk: ReviewOffice) -> None:
    ann = desk.enter("ann")
    answer(ann, [], shown(ann)[1:2])
    page = ann.post(f"/records/{desk.books[0].records[1]}/take").text
    answers = {"v.so": "2", "v.nksHoTen": "Trần Văn Binh", "v.nksNgaySinh": "2018", "b.nksNgaySinh": "typed"}
    ann.post(f"/records/{desk.books[0].records[1]}/save", version=version_in(page), **answers)
    assert source(desk, 1) == f"{BY_PERSON}{ann.person.id}" and not marks(desk, 1)


def test_what_another_holds_or_has_changed_stays_as_it_is(desk: ReviewOffice) -> None:
    ann, bob = desk.enter("ann"), desk.enter("bob")
    keys = shown(ann)
    bob.post(f"/records/{desk.books[0].records[0]}/take")
    forced(desk.books[0].store, f"UPDATE record SET version = version + 1 WHERE id = {desk.books[0].records[1]}")
    assert "1 ô đã xác nhận, 0 ô để lại trong hàng chờ, 2 ô chưa quyết được" in answer(ann, keys, [])
    assert [source(desk, place) for place in range(2)] == ["", ""]
    assert len(shown(ann)) == 1


def test_cells_of_another_commune_are_neither_shown_nor_answered(desk: ReviewOffice) -> None:
    ann, eve = desk.enter("ann"), desk.enter("eve", office=ELSEWHERE)
    keys = shown(ann)
    assert "0 ô đã xác nhận" in answer(eve, keys[:2], keys[2:])
    assert source(desk, 0) == "" and not marks(desk, 2)
    assert eve.get(f"/records/{desk.books[0].records[0]}/ink/{COLUMN}/0").status_code == 404


def test_what_two_people_have_to_key_blind_is_not_shown_and_not_taken(tmp_path: Path) -> None:
    twice = office(tmp_path, settings='[review]\nsecond_keying = "always"\n')
    ann = twice.enter("ann")
    assert shown(ann) == []
    assert "0 ô đã xác nhận" in answer(ann, [f"{twice.books[0].records[0]}.1"], [])
    assert "Trần Văn Binh" not in ann.get(f"/grid/cells?column={COLUMN}").text


def test_who_does_not_review_finds_no_grid(desk: ReviewOffice) -> None:
    scanner = desk.enter("sam", Role.OPERATOR)
    assert scanner.get("/grid").status_code == scanner.get(f"/grid/cells?column={COLUMN}").status_code == 404
