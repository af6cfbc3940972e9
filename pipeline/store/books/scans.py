"""Pictures received for a book, in the order of receipt."""

from __future__ import annotations

from sqlalchemy import func, select

from pipeline.store.clock import now
from pipeline.store.rows import Repository
from pipeline.store.schema.tables import Again, Page, Scan
from pipeline.store.values import to_json
from records.stages import Reason


class Scans(Repository):
    """Adds scans and refusals."""

    def known(self, book_id: str, name: str, sha256: str) -> Scan | None:
        """The row of this very file when it was received before under this name."""
        same = select(Scan).where(Scan.book_id == book_id, Scan.name == name, Scan.sha256 == sha256)
        return self._session.scalars(same).first()

    def add(self, book_id: str, name: str, sha256: str, media_type: str, size: int) -> Scan:
        """Add a scan that is safe in the archive; it takes the place of an earlier refusal of that name."""
        scan = self._place(book_id, name)
        scan.sha256, scan.media_type, scan.size = sha256, media_type, size
        scan.reasons = to_json(tuple[Reason, ...], ())
        self._session.flush()
        return scan

    def came_after(self, scan: Scan, page_id: int) -> bool:
        """Whether a scan came after the one that a page is on."""
        return scan.sequence > self.get(self._session.get_one(Page, page_id).scan_id).sequence

    def says_again(self, scan: Scan, page_id: int) -> None:
        """Keep that a person says a scan shows a page anew."""
        self._session.merge(Again(scan_id=scan.id, page_id=page_id, said_at=now()))
        self._session.flush()

    def refuse(self, book_id: str, name: str, reason: Reason) -> Scan:
        """Remember that a file was refused, in its place in the order, and why."""
        scan = self._place(book_id, name)
        scan.reasons = to_json(tuple[Reason, ...], (reason,))
        self._session.flush()
        return scan

    def get(self, scan_id: int) -> Scan:
        """The scan of this id."""
        return self._session.get_one(Scan, scan_id)

    def of_book(self, book_id: str) -> list[Scan]:
        """Scans and refusals of a book, in order."""
        return list(self._session.scalars(select(Scan).where(Scan.book_id == book_id).order_by(Scan.sequence)))

    def counts(self) -> dict[str, int]:
        """How many scans and refusals each book has; a book without any is left out."""
        counted = select(Scan.book_id, func.count()).group_by(Scan.book_id)
        return {book_id: count for book_id, count in self._session.execute(counted)}

    def first_of_content(self, book_id: str, sha256: str) -> Scan | None:
        """The earliest scan of a book that has this content."""
        same = select(Scan).where(Scan.book_id == book_id, Scan.sha256 == sha256).order_by(Scan.sequence).limit(1)
        return self._session.scalars(same).first()

    def hashes(self) -> list[str]:
        """SHA-256 of every content that the archive must hold."""
        return list(
            self._session.scalars(select(Scan.sha256).where(Scan.sha256.is_not(None)).distinct().order_by(Scan.sha256))
        )

    def _place(self, book_id: str, name: str) -> Scan:
        """The row of an earlier refusal of this name, or a new row at the end."""
        refused = select(Scan).where(Scan.book_id == book_id, Scan.name == name, Scan.sha256.is_(None))
        if scan := self._session.scalars(refused).first():
            return scan
        last = self._session.scalar(select(func.max(Scan.sequence)).where(Scan.book_id == book_id)) or 0
        scan = Scan(book_id=book_id, name=name, sequence=last + 1, media_type="", size=0, received_at=now())
        self._session.add(scan)
        return scan
