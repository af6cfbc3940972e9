"""Watching of hot folders: their files go into the books, page after page, until stopped."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import combinations
from pathlib import Path

from pipeline.capture.hot_folders import FolderWatch
from pipeline.capture.scan_report import ScanReport
from pipeline.home.home import Home
from pipeline.home.interruption import Interrupted
from pipeline.home.lock import hold_lock
from pipeline.work.run_context import RunContext, step_runner
from records.errors import UsageError
from records.language import gettext as _
from scanners.folders.change_monitor import ChangeMonitor


def watch(home: Home, roots: Sequence[Path], context: RunContext) -> ScanReport:
    """Take the files that come into hot folders until a person stops it, which is its regular end.

    Raises:
        UsageError: a folder is not there, or lies within another.
        LockedByAnotherRun: another watch works on this home.
    """
    with _watching(home, roots, context) as watch, ChangeMonitor([folder.root for folder in watch.folders]) as wakeup:
        wait, team = home.settings.watch, watch.runner.workforce
        longest = wait.poll if wakeup.silent else wait.rescan
        for folder in watch.folders:
            how = _("hỏi lại mỗi {seconds:g} giây").format(seconds=wait.poll) if folder.root in wakeup.silent else ""
            watch.runner.progress.say(_("Đang theo dõi {path} {how}").format(path=folder.root, how=how).rstrip())
        while not team.stopping:
            busy = watch.round(time.monotonic())
            wakeup.wait(wait.settle / 2 if busy else longest, lambda: team.stopping)
    return watch.report


def take_in(home: Home, roots: Sequence[Path], context: RunContext) -> ScanReport:
    """Take the files that lie in hot folders and those being written there, then end; errors as `watch`."""
    with _watching(home, roots, context) as watch:
        while watch.round(time.monotonic()) and not watch.runner.workforce.stopping:
            time.sleep(home.settings.watch.settle / 2)
    return watch.report


@contextmanager
def _watching(home: Home, roots: Sequence[Path], context: RunContext) -> Iterator[FolderWatch]:
    folders = _checked(roots)
    with (
        hold_lock(home.locks, "watch"),
        home.store() as store,
        suppress(Interrupted),
        step_runner(store, context) as worker,
    ):
        watch = FolderWatch.begin(home, worker, context.flow, folders)
        yield watch
        watch.report.failed = worker.tally.failed


def _checked(roots: Sequence[Path]) -> list[Path]:
    """Check the folders and return them as the ledger names them."""
    folders = [root.resolve() for root in roots]
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(
                _("Không có thư mục {path}.").format(path=folder),
                _("Tạo thư mục đó, hoặc nối lại ổ mạng rồi chạy lại."),
            )
    for one, other in combinations(folders, 2):
        if one.is_relative_to(other) or other.is_relative_to(one):
            raise UsageError(
                _("Thư mục {one} và {other} chứa nhau.").format(one=one, other=other), _("Chỉ theo dõi thư mục ngoài.")
            )
    return folders
