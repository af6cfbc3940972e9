"""From page readings to the entries of a book: one record an entry, the best scan of each sheet, and the doubts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.store import Store
from pipeline.store.pages import PageInBook
from pipeline.store.records import DraftEntry
from pipeline.store.steps import Status, StepKey, StepOutcome
from pipeline.store.tables import Book
from pipeline.values import digest, from_json
from records.stages import EntryReading, FieldReading, FieldState, PageReading

STEP = "draft"
VERSION = "1"
# Two scans of one sheet give the same words but for reading errors; two sheets of a book share little but the office.
SAME_SHEET = 0.8
ENOUGH_FIELDS = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as one scan shows it."""

    page: PageInBook
    entry: EntryReading

    @property
    def place(self) -> str:
        """Page and row: its identity."""
        return f"{self.page.id}:{self.entry.row or 0}"

    @property
    def worth(self) -> float:
        """How much of the entry this scan lets read: the sum of the confidences."""
        return sum(field.confidence for field in self.entry.fields)


def draft_book(store: Store, book: Book, read_step: str) -> None:
    """Bring records and findings of a book to its readings; nothing happens when neither has changed."""
    with store.begin() as rows:
        pages = rows.pages.of_book(book.id)
        outcomes = rows.steps.outcomes(book.id, read_step)
        key = _key(pages, outcomes)
        subject = f"book:{book.id}"
        last = rows.steps.outcomes(book.id, STEP).get(subject)
        if last is not None and last.key == key:
            return
        entries = best_scans(_seen(pages, outcomes))
        drafts = [_draft(position, seen, best) for position, (seen, best) in enumerate(entries, start=1)]
        rows.records.keep_drafts(book, drafts)
        rows.steps.done(book.id, subject, key, "")
        rows.audit.add("book.draft", book.id, entries=len(drafts))


def best_scans(seen: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
    """Entries in book order, each as first seen and as best seen: a sheet scanned twice is one entry."""
    sheets: list[list[Seen]] = []
    for one in seen:
        same = next((sheet for sheet in sheets if _same_entry(sheet[0], one)), None)
        if same is None:
            sheets.append([one])
        else:
            same.append(one)
    return [(sheet[0], max(sheet, key=lambda one: one.worth)) for sheet in sheets]


def _same_entry(first: Seen, second: Seen) -> bool:
    """Whether two scans show one entry: the register number agrees, and with it nearly everything else."""
    if first.page.id == second.page.id:
        return False
    left, right = _read_fields(first.entry), _read_fields(second.entry)
    common = left.keys() & right.keys()
    if "so" not in common or left["so"].value != right["so"].value or len(common) < ENOUGH_FIELDS:
        return False
    equal = sum(left[column].value == right[column].value for column in common)
    return equal >= SAME_SHEET * len(common)


def _read_fields(entry: EntryReading) -> dict[str, FieldReading]:
    return {field.column: field for field in entry.fields if field.state is FieldState.READ}


def _key(pages: Sequence[PageInBook], outcomes: Mapping[str, StepOutcome]) -> StepKey:
    parts = []
    for page in pages:
        outcome = outcomes.get(f"page:{page.id}")
        parts += [str(page.id), page.decision.value, outcome.result if outcome else ""]
    return StepKey(STEP, VERSION, digest(), digest(*parts))


def _seen(pages: Sequence[PageInBook], outcomes: Mapping[str, StepOutcome]) -> list[Seen]:
    seen = []
    for page in pages:
        outcome = outcomes.get(f"page:{page.id}")
        if outcome is not None and outcome.status is Status.DONE:
            reading = from_json(PageReading, outcome.result)
            seen += [Seen(page, entry) for entry in reading.entries]
    return seen


def _draft(position: int, seen: Seen, best: Seen) -> DraftEntry:
    fields = _read_fields(best.entry)
    so = fields["so"].value if "so" in fields else ""
    return DraftEntry(
        entry=seen.place,
        page_id=best.page.id or 0,
        position=position,
        so=so,
        name_folded="",
        machine=best.entry,
        current=best.entry,
    )
