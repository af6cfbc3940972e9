"""Handwriting recogniser: a small CTC network with a character model of register texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from importlib import resources
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.recognise.beam import Hypothesis, SearchWeights, search
from ocr.recognise.calibration import WordCurve, load_calibration
from ocr.recognise.charset import CHARACTERS
from ocr.recognise.ctc import greedy_text
from ocr.recognise.language.language_model import CharacterModel, NgramModel, load_capitals, load_tree
from ocr.recognise.language.separators import Separators, load_separators
from ocr.recognise.language.word_forms import WordForms, load_forms
from ocr.recognise.line_input import batch, line_input
from ocr.recognise.network import InferenceSession, open_network
from ocr.recognise.readers import LineImage, LineReading, WordReading
from ocr.recognise.second_pass import ReadLine, is_address, with_units, with_usual_forms, with_usual_separators
from ocr.recognise.trace import Trace
from ocr.recognise.word_evidence import word_evidence
from records.errors import ReaderFailed
from records.language import gettext as _

NETWORK, LETTERS, CURVE = "handwriting.onnx", "letters.npz", "calibration.json"
FORMS, SEPARATORS = "word_forms.tsv", "separators.tsv"
STEP = 16
"""Widths are rounded up to multiples of this, because the network halves them more than once."""
COLUMNS_A_FRAME = 4
WIDTHS = (0.87, 1.15)
"""Widths at which a line is looked at again: a hand seldom misleads the network alike at all of them."""
MARGIN = 6
"""Columns of paper on both sides; without them the first letter of a tightly cut line is lost."""
WEIGHTS = SearchWeights()
EVERYTHING = "text"
"""The character model of all register texts; addresses and notes are read with it."""
MODEL_OF_KIND: Mapping[str, str] = {
    "name": "names",
    **dict.fromkeys(("place", "province", "office"), "places"),
    **dict.fromkeys(("date", "partial_date", "date_words", "time"), "dates"),
    **dict.fromkeys(("number", "book_number", "identity_number"), "figures"),
    **dict.fromkeys(("code", "ethnic_group", "nationality", "relation", "position"), "lists"),
}
"""Character model by kind of line (`LineImage.kind`) with one sort of value; all others use EVERYTHING."""
OF_PLACES = frozenset({EVERYTHING, "places"})
"""Models of lines that may hold an address."""
LETTERS_OF = {"places": EVERYTHING}
"""Models that differ from another in capitals only: an address in a book is written as running text."""

LogProbs = NDArray[np.float32]


class HandwritingReader:
    """A `LineReader` for handwriting and typed values; one thread, a process may hold several."""

    def __init__(self, folder: Path | None = None, weights: SearchWeights = WEIGHTS) -> None:
        """Use the network and character models of `folder`, or those of the package.

        Args:
            folder: holds handwriting.onnx, letters.npz and calibration.json.
            weights: weights of ink and language in the search.
        """
        self.folder = folder or Path(str(resources.files("ocr") / "data"))
        self._weights = weights

    @property
    def name(self) -> str:
        """Name of the reader with the version stored in the network's file."""
        version = _session(self.folder / NETWORK).get_modelmeta().custom_metadata_map.get("version", "0")
        return f"handwriting {version}"

    @cached_property
    def calibration(self) -> WordCurve:
        """Calibration of words for this network and these character models."""
        return load_calibration(_existing(self.folder / CURVE))

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: the network's files are missing or of another version of this program.
        """
        return [
            self._with_looks(*self._read(rows, line), line)
            for rows, line in zip(self.frames(lines), lines, strict=True)
        ]

    def _read(self, rows: LogProbs, line: LineImage) -> tuple[LineReading, LogProbs]:
        """Decode a line; where nothing is seen, as of a single figure on a long leader, the cleaned picture of it."""
        reading = self.decode(rows, line.kind)
        if reading.words or line.cleaned is None:
            return reading, rows
        (cleaned,) = self.frames([LineImage(line.cleaned)])
        return self.decode(cleaned, line.kind), rows

    def _with_looks(self, reading: LineReading, rows: LogProbs, line: LineImage) -> LineReading:
        """Return the reading with the looks that can be asked for beside it."""
        again = None if line.cleaned is None else cache(partial(self._look, line.cleaned))
        drawn = (cache(partial(self._look, line.pixels, width)) for width in WIDTHS)
        return replace(reading, again=again, others=(cache(partial(_by_ink, rows)), *drawn))

    def _look(self, pixels: NDArray[np.uint8], width: float = 1.0) -> LineReading:
        """Read a line by its ink alone, drawn as much wider."""
        drawn = pixels if width == 1.0 else np.asarray(cv2.resize(pixels, None, fx=width, fy=1.0), np.uint8)
        (rows,) = self.frames([LineImage(drawn)])
        return _by_ink(rows)

    def frames(self, lines: Sequence[LineImage]) -> list[LogProbs]:
        """Run the network: for every line, in order, log-probabilities of shape (frames, characters).

        Every line is run alone: on a CPU a batch of eight costs a third more time a line, because of the caches.

        Raises:
            ReaderFailed: as `read`.
        """
        session = _session(self.folder / NETWORK)
        name, found = session.get_inputs()[0].name, []
        for line in lines:
            ink = np.pad(line_input(line.pixels), ((0, 0), (MARGIN, MARGIN)))
            columns = ink.shape[1]
            (rows,) = session.run(None, {name: batch([ink], -(-columns // STEP) * STEP)})
            found.append(rows[0][: max(1, columns // COLUMNS_A_FRAME)])
        return found

    def decode(self, rows: LogProbs, kind: str) -> LineReading:
        """Decode a line from its frames with the character model of its kind.

        Raises:
            ReaderFailed: as `read`.
        """
        return _reading(self.search(rows, kind), rows, self.calibration)

    def search(self, rows: LogProbs, kind: str) -> list[Hypothesis]:
        """Return the likeliest texts of a line of this kind, best first.

        Raises:
            ReaderFailed: as `read`.
        """
        name = MODEL_OF_KIND.get(kind, EVERYTHING)
        model = _model(self.folder / LETTERS, name)
        found = search(rows, model, self._weights)
        if name not in OF_PLACES:
            return found
        line = ReadLine(Trace(rows), model, self._weights)
        found = with_units(found, line)
        if name != EVERYTHING or not is_address(found[0].text):
            return found
        found = with_usual_separators(found, line, _separators(self.folder / SEPARATORS))
        return with_usual_forms(found, line, _forms(self.folder / FORMS))

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each text by the ink alone; texts with unknown characters score UNWRITABLE.

        Raises:
            ReaderFailed: as `read`.
        """
        (rows,) = self.frames([line])
        return Trace(rows)(texts)


