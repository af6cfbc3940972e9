"""Overview of books: pages, findings, and the progress of every book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from exports.upload.outcomes import UploadSums
from pipeline.books.balance.balancing import balance_of, facts_of
from pipeline.books.balance.page_ends import ScanEnd, page_ends
from pipeline.capture.reason_words import reason_words
from pipeline.capture.scanning import DECISIONS
from pipeline.home.home import Home
from pipeline.reports.balance_lines import BalanceLine
from pipeline.reports.failures import Failure, failures_of
from pipeline.reports.outdated_results import outdated, outdated_words
from pipeline.store.books.books import Book
from pipeline.store.books.cells import total
from pipeline.store.books.pages import PlaceInBook
from pipeline.store.review.answers import Answer
from reconcile.decision.verdicts import RelationOutcome
from records.language import N_
from records.language import gettext as _
from records.stages import PageDecision, Severity

STATES = {"draft": N_("chưa nhận"), "approved": N_("đã nhận"), "withdrawn": N_("đã rút")}
WEIGHTS = {"block": N_("phải giải quyết"), "warn": N_("nên xem"), "hint": N_("lưu ý")}
CELLS = {"unread": N_("chưa đọc được"), "unsure": N_("chưa chắc")}


@dataclass(frozen=True, slots=True)
class PageLine:
    """Line of a page in `pages`; `page` is its place in the scan order, from 1."""

    book: str
    page: int
    file: str
    decision: str
    reasons: tuple[str, ...]

    @property
    def text(self) -> str:
        """Line for people."""
        decision = _(DECISIONS[PageDecision(self.decision)])
        return f"{self.page:4d}  {self.file}  {decision}  {' '.join(self.reasons)}".rstrip()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Line of a finding in `findings`; `so` is "" when it is about the whole book."""

    book: str
    so: str
    rule: str
    severity: Severity
    columns: tuple[str, ...]
    message: str

    @property
    def text(self) -> str:
        """Line for people."""
        return f"{self.so or '–':>8}  {self.severity.value:5}  {self.rule}  {self.message}"


@dataclass(frozen=True, slots=True)
class BookState:
    """Progress of a book.

    Attributes:
        book: its id.
        pages: number of pages by decision.
        entries: number of entries by state.
        passed: number of those that passed without a person, accepted or not.
        relations: number of entries by outcome against the shared database.
        findings: number of findings by severity.
        waiting: cells that a person has to key ("unread") or to look at ("unsure").
        failed: number of steps that failed.
        failures: each of them, with advice.
        outdated: results by step that an older version made; the next run makes them anew.
        balance: whether all of the book is there.
        sent: what came of its cases at the receiver; None when nothing was sent.
    """

    book: str
    pages: dict[str, int]
    entries: dict[str, int]
    passed: int
    relations: dict[str, int]
    findings: dict[str, int]
    waiting: dict[str, int]
    failed: int
    failures: tuple[Failure, ...]
    outdated: dict[str, int]
    balance: BalanceLine
    sent: UploadSums | None

    @property
    def text(self) -> str:
        """Lines for people: the counts, then every failure."""
        counts = _(
            "{book}: trang {pages}; trường hợp {entries}; đối chiếu {relations}; nghi ngờ {findings}; "
            "ô chờ người {waiting}; lỗi {failed}"
        ).format(
            book=self.book,
            pages=_counts(self.pages, _spoken(DECISIONS)),
            entries=_counts(self.entries, _spoken(STATES)),
            relations=_counts(self.relations, {one: one.words for one in RelationOutcome}),
            findings=_counts(self.findings, _spoken(WEIGHTS)),
            waiting=_counts(self.waiting, _spoken(CELLS)),
            failed=self.failed,
        )
        failed = (f"  {one.page}: {one.what} {one.advice}" for one in self.failures)
        older = _("  bằng bản cũ: {what}. Chạy `hotich run` để làm lại.").format(what=outdated_words(self.outdated))
        sent = [_("  gửi: {sums}").format(sums=self.sent.text)] if self.sent else []
        passed = [_("  máy cho qua, chưa người nào duyệt: {count}").format(count=self.passed)] if self.passed else []
        return "\n".join([counts, *passed, *([older] if self.outdated else []), *failed, self.balance.text, *sent])


def page_lines(home: Home, book_id: str) -> list[PageLine]:
    """Return the pages of a book in scan order; one that a supervisor lets go says so, and why."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        facts, answers = facts_of(rows, home.editions, book), rows.answers.waivers(book.id)
        ends, keys = page_ends(facts.places), {place.number: place.key for place in facts.places}
        waived = {number: answers[keys[number]] for number, end in ends.items() if end is ScanEnd.WAIVED}
        return [_page_line(book, place, waived.get(place.number)) for place in rows.pages.places(book.id)]


def finding_lines(home: Home, book_id: str) -> list[FindingLine]:
    """List the findings of a book, those about the whole book last."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        numbers = {record.id: record.so for record in rows.records.of_book(book.id)}
        findings = rows.findings.of_book(book.id)
    return [
        FindingLine(
            book.id,
            numbers.get(record_id, "") if record_id is not None else "",
            finding.rule,
            finding.severity,
            finding.columns,
            finding.message,
        )
        for record_id, finding in sorted(findings, key=lambda pair: pair[0] is None)
    ]


def book_states(home: Home) -> list[BookState]:
    """Return the progress of every book."""
    sure_from = home.settings.review.sure_from
    with home.store() as store, store.begin() as rows:
        pages, entries = rows.pages.counts(), rows.records.counts()
        relations, findings, passed = rows.relations.counts(), rows.findings.counts(), rows.passings.counts()
        failed, older, sent = rows.steps.failed_counts(), outdated(home, rows), rows.uploads.sums()
        return [
            BookState(
                book.id,
                pages.get(book.id, {}),
                entries.get(book.id, {}),
                passed.get(book.id, (0, 0))[0],
                relations.get(book.id, {}),
                findings.get(book.id, {}),
                asdict(total(rows.cells.waiting(book.id, sure_from))),
                failed.get(book.id, 0),
                failures_of(rows, book.id) if book.id in failed else (),
                older.get(book.id, {}),
                BalanceLine.of(balance_of(rows, home.editions, book)),
                sent.get(book.id),
            )
            for book in rows.books.all()
        ]


def book_state(home: Home, book_id: str) -> BookState:
    """Return the progress of one book."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
    return next(state for state in book_states(home) if state.book == book.id)


def _page_line(book: Book, place: PlaceInBook, waiver: Answer | None) -> PageLine:
    reasons = tuple(reason_words(reason) for reason in place.reasons)
    if waiver is None:
        return PageLine(book.id, place.number, place.file, place.decision.value, reasons)
    told = _("{user} bỏ qua trang này: {reason}").format(user=waiver.user, reason=waiver.reason)
    return PageLine(book.id, place.number, place.file, PageDecision.WAIVED.value, (told, *reasons))


def _spoken(words: Mapping[str, str] | Mapping[PageDecision, str]) -> dict[str, str]:
    return {str(name): _(text) for name, text in words.items()}


def _counts(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{words.get(name, name)} {count}" for name, count in sorted(counts.items())) or "0"
