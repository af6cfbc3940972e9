"""Findings of the upload: what the receiver rejected, where it contradicts itself, and what never arrived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from exports.upload.outcomes import CaseState, Outcome
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.ledgers.uploads import StoredUpload
from pipeline.upload.arrival import SNAPSHOT, ArrivalCheck, arrival_check
from pipeline.upload.choosing import WITHDRAWN
from reconcile.index.snapshot import Snapshot
from records.language import N_, Message
from records.stages import Finding, Severity

UPLOAD = "upload"
"""The step whose findings these are."""
REJECTED, CONTRADICTED = "upload.rejected", "upload.contradicted"
_REJECTED = N_("Bên nhận từ chối (mã {code}): “{words}”")
_CONTRADICTED = N_("Bên nhận trả lời mâu thuẫn về trường hợp này: {answers}. Hỏi lại bên nhận, không gửi lại.")


def judge_uploads(rows: Transaction, book: Book, snapshot: Snapshot | None) -> None:
    """Keep what the newest snapshot proves of a book's cases, and the findings about them in place of earlier ones.

    Args:
        rows: the transaction.
        book: the book.
        snapshot: the snapshot of its record type, None when none is loaded.
    """
    check = arrival_check(rows, book, snapshot) if snapshot else None
    uploads = rows.uploads.of_book(book.id)
    if check and (proven := [outcome for one in uploads if (outcome := check.arrived(one))]):
        rows.uploads.tell(proven, SNAPSHOT)
        uploads = rows.uploads.of_book(book.id)
    found = [(one.record_id, finding) for one in _newest(uploads) for finding in _findings(one, check)]
    rows.findings.replace(book.id, found, UPLOAD)


def _newest(uploads: Sequence[StoredUpload]) -> list[StoredUpload]:
    """Return the last that was prepared of each record: earlier contents were rejected or taken back."""
    live = (one for one in uploads if one.standing.code != WITHDRAWN)
    return list({one.record_id: one for one in live}.values())


def _findings(upload: StoredUpload, check: ArrivalCheck | None) -> Iterator[Finding]:
    outcome = upload.standing
    if outcome.state is CaseState.REJECTED:
        said = Message.of(_REJECTED, code=outcome.code or "–", words=outcome.words or "–")
        yield Finding(REJECTED, Severity.WARN, (), said)
    if upload.contradicted:
        answers = reduce(_and, (_answer(one) for one in upload.told if _is_answer(one)))
        yield Finding(CONTRADICTED, Severity.WARN, (), Message.of(_CONTRADICTED, answers=answers))
    if check and (missing := check.missing(upload)):
        yield missing


def _is_answer(outcome: Outcome) -> bool:
    return outcome.state in (CaseState.IMPORTED, CaseState.REJECTED)


def _answer(outcome: Outcome) -> Message:
    said = " ".join(filter(None, (outcome.reference, outcome.code, outcome.words)))
    return Message.of("{state} {said}", state=outcome.state.message, said=said or "–")


def _and(earlier: Message, later: Message) -> Message:
    return Message.of("{earlier}; {later}", earlier=earlier, later=later)
