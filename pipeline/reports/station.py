"""View of a book at the scanning station: the outcome of the last page, and the pages still to be scanned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ocr.sheets.same_sheet import same_sheet
from pipeline.books.drafts import statements_of
from pipeline.books.rule_findings import control_totals
from pipeline.capture.rescans import shown_again
from pipeline.forms.library import find_form
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.pages import PageInBook, PlaceInBook
from records.editions import Edition
from records.examination import Examination
from records.language import gettext as _
from records.stages import PageDecision, PageKind


@dataclass(frozen=True, slots=True)
class StationView:
    """State of a book at the scanner.

    Attributes:
        last: the page, or the file that was refused, that came last; None before the first.
        counts: pages by decision.
        waiting: number of scans that are safe but not examined yet.
        again: refused pages and files of which no better scan has come, in scan order.
        come: ids of pages whose better scan has come, by the station's word, and waits to be read.
        missing: everything else that is missing so far, a sentence each.
    """

    last: PlaceInBook | None
    counts: dict[PageDecision, int]
    waiting: int
    again: tuple[PlaceInBook, ...]
    come: frozenset[int]
    missing: tuple[str, ...]


def station_view(rows: Transaction, editions: Path, book: Book) -> StationView:
    """Look at a book from the station.

    Args:
        rows: the store.
        editions: folder of the home's own printed forms.
        book: the book.
    """
    places = rows.pages.places(book.id)
    pages = [place for place in places if isinstance(place, PageInBook)]
    looked_at = {place.scan_id for place in places}
    waiting = sum(scan.id not in looked_at for scan in rows.scans.of_book(book.id))
    decisions = [place.decision for place in places]
    accepted = {page.id for page in pages if page.decision is PageDecision.ACCEPTED}
    come = frozenset(
        shown for page_id, all_shown in shown_again(pages).items() if page_id in accepted for shown in all_shown
    )
    return StationView(
        last=places[-1] if places else None,
        counts={decision: decisions.count(decision) for decision in PageDecision if decision in decisions},
        waiting=waiting,
        again=tuple(_to_scan_again(places, come, editions)),
        come=come,
        missing=tuple(_missing(rows, book, pages)) if places else (),
    )


def _to_scan_again(places: Sequence[PlaceInBook], come: Collection[int], editions: Path) -> Iterator[PlaceInBook]:
    """Yield what was refused and has no later scan of the same sheet, as far as its writing tells the sheet."""
    for number, place in enumerate(places):
        if place.decision is not PageDecision.REJECTED:
            continue
        if isinstance(place, PageInBook):
            form = find_form(editions, place.examination.layout.edition)
            later = (other.examination for other in places[number + 1 :] if isinstance(other, PageInBook))
            if place.id in come or any(_shows_the_same(place.examination, other, form) for other in later):
                continue
        yield place


def _shows_the_same(refused: Examination, other: Examination, form: Edition | None) -> bool:
    if other.verdict.decision is not PageDecision.ACCEPTED or form is None or other.layout.edition != form.id:
        return False
    if not refused.sheet_print or not other.sheet_print:
        return False
    return _same_sheet(refused.sheet_print, other.sheet_print, form)


_same_sheet = lru_cache(maxsize=4096)(same_sheet)
"""A browser asks again every few seconds; two prints are compared once."""


def _missing(rows: Transaction, book: Book, pages: Sequence[PageInBook]) -> Iterator[str]:
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
