"""Ink questions on claimed values: whole lines, shared lines, broken lines, dates in parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from ocr.entries import ink_questions as asking
from ocr.entries.ink_questions import answer_questions
from ocr.page import PageImage
from ocr.recognise.readers import LineImage, LineReading
from ocr.recognise.testing import reading
from ocr.zones import PageZones, Zone
from records.editions import Area, AreaKind, DatePart, Edition, Line, library
from records.stages import Box, InkAnswer, InkQuestion, PageKind, PageLayout

BIRTHS = next(edition for edition in library() if edition.record_type == "KS")
DEATHS = next(edition for edition in library() if edition.record_type == "KT")
LAYOUT = PageLayout(PageKind.RECORD, "KS-2006", (1, 0, 0, 0, 1, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)
BOX = Box(0.1, 0.1, 0.5, 0.02)


class InkReader:
    """A reader whose line number is the grey of its first pixel; its ink says minus two a wrong letter."""

    name = "ink 1"

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        return [self._one(self._lines[int(line.pixels[0, 0])]) for line in lines]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        raise NotImplementedError

    def _one(self, text: str) -> LineReading:
        words = reading(text).words
        return LineReading(words, (), lambda texts: [-2.0 * Levenshtein.distance(text, other) for other in texts])


def _zone(number: int, *columns: str, part: DatePart | None = None) -> Zone:
    area = Area(f"a{'+'.join(columns)}{part}", columns, "", AreaKind.WRITTEN, (Line(BOX, 0.1),), None, part)
    pixels = np.full((4, 4), number, np.uint8)
    return Zone(area, 0, BOX, pixels, pixels, pixels, 0.0, overrun=False)


def _ask(
    monkeypatch: pytest.MonkeyPatch, zones: Sequence[Zone], lines: Sequence[str], question: InkQuestion
) -> InkAnswer | None:
    def cut(_image: PageImage, _layout: PageLayout, _edition: Edition) -> PageZones:
        return PageZones(tuple(zones), ())

    monkeypatch.setattr(asking, "cut_zones", cut)
    page = PageImage(np.zeros((2, 2, 3), np.uint8), None)
    edition = DEATHS if question.column.startswith("gbt") else BIRTHS
    answers = answer_questions(page, LAYOUT, edition, InkReader(lines), [question])
    return answers[0] if answers else None


def test_the_text_that_stands_there_is_likelier(monkeypatch: pytest.MonkeyPatch) -> None:
    question = InkQuestion(None, "nksHoTen", "Lò Văn Ha", "Lò Văn Ha", "Lò Văn Hạ")
    answer = _ask(monkeypatch, [_zone(0, "nksHoTen")], ["Lò Văn Hạ"], question)
    assert answer is not None
    assert (answer.best, answer.here, answer.there, answer.source) == (0.0, -2.0, 0.0, "ink 1")


def test_a_value_is_asked_about_amid_the_others_of_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    zones = [_zone(0, "gbtSo", "gbtNgay", "gbtCoQuanCap")]
    question = InkQuestion(None, "gbtNgay", "02/04/2009", "02.04.2009", "12.04.2009")
    answer = _ask(monkeypatch, zones, ["69 ngày 12/04/2009 do UBND xã Na"], question)
    assert answer is not None
    assert (answer.here, answer.there) == (-2.0, 0.0)


def test_a_text_breaks_where_its_lines_break(monkeypatch: pytest.MonkeyPatch) -> None:
    zones = [_zone(0, "nksQueQuan"), _zone(1, "nksQueQuan")]
    read = "Xã Na Ư huyện Điện Biên tỉnh Điện Biên"
    other = "Xã Na Ư huyện Điện Biên Đông tỉnh Điện Biên"
    question = InkQuestion(None, "nksQueQuan", read, read, other)
    answer = _ask(monkeypatch, zones, ["Xã Na Ư huyện Điện Biên Đông", "tỉnh Điện Biên"], question)
    assert answer is not None
    assert answer.there == 0.0
    assert answer.here < 0.0


def test_a_date_in_parts_is_asked_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    zones = [_zone(number, "ngayDangKy", part=part) for number, part in enumerate(DatePart)]
    question = InkQuestion(None, "ngayDangKy", "3 01 2007", "03.01.2007", "31.01.2007")
    answer = _ask(monkeypatch, zones, ["31", "1", "2007"], question)
    assert answer is not None
    assert (answer.here, answer.there) == (-2.0, 0.0)


def test_a_value_without_a_line_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    question = InkQuestion(None, "nksGioiTinh", "Nam", "1", "2")
    assert _ask(monkeypatch, [_zone(0, "nksHoTen")], ["Lò Văn Hạ"], question) is None
