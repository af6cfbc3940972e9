"""The balance of a book: what every scan ended as, the counts that must agree, and what is missing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.books.balance.page_ends import BookPlace, OpenPage, PageEnd, ScanEnd, page_ends
from pipeline.store.books.record_rows import NumberedEntry
from records.language import N_, Message
from records.register_numbers import number_gaps
from records.stages import ClosingTotals


class OpenCount(StrEnum):
    """Cause for which the counts of a book do not agree yet."""

    STEP = "step"
    NUMBER = "number"
    GAP = "gap"
    PAGES = "pages"
    ENTRIES = "entries"


OpenCause = OpenPage | OpenCount
WAIVABLE = frozenset(OpenPage) - {OpenPage.UNSEEN, OpenPage.UNREAD}
EXPLAINABLE = frozenset(OpenCount) - {OpenCount.STEP}

_WORDS: dict[OpenCause, str] = {
    OpenPage.UNSEEN: N_("Trang {page} ({file}) chưa được xem; chạy `hotich run`."),
    OpenPage.REFUSED: N_("Trang {page} ({file}): tệp bị từ chối; gửi lại tệp tốt cùng tên."),
    OpenPage.REJECTED: N_("Trang {page} ({file}) không nhận được; quét lại."),
    OpenPage.FORM_UNKNOWN: N_("Trang {page} ({file}) theo mẫu chưa biết; vẽ hoặc xác nhận mẫu rồi chạy `hotich run`."),
    OpenPage.HAND_RULED: N_("Trang {pages}: sổ kẻ tay trên giấy vở, không có mẫu in; cần người nhập cả quyển."),
    OpenPage.FAILED: N_("Trang {page} ({file}) bị lỗi khi xử lý; xem `hotich report`."),
    OpenPage.UNREAD: N_("Trang {page} ({file}) chưa được đọc; chạy `hotich run`."),
    OpenPage.EMPTY: N_("Trang {page} ({file}) đã đọc mà không có trường hợp nào; quét lại hoặc xem mẫu."),
    OpenPage.ROWS_BEYOND: N_(
        "Trang {page} ({file}): {rows} dòng có chữ viết nằm ngoài mọi ô của mẫu máy tự học, có thể sót trường hợp; "
        "xem lại mẫu trên trình duyệt."
    ),
    OpenPage.SENT_BACK: N_("Trang {page} ({file}) bị trả về trạm quét; quét lại."),
    OpenPage.UNNAMED: N_("Trang {page} ({file}) là bản trùng của trang không còn trong sổ; quét lại."),
    OpenCount.STEP: N_("Bước {step} của cả sổ bị lỗi; xem `hotich report`."),
    OpenCount.NUMBER: N_("Trường hợp thứ {place} trong sổ (trang {page}) chưa có số."),
    OpenCount.GAP: N_("Thiếu số {numbers} của năm {year}: tìm trang thiếu, hoặc giải trình là sổ bỏ số."),
    OpenCount.PAGES: N_("Lời khóa sổ ghi {stated} trang, có {counted} trang mang trường hợp."),
    OpenCount.ENTRIES: N_("Lời khóa sổ ghi {stated} trường hợp, có {counted}."),
}


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Point at which something is missing in a book.

    Attributes:
        cause: why.
        key: names this very point: a page as it is now, a gap from this number to that.
        said: for people.
        pages: numbers of the pages that it is about.
    """

    cause: OpenCause
    key: str
    said: Message
    pages: tuple[int, ...] = ()

    @property
    def place(self) -> int | None:
        """Return the number of the page, None where the point is about none or about several."""
        return self.pages[0] if len(self.pages) == 1 else None

    @property
    def message(self) -> str:
        """Return what is missing and what to do, in the reader's language."""
        return str(self.said)

    @property
    def waivable(self) -> bool:
        """Return whether a supervisor may let the page go."""
        return self.cause in WAIVABLE

    @property
    def explainable(self) -> bool:
        """Return whether a supervisor may explain the difference."""
        return self.cause in EXPLAINABLE


