"""Rescans declared by a person: the page that a new picture shows anew, though nothing on it may tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipeline.store import Transaction
from pipeline.store.books.pages import PageInBook, PlaceInBook, UnseenScan
from records.errors import InputRefused
from records.examination import WHOLE
from records.language import gettext as _
from scanners.sources.source_page import LeftAlone, RefusalCode, SourceItem, SourceRefusal

NAMED = re.compile(r"l[aạ]i[-_ ]?([0-9]{1,5})(?: \([0-9]+\))?", re.IGNORECASE)
"""What a file or folder is called whose pages are rescans: "lai-41", "lại 41", "lai-41 (2)"."""


def page_named_by(path: str) -> int | None:
    """Return the place in its book of the page that a file shows anew: "lai-41.jpg", "lai-41/scan0001.jpg"; else None.

    Args:
        path: path of the file within its hot folder, with forward slashes.
    """
    folders, _slash, file = unicodedata.normalize("NFC", path).rpartition("/")
    names = [file.rpartition(".")[0], *reversed(folders.split("/"))]
    found = (NAMED.fullmatch(name.strip()) for name in names)
    return next((int(one[1]) for one in found if one), None)


def place_to_show(rows: Transaction, book_id: str, number: int) -> PlaceInBook | UnseenScan:
    """Return what stands at this place of a book: a page, a file that was refused whole, or a scan not yet looked at.

    Raises:
        InputRefused: the book has no such place.
    """
    place = next((place for place in rows.pages.scan_order(book_id) if place.number == number), None)
    if place is None:
        raise InputRefused(
            _("Sổ {book} chưa có trang {page} để quét lại.").format(book=book_id, page=number),
            _("Xem số trang bằng `hotich pages`, hoặc ở trang trạm quét trên trình duyệt."),
        )
    return place


def only_page(items: Iterable[SourceItem]) -> Iterator[SourceItem]:
    """Yield the page of a source that holds one; more pages are refused, for one page cannot be all of them."""
    pages = (item for item in items if not isinstance(item, LeftAlone))
    first, second = next(pages, None), next(pages, None)
    if first is not None and second is None:
        yield first
    elif first is not None:
        yield SourceRefusal(
            first.name,
            RefusalCode.NOT_ONE_PAGE,
            _("Có nhiều trang, mà bản quét lại chỉ được có một trang."),
            _("Quét lại từng trang, mỗi trang một tệp."),
        )


def shown_again(pages: Sequence[PageInBook]) -> dict[int, tuple[int, ...]]:
    """Return page id → ids of the earlier pages that it shows anew by people's word, the first scanned last.

    Of a spread, half is taken for half. A spread over what was scanned as one page says nothing: which half is it?

    Args:
        pages: pages of a book, in scan order.
    """
    by_id = {page.id: page for page in pages}
    halves = {(page.scan_id, page.examination.part): page for page in pages}
    found: dict[int, tuple[int, ...]] = {}
    for page in pages:
        asked = by_id.get(page.again) if page.again is not None else None
        if asked is not None and page.examination.part != WHOLE:
            asked = halves.get((asked.scan_id, page.examination.part))
        if asked is not None and asked.number < page.number:
            found[page.id] = (asked.id, *found.get(asked.id, ()))
    return found
