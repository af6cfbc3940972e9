"""Files into a book: each page safe in the archive before the next, then looked at, then told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.archive import Archive
from pipeline.store import Store
from records.stages import Reason
from scanners.source_page import PageSource, RefusedSource, SourcePage


@dataclass(frozen=True, slots=True)
class Received:
    """A scan that is safe now.

    Attributes:
        scan_id: its row.
        name: as given.
        new: False when this very file was received before under this name.
    """

    scan_id: int
    name: str
    new: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken in, and why."""

    name: str
    reason: Reason


def receive(store: Store, archive: Archive, book_id: str, source: PageSource) -> Iterator[Received | Refused]:
    """Take the pages of a source into a book, one after the other.

    When an item is yielded, it is durable: the bytes in the archive, its row in the store.

    Raises:
        CannotWrite: the disk is full; everything yielded before is safe.
    """
    for item in source.pages():
        yield receive_page(store, archive, book_id, item)


def receive_page(store: Store, archive: Archive, book_id: str, item: SourcePage | RefusedSource) -> Received | Refused:
    """Take one page into a book, or write down that it was refused; durable when this returns.

    Raises:
        CannotWrite: the disk is full.
    """
    return _refuse(store, book_id, item) if isinstance(item, RefusedSource) else _take(store, archive, book_id, item)


def _take(store: Store, archive: Archive, book_id: str, page: SourcePage) -> Received:
    sha256 = archive.put(page.data)
    with store.begin() as rows:
        if known := rows.scans.known(book_id, page.name, sha256):
            return Received(known.id, page.name, new=False)
        scan = rows.scans.add(book_id, page.name, sha256, page.media_type, len(page.data))
        rows.audit.add("scan.receive", book_id, scan=scan.id, sha256=sha256)
        return Received(scan.id, page.name, new=True)


def _refuse(store: Store, book_id: str, item: RefusedSource) -> Refused:
    reason = Reason(item.code.value, f"{item.message} {item.advice}".strip())
    with store.begin() as rows:
        scan = rows.scans.refuse(book_id, item.name, reason)
        rows.audit.add("scan.refuse", book_id, scan=scan.id, code=reason.code)
    return Refused(item.name, reason)
