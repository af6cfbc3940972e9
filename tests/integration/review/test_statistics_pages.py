"""Statistics and inventory in the browser: each their communes, changes in the trail, nothing overwritten."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from httpx2 import Response

from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.review.people import Role
from pipeline.store.statistics.inventory import KeptPlan
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE

LINE: dict[str, str | int] = {
    "type": "KS",
    "first_year": "2010",
    "last_year": "2020",
    "books": "3",
    "pages": "",
    "entries": "600",
    "due": "31.12.2030",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path, (HERE, ELSEWHERE))
    yield made
    made.books[0].store.close()


def plans(desk: ReviewOffice) -> list[KeptPlan]:
    with desk.books[0].store.begin() as rows:
        return rows.inventory.within(None)


def test_a_line_is_added_changed_and_removed_and_the_trail_tells(desk: ReviewOffice) -> None:
    head = desk.enter("head", Role.SUPERVISOR)
    assert head.post("/inventory", office=HERE, **LINE).status_code == 303
    (kept,) = plans(desk)
    assert (kept.plan.books, kept.plan.pages, kept.plan.entries) == (3, None, 600)
    assert 'value="600"' in head.get("/inventory").text
    changed = {**LINE, "books": "4"}
    assert head.post(f"/inventory/{kept.id}", version=kept.version, **changed).status_code == 303
    stale = head.post(f"/inventory/{kept.id}", version=kept.version, **LINE)
    assert stale.status_code == 409 and "người khác" in stale.text and plans(desk)[0].plan.books == 4
    assert head.post(f"/inventory/{kept.id}/remove", version=2).status_code == 303
    assert plans(desk) == []
    with desk.books[0].store.begin() as rows:
        acts = [event.action for event in rows.audit_search.find(AuditQuestion(action="inventory."), 9)]
    assert acts == ["inventory.remove", "inventory.put", "inventory.put"]


def test_what_cannot_be_is_refused_in_words(desk: ReviewOffice) -> None:
    head = desk.enter("head", Role.SUPERVISOR)
    refused = head.post("/inventory", office=HERE, **{**LINE, "books": "vài"})
    assert refused.status_code == 409 and "“vài” không phải là số" in refused.text and plans(desk) == []


def test_nobody_touches_the_lines_of_another_commune(desk: ReviewOffice) -> None:
    chief, far = desk.enter("chief", Role.ADMINISTRATOR, None), desk.enter("far", Role.SUPERVISOR, ELSEWHERE)
    assert chief.post("/inventory", office="UBND xã Chưa Có Sổ", **LINE).status_code == 303
    chief.post("/inventory", office=HERE, **LINE)
    for kept in plans(desk):
        assert far.post(f"/inventory/{kept.id}", version=1, **LINE).status_code == 404
        assert far.post(f"/inventory/{kept.id}/remove", version=1).status_code == 404
    assert far.post("/inventory", office=HERE, **LINE).status_code == 404
    assert HERE not in far.get("/inventory").text and HERE not in far.get("/statistics").text
    assert len(plans(desk)) == 2
    assert HERE in chief.get("/statistics").text


def table(tmp_path: Path, *rows: tuple[str | int, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (("Cơ quan", "Loại sổ", "Năm đầu", "Số sổ", "Số trường hợp"), *rows):
        sheet.append(row)
    book.save(tmp_path / "plan.xlsx")
    return (tmp_path / "plan.xlsx").read_bytes()


def sent_table(browser: Browser, content: bytes) -> Response:
    form = {"csrf": f"csrf-of-{browser.person.name}"}
    return browser.client.post("/inventory/file", data=form, files={"table": ("plan.xlsx", content)})


def test_lines_come_from_excel_all_or_none(desk: ReviewOffice, tmp_path: Path) -> None:
    head = desk.enter("head", Role.SUPERVISOR)
    wrong = sent_table(head, table(tmp_path, (HERE, "KS", 2010, 3, 600), (HERE, "KH", "năm nào", 1, "")))
    assert wrong.status_code == 409 and "dòng 3" in wrong.text and plans(desk) == []
    taken = sent_table(head, table(tmp_path, (HERE, "KS", 2010, 3, 600), (HERE, "KH", 2011, 1, "")))
    assert taken.status_code == 200 and "Đã lấy 2 dòng" in taken.text
    assert [(kept.plan.type, kept.plan.entries) for kept in plans(desk)] == [("KH", None), ("KS", 600)]
    others = sent_table(head, table(tmp_path, (HERE, "KT", 2010, 3, 600), (ELSEWHERE, "KS", 2010, 1, 1)))
    assert others.status_code == 409 and ELSEWHERE in others.text and len(plans(desk)) == 2
    assert sent_table(head, b"PK no table").status_code == 409
    assert sent_table(desk.enter("ann"), table(tmp_path)).status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.KEYER, Role.REVIEWER])
def test_the_statistics_are_for_those_who_answer_for_communes(desk: ReviewOffice, role: Role) -> None:
    browser = desk.enter("ann", role)
    assert {browser.get(path).status_code for path in ("/statistics", "/inventory", "/statistics/thong-ke.pdf")} == {
        404
    }
    assert browser.post("/inventory", office=HERE, **LINE).status_code == 404


def test_a_form_without_its_token_changes_nothing(desk: ReviewOffice) -> None:
    head = desk.enter("head", Role.SUPERVISOR)
    assert head.client.post("/inventory", data={"office": HERE, **LINE}).status_code == 403 and plans(desk) == []


def test_page_excel_and_pdf_tell_the_same(desk: ReviewOffice) -> None:
    head = desk.enter("head", Role.SUPERVISOR)
    head.post("/inventory", office=HERE, **LINE)
    page = head.get("/statistics").text
    fact = "Xã xong: 0/1; sổ đã nhận: 0/3; trường hợp đã nhận: 0/600."
    assert fact in page and "<svg" in page
    book: Any = openpyxl.load_workbook(io.BytesIO(head.get("/statistics/thong-ke.xlsx").content))
    assert fact in [row[0].value for row in book["Tóm tắt"].iter_rows()]
    stages = {row[0].value: row[3].value for row in book["Tất cả"].iter_rows(min_row=2)}
    assert (stages["trong danh mục"], stages["đã đọc"]) == (600, 3)
    book.close()
    with pikepdf.open(io.BytesIO(head.get("/statistics/thong-ke.pdf").content)) as pdf:
        assert len(pdf.pages) >= 1
    assert head.get("/statistics/thong-ke.exe").status_code == 404
