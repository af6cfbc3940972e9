"""Reading printed lines with Tesseract: which version and options, how lines are prepared, what failures mean."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.recognise.readers import LineImage, LineReading, Word
from ocr.recognise.tesseract_process import TesseractProcess, TesseractStopped, WordRow
from records.errors import ReaderFailed
from records.language import gettext as _

LANGUAGE = "vie"
OLDEST = (5, 0)
"""Tesseract 4 puts marks of capitals on the wrong letters and has no reliable word confidences."""
WORD_LISTS = ("system", "freq", "punc", "number")
ONE_LINE = ["--psm", "7", "--dpi", "216"]
OPTIONS = ["-l", LANGUAGE, *ONE_LINE, *(part for words in WORD_LISTS for part in ("-c", f"load_{words}_dawg=0"))]
"""Every image is one line of text; Tesseract's word lists cost time and changed no reading seen."""
SCALE = 0.72
"""Lines come at 300 dpi and are read best at about 216: the network's own lines are 36 pixels high."""
PAPER = 10
"""Pixels of paper around a line; without them first and last letters are cut."""
LIKELIHOOD_OF_A_SLIP = -3.0
"""Logarithm of the chance that one letter is read wrong, for scoring given texts."""


class TesseractReader:
    """A `LineReader` for printed and typed text; all readers of a process share one running Tesseract."""

    def __init__(self, timeout_seconds: float = 120.0) -> None:
        """Lines that are not read within the limit raise."""
        self._timeout = timeout_seconds

    @property
    def name(self) -> str:
        """The engine and its version."""
        return f"tesseract {_version(pytesseract.pytesseract.tesseract_cmd)}"

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: Tesseract or its Vietnamese data is missing or too old, crashed or did not answer in time.
        """
        if not lines:
            return []
        _version(pytesseract.pytesseract.tesseract_cmd)
        words: list[list[Word]] = [[] for _line in lines]
        for row in self._rows([_prepared(line.pixels) for line in lines]):
            words[row.image].append(Word(row.text, max(0.0, row.confidence) / 100))
        return [LineReading(tuple(found)) for found in words]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Log-likelihood of each text by its edits from the free reading; Tesseract cannot be asked about a text.

        Raises:
            ReaderFailed: as `read`.
        """
        said = self.read([line])[0].text
        return [LIKELIHOOD_OF_A_SLIP * Levenshtein.distance(said, text) for text in texts]

    def _rows(self, images: Sequence[NDArray[np.uint8]]) -> list[WordRow]:
        engine = _process(pytesseract.pytesseract.tesseract_cmd, os.getpid())
        try:
            return engine.words(images, self._timeout)
        except TimeoutError as error:
            raise ReaderFailed(
                _("Tesseract không trả lời trong {seconds:.0f} giây.").format(seconds=self._timeout),
                _("Chạy lại trang này; nếu vẫn lỗi, tăng thời hạn đọc trong phần cài đặt."),
            ) from error
        except (TesseractStopped, OSError) as error:
            raise ReaderFailed(
                _("Tesseract bị lỗi: {details}").format(details=error),
                _("Chạy lại trang này; nếu vẫn lỗi, cài lại gói tesseract-ocr và tesseract-ocr-vie."),
            ) from error


@cache
def _process(command: str, _owner: int) -> TesseractProcess:
    """The Tesseract of this process; a fork must not talk to that of its parent."""
    return TesseractProcess(command, OPTIONS)


@cache
def _version(_command: str) -> str:
    """The installed version of this command, checked once.

    Raises:
        ReaderFailed: not installed, older than OLDEST, or without Vietnamese.
    """
    advice = _("Cài gói tesseract-ocr và tesseract-ocr-vie (bản 5 trở lên) rồi chạy lại.")
    try:
        version = pytesseract.get_tesseract_version()
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractNotFoundError, OSError, SystemExit) as error:
        raise ReaderFailed(_("Máy chưa có Tesseract."), advice) from error
    if version.release[:2] < OLDEST:
        raise ReaderFailed(_("Tesseract {version} quá cũ.").format(version=version), advice)
    if LANGUAGE not in languages:
        raise ReaderFailed(_("Tesseract chưa có dữ liệu tiếng Việt."), advice)
    return str(version)


def _prepared(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The line at reading size with paper around it."""
    small = cv2.resize(pixels, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, PAPER, PAPER, PAPER, PAPER, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(framed, np.uint8)
