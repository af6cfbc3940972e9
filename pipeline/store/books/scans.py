"""Pictures received for a book, in the order of receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.tables import DeclaredRescanRow, PageRow, ScanRow
from pipeline.store.values import to_json
from records.stages import Reason


@dataclass(frozen=True, slots=True)
class Scan:
    """Picture received for a book; `sequence` is its place in it, from 1: the order of receipt, unless it was moved.

    `sha256` is None when the file was refused.
    """

    id: int
    book_id: str
    sequence: int
    name: str
    sha256: str | None


class Scans(Repository):
    """Repository of scans and refusals."""

    def known(self, book_id: str, name: str, sha256: str) -> Scan | None:
        """Return this very file, when it was received before under this name."""
        same = select(ScanRow).where(ScanRow.book_id == book_id, ScanRow.name == name, ScanRow.sha256 == sha256)
        return self._first(same)

    def came_in_at(self, scan: Scan, station: str) -> None:
        """Keep where a scan or a refused file came in."""
        self._session.get_one(ScanRow, scan.id).station = station
        self._session.flush()

    def add(self, book_id: str, name: str, sha256: str, media_type: str, size: int) -> Scan:
        """Add a scan that is safe in the archive; it takes the place of an earlier refusal of that name."""
        return self._kept(self._place(book_id, name), name, sha256, media_type, size)

    def fill(self, scan_id: int, name: str, sha256: str, media_type: str, size: int) -> Scan:
        """Put a scan that is safe in the archive to the place of a refusal of another name."""
        return self._kept(self._session.get_one(ScanRow, scan_id), name, sha256, media_type, size)

    def came_after(self, scan: Scan, page_id: int) -> bool:
        """Return whether a scan came after the one that a page is on."""
        return scan.sequence > self.get(self._session.get_one(PageRow, page_id).scan_id).sequence

    def says_again(self, scan: Scan, page_id: int) -> None:
        """Keep a person's word that a scan shows a page anew."""
        self._session.merge(DeclaredRescanRow(scan_id=scan.id, page_id=page_id, said_at=now()))
        self._session.flush()

    def put_before(self, book_id: str, scan_ids: Sequence[int], before: int | None) -> None:
        """Put scans of a book before another one of it, None = behind all; the others keep their order."""
        rows = {scan.id: scan for scan in self._session.scalars(select(ScanRow).where(ScanRow.book_id == book_id))}
        stay = [row for row in sorted(rows.values(), key=lambda row: row.sequence) if row.id not in scan_ids]
        place = next((place for place, row in enumerate(stay) if row.id == before), len(stay))
        order = [*stay[:place], *(rows[one] for one in scan_ids), *stay[place:]]
        for sign in (-1, 1):  # first out of the way: no two scans of a book ever have one place
            for sequence, row in enumerate(order, start=1):
                row.sequence = sign * sequence
            self._session.flush()

    def refuse(self, book_id: str, name: str, reason: Reason) -> Scan:
        """Keep the refusal of a file with its reason, in its place in the order."""
        row = self._place(book_id, name)
        row.reasons = to_json(tuple[Reason, ...], (reason,))
        self._session.flush()
        return _scan(row)

    def get(self, scan_id: int) -> Scan:
        """Return the scan of this id."""
        return _scan(self._session.get_one(ScanRow, scan_id))

    def of_book(self, book_id: str) -> list[Scan]:
        """List the scans and refusals of a book, in order."""
        query = select(ScanRow).where(ScanRow.book_id == book_id).order_by(ScanRow.sequence)
        return [_scan(row) for row in self._session.scalars(query)]

    def counts(self) -> dict[str, int]:
        """Count the scans and refusals of each book; a book without any is left out."""
        counted = select(ScanRow.book_id, func.count()).group_by(ScanRow.book_id)
        return {book_id: count for book_id, count in self._session.execute(counted)}

    def first_of_content(self, book_id: str, sha256: str) -> Scan | None:
        """Return the earliest scan of a book that has this content."""
        same = (
            select(ScanRow)
            .where(ScanRow.book_id == book_id, ScanRow.sha256 == sha256)
            .order_by(ScanRow.sequence)
            .limit(1)
        )
        return self._first(same)

    def hashes(self) -> list[str]:
        """Return the SHA-256 of every content that the archive must hold."""
        return list(
            self._session.scalars(
                select(ScanRow.sha256).where(ScanRow.sha256.is_not(None)).distinct().order_by(ScanRow.sha256)
            )
        )

    def _first(self, query: Select[ScanRow]) -> Scan | None:
        row = self._session.scalars(query).first()
        return _scan(row) if row else None

    def _kept(self, row: ScanRow, name: str, sha256: str, media_type: str, size: int) -> Scan:
        row.name, row.sha256, row.media_type, row.size = name, sha256, media_type, size
        row.reasons = to_json(tuple[Reason, ...], ())
        self._session.flush()
        return _scan(row)

    def _place(self, book_id: str, name: str) -> ScanRow:
        """Return the row of an earlier refusal of this name, or a new row at the end."""
        refused = select(ScanRow).where(ScanRow.book_id == book_id, ScanRow.name == name, ScanRow.sha256.is_(None))
        if row := self._session.scalars(refused).first():
            return row
        last = self._session.scalar(select(func.max(ScanRow.sequence)).where(ScanRow.book_id == book_id)) or 0
        row = ScanRow(book_id=book_id, name=name, sequence=last + 1, media_type="", size=0, received_at=now())
        self._session.add(row)
        return row


def _scan(row: ScanRow) -> Scan:
    return Scan(row.id, row.book_id, row.sequence, row.name, row.sha256)
