"""Drawing of PDF pages with poppler, which runs as its own process: a crash or hang costs one page, not the run."""

from __future__ import annotations

import re
from pathlib import Path

import pdf2image
from pdf2image.exceptions import PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError

from scanners.sources.source_page import SourceLimits

# Drawn pages are copies already; at this quality JPEG adds nothing that can be seen and is 10 times smaller than PNG.
_JPEG = {"quality": 95, "progressive": "n", "optimize": "n"}
_PAGE_NUMBER = re.compile(r"-(\d+)\.jpg$")


def draw_pages(path: Path, first: int, last: int, folder: Path, limits: SourceLimits) -> dict[int, Path]:
    """Draw pages `first` to `last` (from 1, both included) into JPEG files in `folder`.

    Returns:
        The file of each page that could be drawn in time. A chunk that fails is drawn again page by page, so that
        one bad page costs only itself.
    """
    try:
        paths = pdf2image.convert_from_path(
            path,
            dpi=limits.render_dpi,
            first_page=first,
            last_page=last,
            output_folder=folder,
            paths_only=True,
            fmt="jpeg",
            jpegopt=_JPEG,
            use_cropbox=True,
            timeout=limits.page_seconds * (last - first + 1),
        )
    except (PDFPageCountError, PDFPopplerTimeoutError, PDFSyntaxError):
        paths = []
    drawn = {number: Path(drawing) for drawing in map(str, paths) if (number := _page_number(drawing))}
    if len(drawn) == last - first + 1 or first == last:
        return drawn
    return {
        number: drawing for page in range(first, last + 1) for number, drawing in _again(path, page, folder, limits)
    }


def _again(path: Path, page: int, folder: Path, limits: SourceLimits) -> list[tuple[int, Path]]:
    return list(draw_pages(path, page, page, folder, limits).items())


def _page_number(drawing: str) -> int:
    found = _PAGE_NUMBER.search(drawing)
    return int(found[1]) if found else 0
