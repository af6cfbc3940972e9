"""Splitter of lines that hold several columns: papers, signers, time and day of death, death notices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from ocr.decode.evidence import ReadingEvidence, evidence_of
from ocr.decode.kinds.dates import figures
from ocr.decode.proposals import paper_proposals, position_proposals
from ocr.decode.weighing import settle
from ocr.recognise.readers import WordReading
from records.lists import named_list
from records.text.vietnamese import nfc, skeleton

_LEADING = frozenset({"cấp", "ngày", "do", "số", "nơi", "tại", "vào", "lúc", "bởi"})
_TRAILING = frozenset({"cấp", "ngày", "do", "số", "vào", "lúc"})
_SEPARATORS = " ,.;:-–—"
_JOINT = re.compile(
    r"(?<=[^\W\d_]{2})(?=\d{9})"  # a paper's name before its number
    r"|(?<=(?<!\d)\d{12})(?=[^\W\d_]|\d{1,2}/)|(?<=(?<!\d)\d{9})(?=[^\W\d_]|\d{1,2}/)"  # the number's end
    r"|(?<=(?<!\d)\d{12}\.)(?=\d)|(?<=(?<!\d)\d{9}\.)(?=\d)"  # a comma read as a full stop
    r"|(?<=\w)[-–.,](?=[Nn]gày\b)"  # the word that leads to a day, joined by what is left of a leader
    r"|(?<=\d[,;])(?=\d)|(?<=/\d{4}[,;])(?=\w)"
)
_HOURS = re.compile(r"\d{1,2}h(?:\d{1,2}['’]?)?", re.IGNORECASE)
_MINUTES = re.compile(r"\d{1,2}['’]?")
SHORTEST_NUMBER, LONGEST_NUMBER = 6, 12
"""Number of figures in the numbers of papers."""


def split_line(columns: Sequence[str], evidence: ReadingEvidence) -> Mapping[str, ReadingEvidence]:
    """Split a shared line into the words of each column.

    Args:
        columns: columns of the area, in the edition's order.
        evidence: the words of all lines of the area.

    Returns:
        Evidence by column; for papers also of their kind (`xLoaiGiayToTuyThan`), although the area does not name it.
        A column without words is absent.
    """
    if "chucVuNguoiKy" in columns:
        parts = _signer(settle(evidence, position_proposals(evidence)))
    elif any(column.endswith("SoGiayToTuyThan") for column in columns):
        pieces = _in_pieces(evidence)
        parts = _papers(columns, settle(pieces, paper_proposals(pieces)))
    elif "nktGioPhutChet" in columns:
        parts = _death(_in_pieces(evidence))
    else:
        parts = _number_date_office(columns, _in_pieces(evidence))
    return {column: part for column, part in parts.items() if _bare(part)}


def _papers(columns: Sequence[str], evidence: ReadingEvidence) -> dict[str, ReadingEvidence]:
    """Split kind, number, day, office: "CMND 185421424, cấp ngày 18/4/2007, Công an Hà Nội"."""
    role = next(column for column in columns if column.endswith("SoGiayToTuyThan")).removesuffix("SoGiayToTuyThan")
    number, behind = _number_span(evidence)
    day, after = _date_span(evidence, behind)
    head = day if number == behind else number
    parts = {f"{role}LoaiGiayToTuyThan": evidence.part(0, head)}
    if number < behind:
        parts[f"{role}SoGiayToTuyThan"] = evidence.part(number, behind)
    parts[f"{role}NgayCapGiayToTuyThan"] = evidence.part(day, after)
    parts[f"{role}NoiCapGiayToTuyThan"] = _unfilled(evidence.part(after))
    return parts


def _number_date_office(columns: Sequence[str], evidence: ReadingEvidence) -> dict[str, ReadingEvidence]:
    """Split number, day, office in the order of the form's columns: "69 ngày 02/04/2009 do UBND phường X"."""
    day, after = _date_span(evidence, 0)
    pieces = [_unfilled(evidence.part(0, day)), evidence.part(day, after), _unfilled(evidence.part(after))]
    return dict(zip(columns, pieces, strict=False))


def _death(evidence: ReadingEvidence) -> dict[str, ReadingEvidence]:
    """Split time and day in either order: "7 giờ 40 phút, ngày 30/03/2009", "13h 15' ngày 7/6/2011"."""
    start, stop = _time_span(evidence)
    if start == stop:
        return {"nktNgayChet": _unfilled(evidence)}
    before, after = evidence.part(0, start), evidence.part(stop)
    rest = before if len(_bare(before)) > len(_bare(after)) else after
    return {"nktGioPhutChet": evidence.part(start, stop), "nktNgayChet": _unfilled(rest)}


