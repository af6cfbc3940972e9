"""Excel files in the layout of the import template as a shared database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path

from exports.workbooks.workbook_reader import LeftOut, TableRow, open_workbook
from pipeline.shared.tables.excel_files import Tell, content_of
from pipeline.shared.tables.table_rows import LIMITS, TableFile, TableOptions
from reconcile.index.gateway import SharedCase, SnapshotVersion, Watermark
from reconcile.index.schema import schema
from records.errors import InputRefused, UsageError
from records.language import gettext as _

LEAST_COPIED = 2
"""Rows from which two tables with the very same rows are one table twice."""


class WorkbookDatabase:
    """Shared database of one record type in Excel files; identifiers are type and row, counted over all sheets."""

    def __init__(
        self, code: str, files: Sequence[Path], taken_on: date, bad_cells: Path, options: TableOptions, tell: Tell
    ) -> None:
        """Take the files, where their bad cells are to be listed, and how they are read; nothing is read yet."""
        self._code, self._files, self._taken_on, self._bad_cells = code, files, taken_on, bad_cells
        self._options, self._tell = options, tell

    def version(self) -> SnapshotVersion:
        """Names and contents of the files."""
        marks = [f"{path.name}:{content_of(path)[:12]}" for path in self._files]
        return SnapshotVersion(" ".join(marks), self._taken_on)

    def latest(self, code: str) -> Watermark | None:
        """Return None: a file is read whole."""
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the cases of a record type, row by row; a file with bad cells is read to its end, then refused.

        Raises:
            InputRefused: a file is none, lacks what every case needs, has cells that cannot be taken, or the very rows
                of another; every bad cell is named by row and column.
        """
        before, last, sheet = 0, 0, ""
        copies = _Copies()
        for path in self._files if code == self._code else ():
            table = TableFile(path, code, self._options, self._bad_cells, self._tell, schema(code).needed)
            before, sheet = last, ""
            for row in table.rows():
                if row.sheet != sheet:
                    before, sheet = last, row.sheet
                last = before + row.row - 1
                copies.add(f"{path.name} {row.sheet}".rstrip(), row)
                yield SharedCase(f"{code}-{last:06d}", row.cells)
        copies.check()


class _Copies:
    """Tells tables with the very same rows: a sheet or a file that was copied and saved again."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[int, bytes]] = {}

    def add(self, table: str, row: TableRow) -> None:
        count, mark = self._tables.get(table, (0, b""))
        packed = repr(sorted(row.cells.items())).encode()
        self._tables[table] = count + 1, blake2b(mark + packed, digest_size=16).digest()

    def check(self) -> None:
        """Refuse copies.

        Raises:
            InputRefused: two tables have the same rows; the message names both.
        """
        first: dict[tuple[int, bytes], str] = {}
        for table, content in self._tables.items():
            same = first.setdefault(content, table)
            if same != table and content[0] >= LEAST_COPIED:
                raise InputRefused(
                    _("{table} có đúng các dòng của {first}.").format(table=table, first=same),
                    _("Hãy bỏ một trong hai rồi nạp lại; dữ liệu đã nạp trước đây còn nguyên."),
                )


def workbook_types(path: Path, code: str | None, options: TableOptions) -> list[str]:
    """Return which record types the sheets of a file hold, by their headers unless it is said; the first sheet's first.

    Raises:
        UsageError: there is no such file.
        InputRefused: the file is no Excel table of the ministry's layout.
    """
    try:
        with open_workbook(path, LIMITS, code, options.sheets) as table:
            others = [sheet.code for sheet in table.left_out if sheet.why is LeftOut.OTHER_TYPE]
            return list(dict.fromkeys((table.record_type.code, *([] if code else others))))
    except OSError as error:
        raise UsageError(
            _("Không đọc được {path}: {why}.").format(path=path, why=error.strerror), _("Kiểm tra đường dẫn.")
        ) from error
