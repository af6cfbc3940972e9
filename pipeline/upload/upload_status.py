"""Status of the upload: the sums of every book, and what a person has to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from exports.upload.outcomes import UploadSums
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.upload.arrival import MISSING
from pipeline.upload.upload_findings import CONTRADICTED
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class UploadLine:
    """Line of a book of which something was sent.

    Attributes:
        book: its id.
        prepared: cases that were prepared: imported + rejected + unknown.
        imported: cases that the receiver, or a snapshot, says to be imported.
        rejected: cases that the receiver rejected, or that were taken back before they were sent.
        unknown: cases without a final answer.
        missing: imported cases that a later snapshot does not have.
        contradicted: cases of which the receiver contradicts itself.
        balanced: whether the sums come to what was prepared.
        sums_text: the equation in words.
        waiting: what the unknown ones are, in words.
    """

    book: str
    prepared: int
    imported: int
    rejected: int
    unknown: int
    missing: int
    contradicted: int
    balanced: bool
    sums_text: str
    waiting: str

    @classmethod
    def of(cls, book: str, sums: UploadSums, rules: Counter[str]) -> UploadLine:
        """Make the line of the sums, and of the numbers of findings by rule."""
        return cls(
            book,
            sums.prepared,
            sums.imported,
            sums.rejected,
            sums.unknown,
            rules[MISSING],
            rules[CONTRADICTED],
            sums.balanced,
            sums.text,
            sums.waiting,
        )

    @property
    def text(self) -> str:
        """Line for people."""
        told = [f"{self.book}: {self.sums_text}."]
        if self.missing:
            told.append(_("{count} trường hợp báo đã nhập mà bản chụp sau không có.").format(count=self.missing))
        if self.contradicted:
            told.append(_("{count} trường hợp có trả lời mâu thuẫn.").format(count=self.contradicted))
        if not self.balanced:
            told.append(_("Số liệu không cân: báo người quản trị."))
        return " ".join(told)


def upload_lines(rows: Transaction) -> list[UploadLine]:
    """Return a line of every book of which something was prepared, in the order of their ids."""
    return [_line(rows, book_id, sums) for book_id, sums in rows.uploads.sums().items()]


def upload_line(rows: Transaction, book_id: str) -> UploadLine:
    """Return the line of a book, whether anything of it was prepared or not."""
    return _line(rows, book_id, rows.uploads.sums().get(book_id, UploadSums(0, {})))


def _line(rows: Transaction, book_id: str, sums: UploadSums) -> UploadLine:
    return UploadLine.of(book_id, sums, Counter(finding.rule for _record, finding in rows.findings.of_book(book_id)))


def upload_status(home: Home) -> list[UploadLine]:
    """Return the status of every book of which something was sent."""
    with home.store() as store, store.begin() as rows:
        return upload_lines(rows)
