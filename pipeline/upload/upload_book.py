"""Upload of a book: ask for the answers to what was sent, prepare, send, and judge what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from exports.upload.uploader import ReceiverUnreachable, Uploader
from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.store import Store
from pipeline.store.books.books import Book
from pipeline.upload.arrival import snapshots_by_type
from pipeline.upload.choosing import Choice
from pipeline.upload.preparing import choices_of, prepare
from pipeline.upload.sending import BookSender, UploadBudget
from pipeline.upload.upload_findings import judge_uploads
from pipeline.upload.upload_status import UploadLine, upload_line
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class UploadedBook:
    """State of a book's upload after a call: its line, and why the call could not send everything, None if it could."""

    line: UploadLine
    stopped: ReceiverUnreachable | None = None


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """Plan of an upload: what would be sent of a book, and why the rest would not.

    Attributes:
        book: its id.
        cases: number of its cases.
        sends: register numbers of those that would go.
        keeps: reason in words → register numbers of those that would not.
    """

    book: str
    cases: int
    sends: tuple[str, ...]
    keeps: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, book: str, choices: Sequence[Choice]) -> UploadPlan:
        """Make the plan of the choices."""
        sends = tuple(one.case.number or "–" for one in choices if one.kept is None)
        keeps: dict[str, tuple[str, ...]] = {}
        for one in choices:
            if one.kept is not None:
                keeps[one.kept.words] = (*keeps.get(one.kept.words, ()), one.case.number or "–")
        return cls(book, len(choices), sends, keeps)

    @property
    def text(self) -> str:
        """Lines for people: the sum, then every reason with its cases."""
        kept = Counter({words: len(numbers) for words, numbers in self.keeps.items()})
        head = _("{book}: {cases} trường hợp = gửi {sends} + không gửi {keeps}.").format(
            book=self.book, cases=self.cases, sends=len(self.sends), keeps=kept.total()
        )
        lines = [f"  {count} {words}: {', '.join(self.keeps[words])}" for words, count in kept.most_common()]
        return "\n".join([head, *lines])


def plan_upload(home: Home, book_id: str, *, again: bool) -> UploadPlan:
    """Say what would be sent of a book; nothing is sent or kept.

    Raises:
        UsageError: the book is not accepted, has no final package, or changed since.
        IntegrityBroken: the package is gone or damaged.
    """
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        _packed, choices = choices_of(home, rows, book, again=again)
    return UploadPlan.of(book.id, choices)


def upload_book(home: Home, book_id: str, uploader: Uploader, budget: UploadBudget, *, again: bool) -> UploadedBook:
    """Send what is chosen of an accepted book, and keep what came of it and of what was sent before.

    Raises:
        UsageError: the book is not accepted, has no final package, or changed since.
        IntegrityBroken: the package is gone or damaged.
        LockedByAnotherRun: the book is being uploaded.
        WriteFailed: the disk is full, or the store cannot be written.
    """
    with _alone(home, book_id) as (store, book):
        sender = BookSender(home, store, book, uploader, budget)

        def send() -> None:
            sender.ask()
            choices = prepare(home, store, book, again=again)
            sender.send({one.case.key for one in choices if one.kept is None})

        return _done(home, store, book, sender, _stopped_by(send))


def ask_about_book(home: Home, book_id: str, uploader: Uploader, budget: UploadBudget) -> UploadedBook:
    """Ask what became of the cases of a book that were sent; nothing is sent.

    Raises:
        LockedByAnotherRun: the book is being uploaded.
        WriteFailed: the store cannot be written.
    """
    with _alone(home, book_id) as (store, book):
        sender = BookSender(home, store, book, uploader, budget)
        return _done(home, store, book, sender, _stopped_by(sender.ask))


def judge_sent_books(home: Home) -> None:
    """Ask the snapshots that are loaded whether what was sent has arrived; the receiver is not asked.

    Raises:
        WriteFailed: the store cannot be written.
    """
    by_type = snapshots_by_type(home)
    with home.store() as store:
        with store.begin() as rows:
            books = [rows.books.find(book_id) for book_id in rows.uploads.books()]
        for book in books:
            with store.begin() as rows:
                judge_uploads(rows, book, by_type.get(book.type))


def _done(
    home: Home, store: Store, book: Book, sender: BookSender, stopped: ReceiverUnreachable | None
) -> UploadedBook:
    snapshot = snapshots_by_type(home).get(book.type)
    with store.begin() as rows:
        judge_uploads(rows, book, snapshot)
        line = upload_line(rows, book.id)
    sender.tidy()
    return UploadedBook(line, stopped)


def _stopped_by(work: Callable[[], None]) -> ReceiverUnreachable | None:
    """Do the work; return what stopped it when the receiver is out of reach: what came before is kept all the same."""
    try:
        work()
    except ReceiverUnreachable as error:
        return error
    return None


@contextmanager
def _alone(home: Home, book_id: str) -> Iterator[tuple[Store, Book]]:
    """Open the store and hold the upload of a book, on all machines that share it."""
    with home.store() as store:
        with store.begin() as rows:
            book = rows.books.find(book_id)
        name = f"upload-{book.id}"
        with hold_lock(home.locks, name), store.alone(name):
            yield store, book
