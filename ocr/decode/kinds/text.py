"""Decoder of free text: notes, causes of death, purposes."""

from __future__ import annotations

import re

from ocr.decode import reasons
from ocr.decode.confidence import Support
from ocr.decode.evidence import DecodedValue, ReadingEvidence, decoded_value, no_value
from ocr.decode.kinds.phrases import restore_leading_words, restore_marks, unlikely_words
from records.text.vietnamese import nfc


def decode_text(evidence: ReadingEvidence) -> DecodedValue:
    """Keep text as written, with the marks of known phrases corrected; impossible words make it doubtful."""
    read = re.sub(r"\s+([,.;:])", r"\1", nfc(evidence.text)).strip(" ,;:\"'`*_|")
    if not re.search(r"[^\W\d_]{2}|\d{2}", read):
        return no_value(evidence, reasons.unlikely(evidence.text))
    value = restore_leading_words(restore_marks(read))
    doubts = [reasons.unlikely(word) for word in unlikely_words(value)]
    why = [reasons.mended(read, value)] if value != read else []
    return decoded_value(evidence, value, Support.DOUBTFUL if doubts else Support.PLAIN, *why, *doubts)
