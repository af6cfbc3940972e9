"""Corrections of accepted books: new decisions with their legal basis, which overwrite nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from pipeline.store.books.record import Record
from pipeline.store.books.record_rows import keep_entry, record_of
from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.decisions import DecisionKind, Decisions
from pipeline.store.schema.acceptance_tables import CorrectionRow
from pipeline.store.schema.review_tables import UserRow
from pipeline.store.schema.tables import RecordRow
from pipeline.store.values import from_json, to_json
from records.language import gettext as _
from records.stages import EntryReading, FieldReading


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Legal basis of a correction: a paper.

    Attributes:
        paper: its kind, "Quyết định cải chính hộ tịch".
        number: its number.
        date: dd.mm.yyyy.
        issuer: who issued it.
    """

    paper: str
    number: str
    date: str
    issuer: str

    @property
    def words(self) -> str:
        """Return the paper as the history names it."""
        return _("{paper} số {number} ngày {date} của {issuer}").format(
            paper=self.paper, number=self.number, date=self.date, issuer=self.issuer
        )


@dataclass(frozen=True, slots=True)
class LegalCorrection:
    """Correction of a record.

    Attributes:
        record_id: the record.
        user: who decided it.
        basis: its legal basis.
        before: the entry as it stood.
        after: the entry as it stands by it.
        at: UTC moment.
    """

    record_id: int
    user: str
    basis: LegalBasis
    before: EntryReading
    after: EntryReading
    at: str

    @property
    def changes(self) -> tuple[tuple[FieldReading | None, FieldReading], ...]:
        """Return the fields whose value changed, as they were and as they are."""
        return changed_fields(self.before, self.after)


def changed_fields(before: EntryReading, after: EntryReading) -> tuple[tuple[FieldReading | None, FieldReading], ...]:
    """Pair the fields of an entry that say something else than before with what they said."""
    known = {field.column: field for field in before.fields}
    pairs = ((known.get(field.column), field) for field in after.fields)
    return tuple((was, now) for was, now in pairs if was is None or (was.value, was.state) != (now.value, now.state))


class Corrections(Repository):
    """Repository of corrections."""

    def add(self, record: Record, after: EntryReading, user_id: int, basis: LegalBasis) -> Record:
        """Correct a record of an accepted book; every changed field is a decision that names the basis."""
        row = self._session.get_one(RecordRow, record.id, with_for_update=True, populate_existing=True)
        stands = record_of(row).current
        self._session.add(
            CorrectionRow(
                book_id=record.book_id,
                record_id=record.id,
                version=row.version + 1,
                user_id=user_id,
                paper=basis.paper,
                number=basis.number,
                paper_date=basis.date,
                issuer=basis.issuer,
                before=row.current,
                after=to_json(EntryReading, after),
                at=now(),
            )
        )
        self._session.flush()
        decisions = Decisions(self._session)
        for was, field in changed_fields(stands, after):
            texts = {"before": to_json(FieldReading, was) if was else "", "after": to_json(FieldReading, field)}
            decisions.note(DecisionKind.CORRECT, record.id, user_id, basis.words, column=field.column, **texts)
        keep_entry(row, after)
        self._session.flush()
        return record_of(row, after)

    def of_book(self, book_id: str) -> list[LegalCorrection]:
        """List the corrections of a book, the oldest first."""
        query = select(CorrectionRow, UserRow.name).join(UserRow, UserRow.id == CorrectionRow.user_id)
        query = query.where(CorrectionRow.book_id == book_id).order_by(CorrectionRow.id)
        return [_correction(row, name) for row, name in self._session.execute(query)]

    def count(self, book_id: str) -> int:
        """Count the corrections of a book."""
        query = select(func.count()).select_from(CorrectionRow).where(CorrectionRow.book_id == book_id)
        return self._session.scalar(query) or 0


def _correction(row: CorrectionRow, user: str) -> LegalCorrection:
    basis = LegalBasis(row.paper, row.number, row.paper_date, row.issuer)
    before, after = (from_json(EntryReading, text) for text in (row.before, row.after))
    return LegalCorrection(row.record_id, user, basis, before, after, row.at)
