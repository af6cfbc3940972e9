"""Findings in keyed books: each of them, and the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.shared.keyed.keyed_rows import KeyedBook
from reconcile.decision.verdicts import RelationOutcome
from records.language import gettext as _
from records.stages import Severity


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """Findings in a book, or in one part of it.

    Attributes:
        book: the book.
        part: its number where the book was too large for one file; 0 = the whole book.
        file: its Excel file, relative to the folder of all.
        rows: its rows.
        bad_cells: cells that could not be taken; each stands as a finding beside its row.
        outcomes: number of rows by outcome against the shared database.
        findings: number of findings by severity, those about the whole book among them.
    """

    book: KeyedBook
    part: int
    file: str
    rows: int
    bad_cells: int
    outcomes: Mapping[RelationOutcome, int]
    findings: Mapping[Severity, int]

    @property
    def text(self) -> str:
        """Line for people."""
        return _("{file}: {rows} dòng; phải xử lý {block}, cần xem {warn}.").format(
            file=self.file,
            rows=self.rows,
            block=self.findings.get(Severity.BLOCK, 0),
            warn=self.findings.get(Severity.WARN, 0),
        )

    @property
    def index_line(self) -> tuple[str | int, ...]:
        """Cells of the list of books: file, rows, bad cells, findings by severity, rows by outcome."""
        return (
            self.file,
            self.rows,
            self.bad_cells,
            *(self.findings.get(severity, 0) for severity in Severity),
            *(self.outcomes.get(outcome, 0) for outcome in RelationOutcome),
        )


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """All books of the tables: what was read is what stands in their files.

    Attributes:
        read: rows read from the tables.
        books: the books, and the parts of large ones.
    """

    read: int
    books: tuple[CheckedBook, ...]

    @property
    def written(self) -> int:
        """Return the rows in the files of the books."""
        return sum(book.rows for book in self.books)

    @property
    def outcomes(self) -> Counter[RelationOutcome]:
        """Return the number of rows by outcome."""
        return sum((Counter(book.outcomes) for book in self.books), Counter())

    @property
    def findings(self) -> Counter[Severity]:
        """Return the number of findings by severity."""
        return sum((Counter(book.findings) for book in self.books), Counter())

    @property
    def text(self) -> str:
        """Sentences for people."""
        found, outcomes = self.findings, self.outcomes
        rows = _("Đã đọc {read} dòng; {written} dòng nằm trong {books} tệp sổ; {bad} ô không lấy được.").format(
            read=self.read,
            written=self.written,
            books=len(self.books),
            bad=sum(book.bad_cells for book in self.books),
        )
        compared = ", ".join(f"{outcome.words} {outcomes[outcome]}" for outcome in RelationOutcome)
        weights = _("Phải xử lý {block}, cần xem {warn}, lưu ý {hint}.").format(
            block=found[Severity.BLOCK], warn=found[Severity.WARN], hint=found[Severity.HINT]
        )
        return "\n".join((rows, _("Đối chiếu: {outcomes}.").format(outcomes=compared), weights))
