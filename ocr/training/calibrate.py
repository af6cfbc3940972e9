"""Calibration of the recogniser on validation lines: `python -m ocr.training.calibrate OUT --data DATA`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.recognise.calibration import WordCurve, log_odds
from ocr.recognise.handwriting import EVERYTHING, HandwritingReader, LogProbs
from ocr.recognise.readers import LineImage
from ocr.recognise.word_evidence import word_evidence
from ocr.training.line_images.real_lines import RealLine, read_lines

Floats = NDArray[np.float64]
ROUNDS = 60
RIDGE = 0.01


@dataclass(frozen=True, slots=True)
class CalibrationCases:
    """Measures and truth, one row a word.

    Attributes:
        evidence: words x measures, the first column ones.
        right: 1 where the word is right.
        writers: writer of each word.
    """

    evidence: Floats
    right: Floats
    writers: NDArray[np.str_]

    def of(self, chosen: NDArray[np.bool_]) -> CalibrationCases:
        """Return some of the cases."""
        return CalibrationCases(self.evidence[chosen], self.right[chosen], self.writers[chosen])


def fit(cases: CalibrationCases) -> Floats:
    """Fit the coefficients of the logistic curve by Newton's method with a ridge penalty."""
    coefficients = np.zeros(cases.evidence.shape[1])
    for _ in range(ROUNDS):
        chances = curve(cases.evidence, coefficients)
        slope = cases.evidence.T @ (cases.right - chances) - RIDGE * coefficients
        spread = (cases.evidence.T * (chances * (1 - chances))) @ cases.evidence
        coefficients = coefficients + np.linalg.solve(spread + RIDGE * np.eye(coefficients.size), slope)
    return coefficients


def curve(evidence: Floats, coefficients: Floats) -> Floats:
    """Return the probabilities of cases."""
    chances: Floats = 1 / (1 + np.exp(-evidence @ coefficients))
    return chances


def leave_writer_out(cases: CalibrationCases) -> Floats:
    """Return the probabilities of cases, each from the curve of all other writers (leave-one-writer-out)."""
    chances = np.zeros(cases.right.size)
    for writer in np.unique(cases.writers):
        own = cases.writers == writer
        chances[own] = curve(cases.evidence[own], fit(cases.of(~own)))
    return chances


def word_cases(reader: HandwritingReader, lines: Sequence[RealLine], frames: Sequence[LogProbs]) -> CalibrationCases:
    """Collect every word read; it is right if it stands in the truth at its place."""
    rows, right, writers = [], [], []
    for line, seen in zip(lines, frames, strict=True):
        words = word_evidence(reader.search(seen, EVERYTHING))
        places = matched([word.text for word in words], line.text.split())
        for place, word in enumerate(words):
            rows.append((1.0, log_odds(word.share), log_odds(word.letters)))
            right.append(float(place in places))
            writers.append(line.writer)
    return CalibrationCases(np.asarray(rows), np.asarray(right), np.asarray(writers))


def matched(words: Sequence[str], truth: Sequence[str]) -> set[int]:
    """Return the indices of words that a best alignment finds in the truth."""
    blocks = Levenshtein.opcodes(words, truth)
    return {place for block in blocks if block.tag == "equal" for place in range(block.src_start, block.src_end)}


def main(
    out: Annotated[Path, typer.Argument(help="File to write, *.json.")],
    data: Annotated[Path, typer.Option(help="Folder with lines.tsv; its validation lines are read.")],
    model: Annotated[
        Path | None, typer.Option(help="Folder of the network; without it the one of the package.")
    ] = None,
) -> None:
    """Read the validation lines and write the curve that fits them."""
    reader, lines = HandwritingReader(model), read_lines(data, "val")
    frames = reader.frames([LineImage(line.gray()) for line in lines])
    bias, share, letters = map(float, fit(word_cases(reader, lines, frames)))
    WordCurve(bias=bias, share=share, letters=letters).save(out)


if __name__ == "__main__":
    typer.run(main)
