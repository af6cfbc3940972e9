"""How far to trust what a reader measured: logistic curves fitted on lines of writers it was not trained on.

The curves lie beside the network as `calibration.json`; `python -m ocr.training.calibrate` fits them anew.
"""

from __future__ import annotations

from math import exp, log
from pathlib import Path

from pydantic import BaseModel, ConfigDict

SURE = 1e-5
"""A chance nearer to 0 or 1 than this is taken as so near."""


class WordCurve(BaseModel):
    """The chance that a read word is right.

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
        """The chance (0-1) from the two probabilities."""
        return _logistic(self.bias + self.share * log_odds(share) + self.letters * log_odds(letters))


class TextCurve(BaseModel):
    """The chance that a line says a given text, against one mark of it being other.

    Attributes:
        bias: log-odds where the text is the best reading of a sure line.
        margin: weight of log(1 + margin): by how much a free reading is likelier, per letter that differs.
        doubt: weight of log(1 + doubt): how far even the free reading is from certain.
        agree: chance from which the ink speaks for the text.
        contradict: chance below which it speaks against it.
    """

    model_config = ConfigDict(frozen=True)
    bias: float
    margin: float
    doubt: float
    agree: float
    contradict: float

    def chance(self, margin: float, doubt: float) -> float:
        """The chance (0-1) from margin and doubt, in natural units of log-likelihood."""
        return _logistic(self.bias + self.margin * log(1 + margin) + self.doubt * log(1 + doubt))


class Calibration(BaseModel):
    """Both curves of one reader."""

    model_config = ConfigDict(frozen=True)
    words: WordCurve
    texts: TextCurve

    def save(self, path: Path) -> None:
        """Writes a JSON file."""
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")


def load_calibration(path: Path) -> Calibration:
    """What `save` wrote."""
    return Calibration.model_validate_json(path.read_text(encoding="utf-8"))


def log_odds(chance: float) -> float:
    """The logarithm of a chance's odds, of one kept away from 0 and 1."""
    kept = min(1 - SURE, max(SURE, chance))
    return log(kept / (1 - kept))


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
