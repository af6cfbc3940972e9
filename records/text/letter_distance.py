"""Distance of two writings in letters and marks; a tone, a vowel mark or the bar of đ counts as one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from records.text.vietnamese import fold_tone_placement

_DOT_BELOW, _ABOVE = "\u0323", ("\u0302", "\u0306")


@lru_cache(maxsize=65536)
def letters_and_marks(text: str) -> str:
    """Split a text into letters and marks, vowel mark before tone, without case.

    Spaces are single, hyphens become spaces.
    """
    marks = unicodedata.normalize("NFD", fold_tone_placement(text).lower()).replace("đ", "d\u0335")
    for above in _ABOVE:
        marks = marks.replace(_DOT_BELOW + above, above + _DOT_BELOW)
    return " ".join(marks.replace("-", " ").split())


def letter_distance(one: str, other: str) -> int:
    """Count the letters and marks to change, add or remove; 0 for two placements of one tone mark."""
    return int(Levenshtein.distance(letters_and_marks(one), letters_and_marks(other)))
