"""Typed mappings of the tables. Values that travel between stages are kept as JSON text (`pipeline.store.values`)."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pipeline.store.schema.base import Base


class OfficeRow(Base):
    """Registration office, named as on the cover."""

    __tablename__ = "office"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(500), unique=True)


class BookRow(Base):
    """Register book; `copy` tells the twin books of commune and district apart. `id` is fit for a file name."""

    __tablename__ = "book"
    __table_args__ = (
        UniqueConstraint("office_id", "type", "year", "volume", "copy"),
        CheckConstraint("copy IN ('commune', 'district')", name="copy"),
    )
    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    type: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    volume: Mapped[str] = mapped_column(String(10))
    copy: Mapped[str] = mapped_column(String(10))
    edition: Mapped[str | None] = mapped_column(String(60))
    expected_pages: Mapped[int | None]
    expected_entries: Mapped[int | None]
    added_at: Mapped[str] = mapped_column(String(32))
    office: Mapped[OfficeRow] = relationship(lazy="joined")


class TwinRow(Base):
    """Book that is a copy of another one; both have a row."""

    __tablename__ = "twin"
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), primary_key=True)
    twin_id: Mapped[str] = mapped_column(ForeignKey("book.id"), unique=True)


class TwinEntryRow(Base):
    """Entry of a book that stands in its twin, too, and where; written anew with every draft."""

    __tablename__ = "twin_entry"
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, autoincrement=False)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    twin_id: Mapped[str] = mapped_column(ForeignKey("book.id"))
    position: Mapped[int]


class ScanRow(Base):
    """Picture received for a book, in its place there; `sha256` is None when the file was refused."""

    __tablename__ = "scan"
    __table_args__ = (
        UniqueConstraint("book_id", "sequence"),
        Index("ix_scan_book_sha", "book_id", "sha256"),
        Index("ix_scan_progress", "received_at", "book_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"))
    sequence: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    reasons: Mapped[str] = mapped_column(Text)
    received_at: Mapped[str] = mapped_column(String(32))
    station: Mapped[str] = mapped_column(Text, server_default="")
    """Where it came in, "" where nobody wrote it down."""


class PageRow(Base):
    """Page of the book on a scan: part 0 = the whole picture, 1 and 2 = left and right of a spread."""

    __tablename__ = "page"
    __table_args__ = (UniqueConstraint("scan_id", "part"), Index("ix_page_progress", "book_id", "decision"))
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    part: Mapped[int]
    # SQLite keeps no lengths, so its column stays as it was made.
    decision: Mapped[str] = mapped_column(String(20).with_variant(String(10), "sqlite"))
    examination: Mapped[str] = mapped_column(Text)


class DeclaredRescanRow(Base):
    """Scan that shows a page anew by a person's word; their last word holds."""

    __tablename__ = "again"
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"), primary_key=True, autoincrement=False)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    said_at: Mapped[str] = mapped_column(String(32))


class StepRow(Base):
    """Last outcome of one step on one subject (`scan:7`, `page:12`, `book:KS.2007.01-ab12`)."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("subject", "name"),
        Index("ix_step_book_name", "book_id", "name"),
        Index("ix_step_progress", "name", "status", "book_id", "ended_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"))
    subject: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(20))
    version: Mapped[str] = mapped_column(String(60))
    params_hash: Mapped[str] = mapped_column(String(64))
    input_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    error_code: Mapped[str] = mapped_column(String(60))
    result: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[str] = mapped_column(String(32))


class RecordRow(Base):
    """Record of one entry. (office, type, year, so) finds it; a doubled number is data, so no uniqueness.

    `entry` is the place where the entry was first seen ("PAGE:ROW") and keeps its identity through re-reading.
    """

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("book_id", "entry"),
        Index("ix_record_key", "office_id", "type", "year", "so"),
        Index("ix_record_queue", "task", "effort", "id"),
        Index("ix_record_office_queue", "task", "office_id", "effort", "id"),
        Index("ix_record_progress", "book_id", "state", "task", "page_id"),
        CheckConstraint("state IN ('draft', 'approved', 'withdrawn')", name="state"),
        CheckConstraint("task IN ('review', 'second', 'arbitration', 'rescan', 'approval', 'none')", name="task"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    entry: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(10))
    year: Mapped[int]
    so: Mapped[str] = mapped_column(Text)
    name_folded: Mapped[str] = mapped_column(Text, index=True)
    state: Mapped[str] = mapped_column(String(10))
    current: Mapped[str] = mapped_column(Text)
    """What is held true now: the JSON of the entry; the machine's own words stay in `reading`."""
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes; a save names the version that it saw."""
    effort: Mapped[int] = mapped_column(default=0)
    """Expected work for each wrong field found, in tenths of a second; the queue begins at the least."""
    task: Mapped[str] = mapped_column(String(12), default="review")
    """What a person has to do with the record next."""
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    """Who approved it: nobody who took part in it, by a trigger."""
    policy_id: Mapped[int | None] = mapped_column(ForeignKey("passing_policy.id"))
    """Policy by which it passed without a person; None = it did not, or a person took it up since."""


class ReadingRow(Base):
    """Machine's reading of a record, kept for ever; a new reading is a new row."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("record_id", "hash"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    hash: Mapped[str] = mapped_column(String(64))
    entry: Mapped[str] = mapped_column(Text)
    read_at: Mapped[str] = mapped_column(String(32))


class FindingRow(Base):
    """Finding about a record, or about the whole book when `record_id` is None."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    step: Mapped[str] = mapped_column(String(20), server_default="draft")
    """Which step raised it; a step replaces its own findings only."""
    rule: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(10))
    columns: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    """The template of the sentence; the whole sentence where an early version kept it."""
    words: Mapped[str] = mapped_column(Text, server_default="[]")
    """JSON of what stands at the template's placeholders."""


class RelationRow(Base):
    """Relation of an entry to the shared database; one row an entry, written anew with every comparison."""

    __tablename__ = "relation"
    __table_args__ = (Index("ix_relation_progress", "book_id", "outcome"),)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    decision: Mapped[str] = mapped_column(Text)
    corrections: Mapped[str] = mapped_column(Text)
    snapshot: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[str] = mapped_column(String(32))
