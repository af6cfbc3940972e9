"""The station's page of a book, and the way of a page that a reviewer sent back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.capture.file_scanning import scan_book
from pipeline.capture.scan_report import ScanReport
from pipeline.home.progress import SilentProgress
from pipeline.home.settings import RunSettings
from pipeline.run import run_books
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Role
from pipeline.work.run_context import RunContext
from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import PageTask, ScanTask
from records.examination import WHOLE_REGION, Examination
from records.stages import (
    EntryReading,
    FieldReading,
    FieldState,
    PageDecision,
    PageKind,
    PageReading,
    QualityVerdict,
    Reason,
)
from scanners.sources.source_page import SourcePage
from scanners.testing import ScriptedSource
from tests.support import fake_flow
from tests.support.review_client import Browser, ReviewOffice, office, version_in
from tests.support.review_store import ELSEWHERE, HERE

WORDS = ("so", "nksHoTen", "nksNoiSinh", "chaHoTen", "meHoTen", "nycHoTen")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = office(tmp_path, (HERE, ELSEWHERE), entries=2)
    yield made
    made.books[0].store.close()


def look(task: ScanTask) -> tuple[Examination, ...]:
    """A scan says itself what it is: `cover`, `blurred`, or an entry."""
    words = task.scan.read().decode().split()
    layout = replace(fake_flow.LAYOUT, kind=PageKind.COVER if "cover" in words else PageKind.RECORD)
    verdict = QualityVerdict(PageDecision.ACCEPTED, ())
    if "blurred" in words:
        verdict = QualityVerdict(PageDecision.REJECTED, (Reason("blurred", "Trang bị mờ 0.8 mm.", 0.8),))
    return (Examination(0, WHOLE_REGION, layout, verdict),)


READ: list[str] = []


def read(task: PageTask) -> PageReading:
    """An entry of as many fields as the scan's words say, with the trust it claims; what was read is counted."""
    number, trust = task.scan.read().decode().split()[:2]
    READ.append(f"{number} {trust}")
    fields = tuple(FieldReading(column, FieldState.READ, number, number, float(trust)) for column in WORDS)
    return PageReading(task.examination.layout, (EntryReading(None, fields),))


FLOW = replace(fake_flow.flow(), layout=WorkerStep("layout", "1", "", look), read=WorkerStep("read", "1", "", read))
CONTEXT = RunContext(RunSettings(jobs=1), FLOW, SilentProgress(), fake_flow.inline)


class Book:
    """A new book of a home, scanned and read by a flow without pixels."""

    def __init__(self, desk: ReviewOffice) -> None:
        self.desk = desk
        with desk.books[0].store.begin() as rows:
            self.id = rows.books.add(NewBook("KS", 2019, "01", HERE, pages=5)).id
        READ.clear()

    def scan(self, *words: str, first: int = 1, again: int | None = None) -> ScanReport:
        source = ScriptedSource(
            [
                SourcePage(f"p{number}.jpg", text.encode(), "image/jpeg")
                for number, text in enumerate(words, start=first)
            ]
        )
        return scan_book(self.desk.home, self.id, source, CONTEXT, again)

    def run(self) -> None:
        run_books(self.desk.home, [self.id], CONTEXT)


@pytest.fixture
def operator(desk: ReviewOffice) -> Browser:
    return desk.enter("tram", Role.OPERATOR)


def test_the_page_says_how_the_last_page_came_out_and_what_is_missing(desk: ReviewOffice, operator: Browser) -> None:
    book = Book(desk)
    assert "Chưa có trang nào" in operator.get(f"/station/{book.id}").text
    book.scan("0 0 cover", "1 0.9", "2 0.9 blurred")
    shown = operator.get(f"/station/{book.id}").text
    assert "Trang 3: KHÔNG NHẬN" in shown
    assert "Trang bị mờ" in shown
    assert "lai-3.jpg" in shown
    assert "Chưa thấy trang khóa sổ." in shown
    assert "Chưa thấy bìa sổ." not in shown
    assert "Sổ có 5 trang, mới nhận 1 trang có ghi." in shown


def test_the_page_speaks_the_language_of_its_reader(desk: ReviewOffice, operator: Browser) -> None:
    book = Book(desk)
    book.scan("1 0.9")
    operator.client.cookies.set("hotich-lang", "en")
    assert "Page 1: accepted" in operator.get(f"/station/{book.id}").text


def test_an_operator_sees_the_books_of_the_own_communes_only(desk: ReviewOffice, operator: Browser) -> None:
    here, elsewhere = desk.books
    assert operator.get(f"/station/{here.book}").status_code == 200
    assert operator.get(f"/station/{elsewhere.book}").status_code == 404
    assert desk.enter("quan-tri", Role.ADMINISTRATOR, None).get(f"/station/{here.book}").status_code == 404


def test_a_page_sent_back_is_scanned_again_and_only_its_record_is_read_again(
    desk: ReviewOffice, operator: Browser
) -> None:
    book = Book(desk)
    book.scan("1 0.9", "2 0.8", "3 0.9")
    book.run()
    reviewer = desk.enter("ann")
    with desk.books[0].store.begin() as rows:
        records = rows.records.of_book(book.id)
    second = next(record.id for record in records if record.so == "2")
    page = reviewer.post(f"/records/{second}/take").text
    reviewer.post(f"/records/{second}/send-back", version=version_in(page), reason="Mất một góc")
    shown = operator.get(f"/station/{book.id}").text
    assert "Mất một góc" in shown and "<td>2</td>" in shown and "lai-2.jpg" in shown
    READ.clear()
    book.scan("2 0.7", first=7)
    book.run()
    assert READ == ["2 0.7"]
    assert "Mất một góc" not in operator.get(f"/station/{book.id}").text
    with desk.books[0].store.begin() as rows:
        after = rows.records.of_book(book.id)
        record = rows.records.get(second)
        scans = rows.scans.of_book(book.id)
    assert record is not None and record.task == ReviewTask.REVIEW
    assert [(one.id, one.so) for one in after] == [(one.id, one.so) for one in records]
    unchanged = {one.id: one.current for one in records if one.id != second}
    assert {one.id: one.current for one in after if one.id != second} == unchanged
    kept = [desk.home.archive.read(scan.sha256 or "", recheck=True) for scan in scans]
    assert kept == [b"1 0.9", b"2 0.8", b"3 0.9", b"2 0.7"]
