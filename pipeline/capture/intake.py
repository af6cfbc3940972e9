"""Intake of files into a book: each page is safe in the archive before the next, then examined, then told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.capture.rescans import only_page
from pipeline.home.archive import Archive
from pipeline.store import Store, Transaction
from pipeline.store.books.pages import PageInBook, PlaceInBook, RefusedFile, UnseenScan
from records.language import gettext as _
from records.stages import Reason
from scanners.sources.source_page import LeftAlone, PageSource, SourceItem, SourcePage, SourceRefusal


@dataclass(frozen=True, slots=True)
class ReceivedScan:
    """Scan that is safe now.

    Attributes:
        scan_id: its row.
        name: its name as given.
        new: False when this very file was received before under this name.
    """

    scan_id: int
    name: str
    new: bool


@dataclass(frozen=True, slots=True)
class IntakeRefusal:
    """Refusal of a file, with reason and advice."""

    name: str
    reason: Reason


IntakeOutcome = ReceivedScan | IntakeRefusal | LeftAlone
"""What became of one item of a source."""


class Station(StrEnum):
    """Way by which pages come in; a hot folder is told by its own path."""

    BROWSER = "browser"
    PROGRAM = "program"
    FILES = "files"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Entrance:
    """Way of pages into a home.

    Attributes:
        store: where they are written down.
        archive: where their bytes are kept.
        station: where they come in: a `Station`, or the path of a hot folder.
    """

    store: Store
    archive: Archive
    station: str


def receive(
    entrance: Entrance, book_id: str, source: PageSource, again: PlaceInBook | UnseenScan | None = None
) -> Iterator[IntakeOutcome]:
    """Take the pages of a source into a book, one after the other; `again` as `receive_page` takes it.

    When an item is yielded, it is durable: the bytes in the archive, its row in the store.

    Raises:
        BookLocked: the book is accepted.
        WriteFailed: the disk is full; everything yielded before is safe.
    """
    for item in source.pages() if again is None else only_page(source.pages()):
        yield receive_page(entrance, book_id, item, again)


def receive_page(
    entrance: Entrance, book_id: str, item: SourceItem, again: PlaceInBook | UnseenScan | None = None
) -> IntakeOutcome:
    """Take one page into a book, or write down that it was refused; durable when this returns.

    A refused rescan leaves no record: the book has the page, and still wants a better scan of it.

    Args:
        entrance: where it comes in.
        book_id: the book.
        item: the page.
        again: the place that it shows anew by a person's word; None = the page itself tells.

    Raises:
        BookLocked: the book is accepted.
        WriteFailed: the disk is full.
    """
    if isinstance(item, LeftAlone):
        return item
    if isinstance(item, SourceRefusal):
        return _refuse(entrance, book_id, item) if again is None else IntakeRefusal(item.name, _why(item))
    return _take(entrance, book_id, item) if again is None else _take_again(entrance, book_id, item, again)


def _take_again(
    entrance: Entrance, book_id: str, page: SourcePage, place: PlaceInBook | UnseenScan
) -> ReceivedScan | IntakeRefusal:
    """Take a page that shows a place anew; a page that is in the book already needs no second scan to say so."""
    sha256 = entrance.archive.put(page.data)
    with entrance.store.begin() as rows:
        known = rows.scans.first_of_content(book_id, sha256)
        rows.acceptances.require_open(book_id)
        if known is not None and (known.id, known.name) == (place.scan_id, page.name):
            return ReceivedScan(known.id, page.name, new=False)  # a try that was broken off behind this line
        if known is not None and not (isinstance(place, PageInBook) and rows.scans.came_after(known, place.id)):
            return IntakeRefusal(
                page.name, Reason("old-scan", _("Đây là ảnh cũ, không phải ảnh quét lại. Hãy quét lại trang."))
            )
        if isinstance(place, UnseenScan):
            return IntakeRefusal(page.name, Reason("unseen", _("Trang ở chỗ đó chưa được xem; chờ rồi thử lại.")))
        if isinstance(place, RefusedFile):
            return _fill(rows, entrance, place, page, sha256)
        scan = known or rows.scans.add(book_id, page.name, sha256, page.media_type, len(page.data))
        if known is None:
            rows.scans.came_in_at(scan, entrance.station)
        rows.scans.says_again(scan, place.id)
        rows.audit.add("scan.again", book_id, scan=scan.id, sha256=sha256, page=place.id)
        return ReceivedScan(scan.id, page.name, new=known is None)


def _fill(rows: Transaction, entrance: Entrance, place: RefusedFile, page: SourcePage, sha256: str) -> ReceivedScan:
    """Take a page to the place of a file that was refused whole: nothing of it is there that it could stand beside."""
    scan = rows.scans.fill(place.scan_id, page.name, sha256, page.media_type, len(page.data))
    rows.scans.came_in_at(scan, entrance.station)
    rows.audit.add("scan.again", scan.book_id, scan=scan.id, sha256=sha256, refused=place.file)
    return ReceivedScan(scan.id, page.name, new=True)


def _take(entrance: Entrance, book_id: str, page: SourcePage) -> ReceivedScan:
    sha256 = entrance.archive.put(page.data)
    with entrance.store.begin() as rows:
        if known := rows.scans.known(book_id, page.name, sha256):
            return ReceivedScan(known.id, page.name, new=False)
        rows.acceptances.require_open(book_id)
        scan = rows.scans.add(book_id, page.name, sha256, page.media_type, len(page.data))
        rows.scans.came_in_at(scan, entrance.station)
        rows.audit.add("scan.receive", book_id, scan=scan.id, sha256=sha256)
        return ReceivedScan(scan.id, page.name, new=True)


def _refuse(entrance: Entrance, book_id: str, item: SourceRefusal) -> IntakeRefusal:
    reason = _why(item)
    with entrance.store.begin() as rows:
        rows.acceptances.require_open(book_id)
        scan = rows.scans.refuse(book_id, item.name, reason)
        rows.scans.came_in_at(scan, entrance.station)
        rows.audit.add("scan.refuse", book_id, scan=scan.id, code=reason.code)
    return IntakeRefusal(item.name, reason)


def _why(item: SourceRefusal) -> Reason:
    return Reason(item.code.value, f"{item.message} {item.advice}".strip())
