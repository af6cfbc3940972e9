"""Book evidence: the office, year and running numbers that the entries of a book agree on. Used for linking only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from reconcile.index.encode import Cases, Cells, Rows, encode, place_code
from reconcile.index.offices import Offices
from reconcile.index.schema import Schema

_MOST = 0.5
_NEIGHBOURS = 8
_SUPPORTED, _LEAST_RUN, _RUN_SHARE = 3, 4, 0.6


@dataclass(frozen=True, slots=True)
class Readings:
    """Entries to reconcile, the entries of a book together and in their order.

    Attributes:
        cases: the entries encoded, with the book's evidence filled in.
        book: number of each entry's book.
    """

    cases: Cases
    book: NDArray[np.intp]


def encode_entries(schema: Schema, offices: Offices, entries: Sequence[Cells], book: NDArray[np.intp]) -> Readings:
    """Encode entries and fill in the evidence of the other entries of their book.

    Args:
        schema: the record type.
        offices: the offices of the snapshot.
        entries: the cells; the entries of a book in their order.
        book: number of each entry's book; every entry its own number where the book is unknown.
    """
    cases = encode(schema, entries)
    rows = cases.rows
    texts = [entry.get(schema.office, "") for entry in entries]
    order = np.argsort(book, kind="stable")
    for places in np.split(order, np.flatnonzero(np.diff(book[order])) + 1):
        _settle_book(rows, places, offices, texts)
    return Readings(cases, book)


def _settle_book(rows: Rows, places: NDArray[np.intp], offices: Offices, texts: Sequence[str]) -> None:
    """Fill in the office, years and running numbers of the entries of one book."""
    rows["office"][places] = book_office([texts[place] for place in places], offices)
    dates = rows["year"][places].astype(np.int64)
    years = neighbour_consensus(dates // 10000)
    rows["year"][places] = np.where((years == dates // 10000) | (years == 0), dates, years * 10000 + dates % 10000)
    rows["run"][places] = running_numbers(rows["number"][places].astype(np.int64))


def book_office(texts: Sequence[str], offices: Offices) -> int:
    """Return the office of a book: the majority spelling if the snapshot knows it, else the nearest to all of them."""
    written = [text for text in texts if text]
    if not written:
        return 0
    text, times = Counter(written).most_common(1)[0]
    code = place_code(text)
    return code if times > _MOST * len(written) and offices.knows(code) else offices.nearest(written) or code


def running_numbers(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number that each entry's neighbours imply for it; 0 where they disagree."""
    places = np.arange(len(numbers))
    start = neighbour_consensus(np.where(numbers > 0, numbers - places + len(numbers), 0))
    return np.where(start > 0, np.maximum(start + places - len(numbers), 0), 0)


def neighbour_consensus(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each entry's own value if two neighbours share it, else that of most neighbours; 0 where they disagree."""
    windows = sliding_window_view(np.pad(values, _NEIGHBOURS), 2 * _NEIGHBOURS + 1)
    is_supported = (values > 0) & (np.count_nonzero(windows == values[:, None], axis=1) >= _SUPPORTED)
    settled = np.where(is_supported, values, 0)
    for place in np.flatnonzero(~is_supported):
        known = [value for value in windows[place].tolist() if value > 0]
        for value, times in Counter(known).most_common(1):
            settled[place] = value if times >= max(_LEAST_RUN, _RUN_SHARE * len(known)) else 0
    return settled
