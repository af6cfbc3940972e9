"""Calibrated chances of words that were read."""

from pathlib import Path

import numpy as np
import pytest

from ocr.recognise.calibration import WordCurve, load_calibration
from ocr.recognise.handwriting import HandwritingReader
from ocr.training.calibrate import CalibrationCases, curve, fit, leave_writer_out, matched


def test_chances_rise_with_the_evidence() -> None:
    words = WordCurve(bias=0.0, share=0.2, letters=0.4)
    assert words.chance(0.9, 0.9) > words.chance(0.9, 0.6) > words.chance(0.4, 0.6)
    assert 0 < words.chance(0, 0) < words.chance(1, 1) < 1


def test_a_curve_survives_its_file(tmp_path: Path) -> None:
    known = WordCurve(bias=0.1, share=0.2, letters=0.3)
    known.save(tmp_path / "calibration.json")
    assert load_calibration(tmp_path / "calibration.json") == known


def test_the_shipped_curve_trusts_clear_ink() -> None:
    shipped = HandwritingReader().calibration
    assert shipped.chance(0.999, 0.999) > 0.95
    assert shipped.chance(0.5, 0.5) < 0.7


def cases(writers: int = 4, each: int = 400) -> CalibrationCases:
    random = np.random.default_rng(2)
    evidence = np.stack([np.ones(writers * each), random.normal(0, 2, writers * each)], axis=1)
    right = (random.random(writers * each) < curve(evidence, np.asarray([0.5, 1.5]))).astype(float)
    return CalibrationCases(evidence, right, np.repeat([f"writer {n}" for n in range(writers)], each))


def test_a_fitted_curve_is_the_one_the_cases_came_from() -> None:
    assert fit(cases()) == pytest.approx([0.5, 1.5], abs=0.25)


def test_chances_of_a_writer_do_not_know_that_writer() -> None:
    known = cases(2)
    other = CalibrationCases(known.evidence, np.r_[known.right[:400], 1 - known.right[400:]], known.writers)
    assert leave_writer_out(known)[400:] == pytest.approx(leave_writer_out(other)[400:])
    assert leave_writer_out(known)[:400] != pytest.approx(leave_writer_out(other)[:400])


def test_words_are_right_where_an_alignment_finds_them() -> None:
    assert matched(["Xã", "An", "Lập", "Huế"], ["Xã", "Lập", "Huế"]) == {0, 2, 3}
    assert matched(["An"], ["Ân"]) == set()
