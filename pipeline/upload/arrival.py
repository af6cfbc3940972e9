"""Proof of arrival: what the next snapshot of the shared database has of the cases that were sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from exports.upload.outcomes import CaseState, Outcome
from pipeline.home.home import Home
from pipeline.shared.indexes import snapshots
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.ledgers.uploads import StoredUpload
from pipeline.store.relations import Relation
from pipeline.work.step_versions import reconcile_step
from pipeline.work.steps import book_subject
from reconcile.decision.verdicts import RelationOutcome
from reconcile.index.snapshot import Snapshot
from records.language import N_, Message
from records.stages import Finding, Severity

SNAPSHOT = "snapshot"
"""Channel of what the snapshot itself tells."""
MISSING = "upload.missing"
_THERE = (RelationOutcome.MATCH, RelationOutcome.DIFFERS, RelationOutcome.DUPLICATE)
_OPEN = (CaseState.SENT, CaseState.UNKNOWN, CaseState.RECEIVED)
_MISSING = N_("Bên nhận báo đã nhập ngày {day} (mã {reference}), nhưng bản chụp ngày {taken} không có trường hợp này.")


@dataclass(frozen=True, slots=True)
class ArrivalCheck:
    """Check of a book's cases against a snapshot, through the relations that reconciling with it found.

    Attributes:
        snapshot: the snapshot.
        relations: record id → relation to it; empty before the book was compared with it.
    """

    snapshot: Snapshot
    relations: Mapping[int, Relation]

    def arrived(self, upload: StoredUpload) -> Outcome | None:
        """Return the import that a snapshot of a later day proves of a case that was sent and never answered; or None.

        What an earlier snapshot has was there before it was sent, and is no answer.
        """
        relation, sent = self.relations.get(upload.record_id), upload.first(CaseState.SENT)
        if relation is None or upload.standing.state not in _OPEN or relation.decision.outcome not in _THERE:
            return None
        if sent is None or self.snapshot.taken_on <= _day(sent.at):
            return None
        proof = f"{self.snapshot.code} {self.snapshot.version}"
        return Outcome(upload.case.key, CaseState.IMPORTED, reference=relation.decision.ids[0], proof=proof)

    def missing(self, upload: StoredUpload) -> Finding | None:
        """Return the finding that a case is said to be imported, and a snapshot of a later day does not have it."""
        relation, imported = self.relations.get(upload.record_id), upload.first(CaseState.IMPORTED)
        if relation is None or imported is None or relation.decision.outcome in _THERE:
            return None
        day = _day(imported.at)
        if self.snapshot.taken_on <= day:
            return None
        said = Message.of(
            _MISSING,
            day=f"{day:%d.%m.%Y}",
            reference=imported.outcome.reference or "–",
            taken=f"{self.snapshot.taken_on:%d.%m.%Y}",
        )
        return Finding(MISSING, Severity.WARN, (), said)


def snapshots_by_type(home: Home) -> dict[str, Snapshot]:
    """Return record type → the snapshot of it that is loaded."""
    return {snapshot.code: snapshot for snapshot in snapshots(home)}


def arrival_check(rows: Transaction, book: Book, snapshot: Snapshot) -> ArrivalCheck:
    """Return the check of a book; without relations while the book waits to be compared with this very snapshot."""
    compared = rows.steps.outcomes(book.id, "reconcile").get(book_subject(book.id))
    is_newest = compared is not None and compared.key.params_hash == reconcile_step(snapshot.content).key().params_hash
    return ArrivalCheck(snapshot, rows.relations.of_book(book.id) if is_newest else {})


def _day(moment: str) -> date:
    """Return the day of a moment by the calendar here, as snapshots are dated."""
    return datetime.fromisoformat(moment).astimezone().date()
