"""Tables of the work of several people on one book."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base
from pipeline.store.schema.review_tables import TIME


class QuestionRow(Base):
    """Question on a record, and its answer; `to_id` None = to the supervisors, `answerer_id` None = open."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_record", "record_id"), Index("ix_question_open", "answerer_id", "to_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[str] = mapped_column(TIME)
    answerer_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[str | None] = mapped_column(TIME)


class HandOutRow(Base):
    """Record that was handed to a person by name."""

    __tablename__ = "hand_out"
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[str] = mapped_column(TIME)


class PackageOrderRow(Base):
    """Newest order of a book's package: by whom, when it ended (None = not yet), and why none was written."""

    __tablename__ = "package_order"
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[str] = mapped_column(TIME)
    ended_at: Mapped[str | None] = mapped_column(TIME)
    refusal: Mapped[str] = mapped_column(Text)
