"""The button of an extract, its page, the PDF and the log in the browser."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from pipeline.store.ledgers.audit_search import AuditQuestion
from pipeline.store.review.people import Role
from records.language import Message
from records.stages import Finding, Severity
from tests.support.accepted_book import accepted, locked
from tests.support.review_client import office
from tests.support.review_store import ELSEWHERE, HERE

ASKED = {"requester": "Trần Văn Cha", "purpose": "đi học", "signer": "Lê Thị Ký"}


def test_an_extract_is_issued_from_the_record_and_stands_in_the_log(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    accepted(desk.books[0])
    mai, (record,) = desk.enter("mai"), desk.books[0].records
    assert f'href="/records/{record}/extract"' in mai.get(f"/records/{record}").text
    assert "Trần Văn Binh" in mai.get(f"/records/{record}/extract").text
    lacking = mai.post(f"/records/{record}/extract", requester=" ", purpose="x", signer="y")
    assert lacking.status_code == 409 and "người yêu cầu" in lacking.text
    answer = mai.post(f"/records/{record}/extract", **ASKED)
    assert answer.status_code == 303
    pdf = mai.get(answer.headers["location"])
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert "Trần Văn Cha" in mai.get("/extracts").text


def test_a_record_that_waits_has_no_button_and_says_what_to_do(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    lan, (record,) = desk.enter("lan"), desk.books[0].records
    assert f"/records/{record}/extract" not in lan.get(f"/records/{record}").text
    assert "người giám sát nhận sổ" in lan.get(f"/records/{record}/extract").text
    assert lan.post(f"/records/{record}/extract", **ASKED).status_code == 409


def test_a_supervisor_vouches_for_a_locked_record_from_which_the_shared_database_differs(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", entries=1)
    (books,), (record,) = desk.books, desk.books[0].records
    locked(books)
    differs = Finding("shared.differs", Severity.WARN, ("so",), Message("Số khác."))
    with books.store.begin() as rows:
        rows.findings.replace_of_record(books.book, record, ["shared.differs"], [differs])
    mai, boss = desk.enter("mai"), desk.enter("boss", Role.SUPERVISOR)
    page = mai.get(f"/records/{record}/extract").text
    assert "Số khác." in page and "người giám sát so nét mực" in page and 'name="vouched"' not in page
    assert mai.post(f"/records/{record}/extract", vouched="đúng", **ASKED).status_code == 409
    assert 'name="vouched"' in boss.get(f"/records/{record}/extract").text
    assert boss.post(f"/records/{record}/extract", vouched=" ", **ASKED).status_code == 409
    assert boss.post(f"/records/{record}/extract", vouched="mực rõ, như sổ", **ASKED).status_code == 303
    with books.store.begin() as rows:
        (kept,) = rows.audit_search.find(AuditQuestion(action="extract.vouch"), 5)
    assert (kept.actor, kept.subject) == ("user:boss", f"record:{record}") and "mực rõ, như sổ" in kept.detail


def test_extracts_of_a_list_are_issued_together_and_the_others_say_why(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", (HERE, ELSEWHERE), entries=2)
    here, there = desk.books
    accepted(here)
    mai = desk.enter("mai", office=None)
    found = mai.post("/search", words="tran van binh").text
    assert found.count('form="extract-list"') == 2
    address = "/extract-list?" + "&".join(f"record={one}" for one in (*here.records, there.records[0]))
    page = mai.get(address).text
    assert page.count('name="record"') == 2 and "chưa được nhận" in page
    form = {"csrf": "csrf-of-mai", "record": [*here.records, there.records[0]]}
    lacking = mai.client.post("/extract-list", data={**form, **ASKED, "signer": " "})
    assert lacking.status_code == 409 and "Thiếu người ký" in lacking.text and 'value="đi học"' in lacking.text
    done = mai.client.post("/extract-list", data={**form, **ASKED})
    assert done.status_code == 303
    told = mai.get(done.headers["location"]).text
    assert "Đã cấp 2 trích lục" in told and "chưa được nhận" in told
    together = mai.get("/extract-list/print?extract=1&extract=2")
    with pikepdf.open(io.BytesIO(together.content)) as pdf:
        assert len(pdf.pages) == 4
    elsewhere = desk.enter("hoa", Role.SUPERVISOR, ELSEWHERE)
    for path in (address, "/extract-list/issued?extract=1", "/extract-list/print?extract=1"):
        assert elsewhere.get(path).status_code == 404
    assert (
        elsewhere.client.post(
            "/extract-list", data={"csrf": "csrf-of-hoa", "record": here.records[0], **ASKED}
        ).status_code
        == 404
    )


def test_other_communes_and_roles_have_no_extracts(tmp_path: Path) -> None:
    desk = office(tmp_path / "home", (HERE, ELSEWHERE), entries=1)
    accepted(desk.books[1])
    (record,), mai = desk.books[1].records, desk.enter("mai")
    assert mai.get(f"/records/{record}/extract").status_code == 404
    there = desk.enter("hoa", Role.SUPERVISOR, ELSEWHERE)
    where = there.post(f"/records/{record}/extract", **ASKED).headers["location"]
    assert mai.get(where).status_code == 404 and "Trần Văn Cha" not in mai.get("/extracts").text
    assert desk.enter("key", Role.KEYER).get("/extracts").status_code == 404