def _by_ink(rows: LogProbs) -> LineReading:
    """Return what the ink says: no language lifts it, so it costs no search."""
    return LineReading(tuple(WordReading(word, 0.0) for word in greedy_text(rows).split()), (), Trace(rows))


def _reading(hypotheses: Sequence[Hypothesis], rows: LogProbs, curve: WordCurve) -> LineReading:
    """Return the best text with calibrated word probabilities.

    Rivals are the other hypotheses and the greedy reading of the ink.
    """
    words = tuple(WordReading(word.text, curve.chance(word.share, word.letters)) for word in word_evidence(hypotheses))
    texts = [*(" ".join(hypothesis.text.split()) for hypothesis in hypotheses), greedy_text(rows)]
    best, *rivals = dict.fromkeys(texts)
    return LineReading(words, tuple(rivals), Trace(rows))


@cache
def _session(path: Path) -> InferenceSession:
    """Load the network, once a process.

    Raises:
        ReaderFailed: no such file, or a network of another charset.
    """
    _existing(path)
    session = open_network(path)
    if session.get_modelmeta().custom_metadata_map.get("charset") != CHARACTERS:
        raise _other_version(path)
    return session


@cache
def _model(path: Path, name: str) -> CharacterModel:
    """Load a character model, once a process.

    Raises:
        ReaderFailed: no such file, or no such model in it.
    """
    try:
        capitals = load_capitals(_existing(path), name)
        return CharacterModel(_letters(path, LETTERS_OF.get(name, name)), capitals)
    except KeyError as error:
        raise _other_version(path) from error


@cache
def _letters(path: Path, name: str) -> NgramModel:
    return NgramModel(load_tree(path, name))


@cache
def _forms(path: Path) -> WordForms:
    return load_forms(_existing(path))


@cache
def _separators(path: Path) -> Separators:
    return load_separators(_existing(path))


def _existing(path: Path) -> Path:
    if not path.exists():
        raise ReaderFailed(_("Thiếu tệp {name} của bộ đọc chữ viết tay.").format(name=path.name), _advice())
    return path


def _other_version(path: Path) -> ReaderFailed:
    return ReaderFailed(_("Tệp {name} thuộc phiên bản khác.").format(name=path.name), _advice())


def _advice() -> str:
    return _("Cài lại hotich để có đủ tệp của bộ đọc chữ viết tay.")
