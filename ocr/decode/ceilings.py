"""Ceilings of confidence: kinds of values of which a person is asked, however clear the ink seems.

A curve knows what is usual. These are the cases that are rare in any sample and were wrong at high confidence: a value
that a list or a neighbour put in place of what was read, a short title, a name of one word, what is left over from the
next column, a date that no book can hold, figures that look alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ocr.decode import reasons
from ocr.decode.context import BookContext
from ocr.decode.evidence import DecodedValue
from ocr.decode.figure_rivals import closest_rival
from ocr.decode.kinds.figures import OLDEST_YEAR, YEARS_AFTER
from ocr.decode.measures import PrintVoice, Voices
from ocr.decode.place_proposals import STOPS
from records.dates import parse_date
from records.lists import is_usual_text, named_list
from records.places import names_a_unit, resolve
from records.places.offices import can_be_office
from records.record_types import Column, FieldKind
from records.stages import SAID_TWICE, Reason
from records.text.vietnamese import is_possible_syllable, skeleton

ASKED = 0.9
"""Highest confidence of a value of which a person is always asked (`review.sure_from` is 0.95 and more)."""
CHANGED = frozenset(
    {"mended", "unlikely_word", "not_listed", "not_a_number", "not_a_date", "words_differ"}
    | {SAID_TWICE, reasons.UNKNOWN_UNIT, reasons.LEFT_OVER}
)
"""Codes of reasons that say that the value is not what the ink says, or nothing that a register says."""
RIVAL_LEAD = 5.0
"""Nats by which figures must lead those with one that looks alike (e⁵ is 148 to 1), in every look at the ink."""
ALWAYS_ASKED = CHANGED | {
    reasons.SHORT_TITLE,
    reasons.ONE_WORD,
    reasons.FREE_TEXT,
    reasons.NO_DATE,
    reasons.FIGURE_RIVAL,
    reasons.REWRITTEN,
}
"""Codes of all reasons that keep a value a question, whatever agrees with it."""
_SHORT_TITLES = frozenset({"ct", "pct", "q ct", "p ct", "qct", "kt ct", "chu tich", "pho chu tich"})
"""Titles of which one stands inside the other: a letter that a leader or a seal takes makes one of the other."""
LISTED = {FieldKind.POSITION: "positions", FieldKind.RELATION: "relations"}
"""Kinds of fields that keep their wording, with the list that holds what registers say there."""
_LEFT_OVER = frozenset({"của", "cua", "ngày", "ngay", "cấp", "cap", "do", "tại", "vào", "lúc", "bởi", "boi"})
_TITLE_ENDS = frozenset({"tich", "lich", "ct", "pct", "ubnd"})
_SHORTENED = frozenset(word.lower() for word in STOPS)
_LETTERS = re.compile(r"[^\W\d_]+")
_LEFT_DATE = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}")
_IN_WORDS = (FieldKind.NAME, FieldKind.PLACE, FieldKind.OFFICE, FieldKind.PROVINCE)
_DATES = (FieldKind.DATE, FieldKind.PARTIAL_DATE)
_OF_A_GRAMMAR = (*_DATES, FieldKind.TIME, FieldKind.BOOK_NUMBER)
_OF_LETTERS = frozenset({reasons.SHORT_TITLE, reasons.FIGURE_RIVAL, reasons.UNKNOWN_UNIT})
"""Codes of doubts about single letters and figures."""


def doubts(column: Column, value: DecodedValue, book: BookContext) -> tuple[Reason, ...]:
    """Return why a value has a ceiling, empty where it has none; reasons that the value carries are not repeated."""
    if not value.value:
        return ()
    return tuple(_doubts(column, value, book))


def outvoted(doubt: Reason, column: Column, said: Voices) -> bool:
    """Return whether a doubt falls because the voices beside the reading all say the same.

    A letter that one look loses is not lost in all; of figures the calendar or the book's own number has a say as well.
    A text of many words needs a reader that learned from other texts: what is usual in notes sways every look of one
    network.
    """
    if doubt.code == reasons.FREE_TEXT:
        return said.printed is PrintVoice.SAME
    if doubt.code == reasons.FIGURE_RIVAL and column.kind not in _OF_A_GRAMMAR:
        return False
    return doubt.code in _OF_LETTERS and (said.looks == 1 or said.printed is PrintVoice.SAME)


def ceiling(found: Iterable[Reason]) -> float:
    """Return the highest confidence (0–1) of a value with these reasons and doubts."""
    return ASKED if is_asked(found) else 1.0


def is_asked(found: Iterable[Reason]) -> bool:
    """Return whether a reading with these reasons stays a question, whatever agrees with it."""
    return any(reason.code in ALWAYS_ASKED for reason in found)


def _doubts(column: Column, value: DecodedValue, book: BookContext) -> Iterator[Reason]:
    if column.kind is FieldKind.POSITION and _bare(value.value) in _SHORT_TITLES:
        yield reasons.short_title(value.value)
    if column.kind in LISTED and named_list(LISTED[column.kind]).find(value.value) is None:
        yield reasons.not_listed(value.value)
    if column.kind is FieldKind.OFFICE and not can_be_office(value.value):
        yield reasons.not_listed(value.value)
    if column.kind is FieldKind.NAME and len(value.value.split()) < 2:
        yield reasons.one_word(value.value)
    if column.kind is FieldKind.TEXT and not _is_usual(column, value):
        yield reasons.free_text()
    if column.kind is FieldKind.PLACE and _names_nothing_known(column, value):
        yield reasons.unknown_unit(value.value)
    if column.kind is FieldKind.PLACE and (word := _foreign_word(value.value, book)):
        yield reasons.unlikely(word)
    if column.kind in _IN_WORDS and _has_left_over(value, column.kind):
        yield reasons.left_over(value.value)
    if column.kind in _DATES and not _in_a_book(value.value, book):
        yield reasons.no_date_of_the_book(value.value)
    if any(sign.isdigit() for sign in value.as_written):
        rival = closest_rival(value.evidence)
        if rival is not None and rival.lead < _needed_lead(column, value, book):
            yield reasons.figure_rival(rival.read, rival.other)


def _names_nothing_known(column: Column, value: DecodedValue) -> bool:
    """Return whether a place names no unit, is none of the usual texts of its column, and does not say so yet."""
    told = any(reason.code == reasons.UNKNOWN_UNIT for reason in value.reasons)
    return not told and not names_a_unit(value.value) and not is_usual_text(column.name, value.value)


def _foreign_word(text: str, book: BookContext) -> str:
    """Return a word that Vietnamese spelling does not allow and that no unit of the gazetteer there has; "" for none.

    Villages of the highlands are called so ("Ea Nuôl"), and no model of letters knows how their names end.
    """
    units = resolve(text, book.day).units
    known = {word for unit in units for word in unit.name.split()}
    words = (word for word in _LETTERS.findall(text) if not word.isupper() and word.lower() not in _SHORTENED)
    return next((word for word in words if word not in known and not is_possible_syllable(word)), "")


def _is_usual(column: Column, value: DecodedValue) -> bool:
    """Return whether a text is a usual one of its column, whole, as the ink alone has it, and all on one line.

    A letter read wrongly makes no other usual text of it; a second line might have made more of it.
    """
    return len(value.evidence.lines) == 1 and is_usual_text(column.name, value.value)


def _needed_lead(column: Column, value: DecodedValue, book: BookContext) -> float:
    """Return the nats by which figures must lead others: none where they say what the operator stated of the book."""
    stated = column.kind is FieldKind.BOOK_NUMBER and value.value == book.number
    return 0.0 if stated else RIVAL_LEAD


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", skeleton(text).lower()))


def _has_left_over(value: DecodedValue, kind: FieldKind) -> bool:
    """Return whether a value begins or ends with words of another column, or holds a date."""
    text = value.value
    words = [word.strip(" ,.;:-").lower() for word in text.split()]
    ends = {words[0], words[-1]} if kind is FieldKind.NAME else {skeleton(words[0]), skeleton(words[-1])}
    named = kind is FieldKind.NAME and (
        skeleton(words[-1]) in _TITLE_ENDS or any(sign.isdigit() for sign in value.as_written)
    )
    return named or bool(ends & _LEFT_OVER) or bool(_LEFT_DATE.search(text)) or text[-1:] in ",;"


def _in_a_book(cell: str, book: BookContext) -> bool:
    """Return whether a book of that year can hold a date."""
    date = parse_date(cell)
    return date is not None and OLDEST_YEAR <= date.year < (book.year or 2100) + YEARS_AFTER
