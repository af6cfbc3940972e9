"""Report of a night: failures with advice, then the day's intake, reading, open work and deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from exports.reports.night_pdf import write_pdf
from exports.reports.night_report import NightReport, ReportTable, write_html
from pipeline.delivery.book_export import PackageStage
from pipeline.home.disk import explain_full_disk
from pipeline.nightly.failed_pages import failed_pages
from pipeline.nightly.night_figures import NightFigures, night_figures, write_figures
from pipeline.nightly.open_books import balances, open_books
from pipeline.nightly.open_work import open_work, waiting_words, work_table
from pipeline.nightly.sent_cases import sent_cases
from pipeline.nightly.stages import OUTCOMES, STAGES, NightContext
from pipeline.reports.balance_lines import BalanceLine
from pipeline.store import Store, Transaction
from pipeline.store.clock import now
from pipeline.store.ledgers.nights import StoredStage, Trouble
from pipeline.store.steps import StepStatus
from records.language import gettext as _
from records.language import ngettext

READ = "read"


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """Report of a night as it was written, and its figures."""

    file: Path
    figures: NightFigures


def write_night_report(night: NightContext, store: Store, troubles: tuple[Trouble, ...]) -> WrittenReport:
    """Write `report.html`, `report.pdf` and `night.json` into the folder of the night.

    Raises:
        WriteFailed: the disk is full or the folder cannot be written.
    """
    settings = night.home.settings.night
    with store.begin() as rows:
        standing = balances(rows, night.home.editions)
        report = night_report(rows, night, troubles, standing)
        unclosed = sum(not line.closed for line in standing.values())
        figures = night_figures(rows, night.day, troubles, unclosed)
    reports = night.folder(settings.reports)
    folder = reports / night.day.isoformat()
    with explain_full_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_html(report, folder / "report.html")
        write_pdf(report, folder / "report.pdf")
        write_figures(figures, folder, reports)
    return WrittenReport(folder / "report.html", figures)


def night_report(
    rows: Transaction, night: NightContext, troubles: tuple[Trouble, ...], standing: dict[str, BalanceLine]
) -> NightReport:
    """Put the report together: everything since the night before ended.

    Args:
        rows: the transaction.
        night: the night.
        troubles: its troubles.
        standing: the balance of every book that something came of.
    """
    since = rows.nights.last_before(night.day) or ""
    unclosed = sum(not line.closed for line in standing.values())
    waiting = open_work(rows)
    return NightReport(
        title=_("Báo cáo đêm {day}").format(day=f"{night.day:%d.%m.%Y}"),
        good=not troubles and not unclosed,
        verdict=" ".join((_verdict(troubles, unclosed), waiting_words(waiting))),
        facts=tuple(_facts(rows, night, since)),
        tables=(
            _to_do(troubles),
            open_books(standing),
            failed_pages(rows),
            _came_in(rows, since),
            _was_read(rows, since),
            work_table(waiting),
            _went_out(rows, since),
            sent_cases(rows),
            _stages(rows.nights.stages(night.day)),
        ),
    )


def _verdict(troubles: tuple[Trouble, ...], unclosed: int) -> str:
    if not troubles and unclosed:
        return ngettext(
            "Việc của đêm đã xong; còn {count} sổ chưa cân, xem mục “Sổ chưa cân”.",
            "Việc của đêm đã xong; còn {count} sổ chưa cân, xem mục “Sổ chưa cân”.",
            unclosed,
        ).format(count=unclosed)
    if not troubles:
        return _("Mọi việc trong đêm đã xong.")
    count = len(troubles)
    return ngettext("Có {count} việc chưa xong, xem mục đầu.", "Có {count} việc chưa xong, xem mục đầu.", count).format(
        count=count
    )


def _facts(rows: Transaction, night: NightContext, since: str) -> Iterator[str]:
    start = _local(since) if since else _("ngày đầu")
    yield _("Tính từ {start} đến {end}.").format(start=start, end=_local(now()))
    if missed := rows.nights.caught_up(night.day):
        days = ", ".join(f"{day:%d.%m.%Y}" for day in missed)
        yield _("Làm bù cho những đêm không chạy: {days}.").format(days=days)
    if anchor := rows.audit.anchor():
        yield _("Mốc của nhật ký: {anchor}").format(anchor=anchor)


def _to_do(troubles: tuple[Trouble, ...]) -> ReportTable:
    rows = tuple((trouble.message, trouble.advice) for trouble in troubles)
    return ReportTable(_("Việc chưa xong và cách xử lý"), (_("Chuyện gì"), _("Làm gì")), rows, _("Không có."))


def _came_in(rows: Transaction, since: str) -> ReportTable:
    counts = rows.since.received(since), rows.since.rejected(since), rows.since.refused(since)
    books = sorted({book for one in counts for book in one})
    lines = tuple((book, *(str(one.get(book, 0)) for one in counts)) for book in books)
    columns = (_("Sổ"), _("Ảnh mới"), _("Trang không nhận"), _("Tệp bị từ chối"))
    return ReportTable(_("Đã nhận"), columns, lines, _("Không có ảnh mới."))


def _was_read(rows: Transaction, since: str) -> ReportTable:
    done = rows.since.ended(since, READ, StepStatus.DONE)
    failed = rows.since.ended(since, READ, StepStatus.FAILED)
    lines = [(book, str(done.get(book, 0)), str(failed.get(book, 0))) for book in sorted({**done, **failed})]
    columns = (_("Sổ"), _("Trang đọc xong"), _("Trang lỗi"))
    return ReportTable(_("Đã đọc"), columns, tuple(lines), _("Không có trang nào chờ đọc."))


def _went_out(rows: Transaction, since: str) -> ReportTable:
    lines = tuple(
        (package.book_id, str(package.entries), package.folder)
        for package in rows.packages.since(since, PackageStage.FINAL.value)
    )
    columns = (_("Sổ"), _("Trường hợp"), _("Thư mục"))
    return ReportTable(_("Đã giao"), columns, lines, _("Không có gói nào."))


def _stages(kept: list[StoredStage]) -> ReportTable:
    by_name = {stage.name: stage for stage in kept}
    lines = []
    for stage in STAGES:
        one = by_name.get(stage.name)
        if one and one.result is None:
            lines.append((_(stage.words), _("bị ngắt giữa chừng"), f"{_clock(one.began_at)} –", ""))
        if one and one.result:
            span = f"{_clock(one.began_at)} – {_clock(one.ended_at)}"
            said = " ".join((*one.result.said, *(trouble.message for trouble in one.result.troubles)))
            lines.append((_(stage.words), _(OUTCOMES[one.result.outcome]), span, said))
    columns = (_("Bước"), _("Kết quả"), _("Thời gian"), _("Ghi nhận"))
    return ReportTable(_("Các bước trong đêm"), columns, tuple(lines), _("Không ghi được."))


def _local(moment: str) -> str:
    """Format a moment by the calendar and clock here."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M %d.%m.%Y}"


def _clock(moment: str | None) -> str:
    """Format a moment by the clock here, without the day."""
    return f"{datetime.fromisoformat(moment).astimezone():%H:%M}" if moment else "…"
