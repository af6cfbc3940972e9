"""Closing statement of a book (khóa sổ): the totals of pages and entries that it states.

Books word the statement in many ways ("Tổng số sự kiện hộ tịch đã đăng ký: 45", "Sổ này có 50 trang, ghi 45 (bốn mươi
lăm) trường hợp"). So places on the sheet do not matter: words that no closing statement prints were written in, and a
number counts what the words before it name, or the unit that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import Enum, auto
from itertools import groupby

from rapidfuzz import fuzz, process

from ocr.sheets.sheet_words import SheetLine, SheetWord
from records.stages import ClosingTotals
from records.text.number_words import NUMBER_WORDS, words_to_number
from records.text.vietnamese import fold_tone_placement, skeleton, syllables


class CountedUnit(Enum):
    """Unit that a number of the statement counts."""

    PAGES = auto()
    ENTRIES = auto()


UNITS = {
    ("trang",): CountedUnit.PAGES,
    ("truong", "hop"): CountedUnit.ENTRIES,
    ("su", "kien"): CountedUnit.ENTRIES,
    ("viec",): CountedUnit.ENTRIES,
}
"""Units without their marks. "Tờ" is none: a leaf may bear entries on one side or on both."""
ELSEWHERE = frozenset({"ngay", "thang", "nguoi", "quyen", "tu", "den"})
"""Words before a number that is a date, a book's number or a range."""
_TOTALS = frozenset({"so", "nay", "co", "gom", "tong", "cong", "da", "ghi", "duoc", "dang", "ky", "ki", "khoa", "het"})
_BETWEEN = frozenset({"ho", "tich", "trong", "la", "bang", "chu", "va", "cua"})
LABELS = _TOTALS | _BETWEEN | ELSEWHERE | {word for unit in UNITS for word in unit}
"""Words printed in closing statements, without their marks."""
ALIKE = 80.0
"""Similarity (0–100) of longer words with a misread letter."""
SURE = 0.9
"""Confidence of the handwriting reader above which no number of its validation lines was wrong."""
THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}\b)")


def closing_totals(lines: Iterable[SheetLine]) -> ClosingTotals | None:
    """Read the totals of a closing statement.

    A total is None unless every number that counts it was read surely and all say the same, figures and words alike.

    Args:
        lines: the words of the sheet.

    Returns:
        The totals, None when neither is sure.
    """
    said: dict[CountedUnit, set[int | None]] = {counted: set() for counted in CountedUnit}
    about: CountedUnit | None = None
    for line in lines:
        parts = [list(part) for _is_label, part in groupby(line, key=_is_label)]
        for part, following in zip(parts, [*parts[1:], []], strict=True):
            if _is_label(part[0]):
                about = _about(part, about)
            elif counted := _unit(following) or about:
                said[counted] |= _numbers(part)
    pages, entries = (_agreed(said[counted]) for counted in CountedUnit)
    return ClosingTotals(pages, entries) if (pages, entries) != (None, None) else None


def _bare(word: SheetWord) -> str:
    """Return a printed word's letters in small case, without marks."""
    return "".join(letter for letter in skeleton(word.printed.text).lower() if letter.isalpha())


def _is_label(word: SheetWord) -> bool:
    """Return True for a word of the statement's own; the reader of print may take a written number for one."""
    number = word.written.text.isdecimal() or word.written.text.lower() in NUMBER_WORDS
    if number and word.written.confidence >= SURE:
        return False
    bare = _bare(word)
    return bare in LABELS or (len(bare) > 3 and process.extractOne(bare, LABELS, scorer=fuzz.ratio)[1] >= ALIKE)


def _unit(labels: Sequence[SheetWord]) -> CountedUnit | None:
    """Return the unit that printed words begin with."""
    words = [_bare(word) for word in labels]
    return next((counted for unit, counted in UNITS.items() if tuple(words[: len(unit)]) == unit), None)


def _about(labels: Sequence[SheetWord], before: CountedUnit | None) -> CountedUnit | None:
    """Return the unit counted by a number after these printed words."""
    about = before
    for place, word in enumerate(labels):
        about = _unit(labels[place:]) or (None if _bare(word) in ELSEWHERE else about)
    return about


def _numbers(written: Sequence[SheetWord]) -> set[int | None]:
    """Return the written numbers, with None for unsure ones; empty when there is no number."""
    texts = [THOUSANDS.sub("", fold_tone_placement(word.written.text.lower())) for word in written]
    words = [word for text in texts for word in syllables(text)]
    figures, spoken = [word for word in words if word.isdecimal()], [word for word in words if word in NUMBER_WORDS]
    if not figures and not spoken:
        return set()
    sure = all(word.written.confidence >= SURE for word in written if syllables(word.written.text))
    if not sure or len(figures) + len(spoken) < len(words):
        return {None}
    return {int(figure) for figure in figures} | ({words_to_number(spoken)} if spoken else set())


def _agreed(numbers: set[int | None]) -> int | None:
    return next(iter(numbers)) if len(numbers) == 1 else None
