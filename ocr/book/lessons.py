"""Lessons of the decided values of a column for a doubtful reading elsewhere in the book.

A reading is nearly a decided value, or ends like a decided address; it is a part of the signer who nearly always signs;
it has figures of another column behind it, or lost marks; or a word of a note is one that people read in its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ocr.book.meant_value import meant
from ocr.book.signers import COLUMNS as SIGNED
from ocr.decode.ceilings import ASKED
from ocr.decode.reasons import NOT_LISTED, ONE_WORD
from ocr.entries.requester import codes_by_name, relation_code
from records.lists import named_list
from records.record_types import Column, FieldKind
from records.stages import EntryReading, FieldReading, FieldState
from records.text.letter_distance import letter_distance
from records.text.vietnamese import comparison_key, skeleton

ENOUGH, NEARLY_ALL = 3, 0.9
"""Decided values, and the share of one among them, from which a fragment is claimed to be the same."""
CLAIMED = 0.5
"""Confidence of such a claim: a person is always asked."""
ONE_WORD_APART = 2
"""Letters and marks in which a word of a note may differ from the one that people read in its place."""
MOST = 60
"""Decided values of a kind with which a doubtful reading is compared, the most frequent ones."""
NEARLY_READ = frozenset({FieldKind.PLACE, FieldKind.OFFICE})
"""Kinds of which nearly the same letters mean the same: a note is another one by a name or a word."""
LISTED = frozenset({FieldKind.RELATION, FieldKind.ETHNIC_GROUP, FieldKind.NATIONALITY})
TICKED = frozenset({FieldKind.CODE})
_WORD = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d")
_LEFT_OVER = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class TaughtValue:
    """Value that a doubtful field is taken for, and its confidence (0–1), which never passes unseen."""

    value: str
    confidence: float


def lesson(field: FieldReading, usual: Counter[str], column: Column, entry: EntryReading) -> TaughtValue | None:
    """Return what decided values make of a doubtful field; None where they say nothing, or that it is right.

    Args:
        field: unread, or read below what is sure.
        usual: how often each value was decided in the columns that share its values.
        column: its column.
        entry: its entry.
    """
    if field.state is FieldState.UNREAD:
        return _unread(field, usual, column)
    read = comparison_key(field.value)
    if read in map(comparison_key, usual):
        return None
    found = (way(field, usual) for way in _ways(column, field.value, entry))
    return next((one for one in found if one is not None and comparison_key(one.value) != read), None)


def _unread(field: FieldReading, usual: Counter[str], column: Column) -> TaughtValue | None:
    """Return the value that stands nearly always, of a signer, or of a stamp or tick that looks most like it."""
    always = _nearly_always(usual)
    likeliest = column.kind in TICKED and field.alternatives[:1] == (always,)
    return TaughtValue(always, CLAIMED) if always and (column.name in SIGNED or likeliest) else None


def _ways(
    column: Column, written: str, entry: EntryReading
) -> Iterator[Callable[[FieldReading, Counter[str]], TaughtValue | None]]:
    if column.name in SIGNED or column.kind in NEARLY_READ:
        yield lambda field, usual: _nearly(field, usual, column.kind)
    if column.name in SIGNED and named_list("positions").find(written) is None:
        yield _fragment
    if column.kind in LISTED or column.kind is FieldKind.TEXT:
        yield _before_figures
    if column.kind is FieldKind.RELATION:
        yield lambda field, usual: _word_of_the_book(field, usual, entry)
    if column.kind is FieldKind.TEXT:
        yield _unmarked
        yield _by_words


def _nearly_always(usual: Counter[str]) -> str:
    (value, often), *_others = usual.most_common(1)
    return value if often >= ENOUGH and often >= NEARLY_ALL * usual.total() else ""


def _nearly(field: FieldReading, usual: Counter[str], kind: FieldKind) -> TaughtValue | None:
    found = meant(field.as_written or field.value, [value for value, _often in usual.most_common(MOST)], kind)
    return TaughtValue(found.value, min(ASKED, max(field.confidence, ASKED * found.alike))) if found else None


def _fragment(field: FieldReading, usual: Counter[str]) -> TaughtValue | None:
    """Return the usual signer or title for a single word, a part of it, or all of it with more words beside it.

    Titles stand in one another: one that is known is itself.
    """
    always = _nearly_always(usual)
    read, whole = ([comparison_key(word) for word in _WORD.findall(text)] for text in (field.value, always))
    alone = any(reason.code == ONE_WORD for reason in field.reasons)
    return TaughtValue(always, CLAIMED) if always and (alone or _holds(whole, read) or _holds(read, whole)) else None


def _holds(words: list[str], some: list[str]) -> bool:
    """Return whether a run of the words is the same as some words, in their order."""
    return any(words[at : at + len(some)] == some for at in range(len(words) - len(some) + 1))


def _before_figures(field: FieldReading, usual: Counter[str]) -> TaughtValue | None:
    """Return a decided value without figures behind which nothing but figures was read."""
    for value in usual:
        rest = field.value.removeprefix(value)
        if rest != field.value and not _FIGURE.search(value) and _LEFT_OVER.fullmatch(rest):
            return TaughtValue(value, min(ASKED, field.confidence))
    return None


def _word_of_the_book(field: FieldReading, usual: Counter[str], entry: EntryReading) -> TaughtValue | None:
    """Return the word that the book mostly has for the person whom a relation, or else the requester's name, says.

    "Ba" is "Bố" in a book that says so; of a word that no list holds the name alone tells who is meant.
    """
    code = relation_code(field.value)
    told = any(reason.code == NOT_LISTED for reason in field.reasons)
    named = codes_by_name({one.column: one.value for one in entry.fields}) if told else frozenset()
    codes = {code} if code else named
    same = Counter({value: often for value, often in usual.items() if relation_code(value) in codes})
    ((word, often),) = same.most_common(1) or [("", 0)]
    if often < ENOUGH or 2 * often <= same.total():
        return None
    return TaughtValue(word, min(ASKED, field.confidence) if code else CLAIMED)


def _unmarked(field: FieldReading, usual: Counter[str]) -> TaughtValue | None:
    """Return the only decided value of one word with the same letters but for their marks."""
    bare = skeleton(field.value).casefold()
    same = [value for value in usual if skeleton(value).casefold() == bare]
    return TaughtValue(same[0], min(ASKED, field.confidence)) if len(same) == 1 and len(bare.split()) == 1 else None


def _by_words(field: FieldReading, usual: Counter[str]) -> TaughtValue | None:
    """Return a note with the words that people read between the same neighbours, names and figures left alone."""
    decided: dict[tuple[str, str], set[str]] = {}
    known: set[str] = set()
    for text in usual:
        words = text.split()
        known.update(words)
        for word, neighbours in zip(words, _neighbours(words), strict=True):
            decided.setdefault(neighbours, set()).add(word)
    read = field.value.split()
    put_right = [
        word if word in known else _word_there(word, decided.get(neighbours, set()))
        for word, neighbours in zip(read, _neighbours(read), strict=True)
    ]
    return TaughtValue(" ".join(put_right), min(ASKED, field.confidence))


def _neighbours(words: list[str]) -> list[tuple[str, str]]:
    """Return the words before and behind each word, every figure the same, "" at the ends."""
    alike = ["", *(_FIGURE.sub("0", word).casefold() for word in words), ""]
    return list(zip(alike, alike[2:], strict=False))


def _word_there(word: str, decided: set[str]) -> str:
    """Return the only decided word at a place that is like a word in small letters; else the word itself."""
    if len(decided) != 1 or not word.islower() or _FIGURE.search(word):
        return word
    (other,) = decided
    near = other.islower() and not _FIGURE.search(other) and letter_distance(word, other) <= ONE_WORD_APART
    return other if near else word
