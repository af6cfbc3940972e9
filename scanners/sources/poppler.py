"""Drawing of PDF pages with poppler, which runs as its own process: a crash or hang costs one page, not the run.

`python -m scanners.sources.poppler FILE FIRST LAST DPI FOLDER` draws them, within bounds.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pdf2image

from scanners.sources.bounded import ends_within, place_of
from scanners.sources.source_page import SourceLimits

# Drawn pages are copies already; at this quality JPEG adds nothing that can be seen and is 10 times smaller than PNG.
_JPEG = {"quality": 95, "progressive": "n", "optimize": "n"}
_PAGE_NUMBER = re.compile(r"-(\d+)\.jpg$")
_END_OF_JPEG = b"\xff\xd9"
_PROGRAMS = ("pdfinfo", "pdftoppm")


def draw_pages(path: Path, first: int, last: int, folder: Path, limits: SourceLimits) -> dict[int, Path]:
    """Draw pages `first` to `last` (from 1, both included) into JPEG files in `folder`.

    Returns:
        The file of each page that could be drawn within its memory and time. A chunk that fails is drawn again page by
        page, so that one bad page costs only itself.

    Raises:
        UsageError: poppler is not installed.
    """
    for program in _PROGRAMS:
        place_of(program)
    wanted = range(first, last + 1)
    words = (path.absolute(), str(first), str(last), str(limits.render_dpi), folder)
    whole = ends_within(sys.executable, ("-P", "-m", __name__, *words), limits, len(wanted))
    drawn = {number: file for file in folder.glob("*.jpg") if (number := _page_number(file)) in wanted}
    if whole and len(drawn) == len(wanted):
        return drawn
    for file in drawn.values():
        file.unlink()
    if first == last:
        return {}
    return {number: file for page in wanted for number, file in draw_pages(path, page, page, folder, limits).items()}


def _page_number(drawing: Path) -> int:
    found = _PAGE_NUMBER.search(drawing.name)
    return int(found[1]) if found else 0


def _draw(path: str, first: str, last: str, dpi: str, folder: str) -> bool:
    """Draw pages, and return whether every file is whole: poppler that is ended leaves half a page."""
    drawings = pdf2image.convert_from_path(
        path,
        dpi=int(dpi),
        first_page=int(first),
        last_page=int(last),
        output_folder=folder,
        paths_only=True,
        fmt="jpeg",
        jpegopt=_JPEG,
        use_cropbox=True,
    )
    return all(Path(str(drawing)).read_bytes().endswith(_END_OF_JPEG) for drawing in drawings)


if __name__ == "__main__":
    sys.exit(not _draw(*sys.argv[1:]))
