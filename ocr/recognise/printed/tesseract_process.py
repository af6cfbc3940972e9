"""Long-running Tesseract process that reads line images in batches.

Tesseract takes a fifth of a second to load, half as long as it takes to read all lines of a page. It reads image file
names from its standard input (`stream_filelist`) and writes a table of words (TSV), one page an image.
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
"""Makes Tesseract write every line; by itself it holds the table back until some pages fill a buffer."""
PAGE_NOTE = "Page "
COLUMNS = 12
LEVEL, PAGE, CONFIDENCE, TEXT = 0, 1, 10, 11
PAGE_LEVEL, WORD_LEVEL = "1", "5"
END_OF_BATCH = np.full((36, 36), 255, np.uint8)
"""A blank image after the last line: its row marks that the rows of all lines have arrived."""
CHUNK = 1 << 16


class TesseractStopped(Exception):
    """Raised when Tesseract ends while it is being read from; the text is the end of its error output."""


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word: index of its image, text, and Tesseract's confidence (0–100)."""

    image: int
    text: str
    confidence: float


class TesseractProcess:
    """One running Tesseract, started on first use and restarted after a failure."""

    def __init__(self, command: str, options: Sequence[str]) -> None:
        """Store the command; nothing is started yet.

        Args:
            command: path of the program.
            options: language, page segmentation and the like.
        """
        self._command = (*LINE_BUFFERED, command, "-", "-", *options, *STREAM)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the program writes there
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0
        self._rest = b""
        self._lock = Lock()
        atexit.register(self._errors.close)
        atexit.register(self.stop)

    def words(self, images: Sequence[NDArray[np.uint8]], seconds: float) -> list[WordRow]:
        """Read the words of every image (height × width, uint8, dark on white).

        Raises:
            TimeoutError: the batch took longer than `seconds`.
            TesseractStopped: the process ended early.
            OSError: the process cannot be started.
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
        """Kill the process group."""
        process, self._process, self._pages, self._rest = self._process, None, 0, b""
        if process is not None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, started if necessary.

        It has a process group of its own and one thread: more make it slower on a full pool.
        """
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
        """Yield the rows of the table as they arrive, until the page `last` begins."""
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
        """Return the end of the error output, without the image names that it repeats."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        return "; ".join(line for line in lines if not line.startswith(PAGE_NOTE))[-300:]


def _written(images: Sequence[NDArray[np.uint8]], folder: Path) -> Iterator[bytes]:
    """Write the images to files and yield their names."""
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
