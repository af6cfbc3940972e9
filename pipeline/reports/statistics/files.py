"""Statistics of a home for the commands: as text, or as a file whose ending says which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from exports.reports.statistics_excel import write_statistics_excel
from exports.reports.statistics_pdf import write_statistics_pdf
from exports.reports.statistics_report import StatisticsReport
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.reports.statistics.figures import Statistics
from pipeline.reports.statistics.gathering import DAYS, statistics
from pipeline.reports.statistics.wording import statistics_report
from pipeline.store.review.people import Scope
from records.errors import UsageError
from records.language import gettext as _

WRITERS: Mapping[str, Callable[[StatisticsReport, Path], None]] = {
    ".xlsx": write_statistics_excel,
    ".pdf": write_statistics_pdf,
}


def home_statistics(home: Home, days: int = DAYS) -> Statistics:
    """Compute the statistics of all communes today, the pace over so many days."""
    with home.store() as store, store.begin() as rows:
        return statistics(rows, Scope(None), datetime.now(UTC).date(), days)


def write_statistics(found: Statistics, file: Path) -> None:
    """Write the statistics into a file, .xlsx or .pdf.

    Raises:
        UsageError: the ending is another one.
        WriteFailed: the disk is full or the folder cannot be written.
    """
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise UsageError(
            _("Không biết ghi thống kê vào tệp {name}.").format(name=file.name), _("Đặt đuôi tệp là .xlsx hoặc .pdf.")
        )
    with explain_full_disk(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        writer(statistics_report(found), file)
