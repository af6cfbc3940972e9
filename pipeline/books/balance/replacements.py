"""Pages of a book that show what another shows: a better scan of it, or the same once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.capture.rescans import shown_again
from pipeline.forms.library import find_form
from pipeline.store.books.pages import PageInBook
from records.editions import Edition
from records.examination import HALF, SAME_SHEET, Examination
from records.stages import PageDecision


def replacements(pages: Sequence[PageInBook], editions: Path) -> dict[int, int]:
    """Return page id → id of the page with a better scan of it.

    Args:
        pages: of a book, in scan order.
        editions: folder of the home's own printed forms.
    """
    return {**dict(_by_writing(pages, editions)), **dict(_as_said(pages))}


def duplicates(pages: Sequence[PageInBook]) -> dict[int, int]:
    """Return page id → id of the page that it shows once more: the same bytes, sheet or opening."""
    by_number = {page.number: page.id for page in pages}
    first: dict[tuple[str, int], int] = {}
    found = dict(_halves(pages))
    for page in pages:
        same_bytes = first.setdefault((page.sha256, page.examination.part), page.id)
        figures = (reason.measured for reason in page.reasons if reason.code == SAME_SHEET)
        named = same_bytes if same_bytes != page.id else by_number.get(int(next(figures, None) or 0))
        if page.decision is PageDecision.DUPLICATE and named is not None:
            found[page.id] = named
    return found


def _halves(pages: Sequence[PageInBook]) -> Iterator[tuple[int, int]]:
    """Yield halves of openings with the pages that show them whole, in the place of the left ones."""
    openings = {page.again: page.id for page in pages if page.again is not None}
    for before, page in zip((None, *pages), pages, strict=False):
        is_half = page.decision is PageDecision.DUPLICATE and any(reason.code == HALF for reason in page.reasons)
        opening = openings.get(page.id, openings.get(before.id) if before else None)
        if is_half and opening is not None:
            yield page.id, opening


def _as_said(pages: Sequence[PageInBook]) -> Iterator[tuple[int, int]]:
    """Return the newest good scan of a page stands for all the others, an earlier try that was refused among them.

    What a page shows comes before what was said of it: one that shows the sheet of a page that nobody spoke of is no
    better scan of the page that was named.
    """
    groups: dict[int, list[int]] = {}
    for page_id, earlier in shown_again(pages).items():
        groups.setdefault(earlier[-1], [earlier[-1]]).append(page_id)
    readable = {page.id for page in pages if page.examination.readable}
    pairs = duplicates(pages).items()
    for group in groups.values():
        elsewhere = {page_id for pair in pairs for page_id in pair if not set(pair) <= set(group)}
        good = (page_id for page_id in reversed(group) if page_id in readable and page_id not in elsewhere)
        newest = next(good, None)
        if newest is not None:
            yield from ((page_id, newest) for page_id in group if page_id != newest)


def _by_writing(pages: Sequence[PageInBook], editions: Path) -> Iterator[tuple[int, int]]:
    """Return a refused page is replaced by a later page with the same writing in the same places."""
    for place, page in enumerate(pages):
        seen = page.examination
        if page.decision is not PageDecision.REJECTED or not seen.sheet_print:
            continue
        form = find_form(editions, seen.layout.edition)
        later = (other.id for other in pages[place + 1 :] if form and _shows_the_same(seen, other.examination, form))
        if (better := next(later, None)) is not None:
            yield page.id, better


def _shows_the_same(refused: Examination, other: Examination, form: Edition) -> bool:
    if other.verdict.decision is not PageDecision.ACCEPTED or other.layout.edition != form.id:
        return False
    return bool(other.sheet_print) and _same_sheet(refused.sheet_print, other.sheet_print, form)


@lru_cache(maxsize=4096)
def _same_sheet(one: str, other: str, form: Edition) -> bool:
    """Return whether two prints show the same sheet, compared once: a browser asks again every few seconds."""
    from ocr.sheets.same_sheet import same_sheet  # a small command that lists pages does without the pixels' library

    return same_sheet(one, other, form)
