"""`demo`: the specimen books in a home of their own: one through the whole flow, one whose print is learned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.books.registration import add_book
from pipeline.capture.file_scanning import scan_book
from pipeline.delivery.book_export import PackageStage, WrittenPackage, export_book
from pipeline.home.home import Home
from pipeline.home.logs import log_to
from pipeline.home.progress import Progress
from pipeline.home.settings import FILE_NAME
from pipeline.reports.book_report import report_on
from pipeline.reports.overview import finding_lines, page_lines
from pipeline.run import run_books
from pipeline.shared.load import load_workbooks
from pipeline.shared.relation_lines import relation_lines
from pipeline.specimen.book import SCANS, SECOND_SCANS, SNAPSHOT, SpecimenBook, second_specimen, specimen
from pipeline.store.books.books import NewBook
from pipeline.store.books.cells import WaitingCells, total
from pipeline.work.page_steps import home_context
from pipeline.work.run_context import RunContext
from reconcile.decision.verdicts import RelationOutcome
from records.dates import parse_date
from records.errors import UsageError
from records.language import gettext as _
from records.stages import FieldState, PageDecision
from scanners.sources.files import FileSource


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Acts of the demo, a sentence each, and the folder of its results."""

    facts: tuple[str, ...]
    package: tuple[Path, Path]
    report: Path

    @property
    def summary(self) -> str:
        """Summary for the person at the keyboard."""
        lines = [
            *self.facts,
            _("Gói Excel: {path}").format(path=self.package[0]),
            _("Gói ZIP:   {path}").format(path=self.package[1]),
            _("Báo cáo:   {path}").format(path=self.report),
            _("Ảnh trang: {path}").format(path=self.report.parent / "pages"),
        ]
        return "\n".join(lines)


def run_demo(root: Path, progress: Progress) -> Demonstration:
    """Scan, read and export the specimen book, then learn the print of the second one.

    A second call finds everything done and exports again.

    Raises:
        UsageError: the home holds books that are not the demo's.
    """
    sample = specimen()
    home, book = _home_with_book(root, sample)
    log_to(home.log_file)
    context = home_context(home, home.settings.run, progress)
    load_workbooks(home, [SNAPSHOT], sample.record_type, _day(sample.closed))
    scan_book(home, book, FileSource((SCANS,)), context)
    run_books(home, [book], context)
    out = home.root / "out"
    delivered = export_book(home, book, out, PackageStage.DRAFT, context)
    facts = [*_facts(home, book, sample, delivered), _learned_book(home, second_specimen(), context)]
    title = _("Sổ mẫu {book}").format(book=book)
    report = report_on(home, book, title, facts, out)
    return Demonstration(tuple(facts), (delivered.package.workbook, delivered.package.archive), report)


def _home_with_book(root: Path, sample: SpecimenBook) -> tuple[Home, str]:
    """Return the demo's home and its book; made when they are not there yet."""
    if not (root / FILE_NAME).exists():
        home = Home.create(root)
        return home, _book(home, sample)
    home = Home.open(root)
    with home.store() as store, store.begin() as rows:
        offices = {book.office.name for book in rows.books.all()}
    if offices != {sample.office}:
        raise UsageError(
            _("{path} là một nơi làm việc thật, không phải của sổ mẫu.").format(path=root),
            _("Chọn thư mục khác bằng --home."),
        )
    return home, _book(home, sample)


def _book(home: Home, sample: SpecimenBook) -> str:
    """Return the id of a specimen book; it is put down when it is not there yet."""
    with home.store() as store, store.begin() as rows:
        known = [book.id for book in rows.books.all() if book.type == sample.record_type]
    new = NewBook(sample.record_type, sample.year, sample.volume, sample.office, "commune", None, None, None)
    return known[0] if known else add_book(home, new)


def _learned_book(home: Home, sample: SpecimenBook, context: RunContext) -> str:
    """Scan and read the book whose print nobody has described; what was learned of it, in a sentence."""
    book = _book(home, sample)
    scan_book(home, book, FileSource((SECOND_SCANS,)), context)
    run_books(home, [book], context)
    with home.store() as store, store.begin() as rows:
        lying = Counter(page.examination.layout.edition for page in rows.pages.of_book(book))
    read, right = _score(home, book, sample)
    forms = ", ".join(sorted(form for form in lying if form))
    words = _(
        "Sổ {book} in ở nơi khác, mẫu chưa ai mô tả. Đã học mẫu in {forms} từ {pages} trang: {read} ô đã đọc, "
        "{right} ô đúng. Xem và xác nhận mẫu ở trang Mẫu sổ."
    )
    return words.format(book=book, forms=forms, pages=lying.total(), read=read, right=right)


def _facts(home: Home, book: str, sample: SpecimenBook, delivered: WrittenPackage) -> list[str]:
    pages = page_lines(home, book)
    decided = Counter(page.decision for page in pages)
    refused = [f"{page.file}: {' '.join(page.reasons)}" for page in pages if page.decision == PageDecision.REJECTED]
    read, right = _score(home, book, sample)
    return [
        _("Sổ {book} của {office}; người trong sổ đều là hư cấu.").format(book=book, office=sample.office),
        _("{scans} trang quét: {accepted} nhận, {rejected} không nhận.").format(
            scans=len(pages), accepted=decided[PageDecision.ACCEPTED], rejected=decided[PageDecision.REJECTED]
        ),
        *(_("Không nhận {page}").format(page=page) for page in refused),
        _("{entries} trường hợp vào gói; sổ mẫu có {cases}.").format(entries=delivered.entries, cases=sample.cases),
        _("{read} ô đã đọc, {right} ô đúng; {unread} ô chưa đọc được để người nhập.").format(
            read=read, right=right, unread=delivered.unread
        ),
        *_compared(home, book),
        _("Chờ người xem: {count} điều nghi vấn (`hotich findings`), {cells}").format(
            count=len(finding_lines(home, book)), cells=_waiting(home, book).words
        ),
    ]


def _compared(home: Home, book: str) -> list[str]:
    """Describe the comparison with the shared database: a count of each outcome, and every difference."""
    lines = [line for line in relation_lines(home, book) if line.outcome]
    counts = Counter(line.outcome for line in lines if line.outcome)
    words = ", ".join(f"{counts[outcome]} {outcome.words}" for outcome in RelationOutcome if counts[outcome])
    differences = "; ".join(f"{line.so or '–'}: {' '.join(line.reasons)}" for line in lines if line.reasons)
    return [
        _("So với cơ sở dữ liệu dùng chung: {outcomes}.").format(outcomes=words),
        _("Khác biệt ở số {differences}").format(differences=differences),
    ]


def _day(cell: str) -> date | None:
    found = parse_date(cell)
    return found.latest() if found else None


def _waiting(home: Home, book: str) -> WaitingCells:
    with home.store() as store, store.begin() as rows:
        return total(rows.cells.waiting(book, home.settings.review.sure_from))


def _score(home: Home, book: str, sample: SpecimenBook) -> tuple[int, int]:
    """Count the fields that were read, and those that agree with the specimen."""
    numbers = {scan.file: scan.so for scan in sample.scans}
    with home.store() as store, store.begin() as rows:
        entries = rows.records.of_book(book)
        files = {page.id: Path(page.file).name for page in rows.pages.of_book(book)}
    read = [
        sample.entry(numbers[files[entry.page_id]]).get(field.column) == field.value
        for entry in entries
        for field in entry.current.fields
        if field.state is FieldState.READ
    ]
    return len(read), sum(read)
