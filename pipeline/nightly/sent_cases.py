"""Sent cases in the night's report: the sums of every book, and over all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from exports.reports.night_report import ReportTable
from exports.upload.outcomes import CaseState, UploadSums
from pipeline.store import Transaction
from pipeline.upload.upload_status import UploadLine, upload_lines
from records.language import gettext as _


def sent_cases(rows: Transaction) -> ReportTable:
    """List a line a book of which something was sent: prepared = imported + rejected + unknown, and what is missing."""
    lines = tuple(_line(line) for line in upload_lines(rows))
    columns = (
        _("Sổ"),
        _("Chuẩn bị"),
        _("Đã nhập"),
        _("Bị từ chối"),
        _("Chưa rõ"),
        _("Báo đã nhập mà không thấy"),
    )
    return ReportTable(_("Đã gửi"), columns, lines, _("Chưa gửi gì."))


def total(books: Iterable[UploadSums]) -> UploadSums:
    """Return the sums over all books."""
    prepared, counts = 0, Counter[CaseState]()
    for sums in books:
        prepared += sums.prepared
        counts.update(sums.counts)
    return UploadSums(prepared, counts)


def _line(line: UploadLine) -> tuple[str, ...]:
    figures = (line.prepared, line.imported, line.rejected, line.unknown, line.missing)
    return (line.book, *map(str, figures))
