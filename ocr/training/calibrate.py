"""Calibration of the recogniser on validation lines: `python -m ocr.training.calibrate OUT --data DATA`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.recognise.calibration import Calibration, TextCurve, WordCurve, log_odds
from ocr.recognise.handwriting import EVERYTHING, HandwritingReader, LogProbs
from ocr.recognise.readers import LineImage
from ocr.recognise.verification import compare
from ocr.recognise.word_evidence import word_evidence
from ocr.training.line_images.real_lines import RealLine, read_lines
from ocr.training.register_texts.neighbours import CHANGES, neighbours

Floats = NDArray[np.float64]
ROUNDS = 60
RIDGE = 0.01
NEIGHBOURS = 4
"""Texts tried for each line and kind of change."""
WRONGLY_AGREED = 0.01
"""Share of texts with one wrong mark that the ink may seem to agree with."""
WRONGLY_CONTRADICTED = 0.02
"""Share of true texts that the ink may seem to contradict."""


@dataclass(frozen=True, slots=True)
class CalibrationCases:
    """Measures and truth, one row a case.

    Attributes:
        evidence: cases x measures, the first column ones.
        right: 1 where the word or text is right.
        weights: weights of the cases.
        writers: writer of each case.
    """

    evidence: Floats
    right: Floats
    weights: Floats
    writers: NDArray[np.str_]

    def of(self, chosen: NDArray[np.bool_]) -> CalibrationCases:
        """Return some of the cases."""
        return CalibrationCases(self.evidence[chosen], self.right[chosen], self.weights[chosen], self.writers[chosen])


def fit(cases: CalibrationCases) -> Floats:
    """Fit the coefficients of the logistic curve by Newton's method with a ridge penalty."""
    coefficients = np.zeros(cases.evidence.shape[1])
    for _ in range(ROUNDS):
        chances = curve(cases.evidence, coefficients)
        slope = cases.evidence.T @ (cases.weights * (cases.right - chances)) - RIDGE * coefficients
        spread = (cases.evidence.T * (cases.weights * chances * (1 - chances))) @ cases.evidence
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
    return CalibrationCases(np.asarray(rows), np.asarray(right), np.ones(len(rows)), np.asarray(writers))


def matched(words: Sequence[str], truth: Sequence[str]) -> set[int]:
    """Return the indices of words that a best alignment finds in the truth."""
    blocks = Levenshtein.opcodes(words, truth)
    return {place for block in blocks if block.tag == "equal" for place in range(block.src_start, block.src_end)}


def text_cases(
    reader: HandwritingReader, lines: Sequence[RealLine], frames: Sequence[LogProbs], seed: int
) -> CalibrationCases:
    """Collect every line's truth and texts with one mark changed, both sides with the same total weight."""
    random, rows, right, writers = Random(seed), [], [], []
    for line, seen in zip(lines, frames, strict=True):
        reading = reader.decode(seen, EVERYTHING)
        others = [text for change in CHANGES for text in neighbours(random, line.text, change, NEIGHBOURS)]
        for text in (line.text, *others):
            found = compare(reading, text)
            if found is not None:
                rows.append((1.0, np.log1p(found.margin), np.log1p(found.doubt)))
                right.append(float(text == line.text))
                writers.append(line.writer)
    said = np.asarray(right)
    weights = np.where(said == 1, 0.5 / said.mean(), 0.5 / (1 - said.mean()))
    return CalibrationCases(np.asarray(rows), said, weights, np.asarray(writers))


def thresholds(cases: CalibrationCases, chances: Floats) -> tuple[float, float]:
    """Return the probabilities of agreement and contradiction for the accepted error shares."""
    agree = float(np.quantile(chances[cases.right == 0], 1 - WRONGLY_AGREED))
    contradict = float(np.quantile(chances[cases.right == 1], WRONGLY_CONTRADICTED))
    return max(agree, contradict), contradict


def main(
    out: Annotated[Path, typer.Argument(help="File to write, *.json.")],
    data: Annotated[Path, typer.Option(help="Folder with lines.tsv; its validation lines are read.")],
    model: Annotated[
        Path | None, typer.Option(help="Folder of the network; without it the one of the package.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the changed texts.")] = 1,
) -> None:
    """Read the validation lines and write the curves that fit them."""
    reader, lines = HandwritingReader(model), read_lines(data, "val")
    frames = reader.frames([LineImage(line.gray()) for line in lines])
    words, texts = word_cases(reader, lines, frames), text_cases(reader, lines, frames, seed)
    agree, contradict = thresholds(texts, leave_writer_out(texts))
    bias, share, letters = map(float, fit(words))
    even, margin, doubt = map(float, fit(texts))
    Calibration(
        words=WordCurve(bias=bias, share=share, letters=letters),
        texts=TextCurve(bias=even, margin=margin, doubt=doubt, agree=agree, contradict=contradict),
    ).save(out)


if __name__ == "__main__":
    typer.run(main)
