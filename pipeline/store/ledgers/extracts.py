"""Log of extracts: every copy that was handed out, with its number, who asked, and what for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.schema.ledger_tables import ExtractRow
from pipeline.store.schema.tables import OfficeRow, RecordRow


@dataclass(frozen=True, slots=True)
class NewExtract:
    """Extract about to be issued; who asks and why are personal data and stay in the log."""

    office_id: int
    record_id: int
    version: int
    requester: str = field(repr=False)
    purpose: str = field(repr=False)
    signer: str
    copies: int


@dataclass(frozen=True, slots=True)
class LoggedExtract:
    """Extract in the log.

    Attributes:
        id: its row.
        number: in the year of its office, from 1.
        year: that year.
        extract: what was asked for.
        type: code of the record type.
        issued_by: actor who issued it.
        issued_at: UTC moment.
        sha256: of the PDF.
    """

    id: int
    number: int
    year: int
    extract: NewExtract
    type: str
    issued_by: str
    issued_at: str
    sha256: str


class Extracts(Repository):
    """Repository of issued extracts."""

    def next_number(self, office_id: int, year: int) -> int:
        """Return the number of the next extract of an office in a year; others wait until this transaction ends."""
        self._session.scalars(select(OfficeRow.id).where(OfficeRow.id == office_id).with_for_update()).one()
        numbers = select(func.max(ExtractRow.number)).where(ExtractRow.office_id == office_id, ExtractRow.year == year)
        return (self._session.scalar(numbers) or 0) + 1

    def add(self, new: NewExtract, year: int, number: int, issued_by: str, sha256: str) -> int:
        """Log an extract under the number that `next_number` gave; return its row id."""
        row = ExtractRow(
            office_id=new.office_id,
            year=year,
            number=number,
            record_id=new.record_id,
            version=new.version,
            requester=new.requester,
            purpose=new.purpose,
            signer=new.signer,
            copies=new.copies,
            issued_by=issued_by,
            issued_at=now(),
            sha256=sha256,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def get(self, extract_id: int) -> LoggedExtract | None:
        """Return an extract of the log."""
        found = self._session.execute(_LINES.where(ExtractRow.id == extract_id)).first()
        return _logged(*found) if found else None

    def latest(self, offices: Collection[int] | None, count: int) -> list[LoggedExtract]:
        """List the extracts of these offices, or of all for None, the newest first."""
        query = _LINES if offices is None else _LINES.where(ExtractRow.office_id.in_(offices))
        return [_logged(*line) for line in self._session.execute(query.order_by(ExtractRow.id.desc()).limit(count))]


_LINES = select(ExtractRow, RecordRow.type).join(RecordRow, RecordRow.id == ExtractRow.record_id)


def _logged(row: ExtractRow, code: str) -> LoggedExtract:
    new = NewExtract(row.office_id, row.record_id, row.version, row.requester, row.purpose, row.signer, row.copies)
    return LoggedExtract(row.id, row.number, row.year, new, code, row.issued_by, row.issued_at, row.sha256)
