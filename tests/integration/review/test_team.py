"""Several people on one book: questions and their answers, records handed out by name, packages to take away."""

from __future__ import annotations

import hashlib
import io
import re
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.home.home import Home
from pipeline.store.books.packages import FINAL, StoredPackage
from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.review.people import Role
from records.stages import Reason
from tests.support.accepted_book import locked
from tests.support.review_client import Browser, ReviewOffice, keyed_once, office, record_in
from tests.support.review_store import ELSEWHERE, HERE


@pytest.fixture
def desk(tmp_path: Path) -> ReviewOffice:
    return office(tmp_path / "home", (HERE, ELSEWHERE), entries=3)


def test_a_question_is_asked_seen_answered_and_read(desk: ReviewOffice) -> None:
    lan, mai, chief = desk.enter("lan"), desk.enter("mai"), desk.enter("chief", Role.SUPERVISOR)
    record = desk.books[0].records[0]
    assert "Chưa ai hỏi gì" in chief.get(f"/records/{record}/questions").text
    asked = chief.post(f"/records/{record}/questions", to=lan.person.id, text="Tên mẹ <b>này</b> đọc từ đâu?")
    assert asked.status_code == 303
    assert "chờ bạn trả lời" in lan.get("/").text and "chờ bạn trả lời" not in mai.get("/").text
    assert "&lt;b&gt;này" in lan.get("/").text and "Hỏi đáp (1)" in lan.get(f"/records/{record}").text
    page = lan.get(f"/records/{record}/questions").text
    (question,) = re.findall(rf"/records/{record}/questions/(\d+)", page)
    assert f"/questions/{question}" not in mai.get(f"/records/{record}/questions").text
    assert mai.post(f"/records/{record}/questions/{question}", text="x").status_code == 404
    assert lan.post(f"/records/{record}/questions/{question}", text=" ").status_code == 409
    assert lan.post(f"/records/{record}/questions/{question}", text="Ở giấy chứng sinh.").status_code == 303
    assert chief.post(f"/records/{record}/questions/{question}", text="lần nữa").status_code == 409
    home = chief.get("/").text
    assert "Ở giấy chứng sinh." in home and "chờ bạn trả lời" not in lan.get("/").text
    with desk.books[0].store.begin() as rows:
        acts = {event.action for event in rows.audit_search.find(AuditQuestion(action="question."), 20)}
    assert acts == {"question.ask", "question.answer", "question.read"}


def test_a_reviewer_asks_the_supervisors_of_their_commune_alone(desk: ReviewOffice) -> None:
    lan, record = desk.enter("lan"), desk.books[0].records[0]
    lan.post(f"/records/{record}/questions", to="", text="Chữ này là gì?")
    assert "Chữ này là gì?" in desk.enter("chief", Role.SUPERVISOR).get("/").text
    there = desk.enter("other", Role.SUPERVISOR, ELSEWHERE)
    assert "Chữ này là gì?" not in there.get("/").text
    assert there.get(f"/records/{record}/questions").status_code == 404
    assert lan.post(f"/records/{record}/questions", to=there.person.id, text="?").status_code == 404


def test_nobody_speaks_of_a_record_that_two_key_blind(desk: ReviewOffice) -> None:
    (books, _there), lan = desk.books, desk.enter("lan")
    keyed_once(books, lan.person)
    mai = desk.enter("mai")
    assert mai.get(f"/records/{books.records[0]}/questions").status_code == 404
    assert mai.post(f"/records/{books.records[0]}/questions", to="", text="?").status_code == 404


def test_records_handed_out_by_name_come_first_and_to_nobody_else(desk: ReviewOffice) -> None:
    (books, _there), chief = desk.books, desk.enter("chief", Role.SUPERVISOR)
    lan, mai = desk.enter("lan"), desk.enter("mai")
    first = record_in(mai.next())
    mai.post(f"/records/{first}/release")
    given = chief.post(f"/books/{books.book}/hand-out", to=lan.person.id, count=2)
    assert given.status_code == 303
    page = chief.get(f"/books/{books.book}").text
    assert "2 bản ghi chưa duyệt" in page and "giao riêng cho bạn: 2" in lan.get("/").text
    theirs = record_in(mai.next())
    assert theirs != first
    mai.post(f"/records/{theirs}/release")
    assert record_in(lan.next()) == first
    chief.post(f"/books/{books.book}/take-back", to=lan.person.id)
    lan.post(f"/records/{first}/release")
    assert record_in(mai.next()) == first
    assert "2 bản ghi chưa duyệt" not in chief.get(f"/books/{books.book}").text


def lease_on(desk: ReviewOffice, record: int) -> str:
    with desk.books[0].store.begin() as rows:
        lease = rows.queue.holder(record)
    return lease.user if lease else ""


def test_a_record_handed_out_by_name_is_not_taken_by_its_address(desk: ReviewOffice) -> None:
    (books, _there), chief = desk.books, desk.enter("chief", Role.SUPERVISOR)
    lan, mai = desk.enter("lan"), desk.enter("mai")
    record = books.records[0]
    chief.post(f"/books/{books.book}/hand-out", to=lan.person.id, count=3)
    page = mai.get(f"/records/{record}").text
    assert "đã giao riêng cho lan" in page and 'id="take"' not in page and 'id="take-over"' not in page
    for form in ({}, {"over": "yes"}):
        assert "đã giao riêng cho lan" in mai.post(f"/records/{record}/take", **form).text
    assert lease_on(desk, record) == "" and mai.get("/grid").text.count("/grid/cells") == 0
    assert 'id="take"' in lan.get(f"/records/{record}").text
    lan.post(f"/records/{record}/take")
    assert lease_on(desk, record) == "lan"


