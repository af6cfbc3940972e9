"""The ledger of nights: a row a business date, and one for each of its stages."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.store.schema.tables import Base


class NightRow(Base):
    """One business date. A date without a night gets its row from the later night that catches it up."""

    __tablename__ = "night"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(12))
    starts: Mapped[int]
    """How often the night was begun: more than once after a kill or a failure."""
    began_at: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[str | None] = mapped_column(String(32))
    caught_up_by: Mapped[str | None] = mapped_column(String(10))


class NightStageRow(Base):
    """How a stage of a night ended; one that is running in a night nobody works on was killed."""

    __tablename__ = "night_stage"
    day: Mapped[str] = mapped_column(ForeignKey("night.day"), primary_key=True)
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    began_at: Mapped[str] = mapped_column(String(32))
    ended_at: Mapped[str | None] = mapped_column(String(32))
    result: Mapped[str] = mapped_column(Text)
