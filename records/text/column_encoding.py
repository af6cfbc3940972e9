"""Encoding of a column of texts: single words tell little, a whole column tells which old font wrote it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from records.text.legacy_encodings import LEGACY, WORD, Encoding, decode, word_encodings

# Columns with a greater share of legacy cells were written with an old font; into others such cells were pasted.
LEGACY_SHARE = 0.5
# A word that is one in Unicode and another in the old font is what the column is, if nearly all of it is that.
NEARLY_ALL = 0.99
# A single odd word in a column may be a name from abroad, unless it stands there again and again.
LEAST_WORDS = 2
# ASCII in which VIQR cannot stand; what most cells are.
_PLAIN = re.compile(r"(?!.*(?:[AEIOUYaeiouy][\^(+~`?'.]|[Dd]{2}))", re.DOTALL)

_UNICODE_ALONE = frozenset({Encoding.UNICODE})


@dataclass(slots=True)
class ColumnEncoding:
    """Tally of the encodings of the cells of one column.

    Attributes:
        unicode_cells: cells with words that are Vietnamese in Unicode alone.
        legacy_cells: cells with words that are Vietnamese in a legacy encoding and not in Unicode.
        example: the first of these.
        table: the legacy encoding of the table's other columns, which a column that tells little follows.
    """

    unicode_cells: int = 0
    legacy_cells: int = 0
    example: str = ""
    table: Encoding | None = None
    _votes: Counter[Encoding] = field(default_factory=Counter)
    _words: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Count a cell."""
        if text.isascii() and _PLAIN.match(text):
            return
        if _is_unicode(text):
            self.unicode_cells += 1
        elif legacy := _legacy_words(text):
            self.legacy_cells += 1
            self.example = self.example or text
            self._votes.update(encoding for word in legacy for encoding in word_encodings(word))
            if len(self._words) < LEAST_WORDS:
                self._words.update(legacy)

    @property
    def leading(self) -> Encoding | None:
        """Return the legacy encoding of the column, or of the cells pasted into it; None where there is none."""
        is_repeated = self.legacy_cells >= LEAST_WORDS and self.share > LEGACY_SHARE
        if len(self._words) >= LEAST_WORDS or is_repeated:
            return max(LEGACY, key=lambda encoding: self._votes[encoding])
        return self.table if self.table and self._votes[self.table] else None

    @property
    def share(self) -> float:
        """Return the share of legacy cells among those that tell, 0 to 1."""
        return self.legacy_cells / max(1, self.legacy_cells + self.unicode_cells)

    @property
    def is_legacy(self) -> bool:
        """Return whether the column was written with an old font."""
        return self.leading is not None and self.share > LEGACY_SHARE

    def converted(self, text: str) -> str | None:
        """Return a cell in Unicode (NFC); None when nothing tells which of two words a word is.

        A word that is Vietnamese in one encoding alone is that. Of others the other words of the cell decide, then the
        column.
        """
        leading = self.leading
        if leading is None or (text.isascii() and _PLAIN.match(text)):
            return text
        kinds = [word_encodings(word) for word in WORD.findall(text)]
        has_legacy = any(kind and Encoding.UNICODE not in kind for kind in kinds)
        has_unicode = any(kind == {Encoding.UNICODE} for kind in kinds)
        if has_legacy != has_unicode:
            context: Encoding | None = leading if has_legacy else Encoding.UNICODE
        elif not 1 - NEARLY_ALL < self.share < NEARLY_ALL:
            context = leading if self.share >= NEARLY_ALL else Encoding.UNICODE
        else:
            context = None
        return _converted(text, leading, context)


@lru_cache(maxsize=50_000)
def _is_unicode(text: str) -> bool:
    """Return whether a text has words that are Vietnamese in Unicode alone, and none that are so in old fonts alone."""
    found = [encodings for word in WORD.findall(text) if (encodings := word_encodings(word))]
    return any(kind == _UNICODE_ALONE for kind in found) and all(Encoding.UNICODE in kind for kind in found)


def _legacy_words(text: str) -> list[str]:
    kinds = ((word, word_encodings(word)) for word in WORD.findall(text))
    return [word for word, kind in kinds if kind and Encoding.UNICODE not in kind]


def _converted(text: str, leading: Encoding, context: Encoding | None) -> str | None:
    """Decode the words of a cell; `context` decides of those that are Vietnamese both in Unicode and in `leading`."""
    parts: list[str] = []
    end = 0
    for found in WORD.finditer(text):
        encoding = _encoding_of(found[0], leading, context)
        if encoding is None:
            return None
        parts += [text[end : found.start()], decode(found[0], encoding) or found[0]]
        end = found.end()
    decoded = "".join((*parts, text[end:]))
    return _with_capitals(text, decoded) if leading is Encoding.TCVN3 else decoded


def _encoding_of(word: str, leading: Encoding, context: Encoding | None) -> Encoding | None:
    """Return the encoding of a word; None when nothing tells."""
    kinds = word_encodings(word)
    if kinds == {Encoding.UNICODE}:
        return Encoding.UNICODE
    if kinds and Encoding.UNICODE not in kinds:
        return leading if leading in kinds else next(encoding for encoding in LEGACY if encoding in kinds)
    if not kinds:  # no Vietnamese word, such as a name of a minority language
        return context or Encoding.UNICODE
    return context if leading in kinds else Encoding.UNICODE


def _with_capitals(stored: str, decoded: str) -> str:
    """Return decoded TCVN3 with the capitals that it cannot store, as far as the letters it can store show them."""
    plain = [sign for sign in stored if sign.isascii() and sign.isalpha()]
    if len(plain) > 1 and all(sign.isupper() for sign in plain):
        return decoded.upper()
    if not stored[:1].isascii():
        decoded = decoded[:1].upper() + decoded[1:]
    words = list(zip(stored.split(" "), decoded.split(" "), strict=True))
    telling = [shown[0] for word, shown in words if shown[:1].isupper() or (word[:1].isascii() and word[:1].isalpha())]
    if not telling or not all(letter.isupper() for letter in telling):
        return decoded
    return " ".join(shown if word[:1].isascii() else shown[:1].upper() + shown[1:] for word, shown in words)
