"""Books of a supervisor by what they wait for: acceptance, or something that stands in the way, in words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.store import Transaction
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.people import Scope
from records.language import gettext as _

_OPEN = (ReviewTask.REVIEW, ReviewTask.SECOND, ReviewTask.ARBITRATION, ReviewTask.RESCAN)


@dataclass(frozen=True, slots=True)
class BookStanding:
    """Standing of a book: its office, and the numbers of records that wait for each task.

    Attributes:
        book: its id.
        office: the name of its office.
        tasks: number of records by next task.
        failed: number of steps that failed.
        blocks: number of findings that block it as a whole.
    """

    book: str
    office: str
    tasks: dict[ReviewTask, int]
    failed: int
    blocks: int

    @property
    def open(self) -> int:
        """Number of records that people still have to decide, or that are scanned again."""
        return sum(self.tasks.get(task, 0) for task in _OPEN)

    @property
    def ready(self) -> int:
        """Number of records to accept, 0 while others are open."""
        return 0 if self.open else self.tasks.get(ReviewTask.APPROVAL, 0)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Reasons why it does not go on by itself, in words."""
        told = {
            _("{count} trường hợp chờ quét lại"): self.tasks.get(ReviewTask.RESCAN, 0),
            _("{count} trường hợp hai người nhập khác nhau, chờ phân xử"): self.tasks.get(ReviewTask.ARBITRATION, 0),
            _("{count} bước máy làm bị lỗi"): self.failed,
            _("{count} điều phải giải quyết trước khi nhận"): self.blocks,
        }
        return tuple(words.format(count=count) for words, count in told.items() if count)


@dataclass(frozen=True, slots=True)
class SupervisorView:
    """View of a supervisor: books to accept, books that are stuck, and how many are under way."""

    ready: tuple[BookStanding, ...]
    stuck: tuple[BookStanding, ...]
    under_way: int


def supervisor_view(rows: Transaction, scope: Scope) -> SupervisorView:
    """Return the books of a person's communes by what they wait for."""
    waiting, failed, blocks = rows.queue.by_book(scope), rows.steps.failed_counts(), rows.findings.blocking()
    books = [
        BookStanding(
            book.id, book.office.name, waiting.get(book.id, {}), failed.get(book.id, 0), blocks.get(book.id, 0)
        )
        for book in rows.books.within(scope.offices)
    ]
    ready = tuple(book for book in books if book.ready)
    stuck = tuple(book for book in books if book.reasons)
    return SupervisorView(ready, stuck, sum(bool(book.open) for book in books))
