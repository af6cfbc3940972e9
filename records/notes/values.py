"""What a note says a value was and is: "từ … thành …", told apart from names that sound like these words."""

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
    """A stretch of a note, and the same in bare letters, place by place."""

    text: str
    bare: str

    def part(self, start: int, end: int | None = None) -> TextSpan:
        """A part of it as it stands."""
        return TextSpan(self.text[start:end], self.bare[start:end])

    def cut(self, start: int, end: int | None = None) -> TextSpan:
        """A part of it without blanks and marks around it, or the half of a pair of brackets."""
        part = self.part(start, end)
        core = part.text.rstrip(_EDGES + "(").lstrip(_EDGES + ")")
        first = part.text.find(core) if core else 0
        last = first + len(core)
        first += core.startswith("(") and core.count("(") > core.count(")")
        last -= core.endswith(")") and core.count(")") > core.count("(")
        return part.part(first, last)


NONE = TextSpan("", "")


def text_span(text: str) -> TextSpan:
    """A text on one line."""
    plain = collapse_blanks(nfc(text))
    return TextSpan(plain, "".join(bare_letter(letter) for letter in plain))


def is_word(said: TextSpan, found: re.Match[str], group: str) -> bool:
    """Whether a word of the sentence was found, and no name in the same bare letters ("từ" is a word, "Tú" is none)."""
    written = said.text[found.start(group) : found.end(group)]
    return written.islower() or written.casefold() in _WORDS


def values_in(said: TextSpan, *, added: bool) -> tuple[TextSpan, TextSpan]:
    """What a value was and what it is; nothing where that is not said beyond doubt.

    Args:
        said: what follows the name of the column.
        added: whether a value that follows at once is what the column becomes (bổ sung).
    """
    joint = _joint(said)
    if joint is not None:
        return _before(said.part(0, joint.start())), _plain(said.part(joint.end()))
    told = _IS.match(said.bare)
    if told and (told["word"] is None or is_word(said, told, "word")):
        return NONE, _plain(said.part(told.end()))
    return NONE, _plain(said) if added and _is_value(said) else NONE


def _joint(said: TextSpan) -> re.Match[str] | None:
    """The word between both values; None when two could be it.

    "Nguyễn Thanh Bình thành Nguyễn Thanh Bính": names are written large, and only the word bears its own mark.
    """

    def doubt(found: re.Match[str]) -> tuple[bool, bool]:
        if found["arrow"]:
            return False, False
        written = said.text[found.start("word") : found.end("word")]
        return written[0].isupper(), written.casefold() not in _WORDS

    likeliest = sorted(_INTO.finditer(said.bare), key=doubt)
    if len(likeliest) > 1 and doubt(likeliest[0]) == doubt(likeliest[1]):
        return None
    return likeliest[0] if likeliest else None


def _before(said: TextSpan) -> TextSpan:
    """The value before: what follows "từ"; all of it when the word is left out."""
    leading = _FROM.match(said.bare)
    if leading and is_word(said, leading, "word") and (value := said.cut(leading.end())).text:
        return _without_day_word(value)
    inner = next((one for one in re.finditer(r" (?P<word>tu) ", said.bare) if is_word(said, one, "word")), None)
    if inner:
        return _without_day_word(said.cut(inner.end()))
    return _without_day_word(said.cut(0)) if _is_value(said) else NONE


def _is_value(said: TextSpan) -> bool:
    """Whether what follows the name of a column at once is its value: a name, figures, a place or a day."""
    begins = said.text.lstrip()[:1]
    return begins.isupper() or begins.isdigit() or _A_VALUE.match(said.bare) is not None


def _plain(said: TextSpan) -> TextSpan:
    """A value without the words that tell why it changed."""
    why = next((one for one in _WHY.finditer(said.bare) if is_word(said, one, "word")), None)
    return _without_day_word(said.cut(0, why.start() if why else None))


def _without_day_word(value: TextSpan) -> TextSpan:
    found = _DAY_WORD.match(value.bare)
    return value.cut(found.end()) if found else value
