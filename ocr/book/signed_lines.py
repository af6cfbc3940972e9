"""Names under signatures, settled by the ink of the whole book: what a stroke hides on one page another page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.book.signers import CEILING, COLUMNS, SURE
from ocr.book.signing_ink import ENOUGH, Signed, SignedLine, plain_line, signed_line, usual_signers, who_signed
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.trace import unpack_trace
from records.language import gettext as _
from records.stages import BOOK_VOCABULARY, EntryReading, FieldReading, FieldState, InkTrace, Reason

Traces = Mapping[int, InkTrace]
"""Ink traces by the place of an entry in its book."""


def settle_signed_lines(
    entries: Sequence[EntryReading], traces: Sequence[Sequence[InkTrace]], reader: HandwritingReader
) -> list[EntryReading]:
    """Correct doubtful and unread names of a book's signers where the ink allows it.

    Args:
        entries: in book order.
        traces: ink traces of each entry's page; those of other rows are ignored.
        reader: the reader that made the traces.

    Raises:
        ReaderFailed: the reader's files are missing.
    """
    settled = list(entries)
    for column in COLUMNS:
        found = {
            place: trace
            for place, page in enumerate(traces)
            for trace in page
            if trace.column == column and trace.row == entries[place].row
        }
        fields = {place: field for place in found if (field := _field(entries[place], column))}
        for place, signed in _who(fields, found, reader).items():
            changed = tuple(
                _settled(field, signed) if field is fields[place] else field for field in settled[place].fields
            )
            settled[place] = replace(settled[place], fields=changed)
    return settled


def _who(fields: Mapping[int, FieldReading], traces: Traces, reader: HandwritingReader) -> Mapping[int, Signed]:
    """Return the signers of a column's doubtful lines, where they are clear."""
    doubtful = [place for place, field in fields.items() if _in_doubt(field)]
    if not doubtful or len(fields) < ENOUGH:
        return {}
    lines = {place: _line(field, traces[place], reader) for place, field in fields.items()}
    usual = usual_signers(list(lines.values()))
    return {place: signed for place in doubtful if (signed := who_signed(lines[place], usual))}


def _line(field: FieldReading, kept: InkTrace, reader: HandwritingReader) -> SignedLine:
    """Return a signed line; one that was read surely keeps its reading, only the others are searched."""
    traces = tuple(unpack_trace(packed) for packed in (kept.packed, kept.narrower) if packed)
    if not _in_doubt(field):
        return plain_line(traces, field.value, crossed=kept.crossed)
    return signed_line(traces, reader.search(traces[0].rows, "name"), crossed=kept.crossed)


def _field(entry: EntryReading, column: str) -> FieldReading | None:
    """Return the written field of a column."""
    fields = (field for field in entry.fields if field.column == column)
    return next((field for field in fields if field.state in (FieldState.READ, FieldState.UNREAD)), None)


def _in_doubt(field: FieldReading) -> bool:
    return field.state is FieldState.UNREAD or field.confidence < SURE


def _settled(field: FieldReading, signed: Signed) -> FieldReading:
    """Return the field with the signer's name; another reading stays among the alternatives."""
    name, sure = signed.signer.name, CEILING * signed.chance
    if field.value == name:
        return replace(field, confidence=max(field.confidence, sure))
    words = _("Chữ ký che tên; nét mực của cả sổ hợp với “{name}” ({count} dòng).")
    others = (field.value, *field.alternatives) if field.value else field.alternatives
    return replace(
        field,
        state=FieldState.READ,
        as_written=field.as_written or name,
        value=name,
        confidence=sure,
        reasons=(*field.reasons, Reason(BOOK_VOCABULARY, words.format(name=name, count=signed.signer.lines))),
        alternatives=tuple(dict.fromkeys(other for other in others if other != name)),
    )
