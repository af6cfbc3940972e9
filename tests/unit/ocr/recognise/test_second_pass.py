"""Second pass over the texts of a search: units, separators and capitals that hang together over a whole line."""

import numpy as np
import pytest

from ocr.recognise.beam import Hypothesis, SearchWeights, search
from ocr.recognise.charset import BLANK, SIZE, encode
from ocr.recognise.language.language_model import CharacterModel, NgramModel
from ocr.recognise.language.letter_case import count_capitals
from ocr.recognise.language.separators import count_gaps
from ocr.recognise.language.word_forms import count_forms
from ocr.recognise.second_pass import ReadLine, is_address, with_units, with_usual_forms, with_usual_separators
from ocr.recognise.trace import Trace
from ocr.training.language import count

WEIGHTS = SearchWeights()
ANY = [("Nguyễn Văn An", 1.0), ("xã Tân Lập", 1.0)]


@pytest.fixture(scope="module")
def model() -> CharacterModel:
    return CharacterModel(NgramModel(count(ANY)), count_capitals(ANY))


def line(model: CharacterModel, text: str, doubts: dict[int, tuple[str, float]]) -> ReadLine:
    """A line whose ink says a text; at some places another letter ("" for none) as well, with that chance."""
    rows = []
    for at, letter in enumerate(text):
        other, chance = doubts.get(at, ("", 0.0))
        row, gap = np.full(SIZE, 1e-7), np.full(SIZE, 1e-7)
        row[encode(letter)[0]] = 1 - chance
        if chance:
            row[encode(other)[0] if other else BLANK] = chance
        gap[BLANK] = 1.0
        rows += [row / row.sum(), gap / gap.sum()]
    return ReadLine(Trace(np.log(np.asarray(rows, np.float32))), model, WEIGHTS)


def found(line: ReadLine) -> list[Hypothesis]:
    return search(line.trace.rows, line.model, WEIGHTS)


def test_a_commune_of_the_district_is_taken_where_the_ink_allows_it(model: CharacterModel) -> None:
    read = line(model, "Đan Phương Hạ Hoà Phú Thọ", {4: ("T", 0.3), 7: ("ợ", 0.01)})
    text = with_units(found(read), read)
    assert text[0].text == "Đan Phương Hạ Hoà Phú Thọ"
    read = line(model, "Đan Phượng Hạ Hoà Phú Thọ", {4: ("T", 0.3)})
    best, *others = with_units(found(read), read)
    assert best.text == "Đan Thượng Hạ Hoà Phú Thọ"
    assert len(best.ink) == len(best.text)
    assert "Đan Phượng Hạ Hoà Phú Thọ" in [other.text for other in others]


def test_clear_ink_stays_whatever_the_gazetteer_holds(model: CharacterModel) -> None:
    read = line(model, "Đan Phượng Hạ Hoà Phú Thọ", {})
    assert with_units(found(read), read)[0].text == "Đan Phượng Hạ Hoà Phú Thọ"


def test_a_lone_separator_goes_and_one_lost_among_others_comes_back(model: CharacterModel) -> None:
    separators = count_gaps(["Tổ 3, Phường Cao, Thành phố Hạ Long, Huế", "Ấp Cang Xã Tân Thành Phố Huế"] * 50)
    alone = line(model, "Cang, Xã Tân", {4: ("", 0.3)})
    assert with_usual_separators(found(alone), alone, separators)[0].text == "Cang Xã Tân"
    lost = line(model, "A, Xã Ba, Huyện Ca", {8: ("", 0.7)})
    searched = [Hypothesis("A, Xã Ba Huyện Ca", 0.0, (1.0,) * 17)]
    assert with_usual_separators(searched, lost, separators)[0].text == "A, Xã Ba, Huyện Ca"
    clear = line(model, "Cang, Xã Tân", {})
    assert with_usual_separators(found(clear), clear, separators)[0].text == "Cang, Xã Tân"


def test_capitals_follow_the_habit_of_the_line_where_the_ink_cannot_say(model: CharacterModel) -> None:
    forms = count_forms(["Tổ 3 Thị Xã Huế", "Tổ 3, thị xã Huế, Huế"] * 50)
    read = line(model, "Tổ 3 Thị xã Huế", {9: ("X", 0.4)})
    assert with_usual_forms(found(read), read, forms)[0].text == "Tổ 3 Thị Xã Huế"
    clear = line(model, "Tổ 3 Thị xã Huế", {})
    assert with_usual_forms(found(clear), clear, forms)[0].text == "Tổ 3 Thị xã Huế"


def test_a_line_without_writing_stays_one(model: CharacterModel) -> None:
    blank = Trace(np.log(np.full((8, SIZE), 1e-7, np.float32) + np.eye(SIZE, dtype=np.float32)[BLANK]))
    read = ReadLine(blank, model, WEIGHTS)
    nothing = [Hypothesis("", 0.0)]
    assert [one.text for one in with_units(nothing, read)] == [""]
    assert [one.text for one in with_usual_separators(nothing, read, count_gaps([]))] == [""]
    assert [one.text for one in with_usual_forms(nothing, read, count_forms([]))] == [""]


def test_an_address_ends_with_a_province_and_a_note_does_not() -> None:
    assert is_address("Đội 5 Xã Bất Kỳ, Hà Nam")
    assert not is_address("Đã đăng ký kết hôn, nhưng đã ly hôn")