def _time_span(evidence: ReadingEvidence) -> tuple[int, int]:
    """Find a time of day: first word and end, both 0 where there is none; the word for minutes is often left out."""
    short = _first(evidence, lambda text: _HOURS.fullmatch(text.strip(_SEPARATORS)) is not None)
    hour = _first(evidence, lambda text: skeleton(text).lower().strip(_SEPARATORS) in ("gio", "h"))
    if hour is None and short is None:
        return 0, 0
    minutes = _first(evidence, lambda text: skeleton(text).lower().startswith("phut"))
    if hour is not None:
        start, stop = max(0, hour - 1), (hour if minutes is None else minutes) + 1
    else:
        start, stop = short or 0, (short or 0) + 1
    if minutes is None and _MINUTES.fullmatch(evidence.part(stop, stop + 1).text.strip(_SEPARATORS)):
        stop += 1
    return start, stop


def _signer(evidence: ReadingEvidence) -> dict[str, ReadingEvidence]:
    """Split a name and a position in either order: "Trần Văn Sa, PCT UBND xã", "CT UBND xã Trần Văn Sa"."""
    keys = [skeleton(word.text).lower().strip(_SEPARATORS) for word in evidence.words]
    start = next((index for index in range(len(keys)) if _begins_position(keys, index)), None)
    if start is None:
        return {"nguoiKy": evidence}
    if start > 0:
        return {"nguoiKy": evidence.part(0, start), "chucVuNguoiKy": evidence.part(start)}
    stop = next((index for index in range(1, len(keys)) if not _continues_position(keys, index)), len(keys))
    return {"chucVuNguoiKy": evidence.part(0, stop), "nguoiKy": evidence.part(stop)}


def _begins_position(keys: Sequence[str], index: int) -> bool:
    """Return True if a position starts at a word: an abbreviation, or the first two words of a listed position."""
    return keys[index] in ("ct", "pct", "q.ct", "p.ct") or tuple(keys[index : index + 2]) in _position_pairs()


def _continues_position(keys: Sequence[str], index: int) -> bool:
    """Return True if a word, or what the edge of the paper left of it, belongs to the position that began before it."""
    before, word = keys[index - 1 : index + 1]
    return any(before == first and word and second.startswith(word) for first, second in _position_pairs())


@cache
def _position_pairs() -> frozenset[tuple[str, ...]]:
    """Return every two neighbouring words of the listed positions, bare."""
    writings = [writing for item in named_list("positions").items for writing in item.writings]
    return frozenset(pair for writing in writings for pair in pairwise(skeleton(writing).lower().split()))


def _number_span(evidence: ReadingEvidence) -> tuple[int, int]:
    """Find the number of a paper, also one written in groups: first word and end; (0, 0) without one."""
    words = [figures(word.text).strip(_SEPARATORS) for word in evidence.words]
    for start, word in enumerate(words):
        if "/" in word or not word[-1:].isdigit():
            continue
        stop, digits = start + 1, sum(letter.isdigit() for letter in word)
        while stop < len(words) and words[stop].isdigit() and digits + len(words[stop]) <= LONGEST_NUMBER:
            digits, stop = digits + len(words[stop]), stop + 1
        if digits >= SHORTEST_NUMBER:
            return start, stop
    return 0, 0


def _in_pieces(evidence: ReadingEvidence) -> ReadingEvidence:
    """Split words at a comma, a paper's name or the end of its number where the writing left no space."""
    if not evidence.lines:
        return evidence
    return evidence_of(
        [
            replace(reading, words=tuple(piece for word in reading.words for piece in _pieces(word)))
            for reading in evidence.lines
        ]
    )


def _pieces(word: WordReading) -> list[WordReading]:
    return [replace(word, text=piece) for piece in _JOINT.sub(" ", word.text).split()]


def _date_span(evidence: ReadingEvidence, start: int) -> tuple[int, int]:
    """Find a date at or after `start`: first word and end; both at the end of the line when there is none."""
    count = len(evidence.words)
    for index in range(start, count):
        if re.search(r"\d\s*[/.\-]\s*\d", figures(evidence.words[index].text)):
            return index, index + 1
    months = [i for i in range(start, count) if skeleton(evidence.words[i].text).lower().startswith("thang")]
    if months and months[0] > start:
        return months[0] - 1, min(count, months[0] + 4)
    return count, count


def _first(evidence: ReadingEvidence, fits: Callable[[str], bool]) -> int | None:
    """Return the index of the first word that fits."""
    return next((index for index, word in enumerate(evidence.words) if fits(word.text)), None)


def _unfilled(evidence: ReadingEvidence) -> ReadingEvidence:
    """Strip words that only lead to the value ("do", "cấp ngày") from both ends."""
    start, stop = 0, len(evidence.words)
    while start < stop and _bare_word(evidence, start) in _LEADING:
        start += 1
    while stop > start and _bare_word(evidence, stop - 1) in _TRAILING:
        stop -= 1
    return evidence.part(start, stop)


def _bare_word(evidence: ReadingEvidence, index: int) -> str:
    return nfc(evidence.words[index].text).lower().strip(_SEPARATORS)


def _bare(evidence: ReadingEvidence) -> str:
    return evidence.text.strip(_SEPARATORS)
