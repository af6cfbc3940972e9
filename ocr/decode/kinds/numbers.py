"""Decoders of numbers: entries, books, pages, papers."""

from __future__ import annotations

import re

from ocr.decode import reasons
from ocr.decode.confidence import Support
from ocr.decode.edit_distance import LOOK_ALIKE, distance
from ocr.decode.evidence import DecodedValue, ReadingEvidence, decoded_value, no_value
from ocr.decode.kinds.dates import FIGURES, figures
from records.identity import read_identity_number

_PASSPORT = re.compile(r"[A-Z]\d{7,8}")
LATEST_BIRTH = 2099
"""A personal number with a later year of birth was misread."""


def decode_number(evidence: ReadingEvidence) -> DecodedValue:
    """Decode a number as written, with the year or the office's letters: "24", "01/2018", "19/GBT"."""
    text = figures(evidence.text)
    found = re.search(r"\d+[A-Za-z]?(?:\s*[/\-]\s*[\w\-]+)*", text)
    if not found:
        return no_value(evidence, reasons.not_a_number(evidence.text))
    value = re.sub(r"\s*([/\-])\s*", r"\1", found[0])
    whole = len(re.sub(r"\W", "", text)) == len(re.sub(r"\W", "", value))
    as_read = value in re.sub(r"\s", "", evidence.text)
    support = Support.CONFIRMED if as_read else Support.MENDED
    return decoded_value(evidence, value, support if whole else Support.DOUBTFUL)


def decode_book_number(evidence: ReadingEvidence, known: str) -> DecodedValue:
    """Decode volume and year, "01/2018"; the stroke may have been lost.

    Args:
        evidence: the words read.
        known: the book's number on its card, "" when unknown; a reading one look-alike figure away is taken for it.
    """
    text = figures(evidence.text).translate(FIGURES)
    found = re.fullmatch(r"(\d{1,2}[A-Za-z]?)\s*\W?\s*((?:19|20)\d{2})", text)
    if not found:
        return decode_number(evidence)
    value = f"{found[1]}/{found[2]}"
    if known and value != known and distance(value, known) <= LOOK_ALIKE:
        return decoded_value(evidence, known, Support.MENDED, reasons.mended(value, known), alternatives=[value])
    return decoded_value(evidence, value, Support.CONFIRMED)


def decode_identity_number(evidence: ReadingEvidence) -> DecodedValue:
    """Decode the figures of a card, or a passport's letter and figures; missing figures are not added."""
    passport = _PASSPORT.fullmatch(re.sub(r"\W", "", evidence.text))
    text = figures(evidence.text)
    digits = passport[0] if passport else re.sub(r"\D", "", text.translate(FIGURES))
    if len(digits) < 6:
        return no_value(evidence, reasons.not_a_number(evidence.text))
    doubts = read_identity_number(digits)
    plausible = doubts.personal is None or doubts.personal.birth_year <= LATEST_BIRTH
    if not doubts.problems and plausible:
        return decoded_value(evidence, digits, Support.CONFIRMED)
    return decoded_value(evidence, digits, Support.DOUBTFUL, reasons.not_a_number(evidence.text))
