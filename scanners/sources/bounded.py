"""Programs that get so much memory and so much time, from the system's `prlimit`, and fail beyond it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from records.errors import UsageError
from records.language import gettext as _
from scanners.sources.source_page import MEBIBYTE, SourceLimits


def ends_within(program: str, words: Sequence[str | Path], limits: SourceLimits, pages: int) -> bool:
    """Run a program and return whether it came to a good end within the memory and the time for so many pages.

    Raises:
        UsageError: the program or `prlimit` is not installed.
    """
    seconds = limits.page_seconds * pages
    bounds = (f"--as={limits.pdf_megabytes * MEBIBYTE}", f"--cpu={seconds}", "--core=0")
    command = (_place_of("prlimit"), *bounds, _place_of(program), *words)
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return False
    return ended.returncode == 0


def _place_of(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise UsageError(
            _("Máy này thiếu chương trình {program}.").format(program=program),
            _("Cài gói poppler-utils và util-linux rồi chạy lại."),
        )
    return found
