"""A Tesseract that stays: it is started once and handed the images of lines as they come.

Loading takes Tesseract a fifth of a second, half as long as reading all lines of a page. It reads the names of images
from its standard input (`stream_filelist`) and writes a table of words (TSV), one page an image.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

STREAM = ("-c", "stream_filelist=1", "-c", "tessedit_create_tsv=1", "-c", "tessedit_create_txt=0")
LINE_BUFFERED = ("stdbuf", "-oL")
"""Tesseract keeps its table back until some pages fill a buffer, if nobody tells it to write every line."""
PAGE_NOTE = "Page "
COLUMNS = 12
LEVEL, PAGE, CONFIDENCE, TEXT = 0, 1, 10, 11
PAGE_LEVEL, WORD_LEVEL = "1", "5"
END_OF_BATCH = np.full((36, 36), 255, np.uint8)
"""An image without writing after the last line: when its row comes, the rows of all lines have come."""
CHUNK = 1 << 16


class TesseractStopped(Exception):
    """Tesseract ended while it was read from; the text is what it said last."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word: in which of the images, its text, and Tesseract's confidence in it (0–100)."""

    image: int
    text: str
    confidence: float


class TesseractProcess:
    """One running Tesseract, started when it is first needed and again after it failed."""

    def __init__(self, command: str, options: Sequence[str]) -> None:
        """Remember what to start.

        Args:
            command: the program.
            options: language, page segmentation and the like.
        """
        self._command = (*LINE_BUFFERED, command, "-", "-", *options, *STREAM)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the program writes there
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0
        self._rest = b""
        self._lock = Lock()
        atexit.register(self.stop)

    def words(self, images: Sequence[NDArray[np.uint8]], seconds: float) -> list[WordRow]:
        """The words of every image (height × width, uint8, dark on white).

        Raises:
            TimeoutError: not done in so many seconds.
            TesseractStopped: it ended before it was done.
            OSError: it cannot be started.
        """
        with self._lock, tempfile.TemporaryDirectory(prefix="hotich-lines-") as folder, ExitStack() as unless_done:
            unless_done.callback(self.stop)
            names = list(_written([*images, END_OF_BATCH], Path(folder)))
            process = self._running()
            first, self._pages = self._pages + 1, self._pages + len(names)
            _hand_over(process, names)
            rows = list(self._rows(process, self._pages, time.monotonic() + seconds))
            unless_done.pop_all()
        return [
            WordRow(int(row[PAGE]) - first, row[TEXT].strip(), float(row[CONFIDENCE]))
            for row in rows
            if row[LEVEL] == WORD_LEVEL and int(row[PAGE]) >= first and row[TEXT].strip()
        ]

    def stop(self) -> None:
        """End the program and everything that it started."""
        process, self._process, self._pages, self._rest = self._process, None, 0, b""
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        """The program, in a process group of its own and with one thread: more make it slower on a full pool."""
        self._errors.seek(0)
        self._errors.truncate()
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                process_group=0,
            )
        return self._process

    def _rows(self, process: subprocess.Popen[bytes], last: int, deadline: float) -> Iterator[list[str]]:
        """The rows of the table as they come, until the page `last` begins."""
        assert process.stdout is not None
        while True:
            ready, _writable, _failed = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            chunk = os.read(process.stdout.fileno(), CHUNK)
            if not chunk:
                raise TesseractStopped(self._last_words())
            *lines, self._rest = (self._rest + chunk).split(b"\n")
            for row in (line.decode(errors="replace").split("\t") for line in lines):
                if row[:2] == [PAGE_LEVEL, str(last)]:
                    return
                if len(row) == COLUMNS:
                    yield row

    def _last_words(self) -> str:
        """Its complaints, without the names of the images that it tells as well."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        return "; ".join(line for line in lines if not line.startswith(PAGE_NOTE))[-300:]


def _written(images: Sequence[NDArray[np.uint8]], folder: Path) -> Iterator[bytes]:
    """Put the images into files and name them."""
    for number, image in enumerate(images):
        path = folder / f"{number}.pgm"
        path.write_bytes(cv2.imencode(".pgm", image)[1].tobytes())
        yield os.fsencode(path) + b"\n"


def _hand_over(process: subprocess.Popen[bytes], names: Sequence[bytes]) -> None:
    assert process.stdin is not None
    # When it has ended, reading from it tells why.
    with suppress(BrokenPipeError):
        process.stdin.write(b"".join(names))
        process.stdin.flush()
