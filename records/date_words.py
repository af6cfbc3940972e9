"""Dates in words, as birth and death entries repeat them: "Ngày hai mươi bảy tháng tám năm hai nghìn linh tám"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.dates import PartialDate
from records.text.number_words import (
    COMMON_STYLE,
    NUMBER_STYLES,
    NUMBER_WORDS,
    NumberStyle,
    number_to_words,
    words_to_number,
)
from records.text.vietnamese import fold_tone_placement, syllables

_DAY, _MONTH, _YEAR = "ngày", "tháng", "năm"
_EARLY_DAYS = ("mồng", "mùng")
_MONTH_NAMES = {"giêng": 1, "chạp": 12}

DATE_WORDS = NUMBER_WORDS | {_DAY, _MONTH, _YEAR, *_EARLY_DAYS, *_MONTH_NAMES}
"""Every word, in lower case, that a date in words can contain."""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """Choices of a writer who puts a date into words.

    Attributes:
        numbers: the choices within numbers.
        early_day: word before the days 1–10: "", "mồng" or "mùng".
        comma: separator of the three parts, "," or "".
    """

    numbers: NumberStyle = COMMON_STYLE
    early_day: str = ""
    comma: str = ""


COMMON_DATE_STYLE = DateStyle()
DATE_STYLES = tuple(
    DateStyle(numbers, early_day, comma)
    for early_day in ("", *_EARLY_DAYS)
    for comma in ("", ",")
    for numbers in NUMBER_STYLES
)


def date_to_words(value: PartialDate, style: DateStyle = COMMON_DATE_STYLE) -> str:
    """Spell out a date, capitalised; unknown parts are left out."""
    numbers = style.numbers
    parts = []
    if value.day is not None:
        early = style.early_day if value.day <= 10 else ""
        parts.append(" ".join(word for word in (_DAY, early, number_to_words(value.day, numbers)) if word))
    if value.month is not None:
        month = numbers.four if value.month == 4 else number_to_words(value.month, numbers)
        parts.append(f"{_MONTH} {month}")
    parts.append(f"{_YEAR} {number_to_words(value.year, numbers)}")
    text = f"{style.comma} ".join(parts)
    return text[0].upper() + text[1:]


def date_writings(value: PartialDate) -> Iterator[str]:
    """Yield every distinct text that `date_to_words` can make of the date, the commonest first."""
    return iter(dict.fromkeys(date_to_words(value, style) for style in DATE_STYLES))


def words_to_date(text: str) -> PartialDate | None:
    """Parse a date in words, in any letter case and with any commas; None when it is not certain.

    The word "năm" must stand before the year when a month is named: "tháng năm hai nghìn" may have lost its month.
    """
    words = syllables(fold_tone_placement(text).lower())
    head, month_tail = _cut(words, _MONTH)
    if month_tail is None:
        year = _year(words[1:] if words[:1] == (_YEAR,) else words)
        return _partial(year, None, None)
    day = _day(head)
    if head and day is None:
        return None
    for at in range(1, len(month_tail)):
        month = _month(month_tail[:at])
        year = _year(month_tail[at + 1 :])
        if month_tail[at] == _YEAR and month is not None and year is not None:
            return _partial(year, month, day)
    return None


def _cut(words: tuple[str, ...], sign: str) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    """Split the words at a sign into those before and those after it; None after when the sign is absent."""
    if sign not in words:
        return words, None
    at = words.index(sign)
    return words[:at], words[at + 1 :]


def _day(words: Sequence[str]) -> int | None:
    rest = list(words[1:] if words[:1] == (_DAY,) else words)
    early = bool(rest) and rest[0] in _EARLY_DAYS
    day = words_to_number(rest[1:] if early else rest)
    return None if day is None or (early and day > 10) else day


def _month(words: Sequence[str]) -> int | None:
    month = _MONTH_NAMES.get(" ".join(words)) or words_to_number(words)
    return month if month is not None and 1 <= month <= 12 else None


def _year(words: Sequence[str]) -> int | None:
    """Parse a year of four figures: "hai nghìn không trăm linh tám", or digit by digit "một chín bảy sáu"."""
    figures = [words_to_number([word]) for word in words]
    if len(figures) == 4 and all(figure is not None and figure < 10 for figure in figures):
        year: int | None = int("".join(map(str, figures)))
    else:
        year = words_to_number(words) if words else None
    return year if year is not None and year >= 1000 else None


def _partial(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    """Return the date, None where the calendar has no such day."""
    if year is None:
        return None
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None
