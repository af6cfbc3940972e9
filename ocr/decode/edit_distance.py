"""Weighted edit distance of readings: lost marks are cheap, look-alikes cost more, other letters cost one."""

from __future__ import annotations

import unicodedata
from functools import cache

MARK = 0.25
"""Cost of one tone or vowel mark lost, added or changed: marks of capitals and dots on a leader go first."""
NO_MARK = 0.05
"""Extra cost of a mark read as none or the other way round: a mark that was seen is likelier another mark."""
LOOK_ALIKE = 0.4
EDGE = 0.3
"""Cost of a surplus or missing space or punctuation mark."""
_ALIKE = (
    "069",
    "068",
    "17",
    "38",
    "56",
    "o0qc",
    "il1|!t/",
    "s5",
    "b8h6",
    "z2",
    "g69",
    "ec",
    "un",
    "vy",
    "hn",
    "rt",
    "mn",
    "a4",
)
_PAIRS = frozenset((a, b) for group in _ALIKE for a in group for b in group if a != b)


@cache
def _parts(letter: str) -> tuple[str, frozenset[str]]:
    """Return base letter and marks; the bar of đ counts as a mark."""
    letters = unicodedata.normalize("NFD", letter.lower())
    return ("d", frozenset("-")) if letters == "đ" else (letters[0], frozenset(letters[1:]))


@cache
def letter_cost(read: str, meant: str) -> float:
    """Return the substitution cost: 0 for letters equal but for case, up to 1 for letters with nothing in common."""
    if read.lower() == meant.lower():
        return 0.0
    (base, marks), (other_base, other_marks) = _parts(read), _parts(meant)
    wrong_marks = max(len(marks - other_marks), len(other_marks - marks))
    if base == other_base:
        return MARK * wrong_marks + (NO_MARK if len(marks) != len(other_marks) else 0.0)
    if (base, other_base) in _PAIRS:
        return min(1.0, LOOK_ALIKE + MARK * wrong_marks)
    return 1.0


def distance(read: str, meant: str) -> float:
    """Return the cheapest edit cost from a reading to a text, in letters."""
    row = [0.0]
    for letter in meant:
        row.append(row[-1] + _gap(letter))
    for seen in read:
        above, row = row, [row[0] + _gap(seen)]
        for index, letter in enumerate(meant):
            changed = above[index] + letter_cost(seen, letter)
            row.append(min(changed, above[index + 1] + _gap(seen), row[-1] + _gap(letter)))
    return row[-1]


def _gap(letter: str) -> float:
    """Return the cost of an inserted or deleted letter."""
    return 1.0 if letter.isalnum() else EDGE
