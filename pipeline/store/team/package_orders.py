"""Packages that supervisors order: written beside the answers of the server, or refused with the reason."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.people import Person
from pipeline.store.schema.review_tables import UserRow
from pipeline.store.schema.team_tables import PackageOrderRow


@dataclass(frozen=True, slots=True)
class PackageOrder:
    """Order of a book's package.

    Attributes:
        user: who ordered it.
        at: when.
        ended: it has been written or refused.
        refusal: why it was not written, and what to do; "" = it was, or is being written.
    """

    user: str
    at: str
    ended: bool
    refusal: str


class PackageOrders(Repository):
    """Repository of the orders; the newest of a book stands."""

    def add(self, book_id: str, by: Person) -> None:
        """Keep that a person wants the package of a book."""
        self._session.merge(PackageOrderRow(book_id=book_id, by_id=by.id, at=now(), ended_at=None, refusal=""))
        self._session.flush()

    def end(self, book_id: str, refusal: str) -> None:
        """Keep how the order of a book ended; "" = the package is written."""
        ended = update(PackageOrderRow).where(PackageOrderRow.book_id == book_id)
        self._session.execute(ended.values(ended_at=now(), refusal=refusal))

    def of_book(self, book_id: str) -> PackageOrder | None:
        """Return the newest order of a book."""
        columns = (UserRow.name, PackageOrderRow.at, PackageOrderRow.ended_at, PackageOrderRow.refusal)
        query = select(*columns).join(UserRow, UserRow.id == PackageOrderRow.by_id)
        row = self._session.execute(query.where(PackageOrderRow.book_id == book_id)).first()
        return PackageOrder(row[0], row[1], row[2] is not None, row[3]) if row else None
