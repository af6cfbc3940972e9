"""Vietnamese text in registers: one Unicode form, marks, letter case, abbreviations, keys for comparison.

Nothing here judges or corrects a book; the functions make forms in which writings of the same words are equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from records.tables import read_table
from records.text.syllables import TonePlacement, is_possible_syllable, place_tone, tone_of, without_tone

__all__ = [
    "collapse_blanks",
    "comparison_key",
    "fold_tone_placement",
    "is_possible_syllable",
    "name_key",
    "new_tone_placement",
    "nfc",
    "open_abbreviations",
    "skeleton",
    "syllables",
    "title_case",
    "tone_of",
    "without_tone",
]

_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "’": "'", "ʼ": "'", "‘": "'"})
_D_BAR = str.maketrans({"đ": "d", "Đ": "D"})
_RUN = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_LETTERS = re.compile(_RUN)
_SYLLABLE = re.compile(rf"\d+|{_RUN}(?:'{_RUN})*")


def nfc(text: str) -> str:
    """Return composed Unicode (NFC); the Icelandic Ð of old fonts becomes Đ and curled apostrophes become straight."""
    return unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)


def collapse_blanks(text: str) -> str:
    """Replace every run of blanks, no-break spaces and line ends by one space; none is left at the ends."""
    return " ".join(text.split())


def skeleton(text: str) -> str:
    """Return the bare letters: no tones, no vowel marks, đ → d; case stays. "Đặng Đình Đức" → "Dang Dinh Duc"."""
    decomposed = unicodedata.normalize("NFD", nfc(text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_D_BAR)


def fold_tone_placement(text: str) -> str:
    """Return NFC with every tone mark in the old place ("hoà" → "hòa"), so that both conventions compare equal."""
    return _LETTERS.sub(lambda run: place_tone(run[0], TonePlacement.OLD), nfc(text))


def new_tone_placement(text: str) -> str:
    """Return NFC with every tone mark in the new place ("hòa" → "hoà", "thúy" → "thuý")."""
    return _LETTERS.sub(lambda run: place_tone(run[0], TonePlacement.NEW), nfc(text))


def syllables(text: str) -> tuple[str, ...]:
    """Return the syllables and numbers in order.

    Blanks, hyphens and other signs separate them, an apostrophe does not.
    """
    return tuple(_SYLLABLE.findall(nfc(text)))


def title_case(name: str) -> str:
    """Capitalise every syllable of a name as the ministry's table wants it; single spaces.

    A letter after an apostrophe is capitalised as well: "NGUYỄN  VĂN h'drai" → "Nguyễn Văn H'Drai".
    """
    return collapse_blanks(_LETTERS.sub(lambda run: run[0][0].upper() + run[0][1:].lower(), nfc(name)))


def open_abbreviations(text: str) -> str:
    """Expand the abbreviations of places, offices and positions: "CT.UBND" → "chủ tịch ủy ban nhân dân".

    With a dot any letter case is expanded. Single letters are expanded only with their dot or before a number ("P. 3",
    "P3"); without a dot the others are expanded only as listed, in capitals, because "ca" and "ct" are also words.
    """
    return collapse_blanks(_abbreviation_pattern().sub(_opened, nfc(text)))


@lru_cache(maxsize=65536)
def comparison_key(text: str) -> str:
    """Return a key equal for texts that differ only in case, blanks, punctuation, tone placement or abbreviation."""
    return name_key(open_abbreviations(text))


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """Return a key as `comparison_key`, but without expanding abbreviations ("CA VĂN AN" is not the police)."""
    return " ".join(syllables(fold_tone_placement(name).lower()))


@cache
def _abbreviations() -> tuple[dict[str, str], frozenset[str]]:
    """Map abbreviations in capitals to their words; and return the writings that need no dot."""
    rows = read_table("abbreviations.tsv")
    words = {row["written"].upper(): row["opened"] for row in rows}
    return words, frozenset(row["written"] for row in rows if row["dot"] == "no")


@cache
def _abbreviation_pattern() -> re.Pattern[str]:
    longest_first = sorted(_abbreviations()[0], key=len, reverse=True)
    ending = r"(?P<dot>\.)\s*|(?P<number>(?=\d))|(?!\w)"
    return re.compile(rf"(?<!\w)(?P<short>{'|'.join(map(re.escape, longest_first))})(?:{ending})", re.IGNORECASE)


def _opened(found: re.Match[str]) -> str:
    """Return the words for one abbreviation, or the text itself where it is none."""
    words, without_dot = _abbreviations()
    short = found["short"]
    before_number = found["number"] is not None and short.isupper()
    if not (found["dot"] or before_number or short in without_dot):
        return found[0]
    following = found.string[found.end() : found.end() + 1]
    return words[short.upper()] + (" " if following.isalnum() else "")
