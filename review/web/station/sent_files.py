"""Files sent into a book by a browser or another program, taken under the same checks as those of a hot folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.capture.destination import Destination, after_docket
from pipeline.capture.intake import Entrance, IntakeRefusal, ReceivedScan, Station, receive
from pipeline.capture.rescans import page_named_by, place_to_show
from pipeline.home.home import Home
from pipeline.store import Store
from pipeline.store.books.books import Book
from scanners.docket_code import docket_book
from scanners.sources.files import FileSource
from scanners.sources.source_page import SourceItem, SourcePage


@dataclass(frozen=True, slots=True)
class SentFile:
    """File as it was sent: its name, its bytes, the place that it shows anew (None = its name may tell), its way."""

    name: str
    data: bytes
    again: int | None = None
    station: Station = Station.BROWSER


def take_file(home: Home, store: Store, book: Book, sent: SentFile) -> list[ReceivedScan | IntakeRefusal]:
    """Take the pages of a file into a book; each is safe when this returns, the same file twice is one scan.

    Raises:
        InputRefused: it shows a place anew that the book has not, or holds the docket of another book.
        WriteFailed: the disk is full; the pages before it are safe.
    """
    number = page_named_by(sent.name) if sent.again is None else sent.again
    with store.begin() as rows:
        shown = None if number is None else place_to_show(rows, book.id, number)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(sent.name).name
        file.write_bytes(sent.data)
        source = _WithoutDocket(store, book, FileSource((file,), home.settings.sources))
        outcomes = list(receive(Entrance(store, home.archive, sent.station), book.id, source, shown))
    return [one for one in outcomes if isinstance(one, ReceivedScan | IntakeRefusal)]


@dataclass(frozen=True, slots=True)
class _WithoutDocket:
    """Pages of a source but for the docket of their book, which is itself no page of it."""

    store: Store
    book: Book
    source: FileSource

    def pages(self) -> Iterator[SourceItem]:
        """Yield the pages; the docket of another book ends them with a refusal."""
        for item in self.source.pages():
            named = docket_book(item.data) if isinstance(item, SourcePage) else None
            if named is None:
                yield item
            else:
                with self.store.begin() as rows:
                    after_docket(rows, Destination(self.book.id, item.name, by_folder=True), named)
