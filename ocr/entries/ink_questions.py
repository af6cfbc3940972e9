"""Answers to ink questions: log-likelihoods of claimed values on the written lines of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz

from ocr.entries.written_forms import number_forms, written_forms
from ocr.page import PageImage
from ocr.recognise.readers import LineImage, LineReader, LineReading, TextScorer
from ocr.zones import PageZones, Zone, cut_zones
from records.dates import PartialDate, parse_date
from records.editions import DatePart, Edition
from records.record_types import Column, record_type
from records.stages import InkAnswer, InkQuestion, PageLayout

NEAR_BREAK = 2
"""Words by which a text's line break may differ from that of the free reading."""
FOUND = 60.0
"""Similarity (0–100) from which a value is found again among the words of its line."""


def answer_questions(
    image: PageImage, layout: PageLayout, edition: Edition, reader: LineReader, questions: Sequence[InkQuestion]
) -> tuple[InkAnswer, ...]:
    """Score claimed values on one page; questions whose value has no written line (a tick box) are left out.

    Args:
        image: the scan.
        layout: how it lies on the form.
        edition: that form.
        reader: a reader whose readings carry a scorer.
        questions: questions on this page.

    Raises:
        ReaderFailed: a reading engine crashed.
    """
    zones = cut_zones(image, layout, edition)
    kind = record_type(edition.record_type)
    answers = (_ask(question, kind.column(question.column), zones, reader) for question in questions)
    return tuple(answer for answer in answers if answer is not None)


@dataclass(frozen=True, slots=True)
class _Line:
    """One written line: zone, free reading and scorer."""

    zone: Zone
    reading: LineReading
    ink: TextScorer

    @property
    def best(self) -> float:
        """Likelihood, as a logarithm, of the best text that the reader finds."""
        return max(self.ink((self.reading.text, *self.reading.rivals)))


def _ask(question: InkQuestion, column: Column, zones: PageZones, reader: LineReader) -> InkAnswer | None:
    inked = [
        zone
        for zone in zones.lines
        if question.column in zone.area.columns and zone.area.row in (question.row, None) and not zone.blank
    ]
    readings = reader.read([LineImage(zone.scan) for zone in inked])
    pairs = zip(inked, readings, strict=True)
    lines = [_Line(zone, reading, reading.ink) for zone, reading in pairs if reading.ink is not None]
    if not lines:
        return None
    split = any(line.zone.area.part for line in lines)
    scores = _ask_parts(question, lines) if split else _ask_lines(question, column, lines)
    if scores is None:
        return None
    here, there = scores
    return InkAnswer(question, max(here, there, sum(line.best for line in lines)), here, there, reader.name)


def _ask_lines(question: InkQuestion, column: Column, lines: Sequence[_Line]) -> tuple[float, float] | None:
    """Score both values in their likeliest written forms, on lines that hold them whole."""
    own = " ".join(line.reading.text for line in lines)
    shared = len(lines[0].zone.area.columns) > 1
    before, after = _around(own, question.as_written) if shared else ("", "")
    here = (question.as_written, *written_forms(column, question.as_written, question.here, question.here))
    there = written_forms(column, question.as_written, question.here, question.there)
    if not there:
        return None
    said, claimed = ([" ".join((before, text, after)).strip() for text in texts] for texts in (here, there))
    return max(_likelihood(lines, text) for text in said), max(_likelihood(lines, text) for text in claimed)


def _ask_parts(question: InkQuestion, lines: Sequence[_Line]) -> tuple[float, float] | None:
    """Score both dates, with day, month and year each in a gap of its own."""
    one, other = parse_date(question.here), parse_date(question.there)
    if one is None or other is None:
        return None
    scores = [tuple(_part_likelihood(line, date) for date in (one, other)) for line in lines]
    return sum(here for here, _there in scores), sum(there for _here, there in scores)


def _part_likelihood(line: _Line, date: PartialDate) -> float:
    """Score the date's part that belongs in the gap; the free reading when the date lacks that part."""
    numbers = {DatePart.DAY: date.day, DatePart.MONTH: date.month, DatePart.YEAR: date.year}
    part = line.zone.area.part
    number = numbers[part] if part else None
    return max(line.ink(number_forms(number))) if number is not None else line.best


def _around(own: str, as_written: str) -> tuple[str, str]:
    """Return the words before and after a value on a shared line; none where the value is not found again."""
    found = fuzz.partial_ratio_alignment(as_written, own, score_cutoff=FOUND)
    if found is None or len(as_written) > len(own):
        return "", ""
    start = own.rfind(" ", 0, found.dest_start + 1) + 1
    stop = own.find(" ", max(found.dest_end - 1, start))
    return own[:start].strip(), own[stop:].strip() if stop >= 0 else ""


def _likelihood(lines: Sequence[_Line], text: str) -> float:
    """Score a text over all its lines, broken where that is likeliest."""
    words = text.split()
    if len(lines) == 1:
        return lines[0].ink((text,))[0]
    known: dict[tuple[int, str], float] = {}
    best = float("-inf")
    for breaks in _breaks([len(line.reading.words) for line in lines], len(words)):
        parts = [" ".join(words[start:stop]) for start, stop in zip((0, *breaks), (*breaks, len(words)), strict=True)]
        for number, part in enumerate(parts):
            if (number, part) not in known:
                known[number, part] = lines[number].ink((part,))[0]
        best = max(best, sum(known[number, part] for number, part in enumerate(parts)))
    return best


def _breaks(read: Sequence[int], words: int) -> Iterator[tuple[int, ...]]:
    """Yield line breaks of a text of so many words, ascending, near the breaks of the free reading."""
    ends = [sum(read[: line + 1]) for line in range(len(read) - 1)]
    choices = [range(max(0, end - NEAR_BREAK), min(words, end + NEAR_BREAK) + 1) for end in ends]
    return (breaks for breaks in product(*choices) if list(breaks) == sorted(breaks))
