"""Extracts are issued of accepted records alone, numbered without a gap, and the log keeps who asked and why."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from exports.extracts.content import ExtractRequest
from pipeline.delivery.extract_files import issue_files
from pipeline.delivery.extracts import ExtractRefused, issue_extract, redraw_extract
from pipeline.home.home import Home
from pipeline.store.books.record import Record
from pipeline.store.review.people import Role
from records.errors import WriteFailed
from records.language import Message
from records.notes.amendments import Amendment, AmendmentKind
from records.stages import Finding, Severity
from tests.support.accepted_book import accepted
from tests.support.full_disk import full, full_at_the_end
from tests.support.homes import new_home
from tests.support.review_store import HERE, ReviewStore, books_in

REQUEST = ExtractRequest("Trần Văn Cha", "đi học", "Lê Thị Ký – Phó Chủ tịch", 2)


@pytest.fixture
def case(tmp_path: Path) -> tuple[Home, ReviewStore]:
    new_home(tmp_path / "home")
    home = Home.open(tmp_path / "home")
    (books,) = books_in(home.open_store(), (HERE,), 2, home.archive)
    return home, books


def record_of(books: ReviewStore, place: int) -> Record:
    with books.store.begin() as rows:
        record = rows.records.get(books.records[place])
    assert record is not None
    return record


def test_an_accepted_record_is_copied_with_its_page_and_logged(case: tuple[Home, ReviewStore]) -> None:
    home, books = case
    accepted(books)
    for number in (1, 2):
        with books.store.begin("user:lan") as rows:
            issued = issue_extract(home, rows, record_of(books, 0), REQUEST)
        assert (issued.logged.number, issued.logged.issued_by) == (number, "user:lan")
    with pikepdf.open(io.BytesIO(issued.pdf)) as pdf:
        assert len(pdf.pages) == 2
    assert issued.logged.sha256 == hashlib.sha256(issued.pdf).hexdigest()
    with books.store.begin() as rows:
        assert redraw_extract(home, rows, issued.logged) == issued.pdf
        assert [one.extract.requester for one in rows.extracts.latest(None, 9)] == ["Trần Văn Cha"] * 2
    with books.store.engine.connect() as connection:
        told = connection.execute(text("SELECT detail FROM audit_event WHERE action LIKE 'extract.%'")).scalars().all()
    assert len(told) == 3 and not any("Cha" in detail or "học" in detail for detail in told)
    with pytest.raises(DatabaseError, match="append-only"), books.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM extract"))
    books.store.close()


def test_what_is_not_accepted_differs_or_was_annulled_is_refused_with_what_to_do(
    case: tuple[Home, ReviewStore],
) -> None:
    home, books = case
    refused(home, books, "chưa được nhận")
    accepted(books)
    differs = Finding("shared.differs", Severity.WARN, ("so",), Message("Số khác."))
    with books.store.begin() as rows:
        rows.findings.replace_of_record(books.book, books.records[0], ["shared.differs"], [differs])
    refused(home, books, "Số khác.")
    with books.store.begin() as rows:
        rows.findings.replace_of_record(books.book, books.records[0], ["shared.differs"], [])
        person = rows.people.find("lan").id
        gone = Amendment(AmendmentKind.ANNULMENT, "", "", "", "", "QĐ số 9")
        rows.amendments.add(books.records[0], person, gone)
    refused(home, books, "thu hồi, hủy bỏ")
    books.store.close()


def test_a_copy_of_what_has_changed_is_not_drawn_again(case: tuple[Home, ReviewStore]) -> None:
    home, books = case
    accepted(books)
    with books.store.begin() as rows:
        issued = issue_extract(home, rows, record_of(books, 0), REQUEST)
        chief = rows.people.person("chief")
    assert chief.role is Role.SUPERVISOR
    with books.store.begin() as rows:
        rows.supervision.reopen(record_of(books, 0).id, chief, "xem lại")
    with books.store.begin() as rows, pytest.raises(ExtractRefused, match="đã thay đổi"):
        redraw_extract(home, rows, issued.logged)
    books.store.close()


def test_a_batch_goes_on_behind_a_refusal(case: tuple[Home, ReviewStore], tmp_path: Path) -> None:
    home, books = case
    accepted(books)
    first, second, third = issue_files(home, [books.records[0], 999, books.records[1]], REQUEST, tmp_path / "out")
    assert (first.number[:2], third.number[:2]) == ("1/", "2/") and "999" in second.refusal
    assert Path(first.file).read_bytes().startswith(b"%PDF") and Path(third.file).parent == tmp_path / "out"
    books.store.close()


@pytest.mark.parametrize("out", ["out", "out/one.pdf"])
def test_a_full_disk_is_told_as_the_folder_of_the_extracts_and_no_number_is_lost(
    case: tuple[Home, ReviewStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    home, books = case
    accepted(books)
    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(WriteFailed, match=rf"{tmp_path / 'out'} đã đầy"):
            issue_files(home, books.records[:1], REQUEST, tmp_path / out)
    assert list((tmp_path / "out").iterdir()) == []
    (line,) = issue_files(home, books.records[:1], REQUEST, tmp_path / out)
    assert line.number.startswith("1/") and Path(line.file).read_bytes().startswith(b"%PDF")
    books.store.close()


def test_an_extract_that_the_log_cannot_take_has_no_file(case: tuple[Home, ReviewStore], tmp_path: Path) -> None:
    home, books = case
    accepted(books)
    with full_at_the_end(tmp_path / "out"), pytest.raises(WriteFailed, match="full"):
        issue_files(home, books.records[:1], REQUEST, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    books.store.close()


def refused(home: Home, books: ReviewStore, why: str) -> None:
    with pytest.raises(ExtractRefused, match=why) as refusal, books.store.begin() as rows:
        issue_extract(home, rows, record_of(books, 0), REQUEST)
    assert refusal.value.advice
