"""Ledger of runs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import RunRow

RUNNING = "running"
KILLED = "killed"


@dataclass(frozen=True, slots=True)
class StoredRun:
    """Call of `hotich run`: its outcome, and the numbers of steps that ended well or failed in it."""

    outcome: str
    done: int
    failed: int


class Runs(Repository):
    """Repository of the ledger."""

    def start(self) -> int:
        """Open a row; rows that a killed run left open are marked so."""
        for row in self._session.scalars(select(RunRow).where(RunRow.outcome == RUNNING)):
            row.outcome, row.ended_at = KILLED, now()
        run = RunRow(started_at=now(), ended_at=None, outcome=RUNNING, done=0, failed=0)
        self._session.add(run)
        self._session.flush()
        return run.id

    def end(self, run_id: int, outcome: str, done: int, failed: int) -> None:
        """Close a row."""
        run = self._session.get_one(RunRow, run_id)
        run.ended_at, run.outcome, run.done, run.failed = now(), outcome, done, failed

    def all(self) -> list[StoredRun]:
        """List every run, oldest first."""
        rows = self._session.scalars(select(RunRow).order_by(RunRow.id))
        return [StoredRun(row.outcome, row.done, row.failed) for row in rows]
