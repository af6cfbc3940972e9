"""Cover of a book: its record type and number, as far as the cover states them clearly."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ocr.sheets.sheet_words import SheetLine, SheetWord
from records.stages import CoverFacts
from records.text.vietnamese import skeleton

TITLES = (
    ("KS", "khaisinh"),
    ("KT", "khaitu"),
    ("KH", "kethon"),
    ("CMC", "nhanchamecon"),
    ("HN", "xacnhantinhtranghonnhan"),
    ("GH", "dangkygiamho"),
    ("GH", "dangkyviecgiamho"),
    ("CDGH", "chamdutgiamho"),
    ("CN", "nuoiconnuoi"),
    ("TDCC", "thaydoicaichinh"),
)
"""Titles printed on covers, without marks and spaces, as their letters stand far apart."""
NUMBER_LABEL = "quyenso"
SURE = 0.9
"""Confidence of the handwriting reader above which no number of its validation lines was wrong."""
_NUMBER = re.compile(r"0*(\d{1,3})\s*/\s*((?:19|20)\d{2})")


def cover_facts(lines: Iterable[SheetLine]) -> CoverFacts:
    """Read the facts of a cover; unclear ones are "" or None.

    Args:
        lines: the words of the sheet.
    """
    found = list(lines)
    titles = [code for code, title in TITLES if any(title in _bare(line) for line in found)]
    numbers = [number for line in found if NUMBER_LABEL in _bare(line) for number in _numbers(line)]
    volume, year = numbers[0] if len(numbers) == 1 else (None, None)
    return CoverFacts(titles[0] if len(titles) == 1 else "", volume, year)


def _bare(line: SheetLine) -> str:
    """Return the printed letters of a line without marks, signs and spaces."""
    return "".join(re.sub(r"[^a-z]", "", skeleton(word.printed.text).lower()) for word in line)


def _numbers(line: SheetLine) -> list[tuple[int, int]]:
    """Return volume and year where they were written and surely read."""
    sure = [word for word in line if _is_sure(word)]
    return [(int(found[1]), int(found[2])) for word in sure if (found := _NUMBER.fullmatch(word.written.text))]


def _is_sure(word: SheetWord) -> bool:
    return word.written.confidence >= SURE
