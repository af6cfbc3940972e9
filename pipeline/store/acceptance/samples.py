"""Samples of books: what was drawn, keyed blind and ruled. Rows are only added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select

from pipeline.store.books.record import Record
from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.people import Scope
from pipeline.store.schema.acceptance_tables import (
    SampleItemRow,
    SampleKeyingRow,
    SampleOutcomeRow,
    SampleRow,
    SampleRulingRow,
)
from pipeline.store.schema.review_tables import UserRow
from pipeline.store.schema.tables import BookRow
from pipeline.store.values import from_json, to_json
from records.sampling.plans import SamplingPlan
from records.stages import EntryReading, FieldReading


class SampledLot(StrEnum):
    """Lot of a book that is sampled by itself: what passed without a person, and what people reviewed."""

    PASSED = "passed"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class SampleItem:
    """Drawn entry.

    Attributes:
        id: its row.
        record_id: its record.
        standing: the entry as it stood when it was drawn.
        keyer: who keyed it blind, "" while nobody has.
        keyed: its fields as they were keyed.
        rulings: column → whether the record is wrong there; of fields that were keyed otherwise.
    """

    id: int
    record_id: int
    standing: EntryReading
    keyer: str = ""
    keyed: tuple[FieldReading, ...] = ()
    rulings: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleOutcome:
    """Outcome of a sample: whether its lot was accepted, how many drawn entries held an error, by whom and when."""

    accepted: bool
    wrong_entries: int
    user: str
    at: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample of a lot.

    Attributes:
        id: its row.
        book_id: its book.
        lot: which lot of it.
        entries: record id → version, of the whole lot when it was drawn.
        seed: what was drawn by.
        rule: what the plan was made by.
        accepts: most drawn entries that may hold an error.
        items: what was drawn, in the order of the draw.
        user: who had it drawn.
        at: UTC moment.
        outcome: None while it is not ended.
    """

    id: int
    book_id: str
    lot: SampledLot
    entries: Mapping[int, int]
    seed: str
    rule: str
    accepts: int
    items: tuple[SampleItem, ...]
    user: str
    at: str
    outcome: SampleOutcome | None

    @property
    def wrong_records(self) -> frozenset[int]:
        """Return the records in which something is wrong."""
        return frozenset(item.record_id for item in self.items if any(item.rulings.values()))

    @property
    def waiting(self) -> tuple[SampleItem, ...]:
        """Return the drawn entries that nobody has keyed."""
        return tuple(item for item in self.items if not item.keyer)


