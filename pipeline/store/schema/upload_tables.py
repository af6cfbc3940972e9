"""Tables of the upload: what was prepared to be sent, and everything that was learned of it. Rows are only added."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base


class SubmissionRow(Base):
    """Cases of a book that were prepared together, and the package that they were taken from."""

    __tablename__ = "submission"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    excel_sha256: Mapped[str] = mapped_column(String(64))
    zip_sha256: Mapped[str] = mapped_column(String(64))
    cases: Mapped[int]
    """Number of its cases: the sums of their states must come to it."""
    made_at: Mapped[str] = mapped_column(String(32))


class UploadCaseRow(Base):
    """Case that was prepared. A key is prepared once, so nothing is sent under two submissions."""

    __tablename__ = "upload_case"
    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), index=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[str] = mapped_column(Text)
    place: Mapped[int]
    pdf: Mapped[str] = mapped_column(String(120))
    cells: Mapped[str] = mapped_column(Text)


class UploadEventRow(Base):
    """State that was learned of a case, with the way it came, the receiver's own words and what shows it."""

    __tablename__ = "upload_event"
    __table_args__ = (
        CheckConstraint(
            "state IN ('prepared', 'sent', 'unknown', 'received', 'rejected', 'imported')",
            name="state",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("upload_case.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    proof: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(32))
