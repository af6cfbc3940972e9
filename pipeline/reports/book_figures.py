"""Figures of a book for its report, counted in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from exports.reports.book_summary import REFUSED, Balance, BookSummary, Remark, summarise_fields
from pipeline.acceptance.minutes import bound_lines
from pipeline.books.drafts import statements_of
from pipeline.books.rule_findings import control_totals
from pipeline.capture.reason_words import reason_words
from pipeline.home.home import Home
from pipeline.store.books.cells import WaitingCells
from pipeline.store.books.packages import StoredPackage
from pipeline.store.books.pages import PlaceInBook
from pipeline.store.books.record import Record
from pipeline.store.books.scans import Scan
from records.language import gettext as _
from records.record_types import record_type
from records.stages import ClosingTotals, Finding, PageDecision, Severity

_WEIGHTS = (REFUSED, Severity.BLOCK, Severity.WARN, Severity.HINT)


def book_summary(home: Home, book_id: str) -> BookSummary:
    """Summarise a book: what came in and its fate, everything to look at, and the reading quality of each column."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        scans, places = rows.scans.of_book(book.id), rows.pages.places(book.id)
        entries, findings = rows.records.of_book(book.id), rows.findings.of_book(book.id)
        packages = rows.packages.of_book(book.id)
        waiting = rows.cells.waiting(book.id, home.settings.review.sure_from)
        remarks = [*_passed(entries), *_refusals(places), *_doubts(entries, findings), *_waiting(entries, waiting)]
        return BookSummary(
            _balances(control_totals(book, statements_of(rows, book.id).totals), scans, places, entries, packages),
            tuple(sorted(remarks, key=lambda remark: _WEIGHTS.index(remark.weight))),
            summarise_fields((entry.current.fields for entry in entries), record_type(book.type).known),
            bound_lines(rows, book),
        )


def _balances(
    stated: ClosingTotals | None,
    scans: Sequence[Scan],
    places: Sequence[PlaceInBook],
    entries: Sequence[Record],
    packages: Sequence[StoredPackage],
) -> tuple[Balance, ...]:
    """Balance counts against each other and against the closing statement, as read or as the operator copied it."""
    statement = _("lời khóa sổ")
    totals = stated or ClosingTotals(None, None)
    decided = len({place.scan_id for place in places})
    counts = [
        Balance(_("Tệp quét đã có kết luận"), decided, _("tệp quét đã đưa vào"), len(scans)),
        Balance(_("Trang có trường hợp"), len({entry.page_id for entry in entries}), statement, totals.pages),
        Balance(_("Trường hợp"), len(entries), statement, totals.entries),
    ]
    if packages:
        packed = packages[-1].entries
        counts.append(Balance(_("Dòng Excel và tệp PDF trong gói mới nhất"), packed, _("trường hợp"), len(entries)))
    return tuple(counts)


def _passed(entries: Sequence[Record]) -> Iterator[Remark]:
    """Make a remark about the entries that no person looked at."""
    if numbers := [entry.so or "–" for entry in entries if entry.policy_id is not None]:
        told = _("{count} trường hợp máy cho qua, không người nào duyệt: số {numbers}.")
        yield Remark(_("Cả sổ"), Severity.HINT, told.format(count=len(numbers), numbers=", ".join(numbers)))


def _refusals(places: Sequence[PlaceInBook]) -> Iterator[Remark]:
    for place in places:
        if place.decision is PageDecision.REJECTED:
            yield Remark(place.file, REFUSED, " ".join(reason_words(reason) for reason in place.reasons))


def _doubts(entries: Sequence[Record], findings: Sequence[tuple[int | None, Finding]]) -> Iterator[Remark]:
    numbers = {entry.id: entry.so for entry in entries}
    for record_id, finding in findings:
        place = _("Cả sổ") if record_id is None else _place(numbers.get(record_id, ""))
        yield Remark(place, finding.severity, finding.message)


def _waiting(entries: Sequence[Record], waiting: Mapping[int, WaitingCells]) -> Iterator[Remark]:
    """Make one remark for each entry with cells that a person has to key or to look at."""
    for entry in entries:
        if cells := waiting.get(entry.id):
            yield Remark(_place(entry.so), Severity.WARN, cells.words)


def _place(number: str) -> str:
    return _("Số {number}").format(number=number) if number else _("Số chưa đọc được")
