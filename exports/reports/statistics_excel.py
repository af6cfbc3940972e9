"""Statistics as an Excel file: a sheet a table, numbers as numbers, to go on counting with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from exports.reports.statistics_report import StatisticsReport
from exports.whole_file import whole_file
from records.language import gettext as _

_WIDEST = 60


def write_statistics_excel(report: StatisticsReport, file: Path) -> None:
    """Write facts and notes to the first sheet, every table to its own.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    with whole_file(file) as part, pd.ExcelWriter(part, engine="xlsxwriter", date_format="dd.mm.yyyy") as book:
        facts = pd.DataFrame({report.title: [*report.facts, "", *report.notes]})
        _write(book, _("Tóm tắt"), facts)
        for table in report.tables:
            _write(book, table.sheet, pd.DataFrame(table.rows, columns=list(table.columns), dtype=object))


def _write(book: pd.ExcelWriter, name: str, frame: pd.DataFrame) -> None:
    frame.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
    sheet = book.sheets[name]
    for place, column in enumerate(frame.columns):
        longest = max((len(str(cell)) for cell in (column, *frame[column])), default=0)
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
