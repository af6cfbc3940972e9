"""Common phrases of registers, by which lost marks are restored."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from ocr.decode.edit_distance import distance
from records.text.vietnamese import fold_tone_placement, is_possible_syllable, nfc, skeleton

LEADING = {skeleton(word): word for word in ("đến", "ngày", "tháng")}
"""Words before figures, which no other word with these letters is in a text."""
_LEADING = re.compile(r"[^\W\d_]+(?=\s+\d)")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
"""A phrase never spans a figure or a sign: "phố Trường Thi, xã Má Lé" holds no "thị xã"."""


def restore_marks(text: str) -> str:
    """Restore lost marks in known phrases; letter case and punctuation stay."""
    text = nfc(text)
    found = list(_TOKEN.finditer(text))
    keys = [skeleton(match[0]).lower() for match in found]
    pieces, end, index = [], 0, 0
    while index < len(found):
        phrase = _longest(keys, index)
        if phrase is None:
            index += 1
            continue
        for match, word in zip(found[index : index + len(phrase)], phrase, strict=True):
            pieces += [text[end : match.start()], _recased(match[0], word)]
            end = match.end()
        index += len(phrase)
    return "".join([*pieces, text[end:]])


def restore_leading_words(text: str) -> str:
    """Restore the marks of words that lead to a date or number: "đển 25/3/2013"."""
    return _LEADING.sub(lambda found: _recased(found[0], LEADING.get(skeleton(found[0]).lower(), found[0])), text)


def unlikely_words(text: str) -> list[str]:
    """Return words in small letters that Vietnamese spelling does not allow; foreign names start with a capital."""
    return [
        match[0] for match in _WORD.finditer(nfc(text)) if match[0].islower() and not is_possible_syllable(match[0])
    ]


def _longest(keys: list[str], start: int) -> tuple[str, ...] | None:
    """Return the longest phrase whose bare letters stand at `start`."""
    for length in range(min(_longest_phrase(), len(keys) - start), 1, -1):
        if phrase := _phrases().get(tuple(keys[start : start + length])):
            return phrase
    return None


def _recased(read: str, word: str) -> str:
    """Return the word in the reading's case; a reading of the same syllable stays, whatever its tone placement."""
    if fold_tone_placement(read).lower() == fold_tone_placement(word) or distance(read, word) == 0:
        return read
    if read.isupper() and len(read) > 1:
        return word.upper()
    return word.capitalize() if read[0].isupper() else word


@cache
def _phrases() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return phrases by their bare letters; one-syllable phrases are left out, as they would change other words."""
    lines = files("ocr.decode").joinpath("data", "phrases.txt").read_text(encoding="utf-8").splitlines()
    phrases = [tuple(line.split()) for line in lines]
    return {tuple(skeleton(word) for word in phrase): phrase for phrase in phrases if len(phrase) > 1}


@cache
def _longest_phrase() -> int:
    return max(map(len, _phrases()))
