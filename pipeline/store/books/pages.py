"""Pages on the scans of a book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from pipeline.store.rows import Repository
from pipeline.store.schema.tables import Again, Page, Scan
from pipeline.store.values import from_json, to_json
from records.examination import Examination
from records.language import gettext as _
from records.stages import PageDecision, QualityVerdict, Reason


@dataclass(frozen=True, slots=True)
class PageInBook:
    """A page with its place in the scan order, counted from 1; a refused file holds its place with `id` None.

    `again` is the id of the page that a person says the scan shows anew.
    """

    id: int | None
    number: int
    scan_id: int
    sha256: str | None
    file: str
    examination: Examination
    again: int | None = None

    @property
    def decision(self) -> PageDecision:
        """What the quality gate said."""
        return self.examination.verdict.decision

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it said so."""
        return self.examination.verdict.reasons


_SEEN = select(Scan.sha256, Page.examination).join(Scan, Scan.id == Page.scan_id).where(Page.id == bindparam("page"))


class Pages(Repository):
    """Replaces and lists pages."""

    def replace(self, scan: Scan, examinations: Sequence[Examination]) -> list[Page]:
        """Keep what the examination of a scan found; a page that was there before keeps its id."""
        before = {page.part: page for page in self._session.scalars(select(Page).where(Page.scan_id == scan.id))}
        for examination in examinations:
            page = before.pop(examination.part, None) or Page(
                book_id=scan.book_id, scan_id=scan.id, part=examination.part
            )
            page.decision = examination.verdict.decision.value
            page.examination = to_json(Examination, examination)
            self._session.add(page)
        for page in before.values():
            self._withdraw(page)
        self._session.flush()
        return list(self._session.scalars(select(Page).where(Page.scan_id == scan.id).order_by(Page.part)))

    def decide(self, page_id: int, verdict: QualityVerdict) -> None:
        """Change the verdict of a page, as the sight of the whole book demands."""
        page = self._session.get_one(Page, page_id)
        after = replace(from_json(Examination, page.examination), verdict=verdict)
        page.decision, page.examination = verdict.decision.value, to_json(Examination, after)

    def of_book(self, book_id: str) -> list[PageInBook]:
        """The pages of a book in scan order; a scan that is not examined yet keeps its place and is left out."""
        rows = self._session.execute(
            select(Scan, Page, Again.page_id)
            .outerjoin(Page, Page.scan_id == Scan.id)
            .outerjoin(Again, Again.scan_id == Scan.id)
            .where(Scan.book_id == book_id)
            .order_by(Scan.sequence, Page.part)
        )
        places = enumerate(rows, start=1)
        return [
            _in_book(number, scan, page, again)
            for number, (scan, page, again) in places
            if page is not None or not scan.sha256
        ]

    def get(self, page_id: int) -> Page | None:
        """The row of a page."""
        return self._session.get(Page, page_id)

    def seen(self, page_id: int) -> tuple[str, Examination]:
        """SHA-256 of the scan a page is on, and how it lies there."""
        sha256, examination = self._rows(_SEEN, {"page": page_id}).one()
        return sha256 or "", from_json(Examination, examination)

    def number(self, page_id: int) -> int:
        """The place of a page in the scan order of its book, from 1."""
        book_id = self._session.get_one(Page, page_id).book_id
        return next(page.number for page in self.of_book(book_id) if page.id == page_id)

    def counts(self) -> dict[str, dict[str, int]]:
        """How many pages of each decision each book has."""
        return self._counted(Page.book_id, Page.decision)

    def _withdraw(self, page: Page) -> None:
        """Take a half of a spread out of the book that a new look at the scan does not find any more."""
        gone = Reason("part-gone", _("Lần xem lại ảnh không còn thấy nửa trang này."))
        self.decide(page.id, QualityVerdict(PageDecision.REJECTED, (gone,)))


def _in_book(number: int, scan: Scan, page: Page | None, again: int | None) -> PageInBook:
    if page is not None:
        examination = from_json(Examination, page.examination)
    else:
        reasons = from_json(tuple[Reason, ...], scan.reasons)
        examination = Examination.refused(reasons)
    return PageInBook(page.id if page else None, number, scan.id, scan.sha256, scan.name, examination, again)
