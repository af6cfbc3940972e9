"""Structure of Vietnamese syllables: onset, rhyme, tone, and the letter that carries the tone mark.

Two conventions of tone placement are in use: the old one writes "hòa, khỏe, thúy", the new one "hoà, khoẻ, thuý". They
are the same syllable. After "qu" and "gi" there is no choice: "quý", "già".
"""

from __future__ import annotations

import json
import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple


class Tone(StrEnum):
    """Tone of a syllable, one of six; the value is the combining mark, "" for the level tone."""

    NGANG = ""
    HUYEN = "\u0300"
    SAC = "\u0301"
    NGA = "\u0303"
    HOI = "\u0309"
    NANG = "\u0323"


class TonePlacement(StrEnum):
    """Convention for the tone mark on an open "oa", "oe", "uy"."""

    OLD = "hòa"
    NEW = "hoà"


class _Shape(NamedTuple):
    """Syllable without tone: the letter for the mark under both conventions, and whether it ends in p, t, c or ch."""

    old: int
    new: int
    stopped: bool


_MARKS = re.compile(f"[{''.join(Tone)}]")
_GLIDES = ("oa", "oe", "uy")


def without_tone(text: str) -> str:
    """Remove the tone marks; the marks that make vowels (ă â ê ô ơ ư) and đ stay."""
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text)))


def tone_of(syllable: str) -> Tone | None:
    """Return the tone of one syllable, None when it carries two marks."""
    marks = _MARKS.findall(unicodedata.normalize("NFD", syllable))
    if len(marks) > 1:
        return None
    return Tone(marks[0]) if marks else Tone.NGANG


def is_possible_syllable(word: str) -> bool:
    """Return whether Vietnamese spelling allows the word, in any letter case.

    The onset, the rhyme and a tone that the ending can bear are checked.

    Foreign and minority-language names ("Đắk", "Krông", "H'Mông") are mostly not possible in this sense.
    """
    shape = _shapes().get(without_tone(word).lower())
    tone = tone_of(word)
    if shape is None or tone is None:
        return False
    return not shape.stopped or tone in (Tone.SAC, Tone.NANG)


@lru_cache(maxsize=65536)
def place_tone(syllable: str, place: TonePlacement) -> str:
    """Return the syllable (NFC, any case) with its mark as the convention wants it; other words stay as they are."""
    bare = without_tone(syllable)
    shape = _shapes().get(bare.lower())
    tone = tone_of(syllable)
    if shape is None or not tone:
        return syllable
    index = shape.old if place is TonePlacement.OLD else shape.new
    return unicodedata.normalize("NFC", bare[: index + 1] + tone + bare[index + 1 :])


def toneless_syllables() -> frozenset[str]:
    """Return every syllable that spelling allows, in lower case without its tone."""
    return frozenset(_shapes())


@cache
def _shapes() -> dict[str, _Shape]:
    """Return every possible syllable without tone (lower case, NFC) with its shape."""
    table = json.loads(files("records").joinpath("data", "syllables.json").read_text(encoding="utf-8"))
    front = tuple(table["front_vowels"].split())
    shapes: dict[str, _Shape] = {}
    for onset in table["onsets"]:
        rhymes = table["rhymes_after_qu"] if onset == "qu" else table["rhymes"]
        for ending, listed in rhymes.items():
            for rhyme in listed.split():
                if written := _join(onset, rhyme, front):
                    old, new = _mark_letters(rhyme, table["marked_vowels"])
                    offset = len(written) - len(rhyme)
                    shapes.setdefault(written, _Shape(offset + old, offset + new, ending == "stopped"))
    return shapes


def _join(onset: str, rhyme: str, front: tuple[str, ...]) -> str | None:
    """Join onset and rhyme as spelled, None where spelling forbids the pair."""
    if onset == "gi" and rhyme[0] == "i":
        return "g" + rhyme
    if onset in ("k", "gh", "ngh") and not rhyme.startswith(front):
        return None
    if onset in ("c", "g", "ng") and rhyme.startswith(front):
        return None
    if rhyme.startswith("yê") and onset not in ("", "qu"):
        return None
    return onset + rhyme


def _mark_letters(rhyme: str, marked: str) -> tuple[int, int]:
    """Return the index of the letter of a rhyme that carries the tone, under the old and the new convention."""
    vowels = len(rhyme.rstrip("cghmnpt"))
    last_marked = max((index for index, letter in enumerate(rhyme) if letter in marked.split()), default=-1)
    if last_marked >= 0:
        return last_marked, last_marked
    if rhyme in _GLIDES:
        return 0, 1
    second = vowels == 3 or (vowels == 2 and len(rhyme) > vowels)
    return (1, 1) if second else (0, 0)
