"""Intake of a table that others keyed, in a worker: its rows into a spool of its own, sorted into books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.shared.keyed.keyed_rows import KeyedBook, KeyedRow, book_of
from pipeline.shared.keyed.row_spool import RowSpool, SpooledRows
from pipeline.shared.tables.table_rows import TableFile, TableOptions
from pipeline.shared.tables.workbooks import workbook_types


@dataclass(frozen=True, slots=True)
class IntakeTask:
    """Table to take in.

    Attributes:
        path: the file.
        code: its record type when the headers shall not decide.
        options: what becomes of hidden sheets and old fonts.
        bad_cells: where cells that cannot be taken are listed.
        spool: file that is made for the rows.
    """

    path: Path
    code: str | None
    options: TableOptions
    bad_cells: Path
    spool: Path


@dataclass(frozen=True, slots=True)
class TakenTable:
    """Table that was taken in.

    Attributes:
        columns: record type → columns that the table has.
        rows: number of its rows.
        places: where the rows of each book lie, in their order.
        said: what was not taken and what is doubtful, for people.
    """

    columns: Mapping[str, frozenset[str]]
    rows: int
    places: Mapping[KeyedBook, tuple[SpooledRows, ...]]
    said: tuple[str, ...]


def take_table(task: IntakeTask) -> TakenTable:
    """Take a table in.

    Raises:
        UsageError: there is no such file.
        InputRefused: the file is none of the ministry's layout, or has an old font that the options refuse.
        OSError: the disk is full.
    """
    columns: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    said: list[str] = []
    with RowSpool(task.spool) as spool:
        for code in workbook_types(task.path, task.code, task.options):
            table = TableFile(task.path, code, task.options, task.bad_cells, said.append)
            columns[code] |= table.columns()
            for row in table.every_row():
                spool.add(book_of(code, row), KeyedRow(task.path.name, row))
    return TakenTable(dict(columns), spool.rows, spool.places, tuple(said))
