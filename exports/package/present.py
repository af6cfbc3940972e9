"""Package that lies in a folder already: its files, and the office whose entries are in it."""

from __future__ import annotations

from pathlib import Path

from exports.package.contents import BookName
from exports.package.seal import seal_of
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from records.errors import InputRefused

_OFFICE = "noiDangKy"


def package_files(book: BookName, folder: Path) -> list[Path]:
    """Return the files of a book's package that are there."""
    seal = seal_of(book, folder)
    named = (folder / f"{book.stem}.xlsx", folder / f"{book.stem}.zip", folder / book.changes, seal)
    return [file for file in named if file.exists()]


def package_office(book: BookName, folder: Path) -> str:
    """Return the office that the first entry of a package names, "" when its table cannot be read or names none."""
    try:
        with open_workbook(folder / f"{book.stem}.xlsx", WorkbookLimits()) as table:
            first = next(table.rows(), None)
    except (InputRefused, OSError):
        return ""
    return first.cells.get(_OFFICE, "") if first else ""
