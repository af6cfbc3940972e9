"""Cases of an accepted book as its last package holds them: only what was accepted and packed is sent."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from exports.package.contents import BookName
from exports.package.seal import check_seal, seal_of, sealed_hashes
from exports.upload.cases import UploadCase, case_key
from exports.workbooks.cells import clean_cell
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from pipeline.books.balance.balancing import balance_of, require_closed
from pipeline.delivery.occupancy import name_of
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.packages import StoredPackage
from pipeline.store.books.record import APPROVED, Record
from records.errors import UsageError
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class PackedCase:
    """Case of a package with the record that it was made of."""

    record: Record
    case: UploadCase


@dataclass(frozen=True, slots=True)
class PackedBook:
    """Accepted book with the package of it that holds today's values.

    Attributes:
        book: the book.
        name: name of its package.
        package: the package.
        cases: all its cases in book order.
    """

    book: Book
    name: BookName
    package: StoredPackage
    cases: tuple[PackedCase, ...]

    @property
    def folder(self) -> Path:
        """Folder of the package."""
        return Path(self.package.folder)


def packed_book(rows: Transaction, editions: Path, book: Book) -> PackedBook:
    """Return the cases of a book that may be sent.

    Raises:
        UsageError: the book is not accepted, it has no final package, or it changed since.
        BookOpen: its balance is open.
        IntegrityBroken: the package is gone, damaged, or another one lies there.
    """
    entries, packages = rows.records.of_book(book.id), rows.packages.final_of_book(book.id)
    if not entries or any(entry.state != APPROVED for entry in entries):
        raise UsageError(
            _("Sổ {book} chưa được nhận: không gửi.").format(book=book.id),
            _("Duyệt và nhận mọi trường hợp trước, rồi xuất gói bằng `hotich export`."),
        )
    require_closed(book, balance_of(rows, editions, book))
    if not packages:
        raise UsageError(_("Sổ {book} chưa có gói chính thức.").format(book=book.id), _export_again(book))
    name, package = name_of(book), packages[-1]
    seal = seal_of(name, Path(package.folder))
    check_seal(seal)
    if sealed_hashes(seal) != package.sealed(name):
        raise _changed(book)
    return PackedBook(book, name, package, _cases(book, name, Path(package.folder), entries))


def _cases(book: Book, name: BookName, folder: Path, entries: list[Record]) -> tuple[PackedCase, ...]:
    """Match the rows of a package with the entries, which are in the same order; both must say the same."""
    with zipfile.ZipFile(folder / f"{name.stem}.zip") as archive:
        pdfs = archive.namelist()
    with open_workbook(folder / f"{name.stem}.xlsx", WorkbookLimits(), book.type) as table:
        columns, found = {column.name for column in table.columns}, [row.cells for row in table.rows()]
    if len(found) != len(entries) or len(pdfs) != len(entries):
        raise _changed(book)
    for entry, cells in zip(entries, found, strict=True):
        if _cells(entry, columns) != cells:
            raise _changed(book)
    return tuple(
        PackedCase(entry, _case(book, place, pdf, cells))
        for place, (entry, pdf, cells) in enumerate(zip(entries, pdfs, found, strict=True), start=1)
    )


def _cells(entry: Record, columns: set[str]) -> Mapping[str, str]:
    """Return the cells of an entry as a package writes them."""
    named = ((one.column, clean_cell(one.value or "")) for one in entry.current.fields if one.column in columns)
    return {column: text for column, text in named if text}


def _case(book: Book, place: int, pdf: str, cells: Mapping[str, str]) -> UploadCase:
    number = cells.get("so", "")
    return UploadCase(case_key(book.office.name, book.type, book.year, number, cells), number, place, pdf, cells)


def _changed(book: Book) -> UsageError:
    return UsageError(_("Sổ {book} đã đổi từ khi xuất gói.").format(book=book.id), _export_again(book))


def _export_again(book: Book) -> str:
    return _("Xuất lại gói: `hotich export {book} --out THƯ_MỤC`, hoặc chờ việc của đêm.").format(book=book.id)
