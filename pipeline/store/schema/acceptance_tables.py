"""Tables of the acceptance of books: what locks them, and what was decided of them since. Rows are only added."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
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


class SampleRow(Base):
    """Sample of a lot of a book: the entries of the lot as they stood, the seed, and the plan."""

    __tablename__ = "sample"
    __table_args__ = (CheckConstraint("lot IN ('passed', 'reviewed')", name="lot"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    lot: Mapped[str] = mapped_column(String(10))
    entries: Mapped[str] = mapped_column(Text)
    """JSON: id and version of every record of the lot."""
    seed: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(Text)
    """What the plan was made by."""
    accepts: Mapped[int]
    """Most drawn entries that may hold an error."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[str] = mapped_column(TIME)


class SampleItemRow(Base):
    """Entry that was drawn, as it stood then."""

    __tablename__ = "sample_item"
    __table_args__ = (UniqueConstraint("sample_id", "record_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    standing: Mapped[str] = mapped_column(Text)
    """JSON of the entry."""


class SampleKeyingRow(Base):
    """Fields of a drawn entry as somebody keyed them who saw no value and had not worked on the book."""

    __tablename__ = "sample_keying"
    item_id: Mapped[int] = mapped_column(ForeignKey("sample_item.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    fields: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(TIME)


class SampleRulingRow(Base):
    """Ruling on a field that was keyed otherwise than it stands: whether the record is wrong, or the keying."""

    __tablename__ = "sample_ruling"
    item_id: Mapped[int] = mapped_column(ForeignKey("sample_item.id"), primary_key=True)
    column: Mapped[str] = mapped_column(String(60), primary_key=True)
    wrong: Mapped[bool]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[str] = mapped_column(TIME)


class SampleOutcomeRow(Base):
    """Outcome of a sample: whether its lot was accepted, and how many drawn entries held an error."""

    __tablename__ = "sample_outcome"
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), primary_key=True)
    accepted: Mapped[bool]
    wrong_entries: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[str] = mapped_column(TIME)
