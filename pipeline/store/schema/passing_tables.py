"""Tables of the entries that pass without a person: the policy of each book, and every passing. Rows are only added."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base


class PassingPolicyRow(Base):
    """Policy that a supervisor gave a book; the newest row holds, the others are its history."""

    __tablename__ = "passing_policy"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    version: Mapped[str] = mapped_column(String(20))
    """Version of the conditions, which stand in the code."""
    is_on: Mapped[bool]
    thresholds: Mapped[str] = mapped_column(Text)
    """JSON of the thresholds."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(32))


class PassingRow(Base):
    """Passing of a record by a policy (`pass`), or the end of it (`open`), with the sentence that tells why."""

    __tablename__ = "passing"
    __table_args__ = (CheckConstraint("act IN ('pass', 'open')", name="act"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("passing_policy.id"))
    act: Mapped[str] = mapped_column(String(4))
    said: Mapped[str] = mapped_column(Text)
    """JSON of the message: its template and the numbers in it."""
    at: Mapped[str] = mapped_column(String(32))
