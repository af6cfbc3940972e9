"""Vietnamese text as registers carry it: one Unicode form, marks, letter case, abbreviations, keys for comparing.

Nothing here judges or mends what a book says; the functions make forms in which writings of the same words are equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

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
    """Composed Unicode (NFC); the Icelandic Ð of old fonts becomes Đ and curled apostrophes become straight."""
    return unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)


def collapse_blanks(text: str) -> str:
    """Every run of blanks, no-break ones and line ends too, becomes one space; none at the ends."""
    return " ".join(text.split())


def skeleton(text: str) -> str:
    """The bare letters: no tones, no vowel marks, đ → d; letter case stays. "Đặng Đình Đức" → "Dang Dinh Duc"."""
    decomposed = unicodedata.normalize("NFD", nfc(text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_D_BAR)


def fold_tone_placement(text: str) -> str:
    """NFC with every tone mark where the old habit has it ("hoà" → "hòa"), so that both habits compare equal."""
    return _LETTERS.sub(lambda run: place_tone(run[0], TonePlacement.OLD), nfc(text))


def new_tone_placement(text: str) -> str:
    """NFC with every tone mark where the new habit has it ("hòa" → "hoà", "thúy" → "thuý")."""
    return _LETTERS.sub(lambda run: place_tone(run[0], TonePlacement.NEW), nfc(text))


def syllables(text: str) -> tuple[str, ...]:
    """The syllables and numbers in order; blanks, hyphens and other signs part them, an apostrophe does not."""
    return tuple(_SYLLABLE.findall(nfc(text)))


def title_case(name: str) -> str:
    """A name as the ministry's table wants it: first letter of every syllable large, the rest small, single spaces.

    A letter after an apostrophe is large as well: "NGUYỄN  VĂN h'drai" → "Nguyễn Văn H'Drai".
    """
    return collapse_blanks(_LETTERS.sub(lambda run: run[0][0].upper() + run[0][1:].lower(), nfc(name)))


def open_abbreviations(text: str) -> str:
    """Spell out what clerks shorten in places, offices and positions: "CT.UBND" → "chủ tịch ủy ban nhân dân".

    With a dot any letter case opens. Single letters open only with their dot or before a number ("P. 3", "P3");
    without a dot the others open only as listed, in capitals, because "ca" and "ct" may be something else.
    """
    return collapse_blanks(_abbreviation_pattern().sub(_opened, nfc(text)))


def comparison_key(text: str) -> str:
    """Equal for writings that differ only in case, blanks, hyphens, punctuation, tone placement or abbreviations."""
    return name_key(open_abbreviations(text))


def name_key(name: str) -> str:
    """As `comparison_key`, but nothing in a person's name is taken for an abbreviation ("CA VĂN AN" is no police)."""
    return " ".join(syllables(fold_tone_placement(name).lower()))


@cache
def _abbreviations() -> tuple[dict[str, str], frozenset[str]]:
    """Abbreviation in capitals → the words; and the writings that open without a dot."""
    rows = read_table("abbreviations.tsv")
    words = {row["written"].upper(): row["opened"] for row in rows}
    return words, frozenset(row["written"] for row in rows if row["dot"] == "no")


@cache
def _abbreviation_pattern() -> re.Pattern[str]:
    longest_first = sorted(_abbreviations()[0], key=len, reverse=True)
    ending = r"(?P<dot>\.)\s*|(?P<number>(?=\d))|(?!\w)"
    return re.compile(rf"(?<!\w)(?P<short>{'|'.join(map(re.escape, longest_first))})(?:{ending})", re.IGNORECASE)


def _opened(found: re.Match[str]) -> str:
    """The words for one abbreviation, or what was found where it is none."""
    words, without_dot = _abbreviations()
    short = found["short"]
    before_number = found["number"] is not None and short.isupper()
    if not (found["dot"] or before_number or short in without_dot):
        return found[0]
    following = found.string[found.end() : found.end() + 1]
    return words[short.upper()] + (" " if following.isalnum() else "")
