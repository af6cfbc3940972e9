"""Calibration of readers: a logistic curve fitted on lines of writers that the network was not trained on.

The curve lies beside the network as `calibration.json`; `python -m ocr.training.calibrate` fits it.
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

    def save(self, path: Path) -> None:
        """Write a JSON file."""
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def load_calibration(path: Path) -> WordCurve:
    """Read a file that `WordCurve.save` wrote."""
    return WordCurve.model_validate_json(path.read_text(encoding="utf-8"))


def log_odds(chance: float) -> float:
    """Return the log-odds of a probability, clipped away from 0 and 1."""
    kept = min(1 - SURE, max(SURE, chance))
    return log(kept / (1 - kept))


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
