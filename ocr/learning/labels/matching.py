"""The law's wordings found in rows of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import ScoreAlignment

from ocr.learning.geometry import MM
from ocr.learning.labels.rows import Row, key_of
from records.wordings import Wording, WordingRole, Wordings, wordings_of

LEAST, LEAST_SHORT = 78.0, 84.0
"""Likeness from which a wording is found, 0–100, and that of one of seven letters or fewer."""
SHORT, WHOLE = 7, 4
"""Letters of a short wording, and of one that must be there whole."""
SURE = 97.0
CUT_LEAST = 88.0
LEAP_MM = 7.0
"""A wording does not leap over a gap wider than this."""
OFF_START, OFF_END, OFF_SHORT_END = 7.0, 4.0, 9.0
"""Points of likeness lost by a find that begins or ends inside a word."""
LEFT_OVER = 2
TRIES = 3
ROOM_BEFORE_HEAD_MM = 8.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A wording in a row.

    Attributes:
        wordings: all that are spelled so, the most particular first.
        start: its first character in the row's text.
        end: the character behind its last.
        score: likeness, 0–100.
    """

    wordings: tuple[Wording, ...]
    start: int
    end: int
    score: float

    @property
    def weight(self) -> float:
        """Return how much it explains: long and well read wordings explain more.

        Of worn print a letter is rather taken for another than left out: "ngi chet" is "noi chet", not "nguoi chet".
        """
        read, whole = self.end - self.start, len(key_of(self.wordings[0].text))
        return float(((self.score - 60) / 40) ** 2 * read**1.1 * min(read, whole) / max(read, whole))


def hits_in(row: Row, record_type: str) -> tuple[Hit, ...]:
    """Return the set of wordings without overlap that explains most of a row, from left to right."""
    found = [hit for key, wordings in _keys(wordings_of(record_type)) for hit in _places(row, key, wordings)]
    found.sort(key=lambda hit: hit.end)
    best: list[tuple[float, tuple[Hit, ...]]] = [(0.0, ())]
    for index, hit in enumerate(found):
        free = next((at for at in range(index, 0, -1) if found[at - 1].end <= hit.start), 0)
        weight, before = best[free]
        best.append(max(best[-1], (weight + hit.weight, (*before, hit)), key=lambda one: one[0]))
    return best[-1][1]


@cache
def _keys(known: Wordings) -> tuple[tuple[str, tuple[Wording, ...]], ...]:
    """Return every spelling with its wordings; stamps are no print."""
    found: dict[str, list[Wording]] = {}
    for wording in known.wordings:
        if wording.role not in (WordingRole.STAMP, WordingRole.TABLE_HEAD):
            found.setdefault(key_of(wording.text), []).append(wording)
    return tuple((key, tuple(wordings)) for key, wordings in found.items())


def _places(row: Row, key: str, wordings: tuple[Wording, ...]) -> Iterator[Hit]:
    """Return where a wording stands in a row, up to three times."""
    text, start = row.text, 0
    if len(text) < max(2, 0.75 * len(key)):
        return
    for _try in range(TRIES):
        rest = len(text) - start
        if rest < len(key):
            yield from _cut_short(row, key, wordings, start)
            return
        least = LEAST if len(key) > SHORT else (LEAST_SHORT if len(key) > WHOLE else 99.0)
        place = _alignment(key, text[start:], least)
        if place is None:
            return
        hit = _trimmed(row, key, wordings, start + place.dest_start, start + place.dest_end, place.score)
        if hit is not None:
            yield hit
        start += max(1, place.dest_end)


@lru_cache(maxsize=1 << 17)
def _alignment(key: str, text: str, least: float) -> ScoreAlignment | None:
    """Return where a text is most like a spelling; a page is asked again and again, for every record type."""
    return fuzz.partial_ratio_alignment(key, text, score_cutoff=least)


def _cut_short(row: Row, key: str, wordings: tuple[Wording, ...], start: int) -> Iterator[Hit]:
    """Return the rest of a row that is a little shorter than a long wording, letters of which were not read."""
    rest = row.text[start:]
    begins = start == 0 or row.text[start - 1] == " "
    if len(key) <= SHORT or len(rest) < 0.8 * len(key) or not begins or not rest.strip():
        return
    score = fuzz.ratio(key, rest.strip())
    first, end = start + len(rest) - len(rest.lstrip()), len(row.text.rstrip())
    if score >= CUT_LEAST and row.widest_gap(first, end) <= LEAP_MM * MM:
        yield Hit(wordings, first, end, score)


def _trimmed(row: Row, key: str, wordings: tuple[Wording, ...], start: int, end: int, score: float) -> Hit | None:
    """Return a find without blanks at its ends, judged by how it begins and ends; None when it is none."""
    text = row.text
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    if len(key) > SHORT:
        end = _word_end(text, end)
    begins, ends = start == 0 or text[start - 1] == " ", end >= len(text) or text[end] == " "
    if end <= start or (len(key) <= WHOLE + 1 and not (begins and ends)):
        return None
    score -= (0 if begins else OFF_START) + (0 if ends else OFF_END if len(key) > SHORT else OFF_SHORT_END)
    if score < LEAST or row.widest_gap(start, end) > LEAP_MM * MM or not _may_be_a_head(row, key, wordings, start):
        return None
    return Hit(wordings, start, end, score)


def _word_end(text: str, end: int) -> int:
    """Return the end of the word in which a find ends when few letters are left of it: letters read twice shift it."""
    following = text.find(" ", end)
    word_end = len(text) if following < 0 else following
    return word_end if word_end - end <= LEFT_OVER else end


def _may_be_a_head(row: Row, key: str, wordings: Sequence[Wording], start: int) -> bool:
    """Return whether a short head such as "VỢ" stands by itself, not within other words."""
    if wordings[0].role is not WordingRole.SECTION or len(key) > WHOLE + 2:
        return True
    place, gap = row.origin[start], row.gap_before(start)
    return (place is None or place[1] <= 1) and (gap is None or gap >= ROOM_BEFORE_HEAD_MM * MM)
