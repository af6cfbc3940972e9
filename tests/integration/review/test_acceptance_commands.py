"""Sample, acceptance and correction from the command line; the blind keying between them is done in the browser."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from cli import app
from pipeline.store.review.people import Role
from records.errors import UsageError
from records.language import Message
from records.stages import Finding, Severity
from tests.integration.review.test_sampling import keyed, reviewed_office
from tests.support.review_client import ReviewOffice

PAPER = ("--paper", "Quyết định", "--number", "12", "--date", "5/3/2026", "--issuer", "UBND xã")


def said(desk: ReviewOffice, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--home", str(desk.home.root)], catch_exceptions=False)
    return done.stdout


def test_a_book_goes_from_its_sample_to_a_correction(tmp_path: Path) -> None:
    desk = reviewed_office(tmp_path / "home")
    desk.enter("head", Role.SUPERVISOR)
    sam, book = desk.enter("sam"), desk.books[0].book
    refused = CliRunner().invoke(app, ["accept", book, "--user", "head", "--home", str(desk.home.root)])
    assert isinstance(refused.exception, UsageError) and "mẫu kiểm tra" in refused.exception.message
    assert "đã nhập lại 0 trong 3" in said(desk, "sample", "draw", book, "--user", "head")
    keyed(desk, sam)
    (line,) = [json.loads(text) for text in said(desk, "sample", "show", book, "--json").splitlines()]
    assert (line["outcome"], line["drawn"], line["wrong"], line["lot"]) == ("accepted", 3, 0, "reviewed")
    assert "mau.docx" in said(desk, "sample", "minutes", book, "--out", str(tmp_path / "minutes"))
    assert sorted(path.suffix for path in (tmp_path / "minutes").iterdir()) == [".docx", ".pdf"]
    assert "3 trường hợp" in said(desk, "accept", book, "--user", "head")
    record = str(desk.books[0].records[0])
    change = ("correct", record, "nksHoTen=Trần Văn Bính", "--user", "head", *PAPER)
    assert book in said(desk, *change)
    with desk.books[0].store.begin() as rows:
        (correction,) = rows.corrections.of_book(book)
    assert "nksHoTen" in {now.column for _was, now in correction.changes}
    assert correction.basis.words == "Quyết định số 12 ngày 05.03.2026 của UBND xã"
    nonsense = ["correct", record, "nksHoTen", "--user", "head", *PAPER, "--home", str(desk.home.root)]
    assert isinstance(CliRunner().invoke(app, nonsense).exception, UsageError)
    desk.books[0].store.close()


def test_commands_tell_nothing_of_entries_that_wait_to_be_keyed_blind(tmp_path: Path) -> None:
    desk = reviewed_office(tmp_path / "home")
    desk.enter("head", Role.SUPERVISOR)
    sam, books = desk.enter("sam"), desk.books[0]
    doubt = Finding("V9", Severity.WARN, ("nksHoTen",), Message("Tên lạ: Trần Văn Bình."))
    with books.store.begin() as rows:
        rows.findings.replace(books.book, [(record, doubt) for record in books.records], "twin")
    asked = (("findings", books.book), ("findings", books.book, "--json"), ("search", "tran"))
    assert all("Trần Văn Bình" in said(desk, *words) for words in asked)
    said(desk, "sample", "draw", books.book, "--user", "head")
    assert not any("Trần Văn Bình" in said(desk, *words) for words in asked)
    assert said(desk, "findings", books.book).count("đang chờ nhập lại cho mẫu kiểm tra") == len(books.records)
    keyed(desk, sam)
    assert all("Trần Văn Bình" in said(desk, *words) for words in asked)
    books.store.close()
