"""Reading handwriting: the search under ink and language, likelihoods of given texts, the character model."""

import math
from pathlib import Path

import numpy as np
import pytest

from ocr import handwriting
from ocr.beam import Weights, search
from ocr.charset import BLANK, SIZE, encode
from ocr.ctc import log_likelihoods
from ocr.language_model import END, START, CharacterModel, load_table
from ocr.readers import LineImage
from ocr.training.language import count
from records.errors import ReaderFailed

BEGIN: tuple[int, ...] = (START,) * 6


def frames(*choices: dict[str, float]) -> np.ndarray:
    """Log-probabilities: per letter one frame with these chances, the rest blank, then a sure blank."""
    rows = []
    for chances in choices:
        row = np.full(SIZE, 1e-6)
        for letter, chance in chances.items():
            row[encode(letter)[0]] = chance
        row[BLANK] = max(1e-6, 1 - sum(chances.values()))
        gap = np.full(SIZE, 1e-7)
        gap[BLANK] = 1.0
        rows += [row / row.sum(), gap / gap.sum()]
    return np.log(np.asarray(rows, np.float32))


@pytest.fixture(scope="module")
def model() -> CharacterModel:
    return CharacterModel(count(["Nguyễn Văn An", "Nguyễn Thị Ba", "Trần Văn Ba", "07/01/2007", "12 tuổi"] * 3))


def test_a_row_is_a_distribution_over_letters_and_the_end(model: CharacterModel) -> None:
    for context in (BEGIN, tuple(encode("guyễn ")), tuple(encode("xxxxxx"))):
        assert math.isclose(float(np.exp(model.row(context)).sum()), 1.0, abs_tol=5e-3)


def test_a_letter_after_its_usual_neighbours_is_likely(model: CharacterModel) -> None:
    row = model.row(tuple(encode("Nguyễ")))
    assert row.argmax() == encode("n")[0]
    assert model.row(tuple(encode("ăn Ba"))).argmax() in (END, encode(" ")[0])


def test_no_digit_is_likelier_than_another(model: CharacterModel) -> None:
    context = BEGIN
    for number in encode("07/01/"):
        context = model.context(context, number)
    digits = model.row(context)[encode("0123456789")]
    assert np.allclose(digits, digits[0])
    assert digits[0] > model.row(context)[encode("n")[0]]


def test_a_table_survives_its_file(model: CharacterModel, tmp_path: Path) -> None:
    table = count(["Ba Na"])
    table.save(tmp_path / "letters.npz")
    again = CharacterModel(load_table(tmp_path / "letters.npz"))
    assert np.array_equal(again.row(BEGIN), CharacterModel(table).row(BEGIN))


def test_language_decides_where_the_ink_does_not(model: CharacterModel) -> None:
    line = frames(*({letter: 0.98} for letter in "Nguy"), {"ê": 0.5, "ễ": 0.45}, {"n": 0.98})
    assert search(line, model, Weights(language=0.0, letter=0.0))[0].text == "Nguyên"
    assert search(line, model, Weights())[0].text == "Nguyễn"


def test_language_does_not_overrule_clear_ink(model: CharacterModel) -> None:
    line = frames(*({letter: 0.999} for letter in "Nguyên"))
    assert search(line, model, Weights())[0].text == "Nguyên"


def test_doubled_letters_need_a_blank_between(model: CharacterModel) -> None:
    rows = frames({"o": 0.99}, {"o": 0.99})
    assert search(rows, model, Weights(language=0))[0].text == "oo"
    assert search(rows[[0, 2]], model, Weights(language=0))[0].text == "o"


def test_paper_reads_as_nothing(model: CharacterModel) -> None:
    assert search(frames(*({} for _ in range(20))), model, Weights())[0].text == ""


def test_a_word_is_as_sure_as_its_weakest_letter(model: CharacterModel) -> None:
    clear, faint = ({letter: 0.99} for letter in "Ba "), ({letter: 0.6} for letter in "An")
    reading = handwriting._reading(search(frames(*clear, *faint), model, Weights()), lambda texts: [0.0] * len(texts))
    assert [word.text for word in reading.words] == ["Ba", "An"]
    assert reading.words[0].confidence > 0.9
    assert reading.words[1].confidence < 0.7


def test_the_likelihood_sums_all_paths_of_a_text() -> None:
    rows = np.log(np.full((2, SIZE), 1 / SIZE, np.float32))
    one, two, doubled, empty = log_likelihoods(rows, ["a", "ab", "aa", ""])
    assert math.isclose(one, math.log(3 / SIZE**2), rel_tol=1e-5)
    assert math.isclose(two, math.log(1 / SIZE**2), rel_tol=1e-5)
    assert math.isclose(empty, math.log(1 / SIZE**2), rel_tol=1e-5)
    assert doubled == -math.inf


def test_a_text_is_as_likely_alone_as_among_others() -> None:
    rows = frames(*({letter: 0.7} for letter in "Trần Văn Ba"))
    texts = ["Trần Văn Ba", "", "Ba", "Trần Văn Bá, thôn 5"]
    assert log_likelihoods(rows, texts) == pytest.approx([log_likelihoods(rows, [text])[0] for text in texts])


def test_the_written_text_is_likelier_than_its_neighbours() -> None:
    rows = frames(*({letter: 0.8} for letter in "Trần Văn Ba"))
    truth, *others = log_likelihoods(
        rows, ["Trần Văn Ba", "Trân Văn Ba", "Trần Văn Bà", "Trần Văn B", "Trần Vân Ba", ""]
    )
    assert all(other < truth - 1 for other in others)


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReaderFailed):
        handwriting.HandwritingReader(tmp_path).read([LineImage(np.full((60, 200), 255, np.uint8))])


def test_the_shipped_reader_leaves_empty_paper_empty() -> None:
    reader = handwriting.HandwritingReader()
    blank = LineImage(np.full((60, 400), 255, np.uint8))
    assert reader.read([blank, blank])[1].text == ""
    assert reader.score(blank, [""])[0] > reader.score(blank, ["Nguyễn Văn Ba"])[0]
