"""Sent cases: what came of the books that were sent to a receiver, and the records that a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.people import Person
from pipeline.upload.arrival import MISSING
from pipeline.upload.upload_findings import CONTRADICTED, REJECTED
from pipeline.upload.upload_status import UploadLine, upload_line
from records.language import N_
from review.web.access import require_role
from review.web.service import ServiceDep
from review.work.roles import SEES_BOOKS

router = APIRouter()
BookViewer = Annotated[Person, Depends(require_role(SEES_BOOKS))]
SHOWN = 20
"""Cases of a book that are named; the others are counted."""
WORDS = {REJECTED: N_("bị từ chối"), CONTRADICTED: N_("trả lời mâu thuẫn"), MISSING: N_("báo đã nhập mà không thấy")}


@dataclass(frozen=True, slots=True)
class DoubtfulCase:
    """Sent case that a person has to look at: its record, its register number, and the doubt (marked words)."""

    record_id: int
    number: str
    doubt: str


@dataclass(frozen=True, slots=True)
class SentBook:
    """Book of which something was sent."""

    book: Book
    line: UploadLine
    doubtful: tuple[DoubtfulCase, ...]


@router.get("/sent")
def sent(request: Request, service: ServiceDep, person: BookViewer) -> HTMLResponse:
    """Show the books of a person's communes of which something was sent; the receiver's words stand at the record."""
    with service.store.begin() as rows:
        begun = set(rows.uploads.books())
        books = [_sent(rows, book) for book in rows.books.within(person.scope.offices) if book.id in begun]
    return service.templates.page(request, "sent.html", books=books, shown=SHOWN)


def _sent(rows: Transaction, book: Book) -> SentBook:
    numbers = {upload.record_id: upload.case.number for upload in rows.uploads.of_book(book.id)}
    doubtful = tuple(
        DoubtfulCase(record_id, numbers.get(record_id, ""), WORDS[finding.rule])
        for record_id, finding in rows.findings.of_book(book.id)
        if record_id is not None and finding.rule in WORDS
    )
    return SentBook(book, upload_line(rows, book.id), doubtful)
