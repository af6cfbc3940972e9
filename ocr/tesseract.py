"""Tesseract through pytesseract: the one module that knows the command line, versions, time limits, return codes."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytesseract
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz.distance import Levenshtein

from ocr.readers import LineImage, LineReading, Word
from records.errors import ReaderFailed
from records.language import gettext as _

LANGUAGE = "vie"
OLDEST = (5, 0)
"""Tesseract 4 puts marks of capitals on the wrong letters and has no reliable word confidences."""
WORD_LISTS = ("system", "freq", "punc", "number")
ONE_LINE = "--psm 7 --dpi 216 " + " ".join(f"-c load_{words}_dawg=0" for words in WORD_LISTS)
"""Every page of the image file is one line of text; Tesseract's word lists cost time and changed no reading seen."""
SCALE = 0.72
"""Lines come at 300 dpi and are read best at about 216: the network's own lines are 36 pixels high."""
PAPER = 10
"""Pixels of paper around a line; without them first and last letters are cut."""
LIKELIHOOD_OF_A_SLIP = -3.0
"""Logarithm of the chance that one letter is read wrong, for scoring given texts."""


class TesseractReader:
    """A `LineReader` for printed and typed text; all lines of a call go through one Tesseract process."""

    def __init__(self, timeout_seconds: float = 120.0) -> None:
        """Lines that are not read within the limit raise."""
        self._timeout = timeout_seconds

    @property
    def name(self) -> str:
        """The engine and its version."""
        return f"tesseract {_version()}"

    def read(self, lines: Sequence[LineImage]) -> list[LineReading]:
        """Read every line, one reading each, in order.

        Raises:
            ReaderFailed: Tesseract or its Vietnamese data is missing or too old, crashed or did not answer in time.
        """
        if not lines:
            return []
        _version()
        with tempfile.TemporaryDirectory(prefix="hotich-lines-") as folder:
            stack = Path(folder) / "lines.tif"
            first, *others = (Image.fromarray(_prepared(line.pixels)) for line in lines)
            first.save(stack, save_all=True, append_images=others)
            table = self._image_to_data(stack)
        words: list[list[Word]] = [[] for _line in lines]
        for page, text, confidence in zip(table["page_num"], table["text"], table["conf"], strict=True):
            if str(text).strip():
                words[int(str(page)) - 1].append(Word(str(text).strip(), max(0.0, float(str(confidence))) / 100))
        return [LineReading(tuple(found)) for found in words]

    def score(self, line: LineImage, texts: Sequence[str]) -> list[float]:
        """Log-likelihood of each text by its edits from the free reading; Tesseract cannot be asked about a text.

        Raises:
            ReaderFailed: as `read`.
        """
        said = self.read([line])[0].text
        return [LIKELIHOOD_OF_A_SLIP * Levenshtein.distance(said, text) for text in texts]

    def _image_to_data(self, image: Path) -> dict[str, list[object]]:
        """One row a word, over all pages of the image."""
        try:
            table = pytesseract.image_to_data(
                str(image),
                lang=LANGUAGE,
                config=ONE_LINE,
                timeout=self._timeout,
                output_type=pytesseract.Output.DICT,
            )
        except subprocess.TimeoutExpired as error:
            raise ReaderFailed(
                _("Tesseract không trả lời trong {seconds:.0f} giây.").format(seconds=self._timeout),
                _("Chạy lại trang này; nếu vẫn lỗi, tăng thời hạn đọc trong phần cài đặt."),
            ) from error
        except (pytesseract.TesseractError, OSError) as error:
            raise ReaderFailed(
                _("Tesseract bị lỗi: {details}").format(details=str(error)[:300]),
                _("Chạy lại trang này; nếu vẫn lỗi, cài lại gói tesseract-ocr và tesseract-ocr-vie."),
            ) from error
        return dict(table)


@cache
def _version() -> str:
    """The installed version, checked once.

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


def _run_in_own_group(
    input_filename: str,
    output_filename_base: str,
    extension: str,
    lang: str,
    config: str = "",
    nice: int = 0,
    timeout: float = 0,
) -> None:
    """Stands in for `pytesseract.run_tesseract`, which on a time-out kills its child only and never its grandchildren.

    Tesseract runs in a process group of its own, which dies with every way out of here, and with one thread: its own
    threads make it slower as soon as two pages are read at a time.
    """
    command = [pytesseract.pytesseract.tesseract_cmd, input_filename, output_filename_base, "-l", lang]
    command += shlex.split(config)
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        process_group=0,
    ) as process:
        try:
            _output, errors = process.communicate(timeout=timeout or None)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise pytesseract.TesseractError(process.returncode, errors.decode(errors="replace"))


pytesseract.pytesseract.run_tesseract = _run_in_own_group
