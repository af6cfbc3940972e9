"""Generators of dates in figures and in words."""

from __future__ import annotations

from random import Random

from ocr.training.register_texts.vocabulary import Vocabulary
from records.date_words import DATE_STYLES, date_to_words
from records.dates import PartialDate

_LAST_DAY = 28
"""Last day drawn freely: the 29th to 31st are drawn as figures, which need no real calendar."""


def figures(random: Random, vocabulary: Vocabulary) -> str:
    """Draw a date in figures, whole or partial, with the separators in use."""
    day, month, year = random.randint(1, 31), random.randint(1, 12), random.randint(1900, 2029)
    mark = random.choice("///-.")
    padded = random.random() < 0.6
    dd, mm = (f"{day:02d}", f"{month:02d}") if padded else (str(day), str(month))
    numbers, words = f"{dd}{mark}{mm}{mark}{year}", f"gày {dd} tháng {mm} năm {year}"
    whole = (numbers,) * 5 + (f"N{words}", f"n{words}", f"ngày {numbers}")
    part = (
        str(year),
        str(year),
        f"{mm}{mark}{year}",
        dd,
        mm,
        f"tháng {mm} năm {year}",
        f"Năm {year}",
        f"{dd}{mark}{mm}",
    )
    return random.choice(whole) if random.random() < 0.62 else random.choice(part)


def day(random: Random) -> str:
    """Draw a day with the words that lead to it: "ngày 5/6/2011", "Ngày 07 tháng 01 năm 1987"."""
    number, month, year = random.randint(1, 31), random.randint(1, 12), random.randint(1950, 2029)
    width = random.choice((1, 2))
    dd, mm, lead = f"{number:0{width}d}", f"{month:0{width}d}", random.choice(("ngày", "ngày", "Ngày"))
    return random.choice((f"{lead} {dd}/{mm}/{year}", f"{lead} {dd} tháng {mm} năm {year}"))


def words(random: Random, vocabulary: Vocabulary) -> str:
    """Draw a date in words, in one of the dialects and letter cases clerks use, rarely without its day."""
    year, month = random.randint(1930, 2029), random.randint(1, 12)
    day = random.choice((*range(1, _LAST_DAY + 1), 29, 30, 31)) if random.random() < 0.95 else None
    month = month if day is None or day <= _LAST_DAY else random.choice((1, 3, 5, 7, 8, 10, 12))
    text = date_to_words(PartialDate(year, month, day), random.choice(DATE_STYLES))
    chance = random.random()
    if chance < 0.5:
        return text
    if chance < 0.7:
        return " ".join(word.capitalize() for word in text.split())
    return text.upper() if chance < 0.76 else text.lower()
