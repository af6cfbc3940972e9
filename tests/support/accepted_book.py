"""Book whose records were reviewed by one person and accepted by another, after a sample that a third one keyed."""

from __future__ import annotations

from pipeline.store import Store
from pipeline.store.acceptance.samples import SampledLot
from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person, Role, Scope
from records.sampling.plans import SamplingPlan
from tests.support.forced import forced
from tests.support.review_store import HERE, ReviewStore


def reviewed(books: ReviewStore, office: str | None = None) -> None:
    """Let lan review every record of a book as it stands."""
    lan = books.person("lan", office=office)
    for record_id in books.records:
        with books.store.begin() as rows:
            record = rows.records.get(record_id)
            assert record is not None
            rows.queue.take(record_id, lan, 60)
            rows.decisions.hand_on(record, lan, DecisionKind.ACCEPT, ReviewTask.APPROVAL)


def accepted(books: ReviewStore, office: str | None = None) -> None:
    """Let lan review every record of a book as it stands, and chief approve them."""
    reviewed(books, office)
    chief = books.person("chief", Role.SUPERVISOR, office)
    with books.store.begin() as rows:
        assert rows.supervision.approve(books.book, chief) == len(books.records)


def approved_unread(store: Store, book: str) -> None:
    """Let a new supervisor approve every record of a book, though nobody reviewed one."""
    forced(store, "UPDATE record SET task = 'approval'")
    with store.begin() as rows:
        chief = rows.people.add("chief", "no hash", Role.SUPERVISOR, everywhere=True)
        rows.supervision.approve(book, Person(chief.id, "chief", Role.SUPERVISOR, Scope(None)))


def vouched(books: ReviewStore, office: str | None = HERE) -> None:
    """Let dora draw the whole book as it stands, and sam key it without a difference."""
    sam, dora = books.person("sam", office=office), books.person("dora", Role.SUPERVISOR, office)
    with books.store.begin() as rows:
        records = rows.records.of_book(books.book)
        plan = SamplingPlan("100 %", len(records), 0)
        rows.samples.add(SampledLot.REVIEWED, records, [one.id for one in records], "0" * 16, plan, dora.id)
        (sample,) = rows.samples.of_book(books.book)
        for item in sample.items:
            rows.samples.key(item, sam.id, item.standing.fields)
        rows.samples.end(sample, dora.id, 0, accepted=True)


def locked(books: ReviewStore, office: str | None = HERE) -> None:
    """Accept and lock a book in the name of chief."""
    accepted(books, office)
    vouched(books, office)
    with books.store.begin() as rows:
        rows.acceptances.add(books.book, rows.people.find("chief").id, "")
