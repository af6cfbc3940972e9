"""Ends of the scans of a book: each is exactly one of seven things, or open and says why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.store.review.answers import PageKey
from records.stages import PageDecision, PageKind


class ScanEnd(StrEnum):
    """End of a page: where its content is, or who answers for there being none."""

    ENTRY = "entry"
    COVER = "cover"
    CLOSING = "closing"
    BLANK = "blank"
    DUPLICATE = "duplicate"
    REPLACED = "replaced"
    WAIVED = "waived"


class OpenPage(StrEnum):
    """Cause for which a page has no end yet."""

    UNSEEN = "unseen"
    REFUSED = "refused"
    REJECTED = "rejected"
    FORM_UNKNOWN = "form-unknown"
    HAND_RULED = "hand-ruled"
    FAILED = "failed"
    UNREAD = "unread"
    EMPTY = "empty"
    ROWS_BEYOND = "rows-beyond"
    SENT_BACK = "sent-back"
    UNNAMED = "unnamed"


PageEnd = ScanEnd | OpenPage


@dataclass(frozen=True, slots=True)
class BookPlace:
    """Place in the scan order of a book.

    Attributes:
        number: counted from 1.
        key: what stands there.
        file: its name, as given.
        decision: of the quality gate; None while the scan is still to be examined.
        kind: of the page.
        read: whether the reading of the page stands done.
        entries: entries that are read from it.
        failed: whether a step on it failed last.
        sent_back: whether a reviewer waits for a better scan of it.
        waived: whether a supervisor let it go.
        replaced_by: number of the place with a better scan of the page, None = none.
        duplicate_of: number of the place that it shows once more, None = none is named.
        hand_ruled: whether it is of a book that somebody ruled by hand, which no machine reads.
        rows_beyond: written rows that its form lacks; 0 once a person has confirmed that form.
    """

    number: int
    key: PageKey
    file: str
    decision: PageDecision | None
    kind: PageKind = PageKind.UNKNOWN
    read: bool = False
    entries: int = 0
    failed: bool = False
    sent_back: bool = False
    waived: bool = False
    replaced_by: int | None = None
    duplicate_of: int | None = None
    hand_ruled: bool = False
    rows_beyond: int = 0


_OF_KIND = {PageKind.COVER: ScanEnd.COVER, PageKind.CLOSING: ScanEnd.CLOSING}
_OF_DECISION = {
    None: OpenPage.UNSEEN,
    PageDecision.REJECTED: OpenPage.REJECTED,
    PageDecision.FORM_UNKNOWN: OpenPage.FORM_UNKNOWN,
    PageDecision.DUPLICATE: OpenPage.UNNAMED,
    # Without rows beyond its form a blank page has an end.
    PageDecision.BLANK: OpenPage.ROWS_BEYOND,
}


def page_ends(places: Iterable[BookPlace]) -> dict[int, PageEnd]:
    """Return the end of every place, by its number.

    A duplicate or a replaced page ends as such only where the pages that it names lead to one with an end of its own:
    two pages that name each other are both open.
    """
    by_number = {place.number: place for place in places}
    return {number: _end(place, by_number) for number, place in by_number.items()}


def _end(place: BookPlace, places: Mapping[int, BookPlace]) -> PageEnd:
    end = _own_end(place)
    if end in (ScanEnd.REPLACED, ScanEnd.DUPLICATE) and not _leads_somewhere(place, places):
        return ScanEnd.WAIVED if place.waived else OpenPage.UNNAMED
    return end


def _own_end(place: BookPlace) -> PageEnd:
    """Return the end of a place as far as it says so itself: where its entries are comes before all else."""
    if place.sent_back:
        return OpenPage.SENT_BACK
    if place.entries:
        return ScanEnd.ENTRY if place.waived else _why_incomplete(place) or ScanEnd.ENTRY
    if place.replaced_by is not None:
        return ScanEnd.REPLACED
    if place.decision is PageDecision.DUPLICATE and place.duplicate_of is not None:
        return ScanEnd.DUPLICATE
    if place.decision is PageDecision.BLANK and not place.failed and not place.rows_beyond:
        return ScanEnd.BLANK
    if place.decision is PageDecision.ACCEPTED and place.read and not place.failed and place.kind in _OF_KIND:
        return _OF_KIND[place.kind]
    return ScanEnd.WAIVED if place.waived else _why_open(place)


def _why_incomplete(place: BookPlace) -> OpenPage | None:
    """Return why more may stand on a page than is read from it."""
    if place.failed:
        return OpenPage.FAILED
    return OpenPage.ROWS_BEYOND if place.rows_beyond else None


def _why_open(place: BookPlace) -> OpenPage:
    if place.failed:
        return OpenPage.FAILED
    if place.decision is PageDecision.REJECTED and not place.key.content:
        return OpenPage.REFUSED
    if place.decision is PageDecision.FORM_UNKNOWN and place.hand_ruled:
        return OpenPage.HAND_RULED
    if place.decision in _OF_DECISION:
        return _OF_DECISION[place.decision]
    return OpenPage.EMPTY if place.read else OpenPage.UNREAD


def _leads_somewhere(place: BookPlace, places: Mapping[int, BookPlace]) -> bool:
    """Return whether the pages that a place names one after the other come to one that names none."""
    seen: set[int] = set()
    here: BookPlace | None = place
    while here is not None and here.number not in seen:
        seen.add(here.number)
        named: dict[PageEnd, int | None] = {ScanEnd.REPLACED: here.replaced_by, ScanEnd.DUPLICATE: here.duplicate_of}
        end = _own_end(here)
        if end not in named:
            return True
        here = places.get(named[end] or 0)
    return False
