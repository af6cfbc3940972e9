"""Verification of given texts, and confidence of readings."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from ocr.recognise.calibration import Calibration, TextCurve, WordCurve, load_calibration
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.readers import LineReading, WordReading
from ocr.recognise.verification import InkOpinion, verify
from ocr.training.calibrate import CalibrationCases, curve, fit, leave_writer_out, matched
from ocr.training.register_texts.neighbours import CHANGES, neighbours
from records.text.syllables import without_tone
from records.text.vietnamese import nfc

TRUTH = "Nguyễn Văn Ba, 1987"
CURVE = TextCurve(bias=7.0, margin=-4.0, doubt=-0.7, agree=0.8, contradict=0.05)


def line(**likelihoods: float) -> LineReading:
    """A line whose ink knows some texts (`_` for a blank), the first of them its best reading."""
    known = {text.replace("_", " "): value for text, value in likelihoods.items()}
    best, *rivals = known

    def ink(texts: Sequence[str]) -> list[float]:
        return [known.get(text, -200.0) for text in texts]

    return LineReading(tuple(WordReading(word, 0.9) for word in best.split()), tuple(rivals), ink)


def test_the_best_reading_of_a_clear_line_is_agreed_with() -> None:
    verdict = verify(line(Trần_Văn_Ba=-0.4, Trần_Văn_Bà=-9.0), "Trần  Văn Ba", CURVE)
    assert verdict.opinion is InkOpinion.AGREE
    assert verdict.margin == 0
    assert verdict.instead == "Trần Văn Ba"


def test_a_clear_line_contradicts_another_mark() -> None:
    verdict = verify(line(Trần_Văn_Ba=-0.4, Trần_Văn_Bà=-19.0), "Trần Văn Bà", CURVE)
    assert verdict.opinion is InkOpinion.CONTRADICT
    assert verdict.instead == "Trần Văn Ba"
    assert verdict.margin == pytest.approx(18.6)


def test_unclear_ink_leaves_near_texts_open() -> None:
    verdict = verify(line(Trần_Văn_Ba=-8.0, Trần_Văn_Bà=-12.0), "Trần Văn Bà", CURVE)
    assert verdict.opinion is InkOpinion.UNDECIDED
    assert 0.05 <= verdict.chance < 0.8


def test_the_likeliest_rival_stands_against_a_text_and_not_the_first_reading() -> None:
    assert verify(line(An=-9.0, Ân=-1.0), "An", CURVE).instead == "Ân"


def test_a_reader_that_cannot_be_asked_decides_nothing() -> None:
    assert verify(LineReading((WordReading("An", 0.99),)), "An", CURVE).opinion is InkOpinion.UNDECIDED


def test_what_nobody_could_write_is_contradicted() -> None:
    assert verify(line(An=-0.1), "漢字", CURVE).opinion is InkOpinion.CONTRADICT


def test_chances_rise_with_the_evidence() -> None:
    words = WordCurve(bias=0.0, share=0.2, letters=0.4)
    assert words.chance(0.9, 0.9) > words.chance(0.9, 0.6) > words.chance(0.4, 0.6)
    assert 0 < words.chance(0, 0) < words.chance(1, 1) < 1
    assert CURVE.chance(0, 0.1) > CURVE.chance(3, 0.1) > CURVE.chance(30, 0.1)


def test_curves_survive_their_file(tmp_path: Path) -> None:
    known = Calibration(words=WordCurve(bias=0.1, share=0.2, letters=0.3), texts=CURVE)
    known.save(tmp_path / "calibration.json")
    assert load_calibration(tmp_path / "calibration.json") == known


def test_the_shipped_curves_trust_clear_ink() -> None:
    shipped = HandwritingReader().calibration
    assert shipped.words.chance(0.999, 0.999) > 0.95
    assert shipped.words.chance(0.5, 0.5) < 0.7
    assert shipped.texts.agree > shipped.texts.contradict
    assert shipped.texts.chance(0, 0.01) > shipped.texts.agree
    assert shipped.texts.chance(20, 0.01) < shipped.texts.contradict


@pytest.mark.parametrize("change", CHANGES)
def test_neighbours_differ_in_one_character(change: str) -> None:
    found = neighbours(Random(1), TRUTH, change, 5)
    assert found
    assert len(set(found)) == len(found)
    for text in found:
        (place,) = (at for at, letter in enumerate(TRUTH) if text[at] != letter)
        assert len(text) == len(TRUTH)
        assert text == nfc(text)
        assert text[place].isupper() == TRUTH[place].isupper()
        assert (change == "digit") == TRUTH[place].isdigit()
        assert (change == "tone") == (without_tone(text) == without_tone(TRUTH) and change != "digit")


def test_a_text_without_digits_has_no_neighbours_of_that_kind() -> None:
    assert neighbours(Random(1), "Ba", "digit", 5) == []


def cases(writers: int = 4, each: int = 400) -> CalibrationCases:
    random = np.random.default_rng(2)
    evidence = np.stack([np.ones(writers * each), random.normal(0, 2, writers * each)], axis=1)
    right = (random.random(writers * each) < curve(evidence, np.asarray([0.5, 1.5]))).astype(float)
    return CalibrationCases(
        evidence, right, np.ones(right.size), np.repeat([f"writer {n}" for n in range(writers)], each)
    )


def test_a_fitted_curve_is_the_one_the_cases_came_from() -> None:
    assert fit(cases()) == pytest.approx([0.5, 1.5], abs=0.25)


def test_chances_of_a_writer_do_not_know_that_writer() -> None:
    known = cases(2)
    other = CalibrationCases(
        known.evidence, np.r_[known.right[:400], 1 - known.right[400:]], known.weights, known.writers
    )
    assert leave_writer_out(known)[400:] == pytest.approx(leave_writer_out(other)[400:])
    assert leave_writer_out(known)[:400] != pytest.approx(leave_writer_out(other)[:400])


def test_words_are_right_where_an_alignment_finds_them() -> None:
    assert matched(["Xã", "An", "Lập", "Huế"], ["Xã", "Lập", "Huế"]) == {0, 2, 3}
    assert matched(["An"], ["Ân"]) == set()
