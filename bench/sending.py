"""Rate of sending: `python -m bench.sending --cases 1000`: cases of one book to a service and to a staging table.

Everything is on this machine: SQLite in a temporary home, a service in a process of its own that takes every case at
once, a staging table in an SQLite file. Printed: cases a second, and milliseconds of this process on a core for a case.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from bench.support.receiving import taking_service
from exports.upload.cases import UploadCase, case_key, submission_id
from exports.upload.http.mapping import load_mapping
from exports.upload.http.service_uploader import ServiceLimits, service
from exports.upload.staging import staging
from exports.upload.uploader import Uploader
from pipeline.home.home import Home
from pipeline.store import Store
from pipeline.store.books.books import Book, NewBook
from pipeline.store.books.record import DraftEntry
from pipeline.store.ledgers.uploads import NewSubmission, NewUpload
from pipeline.upload.sending import BookSender, UploadBudget
from records.examination import WHOLE_REGION, Examination
from records.stages import EntryReading, PageDecision, PageKind, PageLayout, QualityVerdict

OFFICE = "Ủy ban nhân dân xã Đo Tốc Độ"
LAYOUT = PageLayout(PageKind.RECORD, "KS-2006", (1, 0, 0, 0, 1, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)
LIMITS = ServiceLimits(seconds=30, attempts=5, wait_seconds=1, poll_seconds=1)


def main(cases: Annotated[int, typer.Option(help="Cases to send.")] = 1000) -> None:
    """Send the same number of cases each way and print the figures."""
    for way in ("http", "sql"):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
            home = Home.create(Path(folder) / "home")
            store = opened.enter_context(home.store())
            book, keys = _prepared(store, cases)
            uploader = _uploader(way, Path(folder), opened)
            sender = BookSender(home, store, book, uploader, UploadBudget(cases))
            begun, core = time.perf_counter(), time.process_time()
            sender.send(keys)
            took, core = time.perf_counter() - begun, time.process_time() - core
            typer.echo(f"{way}: {cases / took:.0f} cases/s, {1000 * core / cases:.1f} core ms a case")


def _uploader(way: str, folder: Path, opened: ExitStack) -> Uploader:
    if way == "sql":
        return opened.enter_context(staging(f"sqlite:///{folder / 'staging.sqlite'}", ""))
    url = opened.enter_context(taking_service())
    return opened.enter_context(service(url, "token", load_mapping(None), LIMITS))


def _prepared(store: Store, count: int) -> tuple[Book, set[str]]:
    """Put down so many cases of one book; return it and their keys."""
    seen = Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ()))
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2007, "01", OFFICE))
        scan = rows.scans.add(book.id, "p1.jpg", "0" * 64, "image/jpeg", 10)
        page = rows.pages.replace(scan, [seen])[0]
        empty = EntryReading(None, ())
        drafts = [DraftEntry(f"{page.id}:{number}", page.id, number, empty, empty) for number in range(1, count + 1)]
        records = rows.records.keep_drafts(book, drafts)
        made = [_case(number) for number in range(1, count + 1)]
        uploads = tuple(NewUpload(record, case) for record, case in zip(records, made, strict=True))
        keys = [case.key for case in made]
        rows.uploads.prepare(NewSubmission(submission_id(book.id, keys), book.id, "e" * 64, "z" * 64, uploads))
    return book, set(keys)


def _case(number: int) -> UploadCase:
    cells = {"so": str(number), "nksHoTen": f"Nguyễn Văn {number}", "nksNgaySinh": "27.10.2007", "noiDangKy": OFFICE}
    key = case_key(OFFICE, "KS", 2007, str(number), cells)
    return UploadCase(key, str(number), number, f"KS.2007.01.{number:05d}.pdf", cells)


if __name__ == "__main__":
    typer.run(main)
