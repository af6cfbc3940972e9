"""Tesseract line reader for printed lines: version, options, line preparation, failures."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ocr.recognise.printed.tesseract_process import TesseractProcess, TesseractStopped, WordRow
from ocr.recognise.readers import LineImage, LineReading, WordReading
from records.errors import ReaderFailed
from records.language import gettext as _

LANGUAGE = "vie"
OLDEST = (5, 0)
"""Oldest supported version: Tesseract 4 puts marks of capitals on the wrong letters and its confidences are
unreliable."""
WORD_LISTS = ("system", "freq", "punc", "number")
ONE_LINE = ["--psm", "7", "--dpi", "216"]
OPTIONS = ["-l", LANGUAGE, *ONE_LINE, *(part for words in WORD_LISTS for part in ("-c", f"load_{words}_dawg=0"))]
"""One line of text an image; Tesseract's word lists cost time and changed no reading seen."""
SCALE = 0.72
"""Lines come at 300 dpi and are read best at about 216: the network's own lines are 36 pixels high."""
PAPER = 10
"""Pixels of paper around a line; without them first and last letters are cut."""
LIKELIHOOD_OF_A_SLIP = -3.0
"""Log-probability of one misread letter, used to score given texts."""


class TesseractReader:
    """A `LineReader` for printed and typed text; all readers of a process share one running Tesseract."""

    def __init__(self, timeout_seconds: float = 120.0) -> None:
        """Set the time limit in seconds; lines that are not read within it raise `ReaderFailed`."""
        self._timeout = timeout_seconds

    @property
    def name(self) -> str:
        """Name and version of the engine."""
        return f"tesseract {_version(pytesseract.pytesseract.tesseract_cmd)}"

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: Tesseract or its Vietnamese data is missing or too old, crashed or did not answer in time.
        """
        if not lines:
            return []
        _version(pytesseract.pytesseract.tesseract_cmd)
        words: list[list[WordReading]] = [[] for _line in lines]
        for row in self._rows([_prepared(line.without_print) for line in lines]):
            words[row.image].append(WordReading(row.text, max(0.0, row.confidence) / 100))
        return [LineReading(tuple(found)) for found in words]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Score each text by its edit distance from the free reading, as Tesseract cannot score a given text.

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
    """Return the Tesseract of this process; a forked child must not use its parent's."""
    return TesseractProcess(command, OPTIONS)


@cache
def _version(_command: str) -> str:
    """Return the installed version of this command, checked once.

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
    """Scale the line to reading size and pad it with paper."""
    small = cv2.resize(pixels, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, PAPER, PAPER, PAPER, PAPER, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(framed, np.uint8)
