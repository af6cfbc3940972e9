"""Voices beside a reading: whether the ink alone, looked at in other ways, says what was taken.

A network errs in its own way at each width and cleaning of a line, so what all looks read alike is seldom wrong. On a
page of print a reader of print is asked beside: it shares neither network nor training, but loses marks over capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from operator import eq

from ocr.decode.evidence import ReadingEvidence
from ocr.decode.measures import PrintVoice, Voices
from ocr.recognise.readers import LineReading
from records.text.vietnamese import fold_tone_placement, nfc

_WORD = re.compile(r"[^\W_]+")
_LEAST_SAID = (PrintVoice.SAME, PrintVoice.LETTERS, PrintVoice.OTHER)
_STROKE = str.maketrans({"đ": "d\u0335"})
"""The stroke of đ as a mark of its own; Unicode does not take the letter apart."""


def voices(evidence: ReadingEvidence, is_print: Callable[[], bool]) -> Voices:
    """Ask the voices beside a value.

    Args:
        evidence: the words of the value.
        is_print: tells whether the page is print; asked last, as it may have to read some lines for it.
    """
    looks, lines = seconded(evidence), list(_lines(evidence))
    if any(reading.printed is None for reading, _words in lines) or not is_print():
        return Voices(looks)
    said = [print_of(words, reading) for reading, words in lines]
    return Voices(looks, max(said, key=_LEAST_SAID.index, default=PrintVoice.OTHER))


def seconded(evidence: ReadingEvidence) -> float:
    """Return the share (0–1) of the looks at the ink alone that read the words of a value; 0 where there are none.

    A look seconds a value if it reads its words alike on all their lines, but for case, signs and place of the tone.
    """
    votes = [list(_votes(reading, words)) for reading, words in _lines(evidence)]
    looks = list(zip(*votes, strict=False))
    return sum(map(all, looks)) / len(looks) if looks else 0.0


def print_of(words: Sequence[str], reading: LineReading) -> PrintVoice:
    """Return what the reader of print says to these words of a line; OTHER without one."""
    if reading.printed is None:
        return PrintVoice.OTHER
    text = reading.printed().text
    if says(text, words, reading, eq):
        return PrintVoice.SAME
    return PrintVoice.LETTERS if says(text, words, reading, _loses_marks) else PrintVoice.OTHER


def says(text: str, words: Sequence[str], line: LineReading, is_same: Callable[[str, str], bool]) -> bool:
    """Return whether a text says these words; on a line that holds nothing else, spaces between letters may be lost.

    Args:
        text: what is read in the whole line.
        words: those of the value.
        line: the line with its words.
        is_same: tells whether a word of the text is one of the value.
    """
    found, wanted = _words(text), _words(" ".join(words))
    if len(words) == len(line.words):
        one, other = "".join(found), "".join(wanted)
        is_spaced = [*map(len, found)] == [*map(len, wanted)]
        return (is_spaced or not any(sign.isdigit() for sign in other)) and is_same(one, other)
    starts = range(len(found) - len(wanted) + 1) if wanted else range(0)
    return any(all(map(is_same, found[at : at + len(wanted)], wanted)) for at in starts)


def _lines(evidence: ReadingEvidence) -> Iterator[tuple[LineReading, tuple[str, ...]]]:
    """Yield each line that holds words of the value, with these words."""
    places = evidence.places()
    for number, reading in enumerate(evidence.lines):
        words = tuple(reading.words[at].text for line, at in places if line == number)
        if words:
            yield reading, words


def _votes(reading: LineReading, words: Sequence[str]) -> Iterator[bool]:
    for look in (*([reading.again] if reading.again is not None else []), *reading.others):
        yield says(look().text, words, reading, eq)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_tone_placement(nfc(text)).lower())


def _loses_marks(read: str, word: str) -> bool:
    """Return whether a word has the letters and marks that were read, and perhaps some marks more."""
    return len(read) == len(word) and all(
        mine[0] == theirs[0] and set(mine) <= set(theirs)
        for mine, theirs in zip(map(_parts, read), map(_parts, word), strict=True)
    )


def _parts(letter: str) -> str:
    return unicodedata.normalize("NFD", letter.translate(_STROKE))
