"""Hot folders and the intake of their files; `pipeline.capture.watching` says when to look."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import structlog

from pipeline.capture.hot_file import FileStillChanging, HotFile, HotFileIntake, IntakeContext
from pipeline.capture.hot_state import WatchedFolder
from pipeline.capture.intake import IntakeRefusal
from pipeline.capture.scan_report import ScanReport, left_alone_text
from pipeline.capture.scanning import arriving, examine, examine_scans
from pipeline.forms.form_usage import book_in_hand
from pipeline.forms.library import FormLost
from pipeline.home.home import Home
from pipeline.work.flow import Flow
from pipeline.work.run_context import BookRun
from pipeline.work.runner import StepRunner
from records.errors import HotichError, InputRefused, LockedByAnotherRun, WriteFailed
from records.language import gettext as _
from records.stages import Reason
from scanners.folders.completion import CompletionTracker, WaitTimes
from scanners.folders.hot_folder import Listing, list_files
from scanners.folders.quarantine import drop_stray_reasons
from scanners.sources.documents import refused_by_system
from scanners.sources.files import check_regular
from scanners.sources.source_page import SourceRefused

log = structlog.get_logger("hotich.watching")


@dataclass(slots=True)
class FolderWatch:
    """Hot folders, and the way of their files into the books."""

    home: Home
    runner: StepRunner
    flow: Flow
    folders: list[WatchedFolder]
    report: ScanReport = field(default_factory=ScanReport)
    _told: dict[str, str] = field(default_factory=dict)
    _book: str = ""

    @classmethod
    def begin(cls, home: Home, runner: StepRunner, flow: Flow, roots: Sequence[Path]) -> FolderWatch:
        """Load the files that are done already, and examine the scans that a killed watch has left."""
        shutil.rmtree(home.hot_spool, ignore_errors=True)
        home.hot_spool.mkdir(parents=True, exist_ok=True)
        for root in roots:
            drop_stray_reasons(root)
        wait = home.settings.watch
        with runner.store.begin() as rows:
            done = [rows.arrivals.settled(str(root)) for root in roots]
            books = [rows.books.find(book_id) for book_id in rows.arrivals.books([str(root) for root in roots])]
        for book in books:
            with suppress(LockedByAnotherRun, FormLost), book_in_hand(home, runner.store, book):
                examine_scans(BookRun(home, runner, flow, book))
        settling = [CompletionTracker(WaitTimes(wait.settle, wait.empty, wait.order)) for _root in roots]
        return cls(home, runner, flow, [WatchedFolder(*parts) for parts in zip(roots, done, settling, strict=True)])

    def round(self, moment: float) -> bool:
        """Take every complete file of every folder; return whether more of the seen files is to come.

        Args:
            moment: seconds on a clock that only goes forward.
        """
        busy = False
        for folder in self.folders:
            there = os.access(folder.root, os.R_OK | os.X_OK)
            self._tell(str(folder.root), "" if there else _("Không thấy thư mục {path}.").format(path=folder.root))
            listing = list_files(folder.root)
            self._tell_of_others(folder, listing)
            waiting = folder.waiting(listing, moment)
            for path in folder.settling.complete(waiting, moment):
                if moment < folder.held_until or self.runner.workforce.stopping:
                    break
                self._take(folder, HotFile(folder.root, path, waiting.pop(path)), moment)
            busy = busy or bool(waiting) or moment < folder.held_until
        return busy

    def _tell_of_others(self, folder: WatchedFolder, listing: Listing) -> None:
        """Count what is left alone, and give links, devices and pipes their word; each once."""
        for name in sorted(listing.left_alone):
            if self.report.leave_alone(name):
                self.runner.progress.say(left_alone_text(name))
        for name in sorted(listing.irregular.keys() - folder.irregular):
            folder.irregular.add(name)
            try:
                check_regular(listing.irregular[name])
            except SourceRefused as refusal:
                self.report.refused.append(IntakeRefusal(name, Reason(refusal.code.value, str(refusal))))
                self._tell(name, f"{name}: {refusal}")

    def _take(self, folder: WatchedFolder, file: HotFile, moment: float) -> None:
        """Take one file; what stands in its way is told, and it is tried again."""
        intake = IntakeContext(self.runner.store, self.home.archive, self.home.settings.sources, self.home.hot_spool)
        taking, later, why = HotFileIntake(intake, file), moment + self.home.settings.watch.retry, ""
        refused = len(self.report.refused)
        try:
            self._take_in(taking)
        except (LockedByAnotherRun, WriteFailed) as error:
            folder.held_until, why = later, str(error)  # no later page overtakes this one
        except HotichError as error:
            folder.later[file.path], why = later, str(error)
        except FileStillChanging:
            return
        for name in filter(self.report.leave_alone, taking.left_alone):
            self.runner.progress.say(left_alone_text(name))
        if taking.place:
            folder.done[taking.place] = file.seen.stamp
        if taking.place and taking.reasons:
            why = " ".join(taking.reasons)
            if len(self.report.refused) == refused:  # none of its pages was counted
                self.report.refused.append(IntakeRefusal(file.path, Reason("set-aside", why)))
            why = _("để riêng ở {place}. {why}").format(place=taking.place, why=why)
        self._tell(file.path, f"{file.path}: {why}" if why else "")

    def _take_in(self, taking: HotFileIntake) -> None:
        try:
            self._examine(taking)
        except (HotichError, FileStillChanging):
            raise
        except OSError as error:
            refusal = refused_by_system(taking.file.path, error)
            raise InputRefused(refusal.message, refusal.advice) from error
        except Exception as error:  # whatever a file does to a library, the others go on
            log.error("file not taken", exc_info=error)
            taking.refuse(_("Lỗi ngoài dự kiến khi đọc tệp ({kind}).").format(kind=type(error).__name__))

    def _examine(self, taking: HotFileIntake) -> None:
        """Receive the pages of a file and have each examined, in the books that they belong to."""
        with ExitStack() as locks:
            entered: set[str] = set()

            def enter(book_id: str) -> None:
                if book_id not in entered:
                    with self.runner.store.begin() as rows:
                        book = rows.books.find(book_id)
                    locks.enter_context(book_in_hand(self.home, self.runner.store, book))
                    entered.add(book_id)

            for book_id, pages in groupby(taking.pages(enter), key=itemgetter(0)):
                with self.runner.store.begin() as rows:
                    book = rows.books.find(book_id)
                if book_id != self._book:
                    self.runner.progress.say(_("Sổ {book}:").format(book=book_id))
                    self._book = book_id
                run = BookRun(self.home, self.runner, self.flow, book)
                examine(run, arriving(run, map(itemgetter(1), pages), self.report))
                if self.runner.workforce.stopping:
                    return

    def _tell(self, subject: str, what: str) -> None:
        """Tell the state of a file or folder when it has changed; "" = all is well."""
        if what and what != self._told.get(subject):
            self.runner.progress.say(what)
        if what:
            self._told[subject] = what
        else:
            self._told.pop(subject, None)
