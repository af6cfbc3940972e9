"""Sending of a book's submissions: every outcome is kept before the next thing happens at the receiver."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from exports.upload.cases import HANDED_OVER, TO_SEND, Submission, SubmittedCase
from exports.upload.outcomes import CaseState, Outcome
from exports.upload.uploader import ReceiverUnreachable, Uploader
from pipeline.delivery.occupancy import name_of
from pipeline.home.disk import explain_full_disk
from pipeline.home.home import Home
from pipeline.store import Store
from pipeline.store.books.books import Book
from pipeline.store.ledgers.uploads import StoredUpload
from pipeline.upload.choosing import WITHDRAWN
from records.language import gettext as _

_NO_NEWS = (CaseState.SENT, CaseState.UNKNOWN)


class UploadStopped(ReceiverUnreachable):
    """End of a call whose budget of failures or of time is spent; the next one goes on from there."""


@dataclass(slots=True)
class UploadBudget:
    """Bounds of a call over all its books.

    Attributes:
        failures: cases in a row without an answer after which nothing more is sent: the breaker of the circuit. The
            next call closes it by trying again.
        seconds: time for all of it; infinite for a person's own call.
    """

    failures: int
    seconds: float = float("inf")
    _began: float = field(default_factory=time.monotonic)
    _in_a_row: int = 0

    def spend(self, outcomes: Collection[Outcome]) -> None:
        """Count what came of a group of cases.

        Raises:
            UploadStopped: one of the bounds is reached.
        """
        if any(one.state not in _NO_NEWS for one in outcomes):
            self._in_a_row = 0
        self._in_a_row += sum(one.state is CaseState.UNKNOWN for one in outcomes)
        if self._in_a_row >= self.failures:
            raise UploadStopped(
                _("Dừng gửi: {count} trường hợp liền không có trả lời.").format(count=self._in_a_row),
                _("Kiểm tra bên nhận và đường mạng rồi gửi lại; những gì đã gửi không bị nhập hai lần."),
            )
        if time.monotonic() - self._began > self.seconds:
            raise UploadStopped(
                _("Dừng gửi: hết thời gian dành cho việc gửi."), _("Lần sau sẽ gửi tiếp; có thể tăng upload.minutes.")
            )


@dataclass(frozen=True, slots=True)
class BookSender:
    """Sender of the submissions of one book; whoever calls holds its lock."""

    home: Home
    store: Store
    book: Book
    uploader: Uploader
    budget: UploadBudget

    def ask(self) -> None:
        """Ask for answers to what was sent before, also of cases that have one: it may be taken back.

        Raises:
            ReceiverUnreachable: the receiver does not answer, or the budget is spent.
        """
        for submission in self._submissions():
            if submission.within(HANDED_OVER):
                self._keep(self.uploader.answers(submission))

    def send(self, chosen: Collection[str]) -> None:
        """Send the cases of these keys that have no answer, and those among them that were rejected.

        Raises:
            ReceiverUnreachable: the receiver does not answer, or the budget is spent.
            WriteFailed: the disk with the packages put aside takes no more; nothing of them was handed over.
        """
        for submission in self._submissions():
            among = replace(
                submission, cases=tuple(_to_send(one) for one in submission.cases if one.case.key in chosen)
            )
            if among.within(TO_SEND):
                with explain_full_disk(submission.folder):
                    self._keep(self.uploader.send(among))

    def tidy(self) -> None:
        """Remove the packages put aside of which nothing can go out again: imported, or with another content since."""
        with self.store.begin() as rows:
            uploads = rows.uploads.of_book(self.book.id)
        newest = {one.record_id: one.case.key for one in uploads}
        for submission, cases in groupby(uploads, key=lambda one: one.submission):
            if all(one.standing.state is CaseState.IMPORTED or newest[one.record_id] != one.case.key for one in cases):
                shutil.rmtree(self.home.upload_spool / submission, ignore_errors=True)

    def _keep(self, groups: Iterator[tuple[Outcome, ...]]) -> None:
        for group in groups:
            with self.store.begin() as rows:
                rows.uploads.tell(group, self.uploader.channel)
            self.budget.spend(group)

    def _submissions(self) -> list[Submission]:
        """Return the submissions of the book as they stand."""
        with self.store.begin() as rows:
            uploads = rows.uploads.of_book(self.book.id)
        return [self._submission(one, list(of_it)) for one, of_it in groupby(uploads, key=lambda one: one.submission)]

    def _submission(self, identifier: str, uploads: Sequence[StoredUpload]) -> Submission:
        live = (one for one in uploads if one.standing.code != WITHDRAWN)
        cases = tuple(SubmittedCase(one.case, one.standing.state, one.standing.reference) for one in live)
        folder = self.home.upload_spool / identifier
        return Submission(identifier, name_of(self.book), self.book.office.name, folder, cases)


def _to_send(one: SubmittedCase) -> SubmittedCase:
    """Return a chosen case as it is to be sent: one that was rejected as if it never had been."""
    return SubmittedCase(one.case, CaseState.PREPARED) if one.state is CaseState.REJECTED else one