@dataclass(frozen=True, slots=True)
class BookContents:
    """Contents of a book, as its balance is made of them.

    Attributes:
        places: what was received, in scan order.
        entries: in book order, each with the number of the place that it is read from.
        totals: of the closing statement, as far as they are known.
        begun_elsewhere: the year whose series of numbers an earlier volume may have begun, None = no year.
        failed_steps: steps on the whole book that failed.
        packed: entries in the newest final package, None before the first.
        explained: keys of the points that a supervisor explained.
    """

    places: tuple[BookPlace, ...]
    entries: tuple[tuple[int, NumberedEntry], ...]
    totals: ClosingTotals
    begun_elsewhere: int | None
    failed_steps: tuple[str, ...] = ()
    packed: int | None = None
    explained: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BookBalance:
    """Balance of a book: whether all of it is there, pages = entries = numbers = rows = PDFs.

    Attributes:
        ends: number of a place in the scan order → what it ended as, or why it is open.
        pages: pages that entries are read from.
        entries: entries.
        numbers: entries whose number is known.
        rows: rows of the workbook in the newest final package, None before the first.
        pdfs: PDFs in it; the package is written only when they and the rows are proven equal.
        open: what is missing.
    """

    ends: Mapping[int, PageEnd]
    pages: int
    entries: int
    numbers: int
    rows: int | None
    pdfs: int | None
    open: tuple[OpenPoint, ...]

    @property
    def closed(self) -> bool:
        """Return whether nothing is missing: only then the book is accepted, exported as final and delivered."""
        return not self.open

    @property
    def counts(self) -> dict[str, int]:
        """Return how many places ended as what."""
        return dict(Counter(end.value for end in self.ends.values() if isinstance(end, ScanEnd)))


def balance(facts: BookContents) -> BookBalance:
    """Balance a book: whatever is missing and neither waived nor explained is open."""
    ends = page_ends(facts.places)
    counted = [*_unnumbered(facts), *_gaps(facts), *_totals(facts)]
    return BookBalance(
        ends,
        pages=_pages(facts),
        entries=len(facts.entries),
        numbers=sum(entry.number is not None for _page, entry in facts.entries),
        rows=facts.packed,
        pdfs=facts.packed,
        open=(
            *_open_pages(facts, ends),
            *(_point(OpenCount.STEP, f"step-{step}", step=step) for step in facts.failed_steps),
            *(point for point in counted if point.key not in facts.explained),
        ),
    )


def _open_pages(facts: BookContents, ends: Mapping[int, PageEnd]) -> Iterator[OpenPoint]:
    by_hand = tuple(place.number for place in facts.places if ends[place.number] is OpenPage.HAND_RULED)
    if by_hand:
        said = Message.of(_WORDS[OpenPage.HAND_RULED], pages=_runs(by_hand))
        yield OpenPoint(OpenPage.HAND_RULED, OpenPage.HAND_RULED.value, said, by_hand)
    for place in facts.places:
        end = ends[place.number]
        if isinstance(end, OpenPage) and end is not OpenPage.HAND_RULED:
            said = Message.of(_WORDS[end], page=place.number, file=place.file, rows=place.rows_beyond)
            yield OpenPoint(end, f"page-{place.key.scan_id}-{place.key.part}", said, (place.number,))


def _runs(numbers: Sequence[int]) -> str:
    """Return ascending numbers as people write them: 1–3, 7."""
    starts = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    return ", ".join(str(start) if start == end else f"{start}–{end}" for start, end in zip(starts, ends, strict=True))


def _unnumbered(facts: BookContents) -> Iterator[OpenPoint]:
    for place, (page, entry) in enumerate(facts.entries, start=1):
        if entry.number is None:
            yield _point(OpenCount.NUMBER, f"number-{entry.record_id}", place=place, page=page)


def _gaps(facts: BookContents) -> Iterator[OpenPoint]:
    numbers = ((entry.year, entry.number.value) for _page, entry in facts.entries if entry.number)
    for gap in number_gaps(numbers, facts.begun_elsewhere):
        run = str(gap.first) if gap.first == gap.last else f"{gap.first}–{gap.last}"
        yield _point(OpenCount.GAP, f"gap-{gap.year}-{gap.first}-{gap.last}", numbers=run, year=gap.year)


def _totals(facts: BookContents) -> Iterator[OpenPoint]:
    pairs = (
        (OpenCount.PAGES, facts.totals.pages, _pages(facts)),
        (OpenCount.ENTRIES, facts.totals.entries, len(facts.entries)),
    )
    for cause, stated, counted in pairs:
        if stated is not None and stated != counted:
            yield _point(cause, f"{cause.value}-{stated}-{counted}", stated=stated, counted=counted)


def _pages(facts: BookContents) -> int:
    return len({page for page, _entry in facts.entries})


def _point(cause: OpenCount, key: str, **words: object) -> OpenPoint:
    return OpenPoint(cause, key, Message.of(_WORDS[cause], **words))
