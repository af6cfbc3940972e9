"""Segments in rows, and each row as one string without marks whose letters know their place on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ocr.learning.geometry import Rect
from ocr.learning.segments import Segment
from records.text.vietnamese import skeleton

OVERLAP = 0.55
"""Of the lower of two segments, what must stand beside the other in one row."""
BASES_APART = 14.0
LOOK_BACK = 14
FIRST_LETTER, LETTER_ENDS = 6.0, 10.0
"""Pixels from a letter's middle to its left and right ends, with a margin."""

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of print and writing.

    Attributes:
        segments: from left to right.
        text: small bare letters, figures and single blanks.
        origin: for every character of `text` its segment and letter there; None for a blank between segments.
    """

    segments: tuple[Segment, ...]
    text: str
    origin: tuple[tuple[int, int] | None, ...]

    def rect(self, start: int, end: int) -> Rect:
        """Return where the characters from `start` to before `end` stand."""
        first, last = self._ends(start, end)
        begins, ends = self.segments[first[0]], self.segments[last[0]]
        left = begins.rect.left if first[1] <= 1 else begins.places[first[1]] - FIRST_LETTER
        right = ends.rect.right if not self._goes_on(last) else ends.places[last[1]] + LETTER_ENDS
        parts = self.segments[first[0] : last[0] + 1]
        return Rect(
            max(left, begins.rect.left),
            min(part.rect.top for part in parts),
            min(right, ends.rect.right),
            max(part.rect.bottom for part in parts),
        )

    def goes_on(self, start: int, end: int) -> bool:
        """Return whether more text follows in the segment in which the characters end."""
        return self._goes_on(self._ends(start, end)[1])

    def widest_gap(self, start: int, end: int) -> float:
        """Return the widest gap between segments that the characters leap, in pixels."""
        touched = sorted({place[0] for place in self.origin[start:end] if place})
        rects = [self.segments[index].rect for index in touched]
        return max((right.left - left.right for left, right in zip(rects, rects[1:], strict=False)), default=0.0)

    def gap_before(self, start: int) -> float | None:
        """Pixels from the text before a character's segment to it; None where nothing stands before."""
        before = [place[0] for place in self.origin[:start] if place]
        here = self.origin[start]
        if not before or here is None:
            return None
        return self.segments[here[0]].rect.left - self.segments[before[-1]].rect.right

    def _ends(self, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
        places = [place for place in self.origin[start:end] if place]
        return places[0], places[-1]

    def _goes_on(self, last: tuple[int, int]) -> bool:
        return bool(_WORD.search(self.segments[last[0]].text[last[1] + 1 :]))


def key_of(text: str) -> str:
    """Return a text as it stands in rows: "Họ, chữ đệm, tên:" → "ho chu dem ten"."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", skeleton(text).lower()).split())


def rows_of(segments: Sequence[Segment]) -> tuple[Row, ...]:
    """Return the segments of a page in rows from the top down."""
    rows: list[_Growing] = []
    for segment in sorted(segments, key=lambda one: one.rect.middle[1]):
        beside = [(row.beside(segment), row) for row in rows[-LOOK_BACK:]]
        overlap, row = max(beside, key=lambda pair: pair[0], default=(0.0, None))
        if row is None or overlap <= OVERLAP:
            rows.append(_Growing(segment.rect.top, segment.rect.bottom, segment.rect.bottom, [segment]))
        else:
            row.add(segment)
    rows.sort(key=lambda row: row.top + row.bottom)
    return tuple(_row(sorted(row.segments, key=lambda one: one.rect.left)) for row in rows)


@dataclass(slots=True)
class _Growing:
    """A row while segments are put into it."""

    top: float
    bottom: float
    base: float
    segments: list[Segment] = field(default_factory=list)

    def beside(self, segment: Segment) -> float:
        """Return how much of the lower one the two share in height; 0 when they stand on different lines."""
        if abs(self.base - segment.rect.bottom) >= BASES_APART:
            return 0.0
        shared = min(self.bottom, segment.rect.bottom) - max(self.top, segment.rect.top)
        return shared / max(1.0, min(self.bottom - self.top, segment.rect.height))

    def add(self, segment: Segment) -> None:
        self.segments.append(segment)
        count = len(self.segments)
        self.base = (self.base * (count - 1) + segment.rect.bottom) / count
        if count < 3:
            self.top, self.bottom = min(self.top, segment.rect.top), max(self.bottom, segment.rect.bottom)


def _row(segments: Sequence[Segment]) -> Row:
    """Return the string of a row."""
    text: list[str] = []
    origin: list[tuple[int, int] | None] = []
    for letter, place in _letters(segments):
        if letter != " " or (text and text[-1] != " "):
            text.append(letter)
            origin.append(place)
    return Row(tuple(segments), "".join(text), tuple(origin))


def _letters(segments: Sequence[Segment]) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Bare letters with their place; what is neither letter nor figure is a blank."""
    for number, segment in enumerate(segments):
        yield " ", None
        for index, letter in enumerate(segment.text):
            bare = re.sub(r"[^a-z0-9]", "", skeleton(letter).lower())
            yield (bare[:1] or " "), (number, index)
