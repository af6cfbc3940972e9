"""Drawing of PDF pages with poppler, which runs as its own process: a crash or hang costs one page, not the run."""

from __future__ import annotations

import re
from pathlib import Path

from scanners.sources.bounded import ends_within
from scanners.sources.source_page import SourceLimits

# Drawn pages are copies already; at this quality JPEG adds nothing that can be seen and is 10 times smaller than PNG.
_JPEG = "quality=95,progressive=n,optimize=n"
_PAGE_NUMBER = re.compile(r"-(\d+)\.jpg$")


def draw_pages(path: Path, first: int, last: int, folder: Path, limits: SourceLimits) -> dict[int, Path]:
    """Draw pages `first` to `last` (from 1, both included) into JPEG files in `folder`.

    Returns:
        The file of each page that could be drawn within its memory and time. A chunk that fails is drawn again page by
        page, so that one bad page costs only itself.

    Raises:
        UsageError: poppler is not installed.
    """
    wanted = range(first, last + 1)
    pages = ("-f", str(first), "-l", str(last), "-r", str(limits.render_dpi), "-cropbox")
    words = (*pages, "-jpeg", "-jpegopt", _JPEG, path.absolute(), folder / "p")
    whole = ends_within("pdftoppm", words, limits, len(wanted))
    drawn = {number: file for file in folder.glob("*.jpg") if (number := _page_number(file)) in wanted}
    if whole and len(drawn) == len(wanted):
        return drawn
    for file in drawn.values():  # the last one may be half a page
        file.unlink()
    if first == last:
        return {}
    return {number: file for page in wanted for number, file in draw_pages(path, page, page, folder, limits).items()}


def _page_number(drawing: Path) -> int:
    found = _PAGE_NUMBER.search(drawing.name)
    return int(found[1]) if found else 0
