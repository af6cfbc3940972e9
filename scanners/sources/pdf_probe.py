"""Trial of a PDF in a process of its own: `python -m scanners.sources.pdf_probe FILE`, within bounds.

A kilobyte can unpack to objects that fill the memory, when the file is opened or when a page is looked at. This
process does both first; where it comes near its bounds, no other should try. What else is wrong with the file is told
by whoever reads it.
"""

from __future__ import annotations

import re
import resource
import sys
from contextlib import suppress
from pathlib import Path

import pikepdf

from scanners.sources.bounded import ends_within
from scanners.sources.pdf_images import full_page_image
from scanners.sources.source_page import SourceLimits

PAGES = 8
"""Time that is given, in pages: a book of 2,000 scans takes less than that of one."""
NEAR = 0.5
"""Share of the memory from which on a file is too much: qpdf itself hides that memory ran out and reads on."""

_TOLD_BY_THE_READER = (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, AttributeError, KeyError)


def is_bounded(path: Path, limits: SourceLimits) -> bool:
    """Return whether a PDF can be opened and all its pages be looked at within the limits.

    Raises:
        UsageError: `prlimit` is not installed.
    """
    return ends_within(sys.executable, ("-P", "-m", __name__, path.absolute()), limits, PAGES)


def _look_at(path: Path) -> None:
    with suppress(*_TOLD_BY_THE_READER), pikepdf.open(path) as pdf:
        for page in pdf.pages:
            with suppress(*_TOLD_BY_THE_READER):
                full_page_image(page)


def _is_near() -> bool:
    """Return whether this process used so much memory that it may have been refused more."""
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    used = int(peak[1]) * 1024 if peak else 0  # not getrusage, whose peak is that of the parent as well
    allowed, _hard = resource.getrlimit(resource.RLIMIT_AS)
    return used > NEAR * allowed


if __name__ == "__main__":
    _look_at(Path(sys.argv[1]))
    sys.exit(_is_near())
