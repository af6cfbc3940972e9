"""Our own reader of handwriting: a small CTC network in onnxruntime and a model of what registers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, partial
from importlib import resources
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ocr.beam import Hypothesis, Weights, search
from ocr.charset import CHARACTERS, normalise, writable
from ocr.ctc import log_likelihoods
from ocr.language_model import CharacterModel, load_table
from ocr.line_input import Gray, batch, line_input
from ocr.readers import Ink, LineImage, LineReading, Word
from records.errors import ReaderFailed
from records.language import gettext as _

NETWORK, LETTERS = "handwriting.onnx", "letters.npz"
STEP = 64
"""Widths are rounded up to multiples of this, so that lines of about one width are read together."""
LINES_AT_ONCE = 8
COLUMNS_A_FRAME = 4
MARGIN = 6
"""Columns of paper on both sides; without them the first letter of a line that was cut closely is lost."""
UNWRITABLE = -1e6
"""Score of a text with letters the network does not know."""
WEIGHTS = Weights()

LogProbs = NDArray[np.float32]


class HandwritingReader:
    """A `LineReader` for pens (and for print that Tesseract cannot read); one thread, a process may hold several."""

    def __init__(self, folder: Path | None = None, weights: Weights = WEIGHTS) -> None:
        """Reads with the network and letter model of `folder`, or with those of the package.

        Args:
            folder: holds handwriting.onnx and letters.npz.
            weights: of ink and language in the search.
        """
        self.folder = folder or Path(str(resources.files("ocr") / "data"))
        self._weights = weights

    @property
    def name(self) -> str:
        """The reader with the version stored in its network's file."""
        version = _session(self.folder / NETWORK).get_modelmeta().custom_metadata_map.get("version", "0")
        return f"handwriting {version}"

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: the network's files are missing or of another version of this program.
        """
        model = _letters(self.folder / LETTERS)
        found = dict(self._log_probabilities(lines))
        rows = [found[number] for number in range(len(lines))]
        return [_reading(search(row, model, self._weights), partial(_likelihoods, row)) for row in rows]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Log-likelihood of each text by the ink alone; what nobody could write scores UNWRITABLE.

        Raises:
            ReaderFailed: as `read`.
        """
        ((_number, rows),) = self._log_probabilities([line])
        return _likelihoods(rows, texts)

    def _log_probabilities(self, lines: Sequence[LineImage]) -> Iterator[tuple[int, LogProbs]]:
        """The number of each line with its frames x characters, those of about one width read together."""
        session = _session(self.folder / NETWORK)
        inputs = [np.pad(line_input(line.pixels), ((0, 0), (MARGIN, MARGIN))) for line in lines]
        for columns, numbers in _by_width(inputs):
            images = batch([inputs[number] for number in numbers], columns)
            (rows,) = session.run(None, {session.get_inputs()[0].name: images})
            for number, row in zip(numbers, rows, strict=True):
                yield number, row[: max(1, inputs[number].shape[1] // COLUMNS_A_FRAME)]


def _by_width(inputs: Sequence[Gray]) -> Iterator[tuple[int, list[int]]]:
    """Widths with the numbers of at most LINES_AT_ONCE lines that are padded to them."""
    widths: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(inputs):
        widths[-(-line.shape[1] // STEP) * STEP].append(number)
    for columns, numbers in widths.items():
        for start in range(0, len(numbers), LINES_AT_ONCE):
            yield columns, numbers[start : start + LINES_AT_ONCE]


def _likelihoods(rows: LogProbs, texts: Sequence[str]) -> list[float]:
    """Log-likelihood of each text in a line's frames; what nobody could write scores UNWRITABLE."""
    known = [normalise(text) for text in texts]
    likelihoods = iter(log_likelihoods(rows, [text for text in known if writable(text)]))
    return [max(UNWRITABLE, next(likelihoods)) if writable(text) else UNWRITABLE for text in known]


def _reading(hypotheses: Sequence[Hypothesis], ink: Ink) -> LineReading:
    """The best text and how sure each of its words is.

    A word is as sure as its weakest letter's ink, times the share of the search's probability that has the word at its
    place, counted from either end of the line (a doubtful blank elsewhere does not count against a word).
    """
    scores = np.asarray([hypothesis.score for hypothesis in hypotheses])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    rivals = [hypothesis.text.split() for hypothesis in hypotheses]
    words = []
    for place, (word, clear) in enumerate(_weakest(hypotheses[0])):
        back = place - len(rivals[0])
        same = [word in (*rival[place : place + 1], *rival[back:][:1]) for rival in rivals]
        words.append(Word(word, clear * float(shares[same].sum())))
    others = dict.fromkeys(" ".join(rival) for rival in rivals[1:])
    others.pop(" ".join(rivals[0]), None)
    return LineReading(tuple(words), tuple(others), ink)


def _weakest(hypothesis: Hypothesis) -> Iterator[tuple[str, float]]:
    """The words of a text, each with the probability of its least clear letter."""
    start = 0
    for word in hypothesis.text.split(" "):
        if word:
            yield word, min(hypothesis.ink[start : start + len(word)])
        start += len(word) + 1


@cache
def _session(path: Path) -> onnxruntime.InferenceSession:
    """The network, loaded once a process.

    Raises:
        ReaderFailed: no such file, or a network with other letters.
    """
    advice = _("Cài lại hotich để có đủ tệp của bộ đọc chữ viết tay.")
    if not path.exists():
        raise ReaderFailed(_("Thiếu tệp {name} của bộ đọc chữ viết tay.").format(name=path.name), advice)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    if session.get_modelmeta().custom_metadata_map.get("charset") != CHARACTERS:
        raise ReaderFailed(_("Tệp {name} thuộc phiên bản khác.").format(name=path.name), advice)
    return session


@cache
def _letters(path: Path) -> CharacterModel:
    """The letter model, loaded once a process.

    Raises:
        ReaderFailed: no such file.
    """
    if not path.exists():
        advice = _("Cài lại hotich để có đủ tệp của bộ đọc chữ viết tay.")
        raise ReaderFailed(_("Thiếu tệp {name} của bộ đọc chữ viết tay.").format(name=path.name), advice)
    return CharacterModel(load_table(path))
