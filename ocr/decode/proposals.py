"""Proposals by kind of field: texts that could stand in place of the reading, each with its prior."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from math import log

from rapidfuzz import fuzz, process

from ocr.decode.context import BookContext
from ocr.decode.evidence import ReadingEvidence
from ocr.decode.kinds.figures import date_texts, identity_texts, number_texts, part_texts
from ocr.decode.kinds.name_syllables import UNKNOWN, log_frequency, name_position, near_syllables
from ocr.decode.place_proposals import office_proposals, place_proposals
from ocr.decode.weighing import LIKE, LISTED, Proposal
from records.date_words import DATE_WORDS
from records.editions import DatePart
from records.lists import ClosedList, named_list, words_for_codes
from records.record_types import Column, FieldKind
from records.text.vietnamese import skeleton

SURE = 0.97
"""A known word above this confidence is not questioned."""
DATE_WORD = 6.0
ON_CARD = 7.0
"""Log prior odds (nats) of a book's own number on its pages against any other number."""
MOST_ENTRIES = 16
"""Number of list entries to score."""
A_NUMBER = 6
"""Figures from which a word is a number with some figures read as letters."""
LIKE_FIGURES = dict(zip("COocDlIiSshbGBgqzZA", "0000011155566899224", strict=True))
LIKE_FIGURES_TABLE = str.maketrans(LIKE_FIGURES)
_SLASHED = re.compile(r"(\d+)/(\d{5,})(\W*)")
"""A number with a slash before more figures than a year has."""
MOST_PIECES = 2
"""Words that a number may be read as."""
_BUT_ONE = (8, 11)
"""Figures of an identity number (9, or 12) of which a 1 was read as a slash."""
_SIGNS = " ,.;:-"
_CORE = re.compile(r"(\W*)(.*?)(\W*)", re.DOTALL)


