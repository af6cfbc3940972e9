"""The settling of a book's entries: running numbers and signers put right by what the whole book knows."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.book.numbering import settle_numbers
from ocr.book.signed_lines import settle_signed_lines
from ocr.book.signers import settle_signers
from ocr.recognise.handwriting import HandwritingReader
from records.stages import EntryReading, InkTrace


def settle_entries(
    entries: Sequence[EntryReading], traces: Sequence[Sequence[InkTrace]], reader: HandwritingReader
) -> tuple[EntryReading, ...]:
    """Return the entries with the numbers and names put right that single pages leave open.

    Args:
        entries: in book order, as they were read.
        traces: of each entry's page, as many as entries; those of other rows are passed over.
        reader: the one that left the traces.

    Raises:
        ReaderFailed: the reader's files are missing.
    """
    numbered = settle_numbers(entries, traces)
    return tuple(settle_signers(settle_signed_lines(numbered, traces, reader)))
