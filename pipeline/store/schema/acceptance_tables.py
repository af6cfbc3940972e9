"""Tables of the acceptance of books: what locks them, and what was decided of them since. Rows are only added."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base
from pipeline.store.schema.review_tables import TIME


class AcceptanceRow(Base):
    """Acceptance of a book by a person who keyed nothing in it; from then on the database refuses changes of it."""

    __tablename__ = "acceptance"
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    """Why it was accepted though a rule blocked it, "" where none did."""
    at: Mapped[str] = mapped_column(TIME)


class CorrectionRow(Base):
    """Correction of a record of an accepted book, with its legal basis; the record changes only to what stands here."""

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("record_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    version: Mapped[int]
    """Version of the record that it makes."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    paper: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    paper_date: Mapped[str] = mapped_column(String(10))
    """dd.mm.yyyy."""
    issuer: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(TIME)