def proposals(column: Column, evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    """Yield the proposals for a column."""
    if column.kind is FieldKind.CODE and column.codes:
        yield from _entries(evidence, words_for_codes(column.codes))
    elif column.kind in LISTS:
        yield from _entries(evidence, named_list(LISTS[column.kind]))
    elif way := _BY_KIND.get(column.kind):
        yield from way(evidence, book)


def part_proposals(part: DatePart, evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    """Yield the proposals for the gap of the day, month or year of a date."""
    yield from _whole(evidence, part_texts(part, evidence.text, book))


def position_proposals(evidence: ReadingEvidence) -> Iterator[Proposal]:
    """Yield positions before or behind the name of a signer."""
    count, writings = len(evidence.words), _writings(named_list("positions"))
    spans = {(0, stop) for stop in range(1, count)} | {(start, count) for start in range(1, count)}
    for start, stop in sorted(spans):
        text = evidence.part(start, stop).text.rstrip(_SIGNS)
        signs = evidence.part(start, stop).text[len(text) :]
        yield from (
            Proposal(start, stop, tuple((writing + signs).split()), 0.0 if text in writings else LISTED)
            for writing in _near_entries(text, writings)
            if abs(len(writing.split()) - (stop - start)) <= 1 and writing != text
        )


def paper_proposals(evidence: ReadingEvidence) -> Iterator[Proposal]:
    """Yield numbers of papers with figures for the letters, or the slash and blank, that were read in them."""
    count = len(evidence.words)
    for index, word in enumerate(evidence.words):
        for stop in range(index + 1, min(index + MOST_PIECES, count) + 1):
            slashed = _SLASHED.fullmatch("".join(piece.text for piece in evidence.words[index:stop]))
            if slashed and len(slashed[1] + slashed[2]) in _BUT_ONE:
                yield Proposal(index, stop, (f"{slashed[1]}1{slashed[2]}{slashed[3]}",), LISTED)
        if sum(sign.isdigit() for sign in word.text) >= A_NUMBER and any(sign in LIKE_FIGURES for sign in word.text):
            yield Proposal(index, index + 1, (word.text.translate(LIKE_FIGURES_TABLE),), LISTED)


LISTS: Mapping[FieldKind, str] = {
    FieldKind.ETHNIC_GROUP: "ethnic_groups",
    FieldKind.NATIONALITY: "nationalities",
    FieldKind.RELATION: "relations",
    FieldKind.POSITION: "positions",
}


def _names(evidence: ReadingEvidence, _book: BookContext) -> Iterator[Proposal]:
    """Propose name syllables near each word, by their frequency at its position."""
    count = len(evidence.words)
    for index, word in enumerate(evidence.words):
        before, core, behind = _core(word.text)
        place = name_position(index, count)
        usual = log_frequency(core, place)
        if not core.isalpha() or (word.confidence > SURE and usual > UNKNOWN):
            continue
        for syllable, often in near_syllables(core, place):
            yield Proposal(index, index + 1, (before + _as_cased(syllable, core) + behind,), log(often) - usual)


def _entries(evidence: ReadingEvidence, listed: ClosedList) -> Iterator[Proposal]:
    """Propose the entries of a closed list in all their writings."""
    writings = _writings(listed)
    prior = 0.0 if evidence.text.strip(" .,") in writings else LISTED
    near = writings if len(writings) <= MOST_ENTRIES else _near_entries(evidence.text, writings)
    yield from (_all_words(evidence, writing, prior) for writing in near if writing != evidence.text)


def _date_words(evidence: ReadingEvidence, _book: BookContext) -> Iterator[Proposal]:
    """Propose the words that dates in words are made of."""
    for index, word in enumerate(evidence.words):
        before, core, behind = _core(word.text)
        known = core.lower() in DATE_WORDS
        if known and word.confidence > SURE:
            continue
        near = process.extract(skeleton(core).lower(), _DATE_WORDS, scorer=fuzz.ratio, limit=8, processor=None)
        yield from (
            Proposal(
                index, index + 1, (before + _as_cased(DATE_WORD_LIST[at], core) + behind,), 0.0 if known else DATE_WORD
            )
            for _key, _like, at in near
            if DATE_WORD_LIST[at] != core.lower()
        )


def _dates(evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    yield from _whole(evidence, date_texts(evidence.text, evidence.engine, book))


def _numbers(evidence: ReadingEvidence, _book: BookContext) -> Iterator[Proposal]:
    yield from _whole(evidence, number_texts(evidence.text, evidence.engine))


def _book_numbers(evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    """Propose the number on the book's card, which every page repeats, or one a figure from the reading."""
    if book.number:
        yield from _whole(evidence, iter([(book.number, ON_CARD)]))
    yield from _numbers(evidence, book)


def _identity_numbers(evidence: ReadingEvidence, _book: BookContext) -> Iterator[Proposal]:
    yield from _whole(evidence, identity_texts(evidence.text))


def _whole(evidence: ReadingEvidence, texts: Iterator[tuple[str, float]]) -> Iterator[Proposal]:
    yield from (_all_words(evidence, text, prior) for text, prior in texts if text != evidence.text)


def _all_words(evidence: ReadingEvidence, text: str, prior: float) -> Proposal:
    return Proposal(0, len(evidence.words), tuple(text.split()), prior)


def _near_entries(text: str, writings: tuple[str, ...]) -> list[str]:
    """Return the writings most similar to a reading, marks aside."""
    keys = _bare_letters(writings)
    near = process.extract(skeleton(text).lower(), keys, scorer=fuzz.ratio, limit=MOST_ENTRIES, score_cutoff=LIKE)
    return [writings[at] for _key, _like, at in near]


@lru_cache(maxsize=64)
def _bare_letters(writings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(skeleton(writing).lower() for writing in writings)


@lru_cache(maxsize=64)
def _writings(listed: ClosedList) -> tuple[str, ...]:
    """Return all writings of a list, as the list has them and with every word large."""
    plain = [writing for entry in listed.items for writing in entry.writings]
    titled = [" ".join(word[:1].upper() + word[1:] for word in writing.split()) for writing in plain]
    return tuple(dict.fromkeys([*plain, *titled]))


def _core(word: str) -> tuple[str, str, str]:
    """Split a word into the signs before it, the word, the signs behind it."""
    found = _CORE.fullmatch(word)
    return (found[1], found[2], found[3]) if found else ("", word, "")


def _as_cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[:1].isupper() else word


DATE_WORD_LIST = sorted(DATE_WORDS)
_DATE_WORDS = [skeleton(word) for word in DATE_WORD_LIST]

_BY_KIND: Mapping[FieldKind, Callable[[ReadingEvidence, BookContext], Iterator[Proposal]]] = {
    FieldKind.NAME: _names,
    FieldKind.DATE: _dates,
    FieldKind.PARTIAL_DATE: _dates,
    FieldKind.DATE_WORDS: _date_words,
    FieldKind.PLACE: place_proposals,
    FieldKind.PROVINCE: place_proposals,
    FieldKind.OFFICE: office_proposals,
    FieldKind.NUMBER: _numbers,
    FieldKind.BOOK_NUMBER: _book_numbers,
    FieldKind.IDENTITY_NUMBER: _identity_numbers,
}
