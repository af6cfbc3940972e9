"""Store with one book of a few records and some people, for the tests of the review."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.books.judging import judge_book
from pipeline.books.ranking import rank_book
from pipeline.home.archive import Archive
from pipeline.store import Store, open_store
from pipeline.store.books.books import NewBook
from pipeline.store.books.record import DraftEntry
from pipeline.store.review.people import Person, Role, Scope
from records.examination import WHOLE_REGION, Examination
from records.language import Message
from records.stages import (
    Box,
    EntryReading,
    FieldReading,
    FieldState,
    Finding,
    PageDecision,
    PageKind,
    PageLayout,
    QualityVerdict,
    Severity,
)

HERE, ELSEWHERE = "UBND xã Thử Nghiệm", "UBND xã Láng Giềng"
NO_FORMS = Path("no-forms-of-their-own")
UPRIGHT = PageLayout(PageKind.RECORD, "KS-2016", (400.0, 0, 0, 0, 560.0, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)


@dataclass(frozen=True)
class ReviewStore:
    store: Store
    book: str
    records: tuple[int, ...]

    def person(self, name: str, role: Role = Role.REVIEWER, office: str | None = HERE) -> Person:
        with self.store.begin() as rows:
            user = rows.people.add(name, "no hash", role, everywhere=office is None)
            offices = {book.office.name: book.office.id for book in rows.books.all()}
            if office is not None:
                rows.people.limit(user, [office])
            return Person(user.id, name, role, Scope(None if office is None else frozenset({offices[office]})))


def entry(so: str, name: str, confidence: float = 0.5) -> EntryReading:
    """Make three fields: a sure number, a name as sure as said, and a birthday that nobody could read."""
    fields = (
        FieldReading("so", FieldState.READ, so, so, 0.99, (Box(0.1, 0.1, 0.1, 0.03),)),
        FieldReading(
            "nksHoTen",
            FieldState.READ,
            name,
            name,
            confidence,
            (Box(0.1, 0.2, 0.5, 0.03),),
            alternatives=("Trần Văn Bình",),
        ),
        FieldReading("nksNgaySinh", FieldState.UNREAD, boxes=(Box(0.1, 0.3, 0.3, 0.03),)),
    )
    return EntryReading(None, fields)


def review_store(
    url: str, offices: tuple[str, ...] = (HERE,), entries: int = 3, archive: Archive | None = None
) -> list[ReviewStore]:
    """Make a book in each office, its later records the surer ones; with an archive, with pictures."""
    return books_in(open_store(url, busy_seconds=30), offices, entries, archive)


def books_in(store: Store, offices: tuple[str, ...], entries: int, archive: Archive | None) -> list[ReviewStore]:
    """Make a book in each office in a store that is open."""
    return [add_book(store, office, entries, archive) for office in offices]


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder}/hotich.sqlite"


def sheet(name: str) -> bytes:
    """Draw a page with a name on it, where the boxes of the entries are."""
    picture = Image.new("RGB", (400, 560), "white")
    ImageDraw.Draw(picture).text((44, 114), name, "black")
    output = io.BytesIO()
    picture.save(output, "JPEG")
    return output.getvalue()


def add_book(store: Store, office: str, entries: int, archive: Archive | None) -> ReviewStore:
    """Add a book of an office with its records."""
    with store.begin() as rows:
        book = rows.books.add(NewBook("KS", 2018, "01", office))
        drafts = []
        for number in range(1, entries + 1):
            sha256 = archive.put(sheet(f"{office} {number}")) if archive else f"{number:064d}"
            scan = rows.scans.add(book.id, f"p{number}.jpg", sha256, "image/jpeg", 10)
            seen = Examination(0, WHOLE_REGION, UPRIGHT, QualityVerdict(PageDecision.ACCEPTED, ()))
            page = rows.pages.replace(scan, [seen])[0]
            read = entry(str(number), "Trần Văn Binh", min(0.3 + 0.1 * number, 0.9))
            drafts.append(DraftEntry(f"{page.id}:0", page.id, number, read, replace(read)))
        ids = rows.records.keep_drafts(book, drafts)
        finding = Finding("V5", Severity.WARN, ("nksNgaySinh",), Message("Thiếu ngày sinh."))
        judge_book(NO_FORMS, rows, book)
        rows.findings.replace_of_record(book.id, ids[0], ["V5"], [finding])
        rank_book(rows, book.id)
        return ReviewStore(store, book.id, tuple(ids))
