"""The stages of a night, in their order. Each tells what it did; what goes wrong in one does not stop the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.backup.backup import back_up
from pipeline.backup.copies import BackupFolder
from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted
from pipeline.home.logs import tell_log
from pipeline.home.progress import Progress
from pipeline.nightly.packages import deliver_accepted
from pipeline.run import read_book, run_books
from pipeline.shared.indexes import snapshots
from pipeline.shared.load import sync
from pipeline.shared.reconcile_book import reconcile_book
from pipeline.store.books.books import Book
from pipeline.store.ledgers.nights import StageOutcome, StageResult, Trouble
from pipeline.work.flow import Flow
from pipeline.work.run_context import Means
from pipeline.work.steps import Tally, Worker
from records.errors import ExitCode, HotichError, PagesFailed
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class Night:
    """What every stage needs.

    Attributes:
        home: the home.
        day: the business date.
        means: makes the workers; only stages that work on pages call it, and a cluster out of reach fails only them.
        progress: what is told meanwhile.
    """

    home: Home
    day: date
    means: Callable[[], Means]
    progress: Progress

    def folder(self, setting: Path) -> Path:
        """A folder of the settings; a relative one starts at the home."""
        return self.home.root / setting


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its name in the ledger, its name for people, and what it does."""

    name: str
    words: str
    work: Callable[[Night], StageResult]


def attempt(stage: Stage, night: Night) -> StageResult:
    """Do a stage and say how it ended.

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
    """What went wrong; of a fault that nobody foresaw the log knows the place."""
    if isinstance(error, HotichError):
        return Trouble.of(error)
    message = _("Lỗi ngoài dự kiến ({kind}).").format(kind=type(error).__name__)
    advice = _("Dữ liệu đã lưu không mất. Gửi tệp nhật ký cho người quản trị: {where}").format(where=tell_log(error))
    return Trouble(ExitCode.PAGES_FAILED, message, advice)


def ended(said: tuple[str, ...], troubles: tuple[Trouble, ...] = ()) -> StageResult:
    """A stage that came to its end, with or without trouble on its way."""
    return StageResult(StageOutcome.FAILED if troubles else StageOutcome.DONE, said, troubles)


def _sync(night: Night) -> StageResult:
    if not night.home.settings.shared.url:
        return StageResult(StageOutcome.SKIPPED, (_("Chưa đặt shared.url trong hotich.toml: dùng bản chụp đang có."),))
    return ended(tuple(loaded.text for loaded in sync(night.home, None)))


def _read(night: Night) -> StageResult:
    tally = run_books(night.home, [], night.means(), [read_book])
    return ended((tally.summary,), _failed(tally))


def _reconcile(night: Night) -> StageResult:
    if not snapshots(night.home):
        return StageResult(StageOutcome.SKIPPED, (_("Chưa có bản chụp của cơ sở dữ liệu dùng chung."),))
    troubles: list[Trouble] = []

    def carefully(home: Home, worker: Worker, flow: Flow, book: Book) -> None:
        try:
            reconcile_book(home, worker, flow, book)
        except HotichError as error:
            troubles.append(Trouble.of(error))

    tally = run_books(night.home, [], night.means(), [carefully])
    return ended((tally.summary,), tuple(dict.fromkeys([*troubles, *_failed(tally)])))


def _packages(night: Night) -> StageResult:
    said, troubles = deliver_accepted(night.home, night.folder(night.home.settings.night.delivery), night.means)
    return ended(said, troubles)


def _backup(night: Night) -> StageResult:
    settings = night.home.settings.night
    folder = night.folder(settings.backup)
    said = [back_up(night.home, folder, night.progress).text]
    BackupFolder(folder).keep_newest(settings.copies)
    if folder.stat().st_dev == night.home.root.stat().st_dev:
        said.append(_("Bản sao lưu nằm cùng đĩa với nơi làm việc; nên đặt night.backup sang đĩa khác."))
    return ended(tuple(said))


def _failed(tally: Tally) -> tuple[Trouble, ...]:
    """Books and pages that could not be worked on, as `run` tells of them."""
    found = [
        Trouble(int(error.exit_code), f"{book_id}: {error.message}", error.advice)
        for book_id, error in tally.refused.items()
    ]
    if count := tally.failed + tally.given_up:
        told = _("{count} trang chưa đọc được.").format(count=count)
        found.append(Trouble.of(PagesFailed(told, _("Chạy lại để thử lần nữa; xem `hotich report`."))))
    return tuple(found)


STAGES = (
    Stage("sync", _("Lấy bản chụp cơ sở dữ liệu dùng chung"), _sync),
    Stage("read", _("Đọc trang còn chờ"), _read),
    Stage("reconcile", _("Đối chiếu"), _reconcile),
    Stage("packages", _("Giao gói của sổ đã nhận"), _packages),
    Stage("backup", _("Sao lưu"), _backup),
)
