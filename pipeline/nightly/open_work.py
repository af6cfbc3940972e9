"""Work that waits for people after a night, for the headline and the table of its report."""

from __future__ import annotations

from dataclasses import dataclass

from exports.reports.night_report import ReportTable
from pipeline.store import Transaction
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Scope
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Work that waits for somebody: who does it, what it is, and book → how much."""

    who: str
    what: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Sum over the books."""
        return sum(self.counts.values())


def open_work(rows: Transaction) -> list[OpenWork]:
    """List what waits for each kind of person, in all books."""
    tasks, failed = rows.since.tasks(), rows.steps.failed_counts()
    rescans: dict[str, set[int]] = {}
    for wish in rows.rescans.waiting(Scope(None)):
        rescans.setdefault(wish.book, set()).add(wish.page_id)
    return [
        OpenWork(_("Trạm quét"), _("quét lại trang"), {book: len(pages) for book, pages in rescans.items()}),
        OpenWork(_("Trạm quét"), _("xem tệp trong quarantine"), rows.since.set_aside()),
        OpenWork(_("Người duyệt"), _("duyệt trường hợp"), _of(tasks, ReviewTask.REVIEW)),
        OpenWork(_("Người nhập thứ hai"), _("nhập lại trường hợp"), _of(tasks, ReviewTask.SECOND)),
        OpenWork(_("Người phân xử"), _("phân xử trường hợp"), _of(tasks, ReviewTask.ARBITRATION)),
        OpenWork(_("Người phụ trách"), _("nhận trường hợp đã duyệt"), _of(tasks, ReviewTask.APPROVAL)),
        OpenWork(_("Người quản trị"), _("xem việc lỗi bằng `hotich report`"), failed),
    ]


def waiting_words(waiting: list[OpenWork]) -> str:
    """Return what waits, in one sentence for the headline."""
    told = [f"{work.what} {work.total}" for work in waiting if work.total]
    return _("Đang chờ: {work}.").format(work=", ".join(told)) if told else _("Không ai phải làm gì.")


def work_table(waiting: list[OpenWork]) -> ReportTable:
    """List the open work of every book; the column that a reader looks for is the first."""
    lines = [
        (work.who, work.what, str(count), book)
        for work in waiting
        for book, count in sorted(work.counts.items())
        if count
    ]
    columns = (_("Ai"), _("Việc"), _("Số lượng"), _("Ở đâu"))
    return ReportTable(_("Đang chờ"), columns, tuple(lines), _("Không ai phải làm gì."))


def _of(tasks: dict[str, dict[str, int]], task: ReviewTask) -> dict[str, int]:
    return {book: counts.get(task.value, 0) for book, counts in tasks.items()}
