"""Character set of the handwriting recogniser, and the encoding of texts as character numbers."""

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
    """Return the text as the recogniser would write it: NFC, plain quotes and dashes, single inner spaces."""
    return " ".join(nfc(text).translate(_PLAIN).split())


def writable(text: str) -> bool:
    """Return True if the charset has every character of the (normalised) text."""
    return all(character in _NUMBER for character in text)


def encode(text: str) -> list[int]:
    """Return the character numbers of a normalised text.

    Raises:
        KeyError: a character is not in the charset; see `writable`.
    """
    return [_NUMBER[character] for character in text]


def decode(numbers: Iterable[int]) -> str:
    """Return the text of character numbers without CTC blanks; repeats are kept (see `collapse`)."""
    return "".join(CHARACTERS[number - 1] for number in numbers if number != BLANK)


def collapse(path: Sequence[int]) -> list[int]:
    """Return a frame-wise CTC path without its repeats and blanks."""
    kept: list[int] = []
    previous = BLANK
    for number in path:
        if number not in (BLANK, previous):
            kept.append(int(number))
        previous = number
    return kept
