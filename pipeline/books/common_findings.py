"""Common findings: what a rule says of many records of a book alike, decided once for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from pipeline.books.judging import RECORD_RULES, judge_record
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.dismissals import Dismissal, point_of
from pipeline.store.books.record import DRAFT, Record, ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.people import Person
from records.errors import UsageError
from records.language import gettext as _
from records.stages import Finding, Severity

LEAST = 3
"""Records of a book from which a finding is common."""
_OPEN_TASKS = (ReviewTask.REVIEW, ReviewTask.APPROVAL)


@dataclass(frozen=True, slots=True)
class CommonFinding:
    """Finding that records of a book share: what it says (`point_of`), one of them, id and number of the records."""

    point: str
    finding: Finding
    records: tuple[tuple[int, str], ...]


def is_dismissable(finding: Finding) -> bool:
    """Return whether a finding may be dismissed: one of the rules about a record, and none that blocks."""
    return finding.rule in RECORD_RULES and finding.severity is not Severity.BLOCK


def common_findings(rows: Transaction, book: Book) -> list[CommonFinding]:
    """List the findings that at least `LEAST` records of a book share, that of most records first.

    Records that are being keyed twice, wait for a scan or are approved are left out.
    """
    numbers = {record.id: record.so for record in rows.records.of_book(book.id) if _is_open(record)}
    shared: dict[str, dict[int, Finding]] = defaultdict(dict)
    for record_id, finding in rows.findings.of_book(book.id):
        if record_id in numbers and is_dismissable(finding):
            shared[point_of(finding)][record_id] = finding
    found = [
        CommonFinding(point, next(iter(among.values())), tuple((one, numbers[one]) for one in sorted(among)))
        for point, among in shared.items()
        if len(among) >= LEAST
    ]
    return sorted(found, key=lambda one: (-len(one.records), one.point))


def shared_with(rows: Transaction, record: Record, findings: Collection[Finding]) -> dict[str, int]:
    """Return point → number of records of the book that share a finding of this record, where it is common."""
    asked = {point_of(finding): finding.rule for finding in findings if is_dismissable(finding)}
    among: dict[str, set[int]] = defaultdict(set)
    for record_id, finding in rows.findings.of_rules(record.book_id, set(asked.values())) if asked else ():
        among[point_of(finding)].add(record_id)
    return {point: len(among[point]) for point in asked if len(among[point]) >= LEAST}


def dismiss(editions: Path, rows: Transaction, book: Book, point: str, person: Person, reason: str) -> int:
    """Dismiss a common finding in every record of a book; return their number.

    Every record gets the decision in its history. Records that somebody else holds are left for later.

    Raises:
        UsageError: no reason is given, or no such finding is common in the book.
    """
    if not reason.strip():
        raise UsageError(_("Thiếu lý do."), _("Ghi vì sao điều này không cần xem nữa; lý do được giữ trong lịch sử."))
    common = next((one for one in common_findings(rows, book) if one.point == point), None)
    if common is None:
        raise UsageError(_("Điều này không còn ở nhiều bản ghi của sổ."), _("Tải lại trang."))
    holders = rows.queue.holders([record_id for record_id, _so in common.records])
    held = {record_id for record_id, lease in holders.items() if lease.user_id != person.id}
    free = [record_id for record_id, _so in common.records if record_id not in held]
    for record_id in free:
        _dismiss_in(editions, rows, book, record_id, point, person, reason.strip())
    rows.audit.add("book.dismiss", book.id, rule=common.finding.rule, records=len(free), reason=reason.strip())
    return len(free)


def reinstate(editions: Path, rows: Transaction, book: Book, point: str, person: Person) -> int:
    """Withdraw the dismissals of a finding in every record of a book that is not approved; return their number.

    The rules look at each record again: what they still find there is open again.
    """
    standing = [one for one in rows.dismissals.of_book(book.id) if one.point == point]
    withdrawn = [one for one in standing if _withdraw(editions, rows, one, person)]
    rows.audit.add("book.reinstate", book.id, records=len(withdrawn))
    return len(withdrawn)


def _dismiss_in(
    editions: Path, rows: Transaction, book: Book, record_id: int, point: str, person: Person, reason: str
) -> None:
    before = rows.findings.of_record(record_id)
    for finding in before:
        if point_of(finding) == point:
            decision = rows.decisions.numbered(DecisionKind.DISMISS, record_id, person.id, reason)
            rows.dismissals.add(book.id, record_id, finding, decision)
    rows.audit.add("record.dismiss", f"record:{record_id}", reason=reason)
    _judge(editions, rows, record_id, before)


def _withdraw(editions: Path, rows: Transaction, dismissal: Dismissal, person: Person) -> bool:
    record = rows.records.get(dismissal.record_id)
    if record is None or not _is_open(record):
        return False
    rows.dismissals.withdraw(dismissal)
    rows.decisions.note(DecisionKind.UNDO, record.id, person.id, "", undoes=dismissal.decision_id)
    rows.audit.add("record.reinstate", f"record:{record.id}")
    _judge(editions, rows, record.id, rows.findings.of_record(record.id))
    return True


def _judge(editions: Path, rows: Transaction, record_id: int, before: Collection[Finding]) -> None:
    record = rows.records.get(record_id)
    if record is not None:
        judge_record(editions, rows, rows.surroundings.of(record_id), record, tuple(before))


def _is_open(record: Record) -> bool:
    return record.state == DRAFT and record.task in _OPEN_TASKS
