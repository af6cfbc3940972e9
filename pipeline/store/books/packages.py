"""Packages that were written."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from pipeline.store.clock import now
from pipeline.store.rows import Repository
from pipeline.store.schema.tables import PackageRow


class Packages(Repository):
    """Remembers packages."""

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

    def of_book(self, book_id: str) -> list[PackageRow]:
        """Packages of a book, oldest first."""
        return list(
            self._session.scalars(select(PackageRow).where(PackageRow.book_id == book_id).order_by(PackageRow.id))
        )

    def places(self) -> list[tuple[str, str]]:
        """Book id and folder of every package that was written, each pair once."""
        return [
            (book, folder)
            for book, folder in self._session.execute(select(PackageRow.book_id, PackageRow.folder).distinct())
        ]
