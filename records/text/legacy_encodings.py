"""Vietnamese text in the encodings of old fonts, where a letter is stored as another sign or as several.

TCVN3 ("ABC", TCVN 5712:1993 VN3) has one sign a letter and capitals without tones: fonts whose name ends in H show the
small letters as capitals. VNI writes a vowel and a sign for its marks, VIQR (RFC 1456) a vowel and punctuation.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from records.text.syllables import is_possible_syllable


class Encoding(StrEnum):
    """Encoding of Vietnamese text; the value is its name for people."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"
    VIQR = "VIQR"


LEGACY = (Encoding.VNI, Encoding.TCVN3, Encoding.VIQR)
WORD = re.compile(r"[^\s,;:/\"-]+")
"""A word in any of the encodings: their signs include points, quotes, hats and brackets."""
_COLUMNS = {Encoding.TCVN3: "tcvn3", Encoding.VNI: "vni", Encoding.VIQR: "viqr"}
_EDGES = "().,!?'`"


@cache
def code_table(encoding: Encoding) -> Mapping[str, str]:
    """Return letter → its signs in a legacy encoding; TCVN3 lacks the capitals that bear a tone."""
    with files("records").joinpath("text", "encodings.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["letter"]: row[_COLUMNS[encoding]] for row in rows if row[_COLUMNS[encoding]]}


def decode(text: str, encoding: Encoding) -> str | None:
    """Return the text in Unicode (NFC), None when it has signs that the encoding does not; capitals as stored."""
    if encoding is Encoding.UNICODE:
        return text
    if encoding is Encoding.VIQR and not text.isascii():
        return None
    letters, pattern = _decoder(encoding)
    if not pattern.sub("", text).isascii():
        return None
    return pattern.sub(lambda found: letters[found[0]], text)


@lru_cache(maxsize=1 << 16)
def word_encodings(word: str) -> frozenset[Encoding]:
    """Return the encodings in which a word is a Vietnamese syllable.

    Empty for a word that reads the same in all of them, and for one that is a syllable in none.
    """
    readings = {encoding: decode(word, encoding) for encoding in Encoding}
    if all(reading in (word, None) for reading in readings.values()) and word.isascii():
        return frozenset()
    return frozenset(encoding for encoding, reading in readings.items() if reading and _is_syllable(reading))


def _is_syllable(word: str) -> bool:
    return is_possible_syllable(word.strip(_EDGES))


@cache
def _decoder(encoding: Encoding) -> tuple[Mapping[str, str], re.Pattern[str]]:
    """Return signs → letter and the pattern that finds them, the longest first."""
    letters = {code: letter for letter, code in code_table(encoding).items()}
    if encoding is Encoding.VNI:  # keyboards leave the sign of a mark small beside a capital vowel
        letters |= {code[0] + code[1:].lower(): letter for code, letter in letters.items() if code[0].isupper()}
    if encoding is Encoding.VIQR:
        letters |= {"Dd": "Đ", "dD": "Đ"}
    signs = sorted(letters, key=lambda code: (-len(code), code))
    return letters, re.compile("|".join(map(re.escape, signs)))
