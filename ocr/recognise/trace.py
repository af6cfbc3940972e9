"""Ink trace: the recogniser's frame-wise output for a line, packed small enough to be stored beside a reading.

It is scored again once the whole book is known.
"""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.recognise.charset import CHARACTERS, normalise, writable
from ocr.recognise.ctc import log_likelihoods

UNWRITABLE = -1e6
"""Score of a text with characters outside the charset."""
FAINTEST = 10.0
"""Letters with a probability below exp(-FAINTEST) in a frame are not stored."""
UNKEPT = -12.0
"""Log-probability of letters that were not stored."""
_STEPS = 255 / FAINTEST


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A `PackableScorer` over the frames of a line.

    Attributes:
        rows: log-probabilities, frames x characters.
    """

    rows: NDArray[np.float32]

    def __call__(self, texts: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each text by the ink alone; texts with unknown characters score UNWRITABLE."""
        known = [normalise(text) for text in texts]
        likelihoods = iter(log_likelihoods(self.rows, [text for text in known if writable(text)]))
        return [max(UNWRITABLE, next(likelihoods)) if writable(text) else UNWRITABLE for text in known]

    def packed(self) -> str:
        """Return the likely letters of every frame as ASCII, about a kilobyte a name; probabilities to within 2 %."""
        likely = self.rows > -FAINTEST
        counts = likely.sum(axis=1).astype(np.uint8)
        letters = np.nonzero(likely)[1].astype(np.uint8)
        chances = np.round(-self.rows[likely].clip(max=0.0) * _STEPS).astype(np.uint8)
        head = len(counts).to_bytes(2, "big")
        return b85encode(zlib.compress(head + counts.tobytes() + letters.tobytes() + chances.tobytes())).decode()


def unpack_trace(text: str) -> Trace:
    """Restore the trace that `Trace.packed` wrote.

    Raises:
        ValueError: the text is no packed trace.
    """
    try:
        data = zlib.decompress(b85decode(text))
    except (ValueError, zlib.error) as error:
        raise ValueError("no packed trace") from error
    frames, body = int.from_bytes(data[:2], "big"), np.frombuffer(data, np.uint8, offset=2)
    counts, (letters, chances) = body[:frames], np.split(body[frames:], 2)
    rows = np.full((frames, len(CHARACTERS) + 1), UNKEPT, np.float32)
    rows[np.repeat(np.arange(frames), counts), letters] = -chances.astype(np.float32) / _STEPS
    return Trace(rows)
