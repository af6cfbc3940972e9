"""The letters the handwriting recogniser knows, and texts as their numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from records.text.vietnamese import nfc

_VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_ASCII = "abcdefghijklmnopqrstuvwxyz"
CHARACTERS = " " + _ASCII + _ASCII.upper() + _VOWELS + _VOWELS.upper() + "0123456789-,./()'\"&:;#+"
"""Character number i is CHARACTERS[i - 1]; number 0 is the CTC blank. The order is part of every stored model."""
BLANK = 0
SIZE = len(CHARACTERS) + 1

_NUMBER = {character: number for number, character in enumerate(CHARACTERS, start=1)}
_PLAIN = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "´": "'", "\u00a0": " ", "…": "."})


def normalise(text: str) -> str:
    """The text as the recogniser would write it: NFC, plain quotes and dashes, single blanks, none at the ends."""
    return " ".join(nfc(text).translate(_PLAIN).split())


def writable(text: str) -> bool:
    """Whether every character of the (normalised) text is in the charset."""
    return all(character in _NUMBER for character in text)


def encode(text: str) -> list[int]:
    """Character numbers of a normalised text.

    Raises:
        KeyError: a character is not in the charset; ask `writable` first.
    """
    return [_NUMBER[character] for character in text]


def decode(numbers: Iterable[int]) -> str:
    """The text of character numbers, blanks left out (repeats are kept: collapse a CTC path before)."""
    return "".join(CHARACTERS[number - 1] for number in numbers if number != BLANK)


def collapse(path: Sequence[int]) -> list[int]:
    """A frame-wise CTC path without its repeats and blanks."""
    kept: list[int] = []
    previous = BLANK
    for number in path:
        if number not in (BLANK, previous):
            kept.append(int(number))
        previous = number
    return kept
