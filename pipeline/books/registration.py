"""Registration of a book, once, under a key that is checked before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.books.twins.twin_copies import join_other_copy
from pipeline.forms.library import edition_library
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.books.books import Book, NewBook
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from records.text.likeness import as_seen

VOLUME = re.compile(r"(\d{1,3})([A-Za-z]?)(?:/(\d{4}))?")
FIRST_YEAR = 1850


@dataclass(frozen=True, slots=True)
class BookLine:
    """Line of a book in lists."""

    book: str
    type: str
    year: int
    volume: str
    copy: str
    office: str
    edition: str | None
    pages: int | None
    entries: int | None

    @classmethod
    def of(cls, book: Book) -> BookLine:
        """Make the line of a book."""
        office = book.office.name
        expected = (book.expected_pages, book.expected_entries)
        return cls(book.id, book.type, book.year, book.volume, book.copy, office, book.edition, *expected)


@dataclass(frozen=True, slots=True)
class AddedBook:
    """Answer of `book add --json`."""

    book: str


def add_book(home: Home, new: NewBook) -> str:
    """Check an operator's data of a book, register it and return its id, as `register_book` does."""
    with home.store() as store, store.begin() as rows:
        return register_book(home, rows, new)


def register_book(home: Home, rows: Transaction, new: NewBook) -> str:
    """Check an operator's data of a book, register it within a transaction and return its id.

    Raises:
        UsageError: a value does not fit, or the book is here already.
    """
    if not FIRST_YEAR <= new.year <= date.today().year:
        raise UsageError(_("Năm mở sổ {year} không hợp lý.").format(year=new.year), _("Ghi năm trên bìa sổ."))
    if not as_seen(new.office):
        raise UsageError(_("Thiếu tên cơ quan đăng ký."), _("Ghi như trên bìa sổ, ví dụ: UBND xã …, huyện …, tỉnh …."))
    if new.edition is not None:
        edition_library(home.editions).get(new.edition)
    checked = NewBook(
        record_type(new.type).code,
        new.year,
        _volume(new.volume, new.year),
        as_seen(new.office),
        new.copy,
        new.edition,
        new.pages,
        new.entries,
    )
    book = rows.books.add(checked)
    rows.audit.add("book.add", book.id)
    join_other_copy(rows, book)
    return book.id


def _volume(text: str, year: int) -> str:
    """Write a volume with two digits at least, so that 1 and 01 are one book; "01/2007" needs the same year."""
    found = VOLUME.fullmatch(text.strip())
    if not found or (found[3] and int(found[3]) != year):
        raise UsageError(
            _("“{volume}” không phải số quyển của năm {year}.").format(volume=text, year=year),
            _("Số quyển gồm 1–3 chữ số, có thể kèm một chữ cái, ví dụ 01 hoặc 2A."),
        )
    return f"{int(found[1]):02d}{found[2].upper()}"
