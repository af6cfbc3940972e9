"""Handwriting recognition: beam search, likelihoods of given texts, the character model."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from bench.studies.no_writing import no_writing
from ocr.recognise import handwriting
from ocr.recognise.beam import SearchWeights, search
from ocr.recognise.charset import BLANK, CHARACTERS, SIZE, encode
from ocr.recognise.ctc import log_likelihoods
from ocr.recognise.language.language_model import (
    CharacterModel,
    NgramModel,
    State,
    load_capitals,
    load_tree,
    save_models,
)
from ocr.recognise.language.letter_case import count_capitals
from ocr.recognise.readers import LineImage
from ocr.recognise.word_evidence import word_evidence
from ocr.training.language import count
from records.errors import ReaderFailed

TEXTS = ["Nguyễn Văn An", "Nguyễn Thị Ba", "Trần Văn Ba", "07/01/2007", "12 tuổi"]


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


def counted(*texts: str) -> CharacterModel:
    weighed = [(text, 1.0) for text in texts]
    return CharacterModel(NgramModel(count(weighed)), count_capitals(weighed))


def chances(model: CharacterModel, before: str) -> dict[str, float]:
    """Every next letter's probability after a text."""
    state = after(model, before)
    return {letter: math.exp(model.step(state, number)[0]) for number, letter in enumerate(CHARACTERS, start=1)}


def after(model: CharacterModel, before: str) -> State:
    state = model.start
    for number in encode(before):
        _, state = model.step(state, number)
    return state


@pytest.fixture(scope="module")
def model() -> CharacterModel:
    return counted(*TEXTS * 30)


@pytest.mark.parametrize("before", ["", "Nguyễ", "Trần Văn ", "xyz(", "07/01/2007"])
def test_the_chances_of_all_letters_and_the_end_make_one(model: CharacterModel, before: str) -> None:
    whole = sum(chances(model, before).values()) + math.exp(model.end(after(model, before)))
    assert math.isclose(whole, 1.0, abs_tol=0.05)  # chances are stored in eighths of a natural unit


def test_a_letter_after_its_usual_neighbours_is_likely(model: CharacterModel) -> None:
    found = chances(model, "Nguyễ")
    assert max(found, key=lambda letter: found[letter]) == "n"
    found = chances(model, "Trần Văn Ba")
    assert math.exp(model.end(after(model, "Trần Văn Ba"))) > max(found.values())


def test_what_stands_farther_back_counts() -> None:
    model = counted(*["Hoà Sơn Đà Nẵng", "Hoà Phú Hà Nội"] * 30)
    assert chances(model, "Hoà Sơn ")["Đ"] > 10 * chances(model, "Hoà Phú ")["Đ"]


def test_a_name_in_capitals_is_as_well_known(model: CharacterModel) -> None:
    shouted = counted(*TEXTS * 30, *(text.upper() for text in TEXTS))
    assert chances(shouted, "NGUYỄN VĂ")["N"] > 0.5
    assert chances(shouted, "NGUYỄN VĂ")["N"] > 20 * chances(shouted, "NGUYỄN VĂ")["n"]
    assert chances(shouted, "Nguyễn Vă")["n"] > 20 * chances(shouted, "Nguyễn Vă")["N"]
    assert chances(model, "NGUYỄ")["N"] > 0.1


def test_what_somebody_wrote_counts_more_than_what_was_drawn() -> None:
    weighed = [("Ba", 1.0), ("Bá", 0.1)]
    model = CharacterModel(NgramModel(count(weighed)), count_capitals(weighed))
    assert chances(model, "B")["a"] > chances(model, "B")["á"] > chances(model, "B")["à"]


def test_no_digit_is_likelier_than_another(model: CharacterModel) -> None:
    found = chances(model, "07/01/")
    assert len({found[digit] for digit in "0123456789"}) == 1
    assert found["3"] > found["n"]


def test_models_survive_their_file(model: CharacterModel, tmp_path: Path) -> None:
    file, weighed = tmp_path / "letters.npz", [(text, 1.0) for text in TEXTS * 30]
    save_models(file, {"names": count([("Ba Na", 1.0)]), "text": count(weighed)}, {"text": count_capitals(weighed)})
    again = CharacterModel(NgramModel(load_tree(file, "text")), load_capitals(file, "text"))
    assert chances(again, "Trầ") == chances(model, "Trầ")


def test_letters_of_one_kind_of_texts_go_with_capitals_of_another() -> None:
    letters = NgramModel(count([("Xã An Lập", 1.0)] * 30))
    running = CharacterModel(letters, count_capitals([("Ấp xã An Lập", 1.0)] * 30))
    titled = CharacterModel(letters, count_capitals([("Ấp Xã An Lập", 1.0)] * 30))
    assert chances(running, "Ấp ")["x"] > chances(running, "Ấp ")["X"]
    assert chances(titled, "Ấp ")["x"] < chances(titled, "Ấp ")["X"]


