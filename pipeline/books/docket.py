"""Docket of a book: the page with a QR code that is scanned before the pages of the book."""

from __future__ import annotations

from pathlib import Path

from exports.reports.docket import Docket, write_docket
from pipeline.home.home import Home
from pipeline.store.books.books import Book
from records.errors import WriteFailed
from records.language import gettext as _
from records.record_types import record_type


def book_docket(home: Home, book_id: str, out: Path | None) -> Path:
    """Write the docket of a book and return the file, `ID.pdf` in the current folder when none is named.

    Raises:
        UsageError: there is no such book.
        WriteFailed: the file cannot be written.
    """
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
    file = out or Path(f"{book.id}.pdf")
    try:
        write_docket(Docket(book.id, _facts(book)), file)
    except OSError as error:
        raise WriteFailed(
            _("Không ghi được {path}: {why}.").format(path=file, why=error.strerror), _("Chọn nơi khác bằng --out.")
        ) from error
    return file.resolve()


def _facts(book: Book) -> tuple[str, ...]:
    facts = [
        _("{type}, quyển số {volume}/{year}").format(
            type=record_type(book.type).name_vi, volume=book.volume, year=book.year
        ),
        book.office.name,
        _("Sổ lưu ở xã") if book.copy == "commune" else _("Sổ lưu ở huyện"),
    ]
    if book.expected_pages:
        facts.append(_("Số trang: {count}").format(count=book.expected_pages))
    return tuple(facts)
