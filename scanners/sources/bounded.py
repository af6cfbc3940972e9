"""Programs that get so much memory and so much time, from the system's `prlimit`, and fail beyond it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from records.errors import UsageError
from records.language import gettext as _
from scanners.sources.source_page import MEBIBYTE, SourceLimits


def ends_within(program: str, words: Sequence[str | Path], limits: SourceLimits, pages: int) -> bool:
    """Run a program and return whether it came to a good end within the memory and the time for so many pages.

    What the program starts has the same bounds, and ends with it.

    Raises:
        UsageError: the program or `prlimit` is not installed.
    """
    seconds = limits.page_seconds * pages
    bounds = (f"--as={limits.pdf_megabytes * MEBIBYTE}", f"--cpu={seconds}", "--core=0")
    command = (place_of("prlimit"), *bounds, place_of(program), *words)
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)
    try:
        return process.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):  # nothing of it is left
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def place_of(program: str) -> str:
    """Return where a program lies.

    Raises:
        UsageError: it is not installed.
    """
    found = shutil.which(program)
    if found is None:
        raise UsageError(
            _("Máy này thiếu chương trình {program}.").format(program=program),
            _("Cài gói poppler-utils và util-linux rồi chạy lại."),
        )
    return found
