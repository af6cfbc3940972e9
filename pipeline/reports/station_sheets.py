"""Sheets of a book as the station sees them: what stands at each place, its verdict, and what is still open there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.books.balance.balance import BookBalance
from pipeline.books.balance.page_ends import BookPlace, ScanEnd
from pipeline.capture.reason_words import reason_words
from pipeline.store.books.pages import PageInBook, PlaceInBook, UnseenScan
from pipeline.store.review.answers import Answer, PageKey
from records.language import gettext as _
from records.stages import PageDecision


@dataclass(frozen=True, slots=True)
class StationSheet:
    """Sheet at a place of a book: its page, the file that was refused, or the scan to be looked at.

    Attributes:
        number: the place, from 1.
        scan_id: its scan.
        file: the name of its file.
        page_id: its page, None where there is no picture to show.
        decision: of the quality gate, None = still to be looked at.
        reasons: why, or who let it go, in words.
        point: key of the open point by which a supervisor may waive it, "" = none.
    """

    number: int
    scan_id: int
    file: str
    page_id: int | None
    decision: PageDecision | None
    reasons: tuple[str, ...]
    point: str


def station_sheets(
    order: Sequence[PlaceInBook | UnseenScan],
    places: Sequence[BookPlace],
    standing: BookBalance,
    waivers: Mapping[PageKey, Answer],
) -> tuple[StationSheet, ...]:
    """Return the sheets of a book.

    Args:
        order: what was received, in scan order.
        places: the same as its balance sees it.
        standing: its balance.
        waivers: the pages that supervisors let go.
    """
    keys = {place.number: place.key for place in places}
    points = {point.place: point.key for point in standing.open if point.waivable and point.place is not None}
    waived = {n: waivers[keys[n]] for n, end in standing.ends.items() if end is ScanEnd.WAIVED and keys[n] in waivers}
    replaced = {place.number: place.replaced_by for place in places if standing.ends[place.number] is ScanEnd.REPLACED}
    sheets = (_sheet(place, points.get(place.number, ""), waived.get(place.number)) for place in order)
    return tuple(_shown_anew(sheet, replaced[sheet.number]) if sheet.number in replaced else sheet for sheet in sheets)


def _shown_anew(sheet: StationSheet, better: int | None) -> StationSheet:
    """Return the sheet of a page that was scanned again: what was wrong with it is no matter any more."""
    told = _("Đã quét lại, xem trang {page}.").format(page=better)
    return replace(sheet, decision=PageDecision.DUPLICATE, reasons=(told,))


def _sheet(place: PlaceInBook | UnseenScan, point: str, waived: Answer | None) -> StationSheet:
    page_id = place.id if isinstance(place, PageInBook) else None
    seen = None if isinstance(place, UnseenScan) else place
    decision = seen.decision if seen else None
    reasons = tuple(reason_words(reason) for reason in seen.reasons) if seen else ()
    if waived:
        told = _("{user} bỏ qua trang này: {reason}").format(user=waived.user, reason=waived.reason)
        decision, reasons = PageDecision.WAIVED, (told, *reasons)
    return StationSheet(place.number, place.scan_id, place.file, page_id, decision, reasons, point)
