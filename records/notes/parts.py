"""Parsing of a Ghi chú text into its notes and their parts, as far as they are stated; nothing is added.

The wordings are those of registrars under Luật Hộ tịch 2014 and the decrees around it (Nghị định 158/2005, 123/2015,
Thông tư 04/2020): the act, its subject, "từ … thành …", "theo QĐ số … ngày …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from records.dates import parse_date
from records.notes.amendments import Amendment, AmendmentKind
from records.notes.values import NONE, TextSpan, is_word, text_span, values_in
from records.notes.words import (
    ACT,
    BREAK,
    CLOSING_DAY,
    DAY,
    GROUND,
    HEAD,
    LESS_THAN_DAY,
    NAMED,
    NAMED_DAY,
    NEXT_HEAD,
    RESUMED,
    STATED_DAY,
    TOWARDS_ACT,
    bare_letter,
    column_of,
)
from records.text.vietnamese import collapse_blanks, nfc

_NO_NOTE = frozenset({"khong", "khong co"})
_WORD = re.compile(r"[^\W\d_]{2}")
_PARENT = re.compile(r" (?P<whom>cha|bo|me)(?: (?:la|ong|ba)\b)*[ :]+(?P<name>[^,;(]+?)(?= sinh\b| *[,;(]|$)")
_TOUCHING = frozenset(
    {AmendmentKind.CHANGE, AmendmentKind.CORRECTION, AmendmentKind.SUPPLEMENT, AmendmentKind.ETHNIC_GROUP}
)
_OF_PAPERS = frozenset({AmendmentKind.OTHER, AmendmentKind.ANNULMENT})
"""Acts that grant or withdraw a paper; their own ground is another paper."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One note in its large parts: the act, its ground, and the stretch that names the subject.

    Attributes:
        whole: the whole note.
        kind: kind of the act.
        act: span of the name of the act.
        paper: its ground.
        subject: span of the stretch between act and paper.
        on: day of the act, as far as it is stated outside of that stretch and of the paper.
    """

    whole: TextSpan
    kind: AmendmentKind
    act: tuple[int, int]
    paper: TextSpan
    subject: tuple[int, int]
    on: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    """Amendment of one column within a note, and its start in the sentence."""

    begins: int
    column: str = ""
    before: TextSpan = NONE
    after: TextSpan = NONE


def amendments_in(text: str, code: str) -> tuple[Amendment, ...]:
    """Return the notes of a Ghi chú text in their order; one in unknown words is a note without parts.

    Args:
        text: as it stands in the register; "" gives nothing.
        code: the record type, which knows the columns.
    """
    found: dict[str, Amendment] = {}
    for sentence in _sentences(text):
        for amendment in _amendments(sentence, code):
            found.setdefault(amendment.wording, amendment)
    return tuple(found.values())


def wording_key(wording: str) -> str:
    """Return a key that is equal for readings of one wording that differ in marks, letter case and blanks."""
    return text_span(wording).bare


def _sentences(text: str) -> Iterator[TextSpan]:
    """Yield the notes of a text, each on one line; a line without words, or with "none", is no note."""
    lines = "\n".join(collapse_blanks(line) for line in nfc(text).splitlines())
    bare = "".join(bare_letter(letter) for letter in lines)
    breaks = [(0, 0), *(found.span() for found in BREAK.finditer(bare)), (len(lines), len(lines))]
    for (_end, start), (end, _start) in pairwise(breaks):
        sentence = text_span(lines[start:end]).cut(0)
        if _WORD.search(sentence.bare) and sentence.bare not in _NO_NOTE:
            yield sentence


def _amendments(whole: TextSpan, code: str) -> Iterator[Amendment]:
    """Yield the amendments of one sentence: one for each column, all with the same paper and day."""
    sentence = _parse_sentence(whole)
    if sentence is None:
        yield Amendment(AmendmentKind.OTHER, "", "", "", "", "", whole.text)
        return
    changes = _changes(sentence, code)
    on = sentence.on or _day_of_paper(sentence.paper)
    for one, following in pairwise([replace(changes[0], begins=0), *changes[1:], _Change(len(whole.text))]):
        wording = whole.cut(one.begins, following.begins).text
        yield Amendment(sentence.kind, one.column, one.before.text, one.after.text, on, sentence.paper.text, wording)


def _parse_sentence(whole: TextSpan) -> _Sentence | None:
    """Split the sentence into its large parts, None when it names no known act."""
    found = ACT.search(whole.bare)
    if found is None:
        return None
    kind, act = AmendmentKind[str(found.lastgroup)], found.span()
    paper, subject = _ground(whole, kind, act)
    sentence = _Sentence(whole, kind, act, paper, subject)
    ahead = whole.cut(0, act[0])
    if (first := DAY.search(ahead.bare)) and not (paper.text and paper.text in ahead.text):
        return replace(sentence, on=_cell(first, ahead.text))
    if kind is AmendmentKind.ANNULMENT and paper.text:  # a day that stands before it is that of what was annulled
        return sentence
    if kind not in _TOUCHING:
        return replace(sentence, on=_day_of_act(whole.part(*subject)))
    if closing := CLOSING_DAY.search(whole.bare, *subject):
        return replace(sentence, subject=(subject[0], closing.start()), on=_cell(closing, whole.text))
    return sentence


def _ground(whole: TextSpan, kind: AmendmentKind, act: tuple[int, int]) -> tuple[TextSpan, tuple[int, int]]:
    """Return the paper of an act, and the span of the rest of the statement about the act.

    A paper stands after the act, or before it ("Theo QĐ số … cải chính …"), or has the act in its own name.

    A paper stands after the act, or before it ("Theo QĐ số … cải chính …"), or has the act in its own name.
    """
    places = [one for one in GROUND.finditer(whole.bare) if not act[0] < one.start() < act[1]]
    if kind in _OF_PAPERS:
        places = [one for one in places if one.group() or whole.bare[: one.start()].endswith((", ", "; ", "("))]
    named = [one for one in places if NAMED.match(whole.bare, one.end())]
    best = [one for one in named if one.group()] + named + [one for one in places if one.group()]
    if not best:
        return NONE, (act[1], len(whole.text))
    start, end = best[0].span()
    if end >= act[0]:
        again = next(
            (one for one in RESUMED.finditer(whole.bare, end) if not one["word"] or is_word(whole, one, "word")), None
        )
        if again and kind in _TOUCHING:
            return whole.cut(end, again.start()), (again.end(), len(whole.text))
        return whole.cut(end), (act[1], max(act[1], start))
    if named and not re.search(r"\d", whole.bare[end : act[0]]):
        return whole.cut(end), (act[1], act[1])
    towards = TOWARDS_ACT.search(whole.bare, end, act[0])
    return whole.cut(end, towards.start() if towards else act[0]), (act[1], len(whole.text))


def _changes(sentence: _Sentence, code: str) -> list[_Change]:
    """Return the changes of a sentence, one a column; one change without a column when it names none."""
    whole, (start, end) = sentence.whole, sentence.subject
    if sentence.kind is AmendmentKind.PARENT and (parent := _PARENT.match(whole.bare, start, end)):
        name = whole.cut(*parent.span("name"))
        is_name = name.text[:1].isupper()
        return [_Change(0, column_of(code, "ho ten", parent["whom"]), after=name if is_name else NONE)]
    if sentence.kind not in _TOUCHING:
        return [_Change(0)]
    first = HEAD.match(whole.bare, start, end)
    if first is None:
        ahead = HEAD.match(whole.bare, sentence.act[1], start)
        column = _whose(whole, ahead, code)[0] if ahead else ""
        return [_Change(0, column, *values_in(whole.part(start, end), added=False))]
    heads = [first, *NEXT_HEAD.finditer(whole.bare, first.end(), end)]
    ends = [head.start() for head in heads[1:]] + [end]
    return [_change(sentence, head, stop, code) for head, stop in zip(heads, ends, strict=True)]


def _change(sentence: _Sentence, head: re.Match[str], end: int, code: str) -> _Change:
    """Return the change of one column, from its head to the start of the next."""
    column, start = _whose(sentence.whole, head, code)
    before, after = values_in(sentence.whole.part(start, end), added=sentence.kind is AmendmentKind.SUPPLEMENT)
    return _Change(head.start(), column, before, after)


def _whose(whole: TextSpan, head: re.Match[str], code: str) -> tuple[str, int]:
    """Return the column that a head names, "" when its person is unknown, and the end of the head."""
    whom, end = head["whom"] or "", head.end()
    if whom and not head["of"] and not is_word(whole, head, "whom"):
        whom, end = "", head.end("matter")
    return "" if whole.bare.startswith(" cua ", end) else column_of(code, head["matter"], whom), end


def _day_of_paper(paper: TextSpan) -> str:
    """Return the day of a paper: the one named as its day, else the first."""
    found = NAMED_DAY.search(paper.bare) or DAY.search(paper.bare)
    return _cell(found, paper.text) if found else ""


def _day_of_act(span: TextSpan) -> str:
    """Return the day of an act as stated, perhaps only the month or the year."""
    found = STATED_DAY.search(span.bare) or LESS_THAN_DAY.search(span.bare)
    return _cell(found, span.text) if found else ""


def _cell(found: re.Match[str], text: str) -> str:
    """Return a day in the ministry's format; a day that no calendar has stays as it is written."""
    parts = [found.groupdict().get(part) for part in ("d", "m", "y", "year")]
    date = parse_date(".".join(part for part in parts if part))
    return date.cell() if date else text[found.start("d") : found.end("y")]
