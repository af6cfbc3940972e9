"""Samples of a book as the command line shows them, and their minutes as files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exports.package.contents import BookName
from exports.reports.minutes_docx import write_minutes_docx
from exports.reports.minutes_pdf import write_minutes_pdf
from pipeline.acceptance.measures import SampleMeasure, lot_words
from pipeline.acceptance.minutes import book_measures, minutes_of
from pipeline.acceptance.sampling import draw_samples
from pipeline.home.home import Home
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class SampleLine:
    """Line of a sample.

    Attributes:
        book: its book.
        lot: "passed" or "reviewed".
        rule: what its plan was made by.
        seed: what was drawn by.
        entries: number of entries of the lot.
        drawn: number of entries that were drawn.
        accepts: most of them that may hold an error.
        keyed: drawn entries that were keyed again.
        unruled: fields that were keyed otherwise and that nobody has ruled on.
        values: values that were keyed again.
        wrong: those of them that are wrong in the records.
        most: upper 95 % bound of the share of wrong values, 0–1.
        outcome: "accepted" or "rejected", "" while it is not ended.
    """

    book: str
    lot: str
    rule: str
    seed: str
    entries: int
    drawn: int
    accepts: int
    keyed: int
    unruled: int
    values: int
    wrong: int
    most: float
    outcome: str
    text: str

    @classmethod
    def of(cls, measure: SampleMeasure) -> SampleLine:
        """Make the line of a sample."""
        sample, whole = measure.sample, measure.whole
        ended = sample.outcome
        return cls(
            sample.book_id,
            sample.lot.value,
            sample.rule,
            sample.seed,
            len(sample.entries),
            len(sample.items),
            sample.accepts,
            len(sample.items) - len(sample.waiting),
            len(measure.open),
            whole.keyed,
            whole.wrong,
            round(whole.bound.high, 6),
            "" if ended is None else "accepted" if ended.accepted else "rejected",
            measure.words if ended else _progress(measure),
        )


def sample_lines(home: Home, book_id: str) -> list[SampleLine]:
    """Return every sample of a book, the oldest first."""
    with home.store() as store, store.begin() as rows:
        return [SampleLine.of(one) for one in book_measures(rows, rows.books.find(book_id))]


def draw_by_name(home: Home, book_id: str, user: str) -> list[SampleLine]:
    """Draw the samples of a book in the name of a user, as `draw_samples` does."""
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        draw_samples(home, rows, book, rows.people.person(user))
        return [SampleLine.of(one) for one in book_measures(rows, book) if one.sample.outcome is None]


def write_minutes(home: Home, book_id: str, folder: Path) -> tuple[Path, Path]:
    """Write the minutes of a book as PDF and DOCX into a folder; return both files.

    Raises:
        UsageError: no sample of the book is ended.
        OSError: the folder cannot be written.
    """
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        minutes = minutes_of(rows, book)
        rows.audit.add("sample.minutes", book.id)
    folder.mkdir(parents=True, exist_ok=True)
    stem = BookName(book.type, book.year, book.volume).stem
    pdf, docx = folder / f"{stem}.mau.pdf", folder / f"{stem}.mau.docx"
    write_minutes_pdf(minutes, pdf)
    write_minutes_docx(minutes, docx)
    return pdf, docx


def _progress(measure: SampleMeasure) -> str:
    sample = measure.sample
    told = _("{lot}: đã nhập lại {keyed} trong {drawn} trường hợp, {open} ô chờ phân xử.")
    keyed, drawn = len(sample.items) - len(sample.waiting), len(sample.items)
    return told.format(lot=lot_words(sample.lot), keyed=keyed, drawn=drawn, open=len(measure.open))
