"""Tables of the inventory: the books that an office has and that are to be digitised."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base


class PlannedRow(Base):
    """Books of an office, a record type and some years that are to be digitised; what is not counted yet is None."""

    __tablename__ = "planned"
    __table_args__ = (
        UniqueConstraint("office_id", "type", "first_year", "last_year"),
        CheckConstraint("first_year <= last_year", name="years"),
        CheckConstraint("books > 0", name="books"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    type: Mapped[str] = mapped_column(String(10))
    first_year: Mapped[int]
    last_year: Mapped[int]
    books: Mapped[int]
    pages: Mapped[int | None]
    entries: Mapped[int | None]
    due: Mapped[str | None] = mapped_column(String(10))
    """Day by which they are to be accepted, yyyy-mm-dd."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes; a save names the version that it saw."""
