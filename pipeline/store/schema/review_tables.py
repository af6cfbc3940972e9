"""Tables of the people at work: accounts, leases, and every decision they take."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base

TIME = String(32)


class UserRow(Base):
    """User who signs in; never deleted, because decisions name them."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role IN ('operator', 'keyer', 'reviewer', 'supervisor', 'administrator')", name="role"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(20))
    everywhere: Mapped[bool]
    """True = every commune; else those of `user_office`."""
    disabled: Mapped[bool]
    failures: Mapped[int]
    locked_until: Mapped[str] = mapped_column(TIME)
    added_at: Mapped[str] = mapped_column(TIME)


class OneTimeCodeRow(Base):
    """Account that is asked for one-time codes (RFC 6238)."""

    __tablename__ = "one_time_code"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(Text)
    """Sealed with the key of the home; a plain one is of an earlier version, and sealed when the server starts."""
    used_step: Mapped[int]
    """The newest time step (30 s) whose code was used; no code works again."""


class UserOfficeRow(Base):
    """Commune that a user may work on."""

    __tablename__ = "user_office"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True)


class SignInRow(Base):
    """Browser that signed in. The cookie's secret is kept only as its SHA-256."""

    __tablename__ = "sign_in"
    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    since: Mapped[str] = mapped_column(TIME)
    until: Mapped[str] = mapped_column(TIME)
    """Moved on while the browser is used; a revoked one has ended."""
    address: Mapped[str] = mapped_column(String(64), default="")
    """Network address from which it was begun."""
    browser: Mapped[str] = mapped_column(String(300), default="")
    """What the browser called itself."""
    seen: Mapped[str] = mapped_column(TIME, default="")
    """Moment of a use: the last, or one less than a tenth of the term before it."""


class TallyRow(Base):
    """Count of what happens too often, as tries of an address, since a moment; no part of the trail."""

    __tablename__ = "tally"
    what: Mapped[str] = mapped_column(String(120), primary_key=True)
    since: Mapped[str] = mapped_column(TIME)
    count: Mapped[int]


class AssignmentRow(Base):
    """Lease of a person on a record until `expires_at` or `ended_at`; the database allows one live row a record.

    `windows` names the windows of browsers that show the record under this lease, each behind a blank.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        Index(
            "uq_assignment_live",
            "record_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    taken_at: Mapped[str] = mapped_column(TIME)
    expires_at: Mapped[str] = mapped_column(TIME)
    ended_at: Mapped[str | None] = mapped_column(TIME)
    windows: Mapped[str] = mapped_column(Text, default="")


class KeyingRow(Base):
    """Risky fields as one of two keyers, or their arbitrator, has them; three rounds, three people."""

    __tablename__ = "keying"
    __table_args__ = (
        UniqueConstraint("record_id", "round", name="uq_keying_round"),
        UniqueConstraint("record_id", "user_id", name="uq_keying_person"),
        CheckConstraint("round IN (1, 2, 3)", name="round"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    round: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    choices: Mapped[str] = mapped_column(Text)
    keyed_at: Mapped[str] = mapped_column(TIME)


class DecisionRow(Base):
    """Decision of a person on a record, kept for ever; `before` and `after` are JSON of a field."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_record", "record_id", "id"),
        Index("ix_decision_user", "user_id", "at"),
        Index("ix_decision_progress", "act", "at", "record_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    act: Mapped[str] = mapped_column(String(12))
    column: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    seconds: Mapped[float | None] = mapped_column(Float)
    """How long the person held the record, for acts that end the work on it."""
    at: Mapped[str] = mapped_column(TIME)


class ChoiceRow(Base):
    """Case of the shared database that a person chose for a record; moment and author are in the decision."""

    __tablename__ = "choice"
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    chosen: Mapped[str] = mapped_column(Text)
    """Identifier of the case, "" = none of those offered."""
    offered: Mapped[str] = mapped_column(Text)
    """What the comparison said before: JSON of the decision with the cases to choose from."""
    marks: Mapped[str] = mapped_column(Text)
    """JSON: identifier of a case offered → what tells whether it still means the same one."""


class DismissalRow(Base):
    """Finding about a record that a person has dismissed; `point` says what it is about in every record alike."""

    __tablename__ = "dismissal"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    point: Mapped[str] = mapped_column(String(64))
    finding: Mapped[str] = mapped_column(Text)
    withdrawn_at: Mapped[str | None] = mapped_column(TIME)


class AmendmentRow(Base):
    """Marginal note (Ghi chú) in parts; one that was withdrawn keeps its row."""

    __tablename__ = "amendment"
    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    amendment: Mapped[str] = mapped_column(Text)
    added_at: Mapped[str] = mapped_column(TIME)
    withdrawn_at: Mapped[str | None] = mapped_column(TIME)


class RescanRequestRow(Base):
    """Page that a person sent back to the scanning station; done when the record is read from another page."""

    __tablename__ = "rescan"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[str] = mapped_column(TIME)
    done_at: Mapped[str | None] = mapped_column(TIME)


class WaiverRow(Base):
    """Page that a supervisor lets go, kept for ever. It is about this content: other bytes of that name are not."""

    __tablename__ = "waiver"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(TIME)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    part: Mapped[int]
    content: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the scan, "" of a file that was refused."""


class ExplanationRow(Base):
    """Difference in a book that a supervisor explains, kept for ever; `point` names the very difference."""

    __tablename__ = "explanation"
    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[str] = mapped_column(ForeignKey("book.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(TIME)
    point: Mapped[str] = mapped_column(String(60))
