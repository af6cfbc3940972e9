"""Passing step: entries of books whose supervisor turned it on pass, and those that no longer may are opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.books.judging import judge_book
from pipeline.home.home import Home
from pipeline.passing.conditions import Doubt, Passed, decide
from pipeline.passing.evidence import KnownEntry, book_evidence
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import DRAFT, ReviewTask
from pipeline.store.passing.policies import BookPolicy
from pipeline.work.run_context import BookRun
from records.language import N_, Message

SAID = N_("{agreeing} giá trị trùng cơ sở dữ liệu dùng chung, {sure} giá trị tự chắc từ {least} trở lên")
ASKED = N_("không còn đủ điều kiện: {causes}")
OFF = Message(N_("chính sách của sổ đã tắt"))


@dataclass(frozen=True, slots=True)
class PassingCounts:
    """Counts of what a policy did in a book: records that passed now, and records that were opened again."""

    passed: int = 0
    opened: int = 0


def pass_entries(run: BookRun) -> bool:
    """Let the entries of a book in hand pass by its policy, and open those again that no longer may."""
    with run.runner.store.begin() as rows:
        apply_policy(run.home, rows, run.book)
    return True


def apply_policy(home: Home, rows: Transaction, book: Book) -> PassingCounts:
    """Apply the policy of a book as it holds now; nothing happens in a book that never had one.

    Raises:
        UsageError: the database of the snapshot does not answer.
    """
    policy = rows.policies.of_book(book.id)
    if policy is None:
        return PassingCounts()
    known = book_evidence(home, rows, book) if policy.is_on else []
    opened = _open(rows, book, policy, known)
    passed = _pass(rows, policy, known) if policy.is_on else 0
    if passed or opened:
        judge_book(home.editions, rows, book)
        rows.audit.add("book.pass", book.id, policy=policy.id, passed=passed, opened=opened)
    return PassingCounts(passed, opened)


def _open(rows: Transaction, book: Book, policy: BookPolicy, known: Sequence[KnownEntry]) -> int:
    """Open the records that stand passed and may not: all of them when the policy is off."""
    decided = {one.record.id: decide(one.evidence, policy.thresholds) for one in known}
    opened = 0
    for record in rows.records.of_book(book.id):
        decision = decided.get(record.id)
        if record.policy_id is None or record.state != DRAFT or isinstance(decision, Passed):
            continue
        rows.passings.open_again(record.id, told(decision.doubts) if decision else OFF)
        rows.audit.add("record.open", f"record:{record.id}", policy=record.policy_id)
        opened += 1
    return opened


def _pass(rows: Transaction, policy: BookPolicy, known: Sequence[KnownEntry]) -> int:
    """Let the records pass that wait for review and may; who holds one at this moment decides on it."""
    waiting = [one for one in known if one.record.task is ReviewTask.REVIEW and not one.held]
    passed = 0
    for one in waiting:
        decision = decide(one.evidence, policy.thresholds)
        if isinstance(decision, Passed) and rows.passings.let_pass(one.record, policy.id, numbers(decision)):
            rows.audit.add("record.pass", f"record:{one.record.id}", policy=policy.id)
            passed += 1
    return passed


def numbers(decision: Passed) -> Message:
    """Tell by which numbers an entry passed."""
    return Message.of(SAID, agreeing=decision.agreeing, sure=decision.sure, least=f"{decision.least:.3f}")


def told(doubts: Sequence[Doubt]) -> Message:
    """Tell why an entry does not pass: every cause, in the order of the conditions."""
    first, *others = (doubt.cause.said for doubt in doubts)
    for other in others:
        first = Message.of("{first}; {other}", first=first, other=other)
    return Message.of(ASKED, causes=first)
