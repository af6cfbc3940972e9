"""Occupancy of folders: a package is never written over that of another book."""

from __future__ import annotations

import json
from pathlib import Path

from exports.package.contents import BookName
from exports.package.present import package_files, package_office
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.ledgers.audit_search import AuditQuestion
from records.errors import UsageError
from records.language import gettext as _
from records.text.likeness import office_key

BEGIN = "book.export.begin"
LOOKED_AT = 100
"""How many begun exports of a book are looked through, the newest first."""


def check_free(rows: Transaction, book: Book, folder: Path) -> None:
    """Refuse a folder in which the package of another book has the name that this book's would get.

    A package that this home has not written (of another home, or written just before a power cut) is this book's when
    the office in its table is; one that names no office, as half a package, when this book's was begun there.

    Raises:
        UsageError: the folder holds another book's package; the message names both.
    """
    name = name_of(book)
    if not package_files(name, folder):
        return
    owner = _last_writer(rows, book, folder)
    if owner is None:
        office = package_office(name, folder)
        whose = _("của {office}").format(office=office) if office else _("của sổ không rõ")
        is_own = office_key(office) == office_key(book.office.name) if office else _was_begun(rows, book, folder)
    else:
        whose, is_own = _("của sổ {book}").format(book=described(owner)), owner.id == book.id
    if not is_own:
        raise UsageError(
            _("{folder} đã có gói {package} {other}; gói của sổ {book} sẽ mang đúng tên ấy.").format(
                folder=folder, package=name.stem, other=whose, book=described(book)
            ),
            _("Chưa ghi gì. Chọn thư mục khác bằng --out, mỗi cơ quan một thư mục."),
        )


def note_begin(rows: Transaction, book: Book, folder: Path) -> None:
    """Note in the trail that the book's package is about to be written into a folder, which is free for it."""
    rows.audit.add(BEGIN, book.id, folder=str(folder.resolve()))


def name_of(book: Book) -> BookName:
    """Return the name of a book's package."""
    return BookName(book.type, book.year, book.volume)


def described(book: Book) -> str:
    """Return a book with its office, by which people know it."""
    return f"{book.id} ({book.office.name})"


def _was_begun(rows: Transaction, book: Book, folder: Path) -> bool:
    begun = rows.audit_search.find(AuditQuestion(action=BEGIN, subject=book.id), LOOKED_AT)
    return any(json.loads(line.detail)["folder"] == str(folder.resolve()) for line in begun)


def _last_writer(rows: Transaction, book: Book, folder: Path) -> Book | None:
    """Return the book whose package of that name was the last that this home wrote there."""
    there = [package for package in rows.packages.all() if package.folder == str(folder.resolve())]
    writers = (rows.books.find(package.book_id) for package in reversed(there))
    return next((writer for writer in writers if name_of(writer) == name_of(book)), None)
