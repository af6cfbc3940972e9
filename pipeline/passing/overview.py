"""Overview of the passing in a book: how many entries pass, and for which causes people are asked about the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.home.home import Home
from pipeline.passing.conditions import Cause, Referred, decide
from pipeline.passing.evidence import book_evidence
from pipeline.passing.policy_changes import thresholds_of
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.passing.policies import BookPolicy, PassingThresholds


@dataclass(frozen=True, slots=True)
class PassingOverview:
    """Overview of a book.

    Attributes:
        book: the book.
        policy: its policy; None = nobody ever set one.
        thresholds: those that hold, or would.
        entries: number of its entries.
        certain: number of those that pass by these thresholds, whether or not the policy is on.
        passed: number of those that stand passed, accepted or not.
        causes: cause → number of entries that it keeps; an entry may have several.
        columns: column → number of entries in which the cause `unsure` is about it.
    """

    book: Book
    policy: BookPolicy | None
    thresholds: PassingThresholds
    entries: int
    certain: int
    passed: int
    causes: Mapping[Cause, int]
    columns: Mapping[str, int]

    @property
    def is_on(self) -> bool:
        """Return whether entries pass."""
        return self.policy is not None and self.policy.is_on


def passing_overview(home: Home, rows: Transaction, book: Book) -> PassingOverview:
    """Count what passes in a book, without changing anything.

    Raises:
        UsageError: the database of the snapshot does not answer.
    """
    policy = rows.policies.of_book(book.id)
    thresholds = policy.thresholds if policy else thresholds_of(home.settings.passing)
    known = book_evidence(home, rows, book)
    decisions = [decide(one.evidence, thresholds) for one in known]
    doubts = [doubt for decision in decisions if isinstance(decision, Referred) for doubt in decision.doubts]
    causes = Counter(doubt.cause for doubt in doubts)
    return PassingOverview(
        book,
        policy,
        thresholds,
        len(known),
        sum(not isinstance(decision, Referred) for decision in decisions),
        sum(one.record.policy_id is not None for one in known),
        {cause: causes[cause] for cause in Cause if causes[cause]},
        dict(
            Counter(column for doubt in doubts if doubt.cause is Cause.UNSURE for column in doubt.about).most_common()
        ),
    )
