"""Calibration of readers: logistic curves fitted on lines of writers that the network was not trained on.

The curves lie beside the network as `calibration.json`; `python -m ocr.training.calibrate` fits them.
"""

from __future__ import annotations

from math import exp, log
from pathlib import Path

from pydantic import BaseModel, ConfigDict

SURE = 1e-5
"""Probabilities are clipped to at least this distance from 0 and 1."""


class WordCurve(BaseModel):
    """Curve of the probability that a read word is right.

    Attributes:
        bias: log-odds of a word with even evidence.
        share: weight of the log-odds of the search's probability that the word stands at its place.
        letters: weight of the log-odds of the mean (geometric) probability of its letters' clearest frames.
    """

    model_config = ConfigDict(frozen=True)
    bias: float
    share: float
    letters: float

    def chance(self, share: float, letters: float) -> float:
        """Return the calibrated probability (0–1) from the two raw ones."""
        return _logistic(self.bias + self.share * log_odds(share) + self.letters * log_odds(letters))


class TextCurve(BaseModel):
    """Curve of the probability that a line says a given text, against the same text with one other mark.

    Attributes:
        bias: log-odds where the text is the best reading of a sure line.
        margin: weight of log(1 + margin), the lead of the best free reading per letter that differs.
        doubt: weight of log(1 + doubt), the uncertainty of the free reading itself.
        agree: probability from which the ink agrees with the text.
        contradict: probability below which the ink contradicts it.
    """

    model_config = ConfigDict(frozen=True)
    bias: float
    margin: float
    doubt: float
    agree: float
    contradict: float

    def chance(self, margin: float, doubt: float) -> float:
        """Return the probability (0–1) from margin and doubt, both in nats of log-likelihood."""
        return _logistic(self.bias + self.margin * log(1 + margin) + self.doubt * log(1 + doubt))


class Calibration(BaseModel):
    """Both curves of one reader."""

    model_config = ConfigDict(frozen=True)
    words: WordCurve
    texts: TextCurve

    def save(self, path: Path) -> None:
        """Write a JSON file."""
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def load_calibration(path: Path) -> Calibration:
    """Read a file that `Calibration.save` wrote."""
    return Calibration.model_validate_json(path.read_text(encoding="utf-8"))


def log_odds(chance: float) -> float:
    """Return the log-odds of a probability, clipped away from 0 and 1."""
    kept = min(1 - SURE, max(SURE, chance))
    return log(kept / (1 - kept))


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
