"""Packages that were written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, func, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import PackageRow

FINAL = "final"
"""Stage of a package that holds approved records only."""


@dataclass(frozen=True, slots=True)
class StoredPackage:
    """A book package that was written: where, how many entries it holds, and the SHA-256 of its two files."""

    book_id: str
    folder: str
    entries: int
    excel_sha256: str
    zip_sha256: str


class Packages(Repository):
    """Repository of packages."""

    def add(self, book_id: str, stage: str, folder: Path, entries: int, excel_sha256: str, zip_sha256: str) -> None:
        """Remember a package that has its final names."""
        self._session.add(
            PackageRow(
                book_id=book_id,
                stage=stage,
                folder=str(folder),
                entries=entries,
                excel_sha256=excel_sha256,
                zip_sha256=zip_sha256,
                written_at=now(),
            )
        )

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
            StoredPackage(row.book_id, row.folder, row.entries, row.excel_sha256, row.zip_sha256)
            for row in self._session.scalars(query)
        ]
