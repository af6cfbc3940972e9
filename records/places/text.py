"""Parsing of a written address into named parts, and the key under which two spellings of a name are equal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from records.text.vietnamese import fold_tone_placement, nfc

TYPE_LEVELS = {
    "tỉnh": (1,),
    "thành phố": (1, 2),
    "đặc khu": (1, 3),
    "huyện": (2,),
    "quận": (2,),
    "thị xã": (2,),
    "xã": (3,),
    "phường": (3,),
    "thị trấn": (3,),
}
_ABBREVIATIONS = {"tp": "thành phố", "tx": "thị xã", "tt": "thị trấn"}
UNIT_WORDS = (*TYPE_LEVELS, *_ABBREVIATIONS)
"""Words for the kinds of units and what they are shortened to, but for single letters."""
_LETTERS = {"t": "tỉnh", "h": "huyện", "q": "quận", "p": "phường", "x": "xã"}
_PIECE = re.compile(r"[^,;\n]+")
_TOKEN = re.compile(r"(?:TP|TX|TT|[TPQHX])\.(?=\w)|[PQ](?=\d)|\S+", re.IGNORECASE)
_TYPE_IN_BRACKETS = re.compile(r"\s*\((?:huyện|thị xã|thành phố|xã|phường|thị trấn)\)\s*$", re.IGNORECASE)
_NOT_IN_KEYS = re.compile(r"[\W_]+")
_Y_AS_I = re.compile(r"\b((?:ngh|ch|th|tr|qu|[bcdđghklmnprstvx])?)([yỳýỷỹỵ])\b")
_I_FOR_Y = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_DAK = re.compile(r"\b(?:đ[aăắ]k|đắc|dak|đăc)\b")
_LEADING_ZERO = re.compile(r"\b0+(?=\d)")

Token = re.Match[str]
TypeAt = Callable[[Sequence[Token], int], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class AddressPart:
    """Named part of an address.

    Attributes:
        text: as written, with its type word.
        type: the type word in full ("thành phố" for "TP."), "" when none is written.
        name: the text after the type word.
        start: index of the name in the NFC text.
    """

    text: str
    type: str
    name: str
    start: int

    @property
    def levels(self) -> tuple[int, ...]:
        """Return the levels that the type word allows; all when there is none."""
        return TYPE_LEVELS.get(self.type, (1, 2, 3))


@lru_cache(maxsize=65536)
def place_key(name: str) -> str:
    """Return the key of a name, ignoring case, blanks, hyphens and leading zeros.

    Both tone placements, i/y and đăk/đắk/đắc are equal.

    Marks and tones stay: "Mường Cha" and "Mường Chà" have different keys.
    """
    folded = fold_tone_placement(name).lower()
    folded = _DAK.sub("đắk", _Y_AS_I.sub(lambda found: found[1] + found[2].translate(_I_FOR_Y), folded))
    return _NOT_IN_KEYS.sub("", _LEADING_ZERO.sub("", folded))


def written_type(tokens: Sequence[Token], position: int) -> tuple[str, int]:
    """Return the type word that begins at a token, in full, and its number of tokens; ("", 1) when none does."""
    written = tokens[position][0]
    first = written.lower()
    two = f"{first} {tokens[position + 1][0].lower()}" if position + 1 < len(tokens) else ""
    if two in TYPE_LEVELS:
        return two, 2
    bare = first.rstrip(".:")
    if bare in TYPE_LEVELS or bare in _ABBREVIATIONS:
        return _ABBREVIATIONS.get(bare, bare), 1
    if bare in _LETTERS and (first.endswith(".") or written.isupper()):
        return _LETTERS[bare], 1
    return "", 1


def split(text: str, type_at: TypeAt = written_type) -> tuple[AddressPart, ...]:
    """Split an address into named parts from left (narrow) to right (broad).

    Parts end at commas and before a type word inside a piece.

    "Trạm y tế xã Huổi Mí, Mường Chà" → "Trạm y tế", "xã Huổi Mí", "Mường Chà".
    """
    written = nfc(text)
    parts: list[AddressPart] = []
    for piece in _PIECE.finditer(written):
        end = piece.start() + len(_TYPE_IN_BRACKETS.sub("", piece[0]))
        parts += _parts(written, list(_TOKEN.finditer(written, piece.start(), end)), type_at)
    return tuple(parts)


def _parts(written: str, tokens: list[Token], type_at: TypeAt) -> Iterator[AddressPart]:
    """Cut one piece before each type word that has a name after it; "Tứ Xã" and "Phường Đúc" stay names."""
    starts = list(_type_words(tokens, type_at))
    if tokens and (not starts or starts[0][0] > 0):
        starts.insert(0, (0, 0, ""))
    for index, (start, length, word) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(tokens)
        name = written[tokens[start + length].start() : tokens[end - 1].end()].rstrip(" .-–")
        text = written[tokens[start].start() : tokens[end - 1].end()].rstrip(" .-–")
        if name:
            yield AddressPart(text, word, name, tokens[start + length].start())


def _type_words(tokens: list[Token], type_at: TypeAt) -> Iterator[tuple[int, int, str]]:
    """Yield first token, number of tokens and word of each type word that begins a part, not ends a name."""
    position = 0
    while position < len(tokens):
        word, length = type_at(tokens, position)
        after = position + length
        if word and after < len(tokens) and (position == 0 or type_at(tokens, after)[0] in ("", word)):
            yield position, length, word
            position = after
        position += 1
