"""Name forms for comparison: marked (normalised spelling), skeleton (bare letters), shape (look-alikes merged).

Every form ignores letter case, Unicode form, tone placement and signs, and expands what registers abbreviate ("Ng. V.
An").
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from zlib import crc32

from records.text.vietnamese import fold_tone_placement, nfc
from records.text.vietnamese import skeleton as bare_letters

_SHORT = {"ng": "nguyễn", "ng~": "nguyễn", "v": "văn", "t": "thị"}
_PIECE = re.compile(r"[^\s.,;:/\-]+\.?")
_NOT_LETTERS = re.compile(r"[\W_]+")
_Y_ALONE = re.compile(r"((?:ngh|ch|th|tr|qu|[bcdđghklmnprstvx])?)([yỳýỷỹỵ])")
_I_FOR_Y = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
# Letters that pens and print make alike: short strokes, round letters, tall strokes, letters that hang below the line.
_ALIKE = {"n": "hbkruvwm", "o": "caeds", "t": "ilfj", "g": "qy"}
_SHAPES = str.maketrans({letter: one for one, letters in _ALIKE.items() for letter in letters})


def marked(name: str) -> str:
    """Return the name in small letters, NFC, old tone placement, "mỹ" as "mĩ", abbreviations expanded; "" for none.

    "NGUYỄN THỊ THUÝ", "Ng. thị thúy" → "nguyễn thị thúy".
    """
    return " ".join([word for word in map(_word, name.split()) if word])


def joined(marked_name: str) -> str:
    """Return a marked form without spaces, letter for letter as long as its skeleton."""
    return marked_name.replace(" ", "")


def skeleton(marked_name: str) -> str:
    """Return the bare letters of a marked form without spaces, so that word breaks do not matter."""
    return "".join(map(bare_word, marked_name.split(" ")))


def shape(bare: str) -> str:
    """Return a skeleton with letters that look alike in ink merged."""
    return bare.translate(_SHAPES)


def given(marked_name: str) -> str:
    """Return the last syllable, the given name; "" for none."""
    return marked_name.rpartition(" ")[2]


@lru_cache(maxsize=65536)
def bare_word(word: str) -> str:
    """Return the bare letters of one word of a marked form, letter for letter; names are made of few words."""
    bare = unicodedata.normalize("NFD", word.replace("đ", "d")).encode("ascii", "ignore")
    return bare.decode("ascii") if len(bare) == len(word) else word.translate(_bare_table())


def code(text: str) -> int:
    """Return a 32-bit number for a form that is the same in every process (CRC-32); 0 for "" only."""
    return (crc32(text.encode()) or 1) if text else 0


@lru_cache(maxsize=65536)
def _word(written: str) -> str:
    """Normalise one written word; signs inside it split it: "V.An" → "văn an"."""
    return " ".join(filter(None, map(_syllable, _PIECE.findall(nfc(written)))))


def _syllable(piece: str) -> str:
    small = piece.lower()
    short = small.rstrip(".")
    if short in _SHORT and (small.endswith(".") or short == "ng~"):
        return _SHORT[short]
    folded = fold_tone_placement(_NOT_LETTERS.sub("", small))
    if alone := _Y_ALONE.fullmatch(folded):
        return alone[1] + alone[2].translate(_I_FOR_Y)
    return folded


@cache
def _bare_table() -> dict[int, str]:
    """Return the bare letter of every Latin letter with marks, for words that the fast path cannot handle."""
    letters = [chr(point) for block in ((0xC0, 0x250), (0x1E00, 0x1F00)) for point in range(*block)]
    return {ord(letter): bare_letters(letter) for letter in letters}
