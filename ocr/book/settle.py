"""The settling of a book's entries: numbers, signers and places put right by what the book and its reviewers know."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.book.numbering import settle_numbers
from ocr.book.recurring import trust_recurring
from ocr.book.signed_lines import settle_signed_lines
from ocr.book.signers import settle_signers
from ocr.book.taught import as_read, teach, with_decided
from ocr.recognise.handwriting import HandwritingReader
from records.record_types import record_type
from records.stages import DecidedBook, EntryReading, InkTrace


def settle_entries(
    entries: Sequence[EntryReading],
    traces: Sequence[Sequence[InkTrace]],
    reader: HandwritingReader,
    decided: DecidedBook,
) -> tuple[EntryReading, ...]:
    """Return the entries with the numbers, names and places put right that single pages leave open.

    Args:
        entries: in book order, as they were read.
        traces: of each entry's page, as many as entries; those of other rows are passed over.
        reader: the one that left the traces.
        decided: what people decided, one mapping an entry; what was read there stays as it was read.

    Raises:
        ReaderFailed: the reader's files are missing.
    """
    certain = [with_decided(entry, of) for entry, of in zip(entries, decided.entries, strict=True)]
    numbered = settle_numbers(certain, traces)
    kind = record_type(decided.record_type)
    signed = trust_recurring(settle_signers(settle_signed_lines(numbered, traces, reader)), kind)
    taught = teach(signed, decided.entries, kind)
    return tuple(as_read(*entry) for entry in zip(taught, entries, decided.entries, strict=True))
