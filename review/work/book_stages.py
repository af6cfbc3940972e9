"""Books of a supervisor by what they wait for: acceptance, or something that stands in the way, in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from pipeline.books.balance.balancing import balance_of
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import APPROVED, ReviewTask
from pipeline.store.review.people import Scope
from records.language import gettext as _

BALANCED = 24
"""Reviewed books that are balanced for one look at the first page; each takes the time of a few queries."""
_OPEN = (ReviewTask.REVIEW, ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.RESCAN)


class BookStage(StrEnum):
    """Stage of a book, in the order in which it goes through them."""

    SCANNING = "scanning"
    REVIEW = "review"
    STUCK = "stuck"
    REVIEWED = "reviewed"
    ACCEPTANCE = "acceptance"
    ACCEPTED = "accepted"

    @property
    def words(self) -> str:
        """Stage in the words of the pages."""
        return {
            BookStage.SCANNING: _("đang quét, đọc"),
            BookStage.REVIEW: _("đang duyệt"),
            BookStage.STUCK: _("đang vướng"),
            BookStage.REVIEWED: _("đã duyệt, chưa xem cân đối"),
            BookStage.ACCEPTANCE: _("chờ nhận sổ"),
            BookStage.ACCEPTED: _("đã nhận"),
        }[self]


@dataclass(frozen=True, slots=True)
class BookStanding:
    """Standing of a book: its office, and the numbers of records that wait for each task.

    Attributes:
        volume: the book.
        accepted: number of accepted records.
        tasks: number of records by next task.
        failed: number of steps that failed.
        blocks: number of findings that block it as a whole.
        missing: number of open points of its balance; None = not looked at.
    """

    volume: Book
    accepted: int
    tasks: dict[ReviewTask, int]
    failed: int
    blocks: int
    missing: int | None = None

    @property
    def book(self) -> str:
        """Id of the book."""
        return self.volume.id

    @property
    def office(self) -> str:
        """Name of its office."""
        return self.volume.office.name

    @property
    def stage(self) -> BookStage:
        """Stage in which it is: what stands in the way comes before all else."""
        if self.reasons:
            return BookStage.STUCK
        if self.open:
            return BookStage.REVIEW
        if self.reviewed:
            return BookStage.ACCEPTANCE if self.ready else BookStage.REVIEWED
        return BookStage.ACCEPTED if self.accepted else BookStage.SCANNING

    @property
    def open(self) -> int:
        """Number of records that people still have to decide, or that are scanned again."""
        return sum(self.tasks.get(task, 0) for task in _OPEN)

    @property
    def reviewed(self) -> int:
        """Number of records that wait for acceptance, 0 while others are open."""
        return 0 if self.open else self.tasks.get(ReviewTask.APPROVAL, 0)

    @property
    def ready(self) -> int:
        """Number of records to accept: none before the balance of the book is known to be closed."""
        return self.reviewed if self.missing == 0 else 0

    @property
    def reasons(self) -> tuple[str, ...]:
        """Reasons why it does not go on by itself, in words."""
        told = {
            _("{count} trường hợp chờ quét lại"): self.tasks.get(ReviewTask.RESCAN, 0),
            _("{count} trường hợp hai người nhập khác nhau, chờ phân xử"): self.tasks.get(ReviewTask.ARBITRATION, 0),
            _("{count} bước máy làm bị lỗi"): self.failed,
            _("{count} điều phải giải quyết trước khi nhận"): self.blocks,
            _("cân đối còn thiếu {count} điều: trang phải quét lại hoặc bỏ qua, số phải giải trình"): self.missing or 0,
        }
        return tuple(words.format(count=count) for words, count in told.items() if count)


@dataclass(frozen=True, slots=True)
class SupervisorView:
    """View of a supervisor: the books of their communes.

    Attributes:
        books: all of them.
        first: place, among those that are reviewed, of the first that was balanced.
    """

    books: tuple[BookStanding, ...]
    first: int

    @property
    def ready(self) -> tuple[BookStanding, ...]:
        """Books to accept."""
        return tuple(book for book in self.books if book.ready)

    @property
    def unbalanced(self) -> int:
        """Number of reviewed books whose balance was not looked at."""
        return sum(bool(book.reviewed and book.missing is None) for book in self.books)

    @property
    def before(self) -> int | None:
        """Place of the reviewed book from which the ones before are balanced, None at the first."""
        return max(0, self.first - BALANCED) if self.first else None

    @property
    def next(self) -> int | None:
        """Place of the reviewed book from which the next ones are balanced, None at the last."""
        after = self.first + BALANCED
        return after if after < sum(bool(book.reviewed) for book in self.books) else None

    @property
    def stuck(self) -> tuple[BookStanding, ...]:
        """Books that do not go on by themselves."""
        return tuple(book for book in self.books if book.reasons)

    @property
    def under_way(self) -> int:
        """Number of books with records that people still have to decide."""
        return sum(bool(book.open) for book in self.books)

    @property
    def by_office(self) -> dict[str, dict[BookStage, list[BookStanding]]]:
        """Office → its books by stage, offices by name."""
        found: dict[str, dict[BookStage, list[BookStanding]]] = {}
        for book in sorted(self.books, key=lambda book: book.office):
            found.setdefault(book.office, {}).setdefault(book.stage, []).append(book)
        return found


def supervisor_view(rows: Transaction, editions: Path, scope: Scope, first: int = 0) -> SupervisorView:
    """Return the books of a person's communes by what they wait for; `editions` as for `balance_of`.

    Of those with nothing else open `BALANCED` are balanced, too, from the place `first` on: a page that was refused
    keeps a book from being accepted as long as nobody answers for it. The others are not called ready.
    """
    waiting, failed, blocks = rows.queue.by_book(scope), rows.steps.failed_counts(), rows.findings.blocking()
    entries = rows.records.counts()
    books = tuple(
        BookStanding(
            book,
            entries.get(book.id, {}).get(APPROVED, 0),
            waiting.get(book.id, {}),
            failed.get(book.id, 0),
            blocks.get(book.id, 0),
        )
        for book in rows.books.within(scope.offices)
    )
    reviewed = [one.volume for one in books if one.reviewed][first : first + BALANCED]
    missing = {book.id: len(balance_of(rows, editions, book).open) for book in reviewed}
    return SupervisorView(tuple(replace(one, missing=missing.get(one.book)) for one in books), first)
