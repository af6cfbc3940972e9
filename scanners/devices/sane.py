"""SANE devices through the program `scanimage`: its command line, time-outs and return codes.

SANE's drivers run in the program's own process: one that crashes or hangs costs a page, not the station. The program
writes a page under a temporary name, renames it when it is complete, then prints the name.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

from records.errors import UsageError
from records.language import gettext as _
from scanners.devices.scanner import Feed, StopReason

PROGRAM = "scanimage"
PAGE_NAME = "scan-%04d.png"
PAGES = "scan-*.png"
NUMBER = re.compile(r"scan-(\d+)\.png")
# Sources with a paper feeder; with all others a person turns the page before each scan.
FEEDER = re.compile(r"feeder|adf", re.IGNORECASE)
# SANE_Status, which the program returns when a scan ends; 0 = the feeder is empty, or the page asked for is there.
STOPS = {
    0: StopReason.EMPTY,
    2: StopReason.STOPPED,
    3: StopReason.BUSY,
    4: StopReason.GONE,
    6: StopReason.JAMMED,
    7: StopReason.EMPTY,
    8: StopReason.COVER_OPEN,
    9: StopReason.GONE,
    11: StopReason.NO_RIGHTS,
}
# When the program never began to scan it returns 1, and only its messages give the reason.
NOT_BEGUN = 1
WORDS = {
    "Device busy": StopReason.BUSY,
    "Access to resource has been denied": StopReason.NO_RIGHTS,
    "open of device": StopReason.GONE,
    "no SANE devices found": StopReason.GONE,
}
LOOK_UP = 0.5
LAST_WORDS = 5.0

log = structlog.get_logger("hotich.sane")


@dataclass(frozen=True, slots=True)
class SaneScanner:
    """SANE device with its scan settings.

    Attributes:
        device: SANE's name of it; "" = the only one, or SANE's default.
        source: paper source, as the device names it; "" = its default, mostly the flatbed.
        resolution: dots per inch.
        options: further arguments for the program: `("--mode", "Color")`.
        page_seconds: seconds without a page after which the device is given up.
    """

    device: str = ""
    source: str = ""
    resolution: int = 300
    options: tuple[str, ...] = ("--mode", "Color")
    page_seconds: float = 120.0

    def feed(self, folder: Path, first: int, stopped: Callable[[], bool]) -> Feed:
        """Scan until the device stops; from the flatbed, one page."""
        with tempfile.TemporaryFile() as errors, _running(self._command(folder, first), errors) as program:
            begun = time.monotonic()
            for line in _lines(program, stopped):
                if line is not None:
                    begun = time.monotonic()
                    yield Path(line)
                elif time.monotonic() - begun > self.page_seconds:
                    return StopReason.SILENT
            if stopped():
                return StopReason.STOPPED
            return _stop_reason(program.wait(), errors)

    def _command(self, folder: Path, first: int) -> list[str]:
        words = [PROGRAM, f"--batch={folder / PAGE_NAME}", f"--batch-start={first}", "--batch-print", "--format=png"]
        words += [f"--device-name={self.device}"] if self.device else []
        words += [f"--source={self.source}"] if self.source else []
        words += [] if FEEDER.search(self.source) else ["--batch-count=1"]
        return [*words, f"--resolution={self.resolution}", *self.options]


def page_number(name: str) -> int:
    """Return the number in the name of a page's file, 0 for other names."""
    found = NUMBER.fullmatch(name)
    return int(found[1]) if found else 0


@contextmanager
def _running(command: list[str], errors: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program in a process group of its own, which ends with the context."""
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            bufsize=0,
            process_group=0,
        )
    except FileNotFoundError as error:
        raise UsageError(
            _("Chưa cài chương trình {program}.").format(program=PROGRAM), _("Cài gói sane-utils rồi chạy lại.")
        ) from error
    with program:
        try:
            yield program
        finally:
            _end(program)


def _end(program: subprocess.Popen[bytes]) -> None:
    """Let the program park the device, then make sure that it ends."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            if program.poll() is None:
                os.killpg(program.pid, number)
                program.wait(LAST_WORDS)


def _lines(program: subprocess.Popen[bytes], stopped: Callable[[], bool]) -> Iterator[str | None]:
    """Yield lines as the program prints them, None now and then while it is silent.

    Ends with the program or when `stopped`.
    """
    assert program.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(program.stdout, selectors.EVENT_READ)
        while not stopped():
            if not selector.select(LOOK_UP):
                yield None
                continue
            # The program flushes whole lines one at a time, so a readable pipe holds a line or its end.
            line = program.stdout.readline()
            if not line:
                return
            yield os.fsdecode(line).rstrip("\n")


def _stop_reason(code: int, errors: IO[bytes]) -> StopReason:
    """Return the reason why the program ended.

    Raises:
        UsageError: the program rejected its arguments; the message quotes it.
    """
    errors.seek(0)
    words = errors.read().decode("utf-8", "replace")
    stop = STOPS.get(code, StopReason.FAILED)
    if code == NOT_BEGUN:
        known = [stop for sign, stop in WORDS.items() if sign in words]
        if not known:
            raise UsageError(
                _("Máy quét không nhận cấu hình: {words}").format(words=" ".join(words.split()[-12:])),
                _("Xem các lựa chọn bằng `scanimage --all-options`, sửa mục device trong hotich.toml."),
            )
        stop = known[0]
    if stop is not StopReason.EMPTY:
        log.warning("scanner stopped", code=code, words=words.strip().splitlines()[-3:])
    return stop
