"""Neighbouring texts, one mark away from a text, which verification must be able to tell apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from random import Random

from ocr.recognise.charset import writable
from records.text.syllables import Tone, tone_of, without_tone
from records.text.vietnamese import nfc

Change = Callable[[Random, str], str]
"""A function that changes one character, or returns it if it has nothing to change."""
_VOWELS = ("aăâ", "eê", "oôơ", "uư", "dđ")
_LETTERS = "abcdeghiklmnopqrstuvxy"


def _tone(random: Random, letter: str) -> str:
    if without_tone(letter).lower() not in "aăâeêioôơuưy":
        return letter
    return nfc(without_tone(letter) + random.choice([tone for tone in Tone if tone != tone_of(letter)]))


def _vowel(random: Random, letter: str) -> str:
    bare = without_tone(letter)
    others = [vowel for family in _VOWELS if bare.lower() in family for vowel in family if vowel != bare.lower()]
    if not others:
        return letter
    changed = random.choice(others)
    return nfc((changed.upper() if letter.isupper() else changed) + (tone_of(letter) or ""))


def _letter(random: Random, letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    if not letter.isalpha():
        return letter
    changed = random.choice([other for other in _LETTERS if other != base.lower()])
    return changed.upper() if letter.isupper() else changed


def _digit(random: Random, letter: str) -> str:
    return random.choice([digit for digit in "0123456789" if digit != letter]) if letter.isdigit() else letter


CHANGES: Mapping[str, Change] = {"tone": _tone, "vowel mark": _vowel, "letter": _letter, "digit": _digit}


def neighbours(random: Random, text: str, change: str, wanted: int) -> list[str]:
    """Return at most `wanted` different texts with one character changed.

    Args:
        random: source of places and changes.
        text: NFC, of charset characters.
        change: a key of CHANGES.
        wanted: largest number; fewer when the text lacks such characters.
    """
    found: dict[str, None] = {}
    for place in random.sample(range(len(text)), len(text)):
        if len(found) >= wanted:
            break
        changed = text[:place] + CHANGES[change](random, text[place]) + text[place + 1 :]
        if changed != text and writable(changed):
            found[changed] = None
    return list(found)[:wanted]
