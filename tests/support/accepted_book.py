"""Book whose records were reviewed by one person and accepted by another."""

from __future__ import annotations

from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Role
from tests.support.review_store import ReviewStore


def accepted(books: ReviewStore, office: str | None = None) -> None:
    """Let lan review every record of a book as it stands, and chief accept them."""
    lan, chief = books.person("lan", office=office), books.person("chief", Role.SUPERVISOR, office)
    for record_id in books.records:
        with books.store.begin() as rows:
            record = rows.records.get(record_id)
            assert record is not None
            rows.queue.take(record_id, lan, 60)
            rows.decisions.hand_on(record, lan, DecisionKind.ACCEPT, ReviewTask.APPROVAL)
    with books.store.begin() as rows:
        assert rows.supervision.approve(books.book, chief) == len(books.records)
