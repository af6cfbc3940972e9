"""Ledger of nights: the stages of every business date, and the dates that a later night made good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import NightRow, NightStageRow
from pipeline.store.values import from_json, to_json
from records.errors import ExitCode, HotichError

MOST_MISSED = timedelta(92)
"""A night makes good no dates further back: a machine was off that long, or its clock was wrong."""
ANY_NUMBER = 2**31 - 1


class NightOutcome(StrEnum):
    """Outcome of a night."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    KILLED = "killed"
    CAUGHT_UP = "caught_up"


class StageOutcome(StrEnum):
    """Outcome of a stage."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Trouble of a stage: the failure, and advice for a person."""

    exit_code: int
    message: str
    advice: str

    @classmethod
    def of(cls, error: HotichError) -> Trouble:
        """Make the trouble that an error tells of."""
        return cls(int(error.exit_code), error.message, error.advice)


@dataclass(frozen=True, slots=True)
class StageResult:
    """Result of a stage: its outcome, its work in a sentence each, and its troubles."""

    outcome: StageOutcome
    said: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def exit_code(self) -> int:
        """Gravest exit code of its troubles."""
        return max((trouble.exit_code for trouble in self.troubles), default=int(ExitCode.DONE))


@dataclass(frozen=True, slots=True)
class StoredStage:
    """Stage in the ledger; `result` is None while it runs, or when it was killed."""

    name: str
    began_at: str
    ended_at: str | None
    result: StageResult | None


@dataclass(frozen=True, slots=True)
class NightLine:
    """Night in a list: its date, its outcome, and its moments (UTC)."""

    day: date
    outcome: NightOutcome
    began_at: str
    ended_at: str | None


class Nights(Repository):
    """Repository of the ledger."""

    def begin(self, day: date) -> None:
        """Open the row of a date, again when it is there; earlier dates without a night are caught up by it."""
        for row in self._session.scalars(select(NightRow).where(NightRow.outcome == NightOutcome.RUNNING.value)):
            row.outcome, row.ended_at = NightOutcome.KILLED.value, now()
        for one in list(self._missed(day)):
            self._session.add(_row(one, NightOutcome.CAUGHT_UP, day))
        last = self._session.scalar(select(func.max(NightRow.number))) or 0
        night = self._session.get(NightRow, day.isoformat()) or _row(day, NightOutcome.RUNNING, None)
        night.outcome, night.ended_at, night.starts = NightOutcome.RUNNING.value, None, night.starts + 1
        night.number, night.caught_up_by = last + 1, None
        self._session.add(night)
        self._session.flush()

    def ahead_of(self, day: date) -> date | None:
        """Return the date of the night begun last, if later than this one: the clock was set back since; else None."""
        last = self._session.scalar(select(NightRow.day).order_by(NightRow.number.desc()).limit(1))
        return date.fromisoformat(last) if last and last > day.isoformat() else None

    def forget_stages(self, day: date) -> None:
        """Let every stage of a date be done again."""
        self._session.execute(delete(NightStageRow).where(NightStageRow.day == day.isoformat()))

    def end(self, day: date, outcome: NightOutcome) -> None:
        """Close the row of a date."""
        night = self._session.get_one(NightRow, day.isoformat())
        night.outcome, night.ended_at = outcome.value, now()

    def outcome(self, day: date) -> NightOutcome | None:
        """Return the outcome of a date, None when it has no night yet."""
        night = self._session.get(NightRow, day.isoformat())
        return NightOutcome(night.outcome) if night else None

    def latest(self, count: int) -> list[NightLine]:
        """List the nights of the newest dates, the newest first."""
        rows = self._session.scalars(select(NightRow).order_by(NightRow.day.desc()).limit(count))
        return [
            NightLine(date.fromisoformat(row.day), NightOutcome(row.outcome), row.began_at, row.ended_at)
            for row in rows
        ]

    def caught_up(self, day: date) -> list[date]:
        """List the dates that this date's night made good."""
        days = select(NightRow.day).where(NightRow.caught_up_by == day.isoformat()).order_by(NightRow.day)
        return [date.fromisoformat(one) for one in self._session.scalars(days)]

    def last_before(self, day: date) -> str | None:
        """Return the end of the last night that was begun before this date's, UTC; None when there was none."""
        this = select(NightRow.number).where(NightRow.day == day.isoformat()).scalar_subquery()
        worked = (NightRow.caught_up_by.is_(None), NightRow.ended_at.is_not(None))
        query = select(NightRow.ended_at).where(NightRow.number < func.coalesce(this, ANY_NUMBER), *worked)
        return self._session.scalar(query.order_by(NightRow.number.desc()).limit(1))

    def stage(self, day: date, name: str, began_at: str, result: StageResult | None) -> None:
        """Note the begin of a stage, and its result once it has ended."""
        told = to_json(StageResult, result) if result else ""
        ended_at = now() if result else None
        self._session.merge(
            NightStageRow(day=day.isoformat(), name=name, began_at=began_at, ended_at=ended_at, result=told)
        )

    def stages(self, day: date) -> list[StoredStage]:
        """List the stages of a date that were begun."""
        rows = self._session.scalars(select(NightStageRow).where(NightStageRow.day == day.isoformat()))
        return [
            StoredStage(
                row.name, row.began_at, row.ended_at, from_json(StageResult, row.result) if row.result else None
            )
            for row in rows
        ]

    def _missed(self, day: date) -> Iterator[date]:
        last = self._session.scalar(select(func.max(NightRow.day)).where(NightRow.day < day.isoformat()))
        following = max(date.fromisoformat(last) + timedelta(1), day - MOST_MISSED) if last else day
        while following < day:
            yield following
            following += timedelta(1)


def _row(day: date, outcome: NightOutcome, by: date | None) -> NightRow:
    return NightRow(
        day=day.isoformat(),
        outcome=outcome.value,
        starts=0,
        began_at=now(),
        ended_at=now() if by else None,
        caught_up_by=by.isoformat() if by else None,
        number=0,
    )
