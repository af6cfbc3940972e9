"""Ledger of the hot folders: every file that came, its content, and its fate.

Rows are only added. The newest row of a path tells the state of the file; a content that was begun under one name keeps
that name when a person or a program renames the file before it is done.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import ArrivalRow
from scanners.folders.hot_folder import FileStamp


class ArrivalState(StrEnum):
    """Fate of a file: begun, taken into its book, a docket that chose a book, or set aside with a reason."""

    BEGUN = "begun"
    TAKEN = "taken"
    DOCKET = "docket"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Arrival:
    """File of a hot folder with the content that it had.

    Attributes:
        folder: the hot folder.
        path: its path within the folder, with forward slashes.
        stamp: its size and time of change.
        sha256: SHA-256 of the whole file.
        name: name of its scans in their book.
    """

    folder: str
    path: str
    stamp: FileStamp
    sha256: str
    name: str


class Arrivals(Repository):
    """Repository of the ledger."""

    def add(self, arrival: Arrival, state: ArrivalState, book_id: str | None) -> None:
        """Write a row; `book_id` is the book of the file's last page, None while no book was chosen."""
        self._session.add(
            ArrivalRow(
                folder=arrival.folder,
                path=arrival.path,
                size=arrival.stamp.size,
                mtime_ns=arrival.stamp.mtime_ns,
                sha256=arrival.sha256,
                name=arrival.name,
                state=state.value,
                book_id=book_id,
                at=now(),
            )
        )
        self._session.flush()

    def settled(self, folder: str) -> dict[str, FileStamp]:
        """Return the stamps of all files of a folder that need nothing as long as they do not change."""
        newest = select(func.max(ArrivalRow.id)).where(ArrivalRow.folder == folder).group_by(ArrivalRow.path)
        done = select(ArrivalRow).where(ArrivalRow.id.in_(newest), ArrivalRow.state != ArrivalState.BEGUN.value)
        return {row.path: FileStamp(row.size, row.mtime_ns) for row in self._session.scalars(done)}

    def book_of(self, folder: str, path: str, sha256: str) -> str | None:
        """Return the book to which this content at this path was given before; a file set aside keeps its book."""
        of_path = select(ArrivalRow).where(ArrivalRow.folder == folder, ArrivalRow.path == path)
        newest = self._session.scalars(of_path.order_by(ArrivalRow.id.desc()).limit(1)).first()
        if newest is None or (newest.state != ArrivalState.SET_ASIDE and newest.sha256 != sha256):
            return None
        return newest.book_id

    def last_docket(self, folder: str, under: str) -> str | None:
        """Return the book of the last docket that lay in a subfolder ("" = the hot folder itself)."""
        rows = self._session.scalars(
            select(ArrivalRow)
            .where(ArrivalRow.folder == folder, ArrivalRow.state == ArrivalState.DOCKET.value)
            .order_by(ArrivalRow.id.desc())
        )
        return next((row.book_id for row in rows if row.path.rpartition("/")[0] == under), None)

    def of_content(self, folder: str, book_id: str | None, sha256: str) -> list[Arrival]:
        """Return what came with a content for a book, or while none was chosen, oldest first."""
        same = (ArrivalRow.folder == folder, ArrivalRow.book_id == book_id, ArrivalRow.sha256 == sha256)
        return [_arrival(row) for row in self._session.scalars(select(ArrivalRow).where(*same).order_by(ArrivalRow.id))]

    def books(self, folders: Collection[str]) -> list[str]:
        """List the books that files of these folders went to."""
        query = select(ArrivalRow.book_id).where(ArrivalRow.folder.in_(folders), ArrivalRow.book_id.is_not(None))
        return [book_id for book_id in self._session.scalars(query.distinct().order_by(ArrivalRow.book_id)) if book_id]


def _arrival(row: ArrivalRow) -> Arrival:
    return Arrival(row.folder, row.path, FileStamp(row.size, row.mtime_ns), row.sha256, row.name)
