"""Pages on the scans of a book."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from pipeline.store.books.scans import Scan
from pipeline.store.repository import Repository
from pipeline.store.schema.tables import DeclaredRescanRow, PageRow, ScanRow
from pipeline.store.values import from_json, to_json
from records.examination import Examination
from records.language import gettext as _
from records.stages import PageDecision, QualityVerdict, Reason


@dataclass(frozen=True, slots=True)
class Page:
    """Page of a book on a scan: part 0 = the whole picture, 1 and 2 = left and right of a spread."""

    id: int
    book_id: str
    scan_id: int
    part: int


@dataclass(frozen=True, slots=True)
class PageInBook:
    """Page with its place in the scan order, counted from 1.

    `again` is the id of the page that the scan shows anew by a person's word.
    """

    id: int
    number: int
    scan_id: int
    sha256: str
    file: str
    examination: Examination
    again: int | None = None

    @property
    def decision(self) -> PageDecision:
        """Decision of the quality gate."""
        return self.examination.verdict.decision

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Reasons of the decision."""
        return self.examination.verdict.reasons


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """File that was refused, with the reason; it holds its place in the scan order, counted from 1."""

    number: int
    scan_id: int
    file: str
    reasons: tuple[Reason, ...]

    @property
    def decision(self) -> PageDecision:
        """Decision as for a page that nobody can read."""
        return PageDecision.REJECTED


@dataclass(frozen=True, slots=True)
class UnseenScan:
    """Scan that is safe and still to be examined; it holds its place in the scan order, counted from 1."""

    number: int
    scan_id: int
    sha256: str
    file: str


PlaceInBook = PageInBook | RefusedFile
"""What stands at a place of the scan order."""

_SEEN = (
    select(ScanRow.sha256, PageRow.examination)
    .join(ScanRow, ScanRow.id == PageRow.scan_id)
    .where(PageRow.id == bindparam("page"))
)


class Pages(Repository):
    """Repository of pages."""

    def replace(self, scan: Scan, examinations: Sequence[Examination]) -> list[Page]:
        """Keep the pages that the examination of a scan found; a page that was there before keeps its id."""
        before = {page.part: page for page in self._session.scalars(select(PageRow).where(PageRow.scan_id == scan.id))}
        for examination in examinations:
            page = before.pop(examination.part, None) or PageRow(
                book_id=scan.book_id, scan_id=scan.id, part=examination.part
            )
            page.decision = examination.verdict.decision.value
            page.examination = to_json(Examination, examination)
            self._session.add(page)
        for page in before.values():
            self._withdraw(page)
        self._session.flush()
        query = select(PageRow).where(PageRow.scan_id == scan.id).order_by(PageRow.part)
        return [_page(row) for row in self._session.scalars(query)]

    def decide(self, page_id: int, verdict: QualityVerdict) -> None:
        """Change the verdict of a page, as the sight of the whole book demands."""
        page = self._session.get_one(PageRow, page_id)
        after = replace(from_json(Examination, page.examination), verdict=verdict)
        page.decision, page.examination = verdict.decision.value, to_json(Examination, after)

    def lay(self, page_id: int, examination: Examination) -> None:
        """Keep a new examination of a page that lies on another form now."""
        page = self._session.get_one(PageRow, page_id)
        page.decision, page.examination = examination.verdict.decision.value, to_json(Examination, examination)

    def move(self, page_ids: Collection[int], edition_id: str) -> None:
        """Let pages lie on another version of their form: the print is the same, so they lie there as they did."""
        for page in self._session.scalars(select(PageRow).where(PageRow.id.in_(page_ids))):
            before = from_json(Examination, page.examination)
            moved = replace(before, layout=replace(before.layout, edition=edition_id))
            page.examination = to_json(Examination, moved)
        self._session.flush()

    def editions_of_scan(self, scan_id: int) -> dict[int, str | None]:
        """Return the editions that the pages of a scan lie on, by part."""
        pages = self._session.scalars(select(PageRow).where(PageRow.scan_id == scan_id))
        return {page.part: from_json(Examination, page.examination).layout.edition for page in pages}

    def scan_order(self, book_id: str) -> list[PlaceInBook | UnseenScan]:
        """Return what was received of a book, whatever became of it, in scan order."""
        rows = self._session.execute(
            select(ScanRow, PageRow, DeclaredRescanRow.page_id)
            .outerjoin(PageRow, PageRow.scan_id == ScanRow.id)
            .outerjoin(DeclaredRescanRow, DeclaredRescanRow.scan_id == ScanRow.id)
            .where(ScanRow.book_id == book_id)
            .order_by(ScanRow.sequence, PageRow.part)
        )
        return [_place(number, *row) for number, row in enumerate(rows, start=1)]

    def places(self, book_id: str) -> list[PlaceInBook]:
        """Return what was looked at of a book, in scan order; a scan that is still to be examined keeps its place."""
        return [place for place in self.scan_order(book_id) if not isinstance(place, UnseenScan)]

    def of_book(self, book_id: str) -> list[PageInBook]:
        """List the pages of a book in scan order."""
        return [place for place in self.places(book_id) if isinstance(place, PageInBook)]

    def get(self, page_id: int) -> Page | None:
        """Return the page of this id."""
        row = self._session.get(PageRow, page_id)
        return _page(row) if row else None

    def seen(self, page_id: int) -> tuple[str, Examination]:
        """Return the SHA-256 of the scan of a page, and the examination of the page."""
        sha256, examination = self._rows(_SEEN, {"page": page_id}).one()
        return sha256 or "", from_json(Examination, examination)

    def number(self, page_id: int) -> int:
        """Return the place of a page in the scan order of its book, from 1."""
        book_id = self._session.get_one(PageRow, page_id).book_id
        return next(page.number for page in self.of_book(book_id) if page.id == page_id)

    def counts(self) -> dict[str, dict[str, int]]:
        """Count the pages of each decision in each book."""
        return self._counted(PageRow.book_id, PageRow.decision)

    def _withdraw(self, page: PageRow) -> None:
        """Take the half of a spread out of the book that a new examination of the scan does not find any more."""
        gone = Reason("part-gone", _("Lần xem lại ảnh không còn thấy nửa trang này."))
        self.decide(page.id, QualityVerdict(PageDecision.REJECTED, (gone,)))


def _page(row: PageRow) -> Page:
    return Page(row.id, row.book_id, row.scan_id, row.part)


def _place(number: int, scan: ScanRow, page: PageRow | None, again: int | None) -> PlaceInBook | UnseenScan:
    """Return what stands at a place."""
    if page is not None:
        examination = from_json(Examination, page.examination)
        return PageInBook(page.id, number, scan.id, scan.sha256 or "", scan.name, examination, again)
    if scan.sha256 is None:
        return RefusedFile(number, scan.id, scan.name, from_json(tuple[Reason, ...], scan.reasons))
    return UnseenScan(number, scan.id, scan.sha256, scan.name)
