"""Decoders of closed lists: the nearest entry as it is written in the book, or its code."""

from __future__ import annotations

from ocr.decode import reasons
from ocr.decode.confidence import Support
from ocr.decode.evidence import DecodedValue, ReadingEvidence, decoded_value, no_value
from ocr.decode.kinds.phrases import restore_marks
from records.lists import ClosedList, named_list, words_for_codes
from records.text.vietnamese import name_key

_STRAY = " .,:;\"'“”‘’`*_|-"


def decode_code(evidence: ReadingEvidence, code_list: str) -> DecodedValue:
    """Decode a value written in words to its code: "Nam" → "1", "CCCD số" → "4"."""
    codes, text = words_for_codes(code_list), evidence.text.strip(_STRAY)
    if entry := codes.find(text):
        return decoded_value(evidence, entry.code, Support.CONFIRMED)
    if near := codes.nearest(text):
        return decoded_value(evidence, near.item.code, Support.MENDED, reasons.mended(text, near.writing))
    return no_value(evidence, reasons.not_listed(text))


def decode_entry(evidence: ReadingEvidence, list_name: str) -> DecodedValue:
    """Decode an entry to its official name: "Tay" → "Tày".

    Far from all entries it stays as read, with low confidence.
    """
    listed, text = named_list(list_name), evidence.text.strip(_STRAY)
    if entry := listed.find(text):
        return decoded_value(evidence, entry.name, Support.CONFIRMED)
    if near := listed.nearest(text):
        return decoded_value(evidence, near.item.name, Support.MENDED, reasons.mended(text, near.item.name))
    return decoded_value(evidence, text, Support.DOUBTFUL, reasons.not_listed(text))


def decode_wording(evidence: ReadingEvidence, list_name: str) -> DecodedValue:
    """Keep a wording as written, with the marks of the nearest one: "Bô đẻ" → "Bố đẻ", but "CT" stays "CT"."""
    listed, text = named_list(list_name), evidence.text.strip(_STRAY)
    if listed.find(text) and _is_writing(listed, text):
        return decoded_value(evidence, text, Support.CONFIRMED)
    if (near := listed.nearest(text)) and len(near.writing.split()) == len(text.split()):
        return decoded_value(evidence, near.writing, Support.MENDED, reasons.mended(text, near.writing))
    if whole := _cut_off(listed, text):
        return decoded_value(evidence, whole, Support.MENDED, reasons.mended(text, whole))
    value = restore_marks(text)
    return decoded_value(evidence, value, Support.PLAIN, *([reasons.mended(text, value)] if value != text else []))


def _cut_off(listed: ClosedList, text: str) -> str:
    """Return the only writing of which the edge of the paper left so many words, the last one in part; "" for none."""
    begun = name_key(text)
    writings = [writing for entry in listed.items for writing in entry.writings if name_key(writing).startswith(begun)]
    whole = [writing for writing in writings if len(writing.split()) == len(text.split())]
    return whole[0] if len(whole) == 1 and " " in begun else ""


def _is_writing(listed: ClosedList, text: str) -> bool:
    """Return whether the text is spelled, marks and all, as the list spells some entry."""
    return name_key(text) in {name_key(writing) for entry in listed.items for writing in entry.writings}
