"""Tables of the ledgers: arrivals, runs, nights, deliveries, and the audit trail."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base


class ArrivalRow(Base):
    """Fate of a file in a hot folder; rows are only added, the newest of a path holds."""

    __tablename__ = "arrival"
    __table_args__ = (
        Index("ix_arrival_folder_path", "folder", "path"),
        Index("ix_arrival_sha256", "sha256"),
        CheckConstraint("state IN ('begun', 'taken', 'docket', 'set_aside')", name="state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    folder: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    book_id: Mapped[str | None] = mapped_column(ForeignKey("book.id"))
    at: Mapped[str] = mapped_column(String(32))


class PackageRow(Base):
    """Book package that was written."""

    __tablename__ = "package"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    stage: Mapped[str] = mapped_column(String(10))
    folder: Mapped[str] = mapped_column(Text)
    entries: Mapped[int]
    excel_sha256: Mapped[str] = mapped_column(String(64))
    zip_sha256: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[str] = mapped_column(String(32))
    version: Mapped[int] = mapped_column(server_default="1")
    """1 = as the book was accepted; corrections since make the next."""
    corrections: Mapped[int] = mapped_column(server_default="0")
    """How many corrections of the book are in it."""
    changes_sha256: Mapped[str] = mapped_column(String(64), server_default="")
    """Of the list of what changed since the version before, "" of the first."""


class ExtractRow(Base):
    """Extract that was issued, kept for ever; `number` runs through the year of its office, without a gap."""

    __tablename__ = "extract"
    __table_args__ = (UniqueConstraint("office_id", "year", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    year: Mapped[int]
    number: Mapped[int]
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    version: Mapped[int]
    """Of the record: what was issued is drawn again only as long as the record is the same."""
    requester: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    signer: Mapped[str] = mapped_column(Text)
    copies: Mapped[int]
    issued_by: Mapped[str] = mapped_column(String(100))
    issued_at: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[str] = mapped_column(String(64))


class RunRow(Base):
    """Call of `hotich run`; a row that never ended was killed."""

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(20))
    done: Mapped[int]
    failed: Mapped[int]


class AuditEventRow(Base):
    """Act with its actor. The database refuses UPDATE and DELETE; each row's hash covers the one before."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(32))
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100))
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """Single row with the newest hash: taking it orders writers, and a chain cut at its end shows."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    events: Mapped[int]
    key: Mapped[str] = mapped_column(String(16), server_default="")
    """Name of the key of all seals; "" = nothing is sealed yet."""
    sums: Mapped[str] = mapped_column(Text, server_default="{}")
    """JSON: sealed table → count of its rows and sum of their seals."""
    guards: Mapped[str] = mapped_column(String(64), server_default="")
    """Hash of the triggers of the database and of the revision of its schema."""
    seal: Mapped[str] = mapped_column(String(64), server_default="")
    """Seal of all the others."""


class SealRow(Base):
    """Seal of a row of another table, made with a key that lies outside the database."""

    __tablename__ = "seal"
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    row: Mapped[str] = mapped_column(String(80), primary_key=True)
    seal: Mapped[str] = mapped_column(String(64))


class NightRow(Base):
    """Business date. A date without a night gets its row from the later night that catches it up."""

    __tablename__ = "night"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12))
    starts: Mapped[int]
    """How often the night was begun: more than once after a kill or a failure."""
    began_at: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[str | None] = mapped_column(String(32))
    caught_up_by: Mapped[str | None] = mapped_column(String(10))
    number: Mapped[int]
    """Counts the nights as they are begun: which was the last one is no matter of the clock."""


class NightStageRow(Base):
    """Result of a stage of a night; one that is running in a night nobody works on was killed."""

    __tablename__ = "night_stage"
    day: Mapped[str] = mapped_column(ForeignKey("night.day"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    began_at: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[str | None] = mapped_column(String(32))
    result: Mapped[str] = mapped_column(Text)
