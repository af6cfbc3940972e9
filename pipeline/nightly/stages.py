"""Stages of a night, in their order. Each tells its work; a failure of one does not stop the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.backup.backup import back_up
from pipeline.backup.copies import BackupFolder
from pipeline.home.disk import FULL, write_failed
from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted
from pipeline.home.logs import log_unexpected
from pipeline.home.progress import Progress
from pipeline.nightly.keeping import keep_copies, keep_reports
from pipeline.nightly.packages import deliver_accepted
from pipeline.nightly.uploads import seconds_left, upload_accepted
from pipeline.run import PASSING, READING, run_books
from pipeline.shared.indexes import snapshots
from pipeline.shared.load import sync
from pipeline.shared.reconcile_book import reconcile_book
from pipeline.store.ledgers.nights import StageOutcome, StageResult, Trouble
from pipeline.work.run_context import BookRun, RunContext
from pipeline.work.runner import RunCounts
from records.errors import ExitCode, HotichError, PagesFailed
from records.language import N_
from records.language import gettext as _

OUTCOMES = {
    StageOutcome.DONE: N_("xong"),
    StageOutcome.FAILED: N_("có việc chưa xong"),
    StageOutcome.SKIPPED: N_("bỏ qua"),
}
"""How a stage ended, in words for people (marked, not translated)."""


@dataclass(frozen=True, slots=True)
class NightContext:
    """Context of every stage.

    Attributes:
        home: the home.
        day: the business date.
        context: makes the workers; only stages that work on pages call it, and a cluster out of reach fails only them.
        progress: told of the progress.
    """

    home: Home
    day: date
    context: Callable[[], RunContext]
    progress: Progress

    def folder(self, setting: Path) -> Path:
        """Resolve a folder of the settings; a relative one starts at the home."""
        return self.home.root / setting


@dataclass(frozen=True, slots=True)
class Stage:
    """Stage: its name in the ledger, its name for people (marked, not translated), and its function."""

    name: str
    words: str
    work: Callable[[NightContext], StageResult]


def attempt(stage: Stage, night: NightContext) -> StageResult:
    """Do a stage and return its result.

    Raises:
        Interrupted: a person wants the night to stop.
    """
    try:
        return stage.work(night)
    except Interrupted:
        raise
    except Exception as error:  # a fault that nobody foresaw must not cost the backup
        return StageResult(StageOutcome.FAILED, troubles=(trouble(error),))


def trouble(error: Exception) -> Trouble:
    """Describe an error as a trouble; of a fault that nobody foresaw the log knows the place."""
    if isinstance(error, HotichError):
        return Trouble.of(error)
    if isinstance(error, OSError) and error.errno in FULL:
        return Trouble.of(write_failed(error))
    message = _("Lỗi ngoài dự kiến ({kind}).").format(kind=type(error).__name__)
    advice = _("Dữ liệu đã lưu không mất. Gửi tệp nhật ký cho người quản trị: {where}").format(
        where=log_unexpected(error)
    )
    return Trouble(ExitCode.PAGES_FAILED, message, advice)


def ended(said: tuple[str, ...], troubles: tuple[Trouble, ...] = ()) -> StageResult:
    """Make the result of a stage that came to its end, with or without trouble on its way."""
    return StageResult(StageOutcome.FAILED if troubles else StageOutcome.DONE, said, troubles)


def _sync(night: NightContext) -> StageResult:
    if not night.home.settings.shared.url:
        return StageResult(StageOutcome.SKIPPED, (_("Chưa đặt shared.url trong hotich.toml: dùng bản chụp đang có."),))
    return ended(tuple(loaded.text for loaded in sync(night.home, None)))


def _read(night: NightContext) -> StageResult:
    tally = run_books(night.home, [], night.context(), READING)
    return ended((tally.summary,), _failed(tally))


def _reconcile(night: NightContext) -> StageResult:
    if not snapshots(night.home):
        return StageResult(StageOutcome.SKIPPED, (_("Chưa có bản chụp của cơ sở dữ liệu dùng chung."),))
    troubles: list[Trouble] = []

    def carefully(run: BookRun) -> bool:
        try:
            return reconcile_book(run)
        except HotichError as error:
            troubles.append(Trouble.of(error))
            return False

    tally = run_books(night.home, [], night.context(), [carefully])
    return ended((tally.summary,), tuple(dict.fromkeys([*troubles, *_failed(tally)])))


def _pass(night: NightContext) -> StageResult:
    with night.home.store() as store, store.begin() as rows:
        if not rows.policies.by_book():
            return StageResult(StageOutcome.SKIPPED, (_("Chưa sổ nào bật việc máy cho qua."),))
    run_books(night.home, [], night.context(), PASSING)
    with night.home.store() as store, store.begin() as rows:
        counts = rows.passings.counts()
    passed = sum(stands for stands, _accepted in counts.values())
    return ended((_("{count} trường hợp máy cho qua trong {books} sổ.").format(count=passed, books=len(counts)),))


def _packages(night: NightContext) -> StageResult:
    said, troubles = deliver_accepted(night.home, night.folder(night.home.settings.night.delivery), night.context)
    return ended(said, troubles)


def _upload(night: NightContext) -> StageResult:
    settings = night.home.settings.upload
    if not settings.to:
        return StageResult(StageOutcome.SKIPPED, (_("Chưa đặt upload.to trong hotich.toml: không gửi gì."),))
    seconds = seconds_left(settings, datetime.now())
    if not seconds:
        told = _("Ngoài giờ gửi ({begins_at}–{ends_at} giờ).")
        hours = told.format(begins_at=settings.begins_at, ends_at=settings.ends_at)
        return StageResult(StageOutcome.SKIPPED, (hours,))
    return ended(*upload_accepted(night.home, seconds, night.progress))


def _backup(night: NightContext) -> StageResult:
    settings = night.home.settings.night
    folder = night.folder(settings.backup)
    said = [back_up(night.home, folder, night.progress).text]
    said += keep_copies(night.home, BackupFolder(folder))
    if folder.stat().st_dev == night.home.root.stat().st_dev:
        said.append(_("Bản sao lưu nằm cùng đĩa với nơi làm việc; nên đặt night.backup sang đĩa khác."))
    return ended(tuple(said))


def _archive(night: NightContext) -> StageResult:
    reports = night.folder(night.home.settings.night.reports)
    said = keep_reports(night.home, reports, night.day)
    if said or night.home.settings.nights.place:
        return ended(said)
    return StageResult(StageOutcome.SKIPPED, (_("Chưa đặt nights.place trong hotich.toml: không cất đâu."),))


def _failed(tally: RunCounts) -> tuple[Trouble, ...]:
    """List the books and pages that could not be worked on, as `run` tells of them."""
    found = [
        Trouble(int(error.exit_code), f"{book_id}: {error.message}", error.advice)
        for book_id, error in tally.refused.items()
    ]
    if count := tally.failed + tally.given_up:
        told = _("{count} trang chưa đọc được.").format(count=count)
        found.append(Trouble.of(PagesFailed(told, _("Chạy lại để thử lần nữa; xem `hotich report`."))))
    return tuple(found)


STAGES = (
    Stage("sync", N_("Lấy bản chụp cơ sở dữ liệu dùng chung"), _sync),
    Stage("read", N_("Đọc trang còn chờ"), _read),
    Stage("reconcile", N_("Đối chiếu"), _reconcile),
    Stage("pass", N_("Cho qua trường hợp chắc chắn"), _pass),
    Stage("packages", N_("Giao gói của sổ đã nhận"), _packages),
    Stage("upload", N_("Gửi sổ đã nhận"), _upload),
    Stage("backup", N_("Sao lưu"), _backup),
    Stage("archive", N_("Cất báo cáo các đêm cũ"), _archive),
)
