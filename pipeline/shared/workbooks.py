"""Excel files in the layout of the import template as a shared database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import file_digest
from pathlib import Path

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import WorkbookTable, open_workbook
from pipeline.shared.bad_cells import BadCells
from reconcile.index.gateway import SharedCase, SnapshotVersion, Watermark
from reconcile.index.schema import schema
from records.errors import InputRefused, UsageError
from records.language import gettext as _

LIMITS = WorkbookLimits()


class WorkbookDatabase:
    """Shared database of one record type in Excel files; identifiers are type and row, counted over all files."""

    def __init__(self, code: str, files: Sequence[Path], taken_on: date, bad_cells: Path) -> None:
        """Take the files and the place for the list of their bad cells; nothing is read yet."""
        self._code, self._files, self._taken_on, self._bad_cells = code, files, taken_on, bad_cells

    def version(self) -> SnapshotVersion:
        """Return the version: names and content hashes of the files."""
        marks = [f"{path.name}:{_digest(path)[:12]}" for path in self._files]
        return SnapshotVersion(" ".join(marks), self._taken_on)

    def latest(self, code: str) -> Watermark | None:
        """Return None: a file is read whole."""
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the cases of a record type, row by row; a file with bad cells is read to its end, then refused.

        Raises:
            InputRefused: a file is none, lacks what every case needs, or has cells that cannot be taken; every such
                cell is named by row and column.
        """
        before = 0
        for path in self._files if code == self._code else ():
            with BadCells(path, self._bad_cells) as bad, open_workbook(path, LIMITS, code) as table:
                _check_columns(path, table)
                last = before
                for row in table.rows():
                    bad.add(row)
                    last = before + row.row - 1
                    yield SharedCase(f"{code}-{last:06d}", row.cells)
            before = last


def workbook_type(path: Path, code: str | None) -> str:
    """Find the record type of a file, by its header unless it is given.

    Raises:
        UsageError: there is no such file.
        InputRefused: the file is no Excel table of the ministry's layout.
    """
    try:
        with open_workbook(path, LIMITS, code) as table:
            return table.record_type.code
    except OSError as error:
        raise UsageError(
            _("Không đọc được {path}: {why}.").format(path=path, why=error.strerror), _("Kiểm tra đường dẫn.")
        ) from error


def _check_columns(path: Path, table: WorkbookTable) -> None:
    present = {column.name for column in table.columns}
    missing = [name for name in schema(table.record_type.code).needed if name not in present]
    if missing:
        raise InputRefused(
            _("{name}: thiếu cột {columns}.").format(name=path.name, columns=", ".join(missing)),
            _("Hãy xuất lại tệp với đủ các cột này rồi nạp lại; dữ liệu đã nạp trước đây còn nguyên."),
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
