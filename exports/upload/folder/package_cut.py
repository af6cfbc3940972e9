"""Cut of a package: the rows and PDFs of the cases that are handed over, in the layout of the package."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from exports.package.contents import BookName
from exports.upload.cases import UploadCase
from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from exports.workbooks.workbook_writer import ROW_NUMBER, open_workbook_writer
from records.record_types import Column, record_type


def cut_package(book: BookName, folder: Path, cases: Sequence[UploadCase], workbook: Path, archive: Path) -> None:
    """Write the Excel file and the ZIP of some cases of a package; of all of them, the very bytes of the package.

    Args:
        book: name of the package.
        folder: its folder.
        cases: the cases, in book order.
        workbook: Excel file to write.
        archive: ZIP to write.

    Raises:
        OSError: the package cannot be read, or the disk is full.
    """
    source, pdfs = folder / f"{book.stem}.xlsx", folder / f"{book.stem}.zip"
    with zipfile.ZipFile(pdfs) as whole:
        if len(whole.namelist()) == len(cases):
            shutil.copyfile(source, workbook)
            shutil.copyfile(pdfs, archive)
            return
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as cut:
            for case in cases:
                cut.writestr(whole.getinfo(case.pdf), whole.read(case.pdf))
    with open_workbook_writer(workbook, _layout(source, book), workbook.parent) as rows:
        for case in cases:
            rows.add(case.cells)


def _layout(workbook: Path, book: BookName) -> tuple[Column, ...]:
    """Return the columns of a workbook in their order, with the one that counts the rows where the template has it."""
    with open_workbook(workbook, WorkbookLimits(), book.record_type) as table:
        columns = table.columns
    layouts = record_type(book.record_type).variants.values()
    return next((one for one in layouts if tuple(c for c in one if c.name != ROW_NUMBER) == columns), columns)
