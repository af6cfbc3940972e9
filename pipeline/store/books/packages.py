"""Packages that were written."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, func, select

from exports.package.contents import BookName
from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import PackageRow

FINAL = "final"
"""Stage of a package that holds approved records only."""


@dataclass(frozen=True, slots=True)
class StoredPackage:
    """Book package that was written.

    Attributes:
        book_id: its book.
        folder: where.
        entries: how many it holds.
        excel_sha256: SHA-256 of its Excel file.
        zip_sha256: of its ZIP.
        version: 1 = as the book was accepted; corrections since make the next.
        corrections: how many corrections of the book are in it.
        changes_sha256: SHA-256 of the list of what changed since the version before, "" of the first.
    """

    book_id: str
    folder: str
    entries: int
    excel_sha256: str
    zip_sha256: str
    version: int = 1
    corrections: int = 0
    changes_sha256: str = ""

    def sealed(self, name: BookName) -> dict[str, str]:
        """Return file name → SHA-256 as its seal says."""
        files = {f"{name.stem}.xlsx": self.excel_sha256, f"{name.stem}.zip": self.zip_sha256}
        return files | ({name.changes: self.changes_sha256} if self.changes_sha256 else {})


class Packages(Repository):
    """Repository of packages."""

    def add(self, package: StoredPackage, stage: str) -> None:
        """Remember a package that has its final names."""
        self._session.add(PackageRow(**asdict(package), stage=stage, written_at=now()))

    def of_book(self, book_id: str) -> list[StoredPackage]:
        """List the packages of a book, oldest first."""
        return self._listed(PackageRow.book_id == book_id)

    def final_of_book(self, book_id: str) -> list[StoredPackage]:
        """List the packages of a book that hold approved records only, oldest first."""
        return self._listed(PackageRow.book_id == book_id, PackageRow.stage == FINAL)

    def since(self, moment: str, stage: str) -> list[StoredPackage]:
        """List the packages of a stage ("draft", "final") that were written since a moment, oldest first."""
        return self._listed(PackageRow.written_at >= moment, PackageRow.stage == stage)

    def all(self) -> list[StoredPackage]:
        """Return every package that was written, oldest first."""
        return self._listed()

    def standing(self) -> list[StoredPackage]:
        """Return the newest package of every book in every folder, oldest first: those that should lie there."""
        newest = select(func.max(PackageRow.id)).group_by(PackageRow.book_id, PackageRow.folder)
        return self._listed(PackageRow.id.in_(newest))

    def standing_final(self) -> list[StoredPackage]:
        """Return the newest package of approved records of every book that has one, by book."""
        newest = select(func.max(PackageRow.id)).where(PackageRow.stage == FINAL).group_by(PackageRow.book_id)
        return sorted(self._listed(PackageRow.id.in_(newest)), key=lambda package: package.book_id)

    def _listed(self, *conditions: ColumnElement[bool]) -> list[StoredPackage]:
        query = select(PackageRow).where(*conditions).order_by(PackageRow.id)
        return [
            StoredPackage(
                row.book_id,
                row.folder,
                row.entries,
                row.excel_sha256,
                row.zip_sha256,
                row.version,
                row.corrections,
                row.changes_sha256,
            )
            for row in self._session.scalars(query)
        ]
