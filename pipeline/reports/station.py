"""View of a book at the scanning station: the outcome of the last page, and the pages still to be scanned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.books.balance.balance import OpenCause, OpenCount, OpenPoint, balance
from pipeline.books.balance.balancing import facts_of
from pipeline.books.balance.page_ends import OpenPage
from pipeline.books.drafts import statements_of
from pipeline.books.rule_findings import control_totals
from pipeline.capture.rescans import shown_again
from pipeline.reports.balance_lines import BalanceLine
from pipeline.reports.station_sheets import StationSheet, station_sheets
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook, PlaceInBook, UnseenScan
from records.language import gettext as _
from records.stages import PageDecision, PageKind

SCANNED_AGAIN: set[OpenCause] = {OpenPage.REFUSED, OpenPage.REJECTED}
TOLD_ELSEWHERE = SCANNED_AGAIN | {OpenPage.SENT_BACK, OpenPage.UNSEEN, OpenPage.UNREAD, OpenPage.HAND_RULED}
"""What the page of the station shows in a place of its own, or what the next run does."""
TOTALS = {OpenCount.PAGES, OpenCount.ENTRIES}


@dataclass(frozen=True, slots=True)
class StationView:
    """State of a book at the scanner.

    Attributes:
        last: the page, or the file that was refused, that came last; None before the first.
        counts: pages by decision.
        waiting: number of scans that are safe but not examined yet.
        again: refused pages and files of which no better scan has come, in scan order.
        come: ids of pages whose better scan has come, as the station said, and waits to be read.
        balance: whether all of the book is there.
        missing: what else is missing so far, a sentence each.
        sheets: what stands at each place.
    """

    last: PlaceInBook | None
    counts: dict[PageDecision, int]
    waiting: int
    again: tuple[PlaceInBook, ...]
    come: frozenset[int]
    missing: tuple[str, ...]
    balance: BalanceLine
    sheets: tuple[StationSheet, ...]


def station_view(rows: Transaction, editions: Path, book: Book) -> StationView:
    """Look at a book from the station.

    Args:
        rows: the store.
        editions: folder of the home's own printed forms.
        book: the book.
    """
    order = rows.pages.scan_order(book.id)
    places = [place for place in order if not isinstance(place, UnseenScan)]
    pages = [place for place in places if isinstance(place, PageInBook)]
    facts = facts_of(rows, editions, book)
    standing = balance(facts)
    decisions = [place.decision for place in places]
    accepted = {page.id for page in pages if page.decision is PageDecision.ACCEPTED}
    come = frozenset(
        shown for page_id, all_shown in shown_again(pages).items() if page_id in accepted for shown in all_shown
    )
    return StationView(
        last=places[-1] if places else None,
        counts={decision: decisions.count(decision) for decision in PageDecision if decision in decisions},
        waiting=len(order) - len(places),
        again=tuple(place for place in places if standing.ends[place.number] in SCANNED_AGAIN),
        come=come,
        missing=tuple(_missing(rows, book, pages, standing.open)) if places else (),
        balance=BalanceLine.of(standing),
        sheets=station_sheets(order, facts.places, standing, rows.answers.waivers(book.id)),
    )


def _missing(rows: Transaction, book: Book, pages: Sequence[PageInBook], points: Sequence[OpenPoint]) -> Iterator[str]:
    """While a book is being scanned its totals are still to be reached; the rules tell of them once it is read."""
    yield from (point.message for point in points if point.cause not in TOLD_ELSEWHERE | TOTALS)
    kinds = {page.examination.layout.kind for page in pages if page.decision is PageDecision.ACCEPTED}
    if PageKind.COVER not in kinds:
        yield _("Chưa thấy bìa sổ.")
    if PageKind.CLOSING not in kinds:
        yield _("Chưa thấy trang khóa sổ.")
    totals = control_totals(book, statements_of(rows, book.id).totals)
    records = sum(
        page.examination.layout.kind is PageKind.RECORD and page.decision is PageDecision.ACCEPTED for page in pages
    )
    if totals and totals.pages and records < totals.pages:
        yield _("Sổ có {expected} trang, mới nhận {records} trang có ghi.").format(
            expected=totals.pages, records=records
        )
    for record_id, finding in rows.findings.of_book(book.id):
        if record_id is None:
            yield finding.message
