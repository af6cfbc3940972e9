"""Old and new value in a note: "từ … thành …", stated apart from names that sound like these words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from records.notes.words import bare_letter
from records.text.vietnamese import collapse_blanks, nfc

_EDGES = ' .,;:-–•*+"“”'
_FROM = re.compile(r"[ :,-]*\b(?P<word>tu)\b")
_INTO = re.compile(
    r"(?:\b(?:nay|doi|sua|chuyen|viet)(?: lai)? )?\b(?P<word>thanh(?! pho\b)|sang|(?<=nay )la|(?<=lai )la)\b"
    r"|(?P<arrow>→|[-=]+>)"
)
_IS = re.compile(r" *(?::|\b(?P<word>la)\b)")
_WHY = re.compile(r"[ ,(]+\b(?P<word>do|vi)\b")
_A_VALUE = re.compile(r" *(?:xa|phuong|thi tran|thon|ap|khu|huyen|quan|tinh|thanh pho|ngay)\b")
_DAY_WORD = re.compile(r"ngay (?=\d)")
_WORDS = frozenset({"từ", "thành", "sang", "là", "do", "vì", "cha", "bố", "mẹ", "vợ", "chồng", "con"})


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Part of a note, and the same part in bare letters, with equal positions."""

    text: str
    bare: str

    def part(self, start: int, end: int | None = None) -> TextSpan:
        """Return a part of it, unchanged."""
        return TextSpan(self.text[start:end], self.bare[start:end])

    def cut(self, start: int, end: int | None = None) -> TextSpan:
        """Return a part of it without the blanks, punctuation and unpaired bracket around it."""
        part = self.part(start, end)
        core = part.text.rstrip(_EDGES + "(").lstrip(_EDGES + ")")
        first = part.text.find(core) if core else 0
        last = first + len(core)
        first += core.startswith("(") and core.count("(") > core.count(")")
        last -= core.endswith(")") and core.count(")") > core.count("(")
        return part.part(first, last)


NONE = TextSpan("", "")


def text_span(text: str) -> TextSpan:
    """Return a text on one line."""
    plain = collapse_blanks(nfc(text))
    return TextSpan(plain, "".join(bare_letter(letter) for letter in plain))


def is_word(span: TextSpan, found: re.Match[str], group: str) -> bool:
    """Return whether a word of the sentence was found, not a name in the same bare letters ("từ", not "Tú")."""
    written = span.text[found.start(group) : found.end(group)]
    return written.islower() or written.casefold() in _WORDS


def values_in(span: TextSpan, *, added: bool) -> tuple[TextSpan, TextSpan]:
    """Return the old and the new value; empty where they are not stated beyond doubt.

    Args:
        span: the text after the name of the column.
        added: whether a value that follows at once is the new value (bổ sung).
    """
    joint = _joint(span)
    if joint is not None:
        return _before(span.part(0, joint.start())), _plain(span.part(joint.end()))
    stated = _IS.match(span.bare)
    if stated and (stated["word"] is None or is_word(span, stated, "word")):
        return NONE, _plain(span.part(stated.end()))
    return NONE, _plain(span) if added and _is_value(span) else NONE


def _joint(span: TextSpan) -> re.Match[str] | None:
    """Return the word between both values; None when it could be either of two.

    "Nguyễn Thanh Bình thành Nguyễn Thanh Bính": names are written large, and only the word bears its own mark.
    """

    def doubt(found: re.Match[str]) -> tuple[bool, bool]:
        if found["arrow"]:
            return False, False
        written = span.text[found.start("word") : found.end("word")]
        return written[0].isupper(), written.casefold() not in _WORDS

    likeliest = sorted(_INTO.finditer(span.bare), key=doubt)
    if len(likeliest) > 1 and doubt(likeliest[0]) == doubt(likeliest[1]):
        return None
    return likeliest[0] if likeliest else None


def _before(span: TextSpan) -> TextSpan:
    """Return the old value: the text after "từ", or all of it when the word is left out."""
    leading = _FROM.match(span.bare)
    if leading and is_word(span, leading, "word") and (value := span.cut(leading.end())).text:
        return _without_day_word(value)
    inner = next((one for one in re.finditer(r" (?P<word>tu) ", span.bare) if is_word(span, one, "word")), None)
    if inner:
        return _without_day_word(span.cut(inner.end()))
    return _without_day_word(span.cut(0)) if _is_value(span) else NONE


def _is_value(span: TextSpan) -> bool:
    """Return whether the text after the name of a column begins with its value: a name, figures, a place or a day."""
    begins = span.text.lstrip()[:1]
    return begins.isupper() or begins.isdigit() or _A_VALUE.match(span.bare) is not None


def _plain(span: TextSpan) -> TextSpan:
    """Return a value without the words that explain the change."""
    why = next((one for one in _WHY.finditer(span.bare) if is_word(span, one, "word")), None)
    return _without_day_word(span.cut(0, why.start() if why else None))


def _without_day_word(value: TextSpan) -> TextSpan:
    found = _DAY_WORD.match(value.bare)
    return value.cut(found.end()) if found else value
