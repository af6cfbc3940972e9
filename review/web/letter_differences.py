"""Differences of two writings, letter by letter, so that a tone mark is seen at a glance; letter case is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class LetterRun:
    """Run of letters that the other writing has too, or has not."""

    text: str
    differs: bool


def mark_differences(ours: str, theirs: str) -> tuple[LetterRun, ...]:
    """Split their writing into runs and mark those that differ from ours; a gap marks the two letters around it."""
    other, mine = _letters(theirs), _letters(ours)
    marked = [False] * len(other)
    for step in Levenshtein.editops(_in_one_case(mine), _in_one_case(other)):
        if step.tag == "delete":
            for place in (step.dest_pos - 1, step.dest_pos):
                if 0 <= place < len(other):
                    marked[place] = True
        else:
            marked[step.dest_pos] = True
    return _runs(other, marked)


def same_letters(one: str, other: str) -> bool:
    """Return whether two writings differ in nothing but letter case."""
    return _in_one_case(_letters(one)) == _in_one_case(_letters(other))


def letters_apart(writings: Iterable[str]) -> tuple[str, ...]:
    """Return the writings in their order, of those with the same letters in another case only the first."""
    several = tuple(writings)
    if len(several) == 1:  # as of most fields
        return several
    found: dict[tuple[str, ...], str] = {}
    for writing in several:
        found.setdefault(tuple(_in_one_case(_letters(writing))), writing)
    return tuple(found.values())


def _in_one_case(letters: list[str]) -> list[str]:
    return [letter.casefold() for letter in letters]


def _letters(text: str) -> list[str]:
    """Return the composed letters (NFC), so that a letter with its tone is one."""
    return list(unicodedata.normalize("NFC", text))


def _runs(letters: list[str], marked: list[bool]) -> tuple[LetterRun, ...]:
    pieces: list[LetterRun] = []
    for letter, differs in zip(letters, marked, strict=True):
        if pieces and pieces[-1].differs == differs:
            pieces[-1] = LetterRun(pieces[-1].text + letter, differs)
        else:
            pieces.append(LetterRun(letter, differs))
    return tuple(pieces)