class Samples(Repository):
    """Repository of samples."""

    def add(
        self, lot: SampledLot, records: Sequence[Record], drawn: Iterable[int], seed: str, plan: SamplingPlan, by: int
    ) -> None:
        """Keep a sample of some records of one book, which is drawn by a user."""
        known = {record.id: record for record in records}
        entries = to_json(list[tuple[int, int]], [(record.id, record.version) for record in records])
        sample = SampleRow(book_id=records[0].book_id, lot=lot.value, entries=entries, seed=seed, user_id=by, at=now())
        sample.rule, sample.accepts = plan.rule, plan.accepts
        self._session.add(sample)
        self._session.flush()
        for record_id in drawn:
            standing = to_json(EntryReading, known[record_id].current)
            self._session.add(SampleItemRow(sample_id=sample.id, record_id=record_id, standing=standing))
            self._session.flush()

    def of_book(self, book_id: str) -> list[Sample]:
        """List the samples of a book, the oldest first."""
        rows = self._session.execute(_SAMPLES.where(SampleRow.book_id == book_id).order_by(SampleRow.id)).all()
        return [self._sample(*row) for row in rows]

    def books(self) -> frozenset[str]:
        """Return the ids of the books that were sampled."""
        return frozenset(self._session.scalars(select(SampleRow.book_id).distinct()))

    def unfinished(self, scope: Scope) -> list[Sample]:
        """List the samples of these communes that have no outcome yet, the oldest first."""
        query = _SAMPLES.join(BookRow, BookRow.id == SampleRow.book_id)
        query = query.where(SampleRow.id.not_in(select(SampleOutcomeRow.sample_id)))
        if scope.offices is not None:
            query = query.where(BookRow.office_id.in_(sorted(scope.offices)))
        return [self._sample(*row) for row in self._session.execute(query.order_by(SampleRow.id)).all()]

    def of_item(self, item_id: int) -> tuple[Sample, SampleItem] | None:
        """Return a drawn entry with its sample, None where there is none."""
        item = self._session.get(SampleItemRow, item_id)
        if item is None:
            return None
        row = self._session.execute(_SAMPLES.where(SampleRow.id == item.sample_id)).one()
        sample = self._sample(*row)
        return sample, next(one for one in sample.items if one.id == item_id)

    def key(self, item: SampleItem, user_id: int, fields: Sequence[FieldReading]) -> None:
        """Keep a drawn entry as it was keyed blind."""
        keyed = to_json(tuple[FieldReading, ...], tuple(fields))
        self._session.add(SampleKeyingRow(item_id=item.id, user_id=user_id, fields=keyed, at=now()))
        self._session.flush()

    def rule(self, item: SampleItem, column: str, user_id: int, *, wrong: bool) -> None:
        """Keep whether the record or the keying is wrong in a field."""
        self._session.add(SampleRulingRow(item_id=item.id, column=column, wrong=wrong, user_id=user_id, at=now()))
        self._session.flush()

    def end(self, sample: Sample, user_id: int, wrong_entries: int, *, accepted: bool) -> None:
        """Keep the outcome of a sample."""
        self._session.add(
            SampleOutcomeRow(
                sample_id=sample.id, accepted=accepted, wrong_entries=wrong_entries, user_id=user_id, at=now()
            )
        )
        self._session.flush()

    def awaits_keying(self, record_id: int) -> bool:
        """Return whether a record was drawn into a sample that has not ended, and nobody has keyed it yet."""
        query = select(SampleItemRow.id).where(
            SampleItemRow.record_id == record_id,
            SampleItemRow.id.not_in(select(SampleKeyingRow.item_id)),
            SampleItemRow.sample_id.not_in(select(SampleOutcomeRow.sample_id)),
        )
        return self._session.scalar(query.limit(1)) is not None

    def awaiting(self, scope: Scope) -> frozenset[int]:
        """Return the records of these communes that were drawn into a sample and that nobody has keyed yet."""
        return frozenset(item.record_id for sample in self.unfinished(scope) for item in sample.waiting)

    def keyed_by(self, book_id: str, user_id: int) -> bool:
        """Return whether a person keyed entries of a sample of a book."""
        query = select(SampleKeyingRow.item_id).join(SampleItemRow, SampleItemRow.id == SampleKeyingRow.item_id)
        query = query.join(SampleRow, SampleRow.id == SampleItemRow.sample_id)
        mine = (SampleRow.book_id == book_id, SampleKeyingRow.user_id == user_id)
        return self._session.scalar(query.where(*mine).limit(1)) is not None

    def _sample(self, row: SampleRow, user: str) -> Sample:
        entries = dict(from_json(list[tuple[int, int]], row.entries))
        head = (row.id, row.book_id, SampledLot(row.lot), entries, row.seed, row.rule, row.accepts)
        return Sample(*head, self._items(row.id), user, row.at, self._outcome(row.id))

    def _items(self, sample_id: int) -> tuple[SampleItem, ...]:
        mine = SampleItemRow.sample_id == sample_id
        query = select(SampleItemRow, SampleKeyingRow, UserRow.name).where(mine).order_by(SampleItemRow.id)
        query = query.outerjoin(SampleKeyingRow, SampleKeyingRow.item_id == SampleItemRow.id)
        query = query.outerjoin(UserRow, UserRow.id == SampleKeyingRow.user_id)
        ruled = select(SampleRulingRow).join(SampleItemRow, SampleItemRow.id == SampleRulingRow.item_id).where(mine)
        rulings: dict[int, dict[str, bool]] = {}
        for ruling in self._session.scalars(ruled):
            rulings.setdefault(ruling.item_id, {})[ruling.column] = ruling.wrong
        return tuple(
            SampleItem(
                item.id,
                item.record_id,
                from_json(EntryReading, item.standing),
                keyer or "",
                from_json(tuple[FieldReading, ...], keyed.fields) if keyed else (),
                rulings.get(item.id, {}),
            )
            for item, keyed, keyer in self._session.execute(query)
        )

    def _outcome(self, sample_id: int) -> SampleOutcome | None:
        query = select(SampleOutcomeRow, UserRow.name).join(UserRow, UserRow.id == SampleOutcomeRow.user_id)
        found = self._session.execute(query.where(SampleOutcomeRow.sample_id == sample_id)).first()
        return SampleOutcome(found[0].accepted, found[0].wrong_entries, found[1], found[0].at) if found else None


_SAMPLES = select(SampleRow, UserRow.name).join(UserRow, UserRow.id == SampleRow.user_id)
