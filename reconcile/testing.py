"""Test doubles: a shared database in memory, and a scripted ink scorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from reconcile.index.gateway import SharedCase, SnapshotVersion, Watermark
from records.errors import SharedDatabaseUnreachable
from records.stages import InkAnswer, InkQuestion


class FakeSharedDatabase:
    """Shared database with its cases in memory; it can become unreachable after some rows."""

    def __init__(self, rows: Mapping[str, Sequence[SharedCase]], version: str = "1", breaks_after: int = -1) -> None:
        """Take cases by record type; after `breaks_after` rows the database is gone (−1: never)."""
        self._rows, self._version, self._breaks_after = rows, version, breaks_after

    def version(self) -> SnapshotVersion:
        """Return the given version."""
        return SnapshotVersion(self._version, date(2026, 1, 1))

    def latest(self, code: str) -> Watermark | None:
        """Return None, so that everything is read every time."""
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the given cases, until the database is gone."""
        for number, row in enumerate(self._rows.get(code, ())):
            if number == self._breaks_after:
                raise SharedDatabaseUnreachable("Cơ sở dữ liệu hộ tịch dùng chung không trả lời.")
            yield row


class FakeInkScorer:
    """Ink scorer with the written text of each (entry, column)."""

    def __init__(self, written: Mapping[tuple[int, str], str]) -> None:
        """Take the written texts; other columns have no crop."""
        self._written = written

    def answer(self, entry: int, column: str, here: str, there: str) -> InkAnswer | None:
        """Return log-likelihoods: near 0 for the written text, −20 for any other."""
        written = self._written.get((entry, column))
        if written is None:
            return None
        said, claimed = (-0.1 if text == written else -20.0 for text in (here, there))
        return InkAnswer(InkQuestion(None, column, here, here, there), -0.1, said, claimed, "fake 1")
