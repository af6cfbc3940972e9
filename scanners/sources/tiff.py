"""TIFF files of one or many pages: each page becomes a PNG of the same pixels, one page in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from scanners.sources.images import PNG, decoding, opened_image
from scanners.sources.redrawing import redrawn
from scanners.sources.source_page import (
    SourceLimits,
    SourcePage,
    SourceRefusal,
    SourceRefused,
    check_pixels,
    too_many_pages,
)

_NEW_SUBFILE_TYPE, _SUBFILE_TYPE = 254, 255
# TIFF 6.0: bit 0 of NewSubfileType marks a reduced copy of another picture, bit 2 a transparency mask of one; the older
# SubfileType says 2 for a reduced copy.
_REDUCED_OR_MASK, _OLD_REDUCED = 0b101, 2


def read_tiff(name: str, path: Path, limits: SourceLimits) -> Iterator[SourcePage | SourceRefusal]:
    """Yield the pages of a TIFF, upright and square as its tags say, with colours and resolution kept.

    Reduced copies and masks are no pages. A page that cannot be decoded is refused by itself.

    Raises:
        SourceRefused: the file cannot be opened, its chain of pages is broken, so that pages may be missing, or it has
            more pages than allowed.
    """
    if _has_page(path, limits.max_pages, limits):
        raise too_many_pages(limits)
    with opened_image(path, limits) as image:
        with decoding():
            frames = _pages(image)
        for number, frame in enumerate(frames, start=1):
            page_name = f"{name}#{number:04d}" if len(frames) > 1 else name
            try:
                yield SourcePage(page_name, _png(image, frame, limits), PNG)
            except SourceRefused as refusal:
                yield refusal.as_refusal(page_name)


def _has_page(path: Path, index: int, limits: SourceLimits) -> bool:
    """Return whether there is a page of this index, without counting those after it."""
    with opened_image(path, limits) as image, decoding():
        try:
            image.seek(index)
        except EOFError:
            return False
        return True


def _pages(image: Image.Image) -> list[int]:
    """Return the frames that are pages; all of them where none says to be one."""
    frames = range(getattr(image, "n_frames", 1))
    return [frame for frame in frames if not _is_derived(image, frame)] or list(frames)


def _is_derived(image: Image.Image, frame: int) -> bool:
    image.seek(frame)
    if not isinstance(image, TiffImageFile):
        return False
    kind, old = image.tag_v2.get(_NEW_SUBFILE_TYPE, 0), image.tag_v2.get(_SUBFILE_TYPE, 0)
    return bool(kind & _REDUCED_OR_MASK) or old == _OLD_REDUCED


def _png(image: Image.Image, frame: int, limits: SourceLimits) -> bytes:
    with decoding():
        image.seek(frame)
        check_pixels(image.width, image.height, limits)
        return redrawn(image, limits)