def test_language_decides_where_the_ink_does_not(model: CharacterModel) -> None:
    line = frames(*({letter: 0.98} for letter in "Nguy"), {"ê": 0.5, "ễ": 0.45}, {"n": 0.98})
    assert search(line, model, SearchWeights(language=0.0, letter=0.0))[0].text == "Nguyên"
    assert search(line, model, SearchWeights())[0].text == "Nguyễn"


def test_language_does_not_overrule_clear_ink(model: CharacterModel) -> None:
    line = frames(*({letter: 0.999} for letter in "Nguyên"))
    assert search(line, model, SearchWeights())[0].text == "Nguyên"


def test_doubled_letters_need_a_blank_between(model: CharacterModel) -> None:
    rows = frames({"o": 0.99}, {"o": 0.99})
    assert search(rows, model, SearchWeights(language=0))[0].text == "oo"
    assert search(rows[[0, 2]], model, SearchWeights(language=0))[0].text == "o"


def test_paper_reads_as_nothing(model: CharacterModel) -> None:
    assert search(frames(*({} for _ in range(20))), model, SearchWeights())[0].text == ""


def test_frames_that_are_surely_blank_change_nothing(model: CharacterModel) -> None:
    line = frames({"B": 0.7}, {"a": 0.6, "á": 0.3})
    longer = np.repeat(line, [1, 9, 1, 30], axis=0)
    assert search(longer, model, SearchWeights())[0].text == search(line, model, SearchWeights())[0].text == "Ba"


def test_a_word_of_faint_letters_is_less_sure(model: CharacterModel) -> None:
    clear, faint = ({letter: 0.99} for letter in "Ba "), ({letter: 0.6} for letter in "An")
    first, second = word_evidence(search(frames(*clear, *faint), model, SearchWeights()))
    assert (first.text, second.text) == ("Ba", "An")
    assert first.letters > 0.95 > 0.7 > second.letters
    assert first.share > second.share


def test_a_doubtful_blank_elsewhere_does_not_count_against_a_word(model: CharacterModel) -> None:
    line = frames({"B": 0.99}, {"a": 0.99}, {" ": 0.5}, {"N": 0.99}, {"a": 0.99}, {" ": 0.99}, {"A": 0.9}, {"n": 0.9})
    evidence = word_evidence(search(line, model, SearchWeights()))
    assert evidence[-1].text == "An"
    assert evidence[-1].share > 0.95


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


def test_models_of_another_version_are_told(tmp_path: Path) -> None:
    shipped = handwriting.HandwritingReader().folder
    (tmp_path / handwriting.NETWORK).write_bytes((shipped / handwriting.NETWORK).read_bytes())
    save_models(tmp_path / handwriting.LETTERS, {}, {})
    with pytest.raises(ReaderFailed):
        handwriting.HandwritingReader(tmp_path).read([LineImage(np.full((60, 200), 255, np.uint8))])


@pytest.mark.parametrize(
    "kind", ["name", "date", "date_words", "number", "place", "ethnic_group", "text", "unheard of"]
)
def test_the_shipped_reader_leaves_empty_paper_empty(kind: str) -> None:
    reader = handwriting.HandwritingReader()
    blank = LineImage(np.full((60, 400), 255, np.uint8), kind)
    assert reader.read([blank, blank])[1].text == ""
    assert reader.score(blank, [""])[0] > reader.score(blank, ["Nguyễn Văn Ba"])[0]


@pytest.mark.parametrize("kind", ["paper", "leader", "scribble", "hatched"])
def test_ink_that_says_nothing_is_not_read_with_confidence(kind: str) -> None:
    crops = no_writing([np.full((60, 400), 255, np.uint8)], 12, np.random.default_rng(5))[kind]
    readings = handwriting.HandwritingReader().read([LineImage(crop) for crop in crops])
    assert all(reading.confidence < 0.6 for reading in readings)
    assert sum(bool(reading.words) for reading in readings) <= 3


def test_a_line_with_a_cleaned_picture_is_looked_at_again_only_when_asked() -> None:
    paper = np.full((48, 200), 255, np.uint8)
    (plain, doubled) = handwriting.HandwritingReader().read([LineImage(paper), LineImage(paper, cleaned=paper)])
    assert plain.again is None
    assert doubled.again is not None
    assert doubled.again() is doubled.again()
    assert doubled.again().text == ""


def test_where_nothing_is_seen_the_cleaned_picture_is_read() -> None:
    paper, ink = np.full((48, 200), 255, np.uint8), np.full((48, 200), 255, np.uint8)
    cv2.putText(ink, "2011", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 0, 3)
    (found,) = handwriting.HandwritingReader().read([LineImage(paper, "date", cleaned=ink)])
    assert found.text == "2011"
    assert found.others[0]().text == ""
