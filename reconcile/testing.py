"""Fakes of the seams: a shared database in memory, and ink that answers as told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from reconcile.gateway import SharedRow, SnapshotVersion
from records.errors import SharedDatabaseUnreachable


class FakeSharedDatabase:
    """A shared database whose cases lie in memory; it can go away after some rows."""

    def __init__(self, rows: Mapping[str, Sequence[SharedRow]], version: str = "1", breaks_after: int = -1) -> None:
        """Take record type → cases; `breaks_after` rows the database is gone (−1: never)."""
        self._rows, self._version, self._breaks_after = rows, version, breaks_after

    def version(self) -> SnapshotVersion:
        """The version given."""
        return SnapshotVersion(self._version, date(2026, 1, 1))

    def rows(self, code: str) -> Iterator[SharedRow]:
        """The cases given, until the database goes away."""
        for number, row in enumerate(self._rows.get(code, ())):
            if number == self._breaks_after:
                raise SharedDatabaseUnreachable("Cơ sở dữ liệu hộ tịch dùng chung không trả lời.")
            yield row
