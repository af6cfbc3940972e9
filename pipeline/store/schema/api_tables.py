"""Tables of other programs that ask over the network."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.base import Base


class ApiTokenRow(Base):
    """Token of another program; its secret is kept only as its SHA-256. A revoked one has ended."""

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(Text)
    """JSON list."""
    offices: Mapped[str] = mapped_column(Text)
    """JSON list of ids, `null` = every commune."""
    added_by: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[str] = mapped_column(String(32))
    until: Mapped[str] = mapped_column(String(32))


class ApiAnswerRow(Base):
    """Answer to a request with a key: the same request again gets the same answer, and does nothing."""

    __tablename__ = "api_answer"
    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    request: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what was asked."""
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(32))
