"""The pages that failed, as the night's report lists them."""

from __future__ import annotations

from exports.reports.night_report import ReportTable
from pipeline.reports.failures import failures_of
from pipeline.store import Transaction
from records.language import gettext as _

SHOWN = 40
"""More lines than these help nobody; `hotich report` has the rest."""


def failed_pages(rows: Transaction) -> ReportTable:
    """A line a page or scan: book, place, file, what happened after how many attempts, what to do."""
    lines = [
        (book_id, failure.page, failure.what, failure.advice)
        for book_id in sorted(rows.steps.failed_counts())
        for failure in failures_of(rows, book_id)
    ]
    columns = (_("Sổ"), _("Trang"), _("Chuyện gì"), _("Làm gì"))
    return ReportTable(_("Trang lỗi ({count})").format(count=len(lines)), columns, tuple(lines[:SHOWN]), _("Không có."))
