"""Specimen's snapshot of the shared database: a workbook in the import template's layout, with planned differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from pipeline.specimen.book import SpecimenBook
from records.record_types import record_type

SHEET = "DL Import"
DRAWN = datetime(2019, 1, 2)  # part of the file's bytes; any fixed day after the book was closed


def write_snapshot(book: SpecimenBook, path: Path) -> None:
    """Write the snapshot; every cell is text, the personal ID stands before the name."""
    columns = [column.name for column in record_type(book.record_type).columns]
    columns.insert(columns.index("nksHoTen"), "nksSoDinhDanh")
    with Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": DRAWN})
        text = workbook.add_format({"num_format": "@"})
        sheet = workbook.add_worksheet(SHEET)
        sheet.write_row(0, 0, columns, text)
        for number, cells in enumerate(_rows(book), start=1):
            sheet.write_row(number, 0, [cells.get(column, "") for column in columns], text)


def _rows(book: SpecimenBook) -> Iterator[Mapping[str, str]]:
    for row in book.shared_database:
        if row.outcome != "absent":
            yield book.entry(row.so) | row.changed
    yield from book.strangers
