"""Failed pages in the night's report."""

from __future__ import annotations

from exports.reports.night_report import ReportTable
from pipeline.reports.failures import failures_of
from pipeline.store import Transaction
from records.language import gettext as _

SHOWN = 40
"""More lines than these help nobody; `hotich report` has the rest."""


def failed_pages(rows: Transaction) -> ReportTable:
    """List a line per page or scan: book, place, file, cause and number of attempts, advice."""
    lines = [
        (book_id, failure.page, failure.what, failure.advice)
        for book_id in sorted(rows.steps.failed_counts())
        for failure in failures_of(rows, book_id)
    ]
    columns = (_("Sổ"), _("Trang"), _("Chuyện gì"), _("Làm gì"))
    return ReportTable(_("Trang lỗi ({count})").format(count=len(lines)), columns, tuple(lines[:SHOWN]), _("Không có."))