def test_a_supervisor_takes_a_handed_out_record_over_on_purpose_and_that_is_kept(desk: ReviewOffice) -> None:
    (books, _there), chief = desk.books, desk.enter("chief", Role.SUPERVISOR)
    lan, record = desk.enter("lan"), books.records[0]
    chief.post(f"/books/{books.book}/hand-out", to=lan.person.id, count=1)
    assert "Nhận thay lan" in chief.post(f"/records/{record}/take").text and lease_on(desk, record) == ""
    chief.post(f"/records/{record}/take", over="yes")
    assert lease_on(desk, record) == "chief" and "giao riêng cho bạn" not in lan.get("/").text
    with books.store.begin() as rows:
        (kept,) = rows.audit_search.find(AuditQuestion(action="record.take-over"), 5)
    assert (kept.actor, kept.subject) == ("user:chief", f"record:{record}") and "lan" in kept.detail


def test_a_record_in_the_hands_of_somebody_is_not_handed_to_another(desk: ReviewOffice) -> None:
    (books, _there), chief = desk.books, desk.enter("chief", Role.SUPERVISOR)
    lan, mai = desk.enter("lan"), desk.enter("mai")
    held = record_in(mai.next())
    chief.post(f"/books/{books.book}/hand-out", to=lan.person.id, count=3)
    assert "giao riêng cho bạn: 2" in lan.get("/").text and 'id="save"' in mai.get(f"/records/{held}").text


def test_records_are_handed_out_by_supervisors_to_people_of_the_commune(desk: ReviewOffice) -> None:
    (books, _there), lan = desk.books, desk.enter("lan")
    chief, other = desk.enter("chief", Role.SUPERVISOR), desk.enter("other", office=ELSEWHERE)
    station = desk.enter("tram", Role.OPERATOR)
    for to in (other.person.id, station.person.id, 999):
        assert chief.post(f"/books/{books.book}/hand-out", to=to, count=1).status_code == 404
    assert lan.post(f"/books/{books.book}/hand-out", to=lan.person.id, count=1).status_code == 404


def test_a_package_is_taken_away_as_it_was_written(desk: ReviewOffice, tmp_path: Path) -> None:
    (books, _there), chief = desk.books, desk.enter("chief", Role.SUPERVISOR)
    assert chief.get(f"/books/{books.book}/package/zip").status_code == 404
    write_package(desk.home, books.book, tmp_path)
    assert f"/books/{books.book}/package/xlsx" in chief.get(f"/books/{books.book}").text
    taken = chief.get(f"/books/{books.book}/package/xlsx")
    assert taken.content == b"excel" and "KS.2018.01.xlsx" in taken.headers["content-disposition"]
    assert desk.enter("lan").get(f"/books/{books.book}/package/xlsx").status_code == 404
    (tmp_path / "KS.2018.01.zip").write_bytes(b"another")
    changed = chief.get(f"/books/{books.book}/package/zip")
    assert changed.status_code == 409 and "không phải là tệp đã niêm phong" in changed.text


def test_the_package_of_an_accepted_book_is_made_in_the_browser(desk: ReviewOffice) -> None:
    (books, _there), chief = desk.books, desk.enter("boss", Role.SUPERVISOR)
    address = f"/books/{books.book}"
    early = chief.post(f"{address}/package")
    assert early.status_code == 409 and "chưa được nhận" in early.text
    locked(books)
    assert "Làm gói của Bộ" in chief.get(address).text
    assert chief.post(f"{address}/package").status_code == 303
    page = until_ended(chief, address)
    assert "Chưa làm được gói" not in page and "Làm lại gói" in page
    table, archive = (chief.get(f"{address}/package/{kind}").content for kind in ("xlsx", "zip"))
    assert len(openpyxl.load_workbook(io.BytesIO(table)).worksheets[0]["A"]) == 4
    assert len(zipfile.ZipFile(io.BytesIO(archive)).namelist()) == 3
    with books.store.begin() as rows:
        acts = [event.action for event in rows.audit_search.find(AuditQuestion(action="package.order"), 5)]
    assert acts == ["package.order"]


def test_a_package_that_cannot_be_made_says_why_and_what_to_do(desk: ReviewOffice) -> None:
    (books, _there), chief = desk.books, desk.enter("boss", Role.SUPERVISOR)
    with books.store.begin() as rows:
        rows.scans.refuse(books.book, "p9.jpg", Reason("truncated", "Tệp bị cắt cụt."))
    locked(books)
    chief.post(f"/books/{books.book}/package")
    page = until_ended(chief, f"/books/{books.book}")
    assert "Chưa làm được gói" in page and "p9.jpg" in page and "/package/xlsx" not in page


def until_ended(browser: Browser, address: str) -> str:
    """Return the page of a book once the command that writes its package has ended."""
    for _try in range(600):
        page = browser.get(f"{address}/package").text
        if "hx-get" not in page:
            return browser.get(address).text
        time.sleep(0.2)
    pytest.fail("the package was neither written nor refused")


def write_package(home: Home, book: str, folder: Path) -> None:
    digests = []
    for kind, data in (("xlsx", b"excel"), ("zip", b"pdfs")):
        (folder / f"KS.2018.01.{kind}").write_bytes(data)
        digests.append(hashlib.sha256(data).hexdigest())
    with home.store() as store, store.begin() as rows:
        rows.packages.add(StoredPackage(book, str(folder), 3, digests[0], digests[1]), FINAL)
