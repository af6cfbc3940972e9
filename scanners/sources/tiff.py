"""TIFF files of one or many pages: each page becomes a PNG of the same pixels, one page in memory at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from records.language import gettext as _
from scanners.sources.images import FAST_COMPRESSION, check_pixels, decoding, opened_image
from scanners.sources.source_page import (
    RefusalCode,
    SourceLimits,
    SourcePage,
    SourceRefusal,
    SourceRefused,
    too_many_pages,
)

PNG_MODES = frozenset({"1", "L", "LA", "I;16", "P", "RGB", "RGBA"})


def read_tiff(name: str, path: Path, limits: SourceLimits) -> Iterator[SourcePage | SourceRefusal]:
    """Yield the pages of a TIFF, upright as its orientation tag says, with colours and resolution kept.

    A page that cannot be decoded is refused by itself.

    Raises:
        SourceRefused: the file cannot be opened, its chain of pages is broken, so that pages may be missing, or it has
            more pages than allowed.
    """
    if _has_page(path, limits.max_pages, limits):
        raise too_many_pages(limits)
    with opened_image(path, limits) as image:
        with decoding():
            pages: int = getattr(image, "n_frames", 1)
        for index in range(pages):
            page_name = f"{name}#{index + 1:04d}" if pages > 1 else name
            try:
                yield SourcePage(page_name, _png(image, index, limits), "image/png")
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


def _png(image: Image.Image, index: int, limits: SourceLimits) -> bytes:
    output = io.BytesIO()
    with decoding():
        image.seek(index)
        check_pixels(image.width, image.height, limits)
        image.load()  # applies the orientation tag
        _png_mode(image).save(output, "PNG", dpi=image.info.get("dpi"), compress_level=FAST_COMPRESSION)
    return output.getvalue()


def _png_mode(image: Image.Image) -> Image.Image:
    """Return the image itself where PNG can hold its pixels; printing and video colours become RGB."""
    if image.mode in PNG_MODES:
        return image
    if image.mode in ("CMYK", "YCbCr", "RGBX", "RGBa"):
        return image.convert("RGB")
    raise SourceRefused(
        RefusalCode.UNSUPPORTED_TYPE,
        _("Trang TIFF dùng kiểu màu {mode}, chương trình chưa nhận kiểu này.").format(mode=image.mode),
        _("Hãy lưu lại thành TIFF màu RGB hoặc JPEG."),
    )
