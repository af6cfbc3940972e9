"""Twin copies in the store: which book is the twin of which, and the entries of a book held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.books.settling import settled_entries
from pipeline.books.twins.comparing import CopiedEntry, TwinComparison, compare_books
from pipeline.books.twins.pairing import pair_entries
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.books.record import BY_PERSON, Record, ReviewTask
from pipeline.store.steps import StepStatus
from pipeline.store.values import to_json
from pipeline.work.steps import book_subject
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_type
from records.stages import EntryReading

STEP = "twin"
"""Step of the findings about differences between the copies."""
_KEYED_BLIND = (ReviewTask.SECOND, ReviewTask.ARBITRATION)
DecidedEntries = dict[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class TwinText:
    """Twin of a book.

    Attributes:
        book: its id, "" = there is none.
        text: its settled entries as the store keeps them, "" = they are not settled yet.
        ours: what people decided in the book itself: position of the entry, from 1 → column → value.
        theirs: the same of the twin.
    """

    book: str = ""
    text: str = ""
    ours: DecidedEntries = field(default_factory=dict)
    theirs: DecidedEntries = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the inputs of a draft; nothing for a book without a twin."""
        if not self.text:
            return ()
        decided = (to_json(DecidedEntries, one) for one in (self.ours, self.theirs) if one)
        return (self.book, self.text, *decided)


@dataclass(frozen=True, slots=True)
class ComparedBook:
    """Entries of a book after the comparison, in book order, and place of the entry → place of its twin, from 0."""

    entries: tuple[TwinComparison, ...]
    pairs: tuple[tuple[int, int], ...] = ()


def twin_text(rows: Transaction, book: Book, settle_step: str) -> TwinText:
    """Look up the twin of a book with its settled entries."""
    twin = rows.twins.of(book.id)
    if twin is None:
        return TwinText()
    settled = rows.steps.outcomes(twin, settle_step).get(book_subject(twin))
    text = settled.result if settled and settled.status is StepStatus.DONE else ""
    return TwinText(twin, text, _decided(rows, book.id), _decided(rows, twin))


def held_against_twin(book: Book, entries: Sequence[EntryReading], twin: TwinText) -> ComparedBook:
    """Hold the settled entries of a book against those of its twin."""
    if not twin.text:
        return ComparedBook(tuple(TwinComparison(entry) for entry in entries))
    kind, theirs = record_type(book.type), settled_entries(twin.text)
    pairs = pair_entries(entries, theirs, kind)
    made = compare_books(_copied(entries, twin.ours), pairs, _copied(theirs, twin.theirs), kind)
    return ComparedBook(made, pairs)


def _decided(rows: Transaction, book: str) -> DecidedEntries:
    """Return what people decided in a book, but for records that two are keying without seeing each other's answers."""
    seen = (record for record in rows.records.of_book(book) if record.task not in _KEYED_BLIND)
    return {record.position: values for record in seen if (values := _values(record))}


def _values(record: Record) -> dict[str, str]:
    return {one.column: one.value for one in record.current.fields if one.source.startswith(BY_PERSON) and one.value}


def _copied(entries: Sequence[EntryReading], decided: DecidedEntries) -> list[CopiedEntry]:
    return [CopiedEntry(entry, decided.get(position, {})) for position, entry in enumerate(entries, start=1)]


def keep_comparison(
    rows: Transaction, book: Book, record_ids: Sequence[int], twin: TwinText, made: ComparedBook
) -> None:
    """Keep which entry is the twin of which record, and the findings about what differs; ids are in book order."""
    found = [
        (record, finding) for record, one in zip(record_ids, made.entries, strict=True) for finding in one.findings
    ]
    rows.findings.replace(book.id, found, STEP)
    rows.twins.keep_entries(book.id, twin.book, {record_ids[ours]: theirs + 1 for ours, theirs in made.pairs})


def say_twins(rows: Transaction, one: Book, other: Book) -> None:
    """Keep that two books are copies of each other, in place of what was said of either before.

    Raises:
        UsageError: they are one book, or of different types.
    """
    if one.id == other.id or one.type != other.type:
        raise UsageError(
            _("{one} và {other} không thể là hai bản của một sổ.").format(one=one.id, other=other.id),
            _("Hai bản của một sổ là hai quyển khác nhau, cùng loại."),
        )
    rows.twins.say(one.id, other.id)
    rows.audit.add("book.twin", one.id, twin=other.id)


def part_twins(rows: Transaction, book: Book) -> None:
    """Keep that a book has no twin here."""
    rows.twins.part(book.id)
    rows.audit.add("book.twin", book.id, twin="")


def join_other_copy(rows: Transaction, book: Book) -> None:
    """Make a book that arrives the twin of the other copy that is here: of the same office, type, year and volume."""
    key = (book.office.id, book.type, book.year, book.volume)
    for other in rows.books.within([book.office.id]):
        if (other.office.id, other.type, other.year, other.volume) == key and other.copy != book.copy:
            say_twins(rows, book, other)
