"""Decided value that a doubtful writing means: nearly the same letters and marks, or the same end of an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from records.record_types import FieldKind
from records.text.letter_distance import letters_and_marks
from records.text.vietnamese import comparison_key

ALIKE = 0.9
"""Share of letters and marks that a writing has in common with the decided value that stands there."""
LEAD = 0.05
"""Lead of that value over the next decided one."""
FEWEST_UNITS = 2
"""Units of an address that its end must share with a decided one; a province alone tells nothing of the book."""
_UNITS = re.compile(r"\s*,\s*|\s+-\s+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Meant:
    """Value that a writing means, and the share (0–1) of its decided letters and marks that the writing shows."""

    value: str
    alike: float


def meant(written: str, usual: Iterable[str], kind: FieldKind) -> Meant | None:
    """Return what a writing means; None where no decided value is near, or two are.

    Args:
        written: a doubtful reading.
        usual: the decided values of its kind in the book.
        kind: kind of the field; an address may begin otherwise than the decided one, an office after what ran into it.
    """
    found = sorted((one for value in usual for one in _readings(written, value, kind)), key=lambda one: -one.alike)
    if not found or found[0].alike < ALIKE:
        return None
    best = comparison_key(found[0].value)
    rival = next((one.alike for one in found if comparison_key(one.value) != best), 0.0)
    return found[0] if found[0].alike - rival >= LEAD else None


def _readings(written: str, value: str, kind: FieldKind) -> Iterator[Meant]:
    """Yield what a writing means if a decided value stands in it: all of it, or for places and offices its end."""
    yield Meant(value, _alike(written, value))
    if kind is FieldKind.OFFICE:
        before, end = _cut(written, len(_WORD.findall(value)))
        if _FIGURES.search(before):  # what ran over from the date or number beside it
            yield Meant(value, _alike(end, value))
    if kind is FieldKind.PLACE:
        units = list(_UNITS.finditer(value))
        for mark in units[: -(FEWEST_UNITS - 1)]:
            usual_end = value[mark.end() :]
            before, end = _cut(written, len(_WORD.findall(usual_end)))
            if before:
                yield Meant(f"{before}{mark.group()}{usual_end}", _alike(end, usual_end))


def _cut(written: str, words: int) -> tuple[str, str]:
    """Cut the last words of a writing off; signs between the two are left out."""
    found = list(_WORD.finditer(written))
    if not words or len(found) < words:
        return "", ""
    start = found[-words].start()
    return written[:start].rstrip(" ,-–.;"), written[start:]


def _alike(one: str, other: str) -> float:
    """Return the share of letters and marks in common, 0–1; no figure may differ."""
    if _FIGURES.findall(one) != _FIGURES.findall(other):
        return 0.0
    pair = (letters_and_marks(" ".join(_WORD.findall(text))).replace(" ", "") for text in (one, other))
    return float(Levenshtein.normalized_similarity(*pair))
