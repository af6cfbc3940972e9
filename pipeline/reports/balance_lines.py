"""The balance of a book as lists, screens and reports show it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.books.balance.balance import BookBalance
from pipeline.books.balance.page_ends import ScanEnd
from records.language import N_
from records.language import gettext as _

ENDS = {
    ScanEnd.ENTRY: N_("có trường hợp"),
    ScanEnd.COVER: N_("bìa"),
    ScanEnd.CLOSING: N_("khóa sổ"),
    ScanEnd.BLANK: N_("trắng"),
    ScanEnd.DUPLICATE: N_("trùng"),
    ScanEnd.REPLACED: N_("đã quét lại"),
    ScanEnd.WAIVED: N_("bỏ qua"),
}


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A point that is missing: its cause in code, the key to answer for it, the page where there is one, in words."""

    cause: str
    key: str
    page: int | None
    message: str


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """The balance of a book for machines and people; the counts are those of `BookBalance`.

    Attributes:
        closed: whether nothing is missing.
        ends: how many scans ended as what.
        pages: pages that entries are read from.
        entries: entries.
        numbers: entries whose number is known.
        rows: rows of the workbook in the newest final package, None before the first.
        pdfs: PDFs in it.
        open: what is missing.
    """

    closed: bool
    ends: dict[str, int]
    pages: int
    entries: int
    numbers: int
    rows: int | None
    pdfs: int | None
    open: tuple[OpenLine, ...]

    @classmethod
    def of(cls, balance: BookBalance) -> BalanceLine:
        """Return the line of a balance, in the reader's language."""
        points = tuple(OpenLine(one.cause.value, one.key, one.place, one.message) for one in balance.open)
        counts = (balance.pages, balance.entries, balance.numbers, balance.rows, balance.pdfs)
        return cls(balance.closed, balance.counts, *counts, points)

    @property
    def counted(self) -> str:
        """Return the counts that must agree, as one phrase."""
        delivered = "–" if self.rows is None else str(self.rows)
        return _(
            "trang có trường hợp {pages} · trường hợp {entries} · số {numbers} · dòng Excel {rows} · PDF {pdfs}"
        ).format(
            pages=self.pages,
            entries=self.entries,
            numbers=self.numbers,
            rows=delivered,
            pdfs="–" if self.pdfs is None else self.pdfs,
        )

    @property
    def ended(self) -> str:
        """Return what the scans ended as, as one phrase."""
        return " · ".join(f"{_(words)} {self.ends[end]}" for end, words in ENDS.items() if end in self.ends) or "–"

    @property
    def verdict(self) -> str:
        """Return whether the book is all there, in words."""
        return _("cân") if self.closed else _("còn thiếu {count} điều").format(count=len(self.open))

    @property
    def text(self) -> str:
        """Return the lines for people: the counts, then every point with the key to answer for it."""
        head = _("  cân đối: {verdict}; {counts}; ảnh: {ends}").format(
            verdict=self.verdict, counts=self.counted, ends=self.ended
        )
        return "\n".join([head, *(f"    [{point.key}] {point.message}" for point in self.open)])
