"""Choice of the cases of a book that are sent, and the reason why each other one is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exports.upload.cases import UploadCase
from exports.upload.outcomes import CaseState
from pipeline.home.upload_settings import What
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.ledgers.uploads import StoredUpload
from pipeline.store.relations import Relation
from pipeline.upload.packed_book import PackedBook, PackedCase
from reconcile.decision.verdicts import RelationOutcome
from records.language import N_
from records.language import gettext as _


class Kept(StrEnum):
    """Reason why a case is not sent now."""

    IMPORTED = "imported"
    REJECTED = "rejected"
    AWAITED = "awaited"
    CHANGED = "changed"
    ELSEWHERE = "elsewhere"
    NOT_COMPARED = "not_compared"
    THERE = "there"
    DIFFERENCE = "difference"

    @property
    def words(self) -> str:
        """Reason in a clerk's words."""
        return _(_WORDS[self])


_WORDS = {
    Kept.IMPORTED: N_("đã nhập rồi"),
    Kept.REJECTED: N_("đã bị từ chối với đúng nội dung này: sửa rồi xuất lại gói, hoặc gửi lại bằng --again"),
    Kept.AWAITED: N_("bên nhận đã nhận, chờ trả lời"),
    Kept.CHANGED: N_("đã gửi với nội dung khác: sửa trường hợp đã có là việc của người, làm ở phần mềm dùng chung"),
    Kept.ELSEWHERE: N_("sổ khác của cơ quan này đã gửi trường hợp cùng số"),
    Kept.NOT_COMPARED: N_("chưa đối chiếu với cơ sở dữ liệu dùng chung"),
    Kept.THERE: N_("cơ sở dữ liệu dùng chung đã có"),
    Kept.DIFFERENCE: N_("còn khác với cơ sở dữ liệu dùng chung, chờ người quyết định"),
}
_OPEN = (
    RelationOutcome.DIFFERS,
    RelationOutcome.DUPLICATE,
    RelationOutcome.NUMBER_CONFLICT,
    RelationOutcome.UNSURE,
)
WITHDRAWN = "hotich.withdrawn"
"""Code of a case that this home took back before it was sent: its content changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Case of a package: sent when `kept` is None.

    Attributes:
        record_id: its record.
        case: the case.
        kept: the reason why it is not sent.
    """

    record_id: int
    case: UploadCase
    kept: Kept | None


class Chooser:
    """Chooser of what is sent of a book, by what the shared database has and what was sent before."""

    def __init__(self, rows: Transaction, book: Book, what: What, *, again: bool) -> None:
        """Look up what is known; `again` = what was rejected is sent once more as it is."""
        self._rows, self._book, self._what, self._again = rows, book, what, again
        self._relations = rows.relations.of_book(book.id)
        self._sent: dict[int, list[StoredUpload]] = {}
        for upload in rows.uploads.of_book(book.id):
            self._sent.setdefault(upload.record_id, []).append(upload)

    def choices(self, packed: PackedBook) -> list[Choice]:
        """Return a choice a case, in book order."""
        elsewhere = self._elsewhere(packed)
        return [self._choice(one, elsewhere) for one in packed.cases]

    def _choice(self, one: PackedCase, elsewhere: Mapping[str, str]) -> Choice:
        kept = self._by_ledger(one, elsewhere)
        if kept is None and not self._known(one):
            kept = kept_by_relation(self._what, self._relations.get(one.record.id))
        return Choice(one.record.id, one.case, kept)

    def _known(self, one: PackedCase) -> bool:
        """Return whether this very case was prepared before: then it was chosen before."""
        return any(upload.case.key == one.case.key for upload in self._sent.get(one.record.id, ()))

    def _by_ledger(self, one: PackedCase, elsewhere: Mapping[str, str]) -> Kept | None:
        for upload in self._sent.get(one.record.id, ()):
            state = upload.standing.state
            if upload.case.key == one.case.key:
                return self._same(state)
            if state not in (CaseState.PREPARED, CaseState.REJECTED):
                return Kept.CHANGED
        return Kept.ELSEWHERE if one.case.key in elsewhere or one.case.number in elsewhere else None

    def _same(self, state: CaseState) -> Kept | None:
        """Return why a case is kept of which the very same was prepared before."""
        if state is CaseState.REJECTED:
            return None if self._again else Kept.REJECTED
        return {CaseState.IMPORTED: Kept.IMPORTED, CaseState.RECEIVED: Kept.AWAITED}.get(state)

    def _elsewhere(self, packed: PackedBook) -> dict[str, str]:
        """Return the keys and numbers of this office, type and year that went out of another book, with that book."""
        keys = [one.case.key for one in packed.cases]
        found = {key: book for key, book in self._rows.uploads.prepared(keys).items() if book != self._book.id}
        for other in self._rows.books.within([self._book.office.id]):
            if other.id != self._book.id and (other.type, other.year) == (self._book.type, self._book.year):
                found.update({number: other.id for number in _numbers_sent(self._rows.uploads.of_book(other.id))})
        return found


def _numbers_sent(uploads: Sequence[StoredUpload]) -> set[str]:
    live = (one for one in uploads if one.standing.state is not CaseState.REJECTED)
    return {one.case.number for one in live if one.case.number}


def kept_by_relation(what: What, relation: Relation | None) -> Kept | None:
    """Return why a case is kept that was never sent, by what the shared database has of it.

    A case that is there is never changed: no way of sending has an update. So under `What.ALL` one that is there is
    offered as new, and the receiver says that it has it.
    """
    if what is What.ALL:
        return None
    outcome = relation.decision.outcome if relation else None
    if outcome in _OPEN:
        return Kept.DIFFERENCE
    if what is What.SETTLED:
        return None
    if outcome is None:
        return Kept.NOT_COMPARED
    return None if outcome is RelationOutcome.ABSENT else Kept.THERE


def outdated(uploads: Sequence[StoredUpload], choices: Sequence[Choice]) -> list[StoredUpload]:
    """Return what was prepared and never sent, and is no longer what the book says."""
    keys = {choice.case.key for choice in choices}
    return [one for one in uploads if one.standing.state is CaseState.PREPARED and one.case.key not in keys]
