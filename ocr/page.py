"""Image decoder: from the bytes of one scan to its pixels."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from records.errors import InputRefused
from records.language import gettext as _

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PageImage:
    """Pixels of one scan.

    Attributes:
        pixels: height × width × 3, uint8, blue-green-red, turned as EXIF says.
        dpi: resolution the file claims, None when it claims none or nonsense.
    """

    pixels: Pixels
    dpi: float | None

    @property
    def is_one_bit(self) -> bool:
        """Return whether the page was scanned in black and white alone: strokes have no grey edges.

        Packing such a scan as JPEG leaves 0.4 % of grey for its ink; any scan in grey has as much of it as ink.
        """
        grey = cv2.cvtColor(self.pixels, cv2.COLOR_BGR2GRAY)
        levels = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
        return bool(levels[BLACK:WHITE].sum() < GREY_EDGES * levels[:BLACK].sum())


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """Bounds within which an image is decoded.

    Attributes:
        max_pixels: an A2 sheet at 600 dpi has 140 million; more is a mistake or an attack.
        min_side: pixels of the shorter side below which no form can be seen.
        plausible_dpi: claimed resolutions outside are ignored (cameras write 1 or 72).
    """

    max_pixels: int = 150_000_000
    min_side: int = 64
    plausible_dpi: tuple[float, float] = (75.0, 2400.0)


LIMITS = ImageLimits()
BLACK, WHITE, GREY_EDGES = 64, 224, 0.05
# Phones write several pictures in one JPEG (MPO); the JPEG opener knows them.
FORMATS = ("JPEG", "PNG", "TIFF")


def decode(data: bytes, limits: ImageLimits = LIMITS) -> PageImage:
    """Decode the first frame of a JPEG, PNG or TIFF and turn it as its EXIF orientation says.

    The header is judged before any pixel is decoded, so a bomb costs nothing.

    Raises:
        InputRefused: not an image, damaged or cut short, or outside `limits`.
    """
    try:
        with warnings.catch_warnings():
            # Pillow's size warning is replaced by the limit below; damaged EXIF loses only the orientation.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _check_size(picture.size, limits)
                ImageOps.exif_transpose(picture, in_place=True)
                return PageImage(_as_bgr(picture), _claimed_dpi(picture, limits))
    except Image.DecompressionBombError as error:
        raise InputRefused(_("Ảnh quá lớn."), _("Hãy quét lại ở 300 dpi.")) from error
    except UnidentifiedImageError as error:
        raise InputRefused(_("Tệp không phải là ảnh đọc được."), _("Hãy nộp ảnh JPEG, PNG hoặc TIFF.")) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise InputRefused(
            _("Tệp ảnh bị hỏng hoặc bị cắt cụt."), _("Hãy sao chép lại tệp gốc hoặc quét lại trang.")
        ) from error


def _check_size(size: tuple[int, int], limits: ImageLimits) -> None:
    """Refuse an image by the size in its header."""
    width, height = size
    if width * height > limits.max_pixels:
        raise InputRefused(
            _("Ảnh quá lớn: {width} × {height} điểm ảnh.").format(width=width, height=height),
            _("Hãy quét lại ở 300 dpi."),
        )
    if min(width, height) < limits.min_side:
        raise InputRefused(
            _("Ảnh quá nhỏ: {width} × {height} điểm ảnh.").format(width=width, height=height),
            _("Hãy quét lại ở 300 dpi."),
        )


def _as_bgr(picture: Image.Image) -> Pixels:
    """Convert any colour model to BGR; 16-bit grey keeps its upper byte, transparency lies on white."""
    if picture.mode.startswith("I"):
        grey = np.asarray(picture, dtype=np.int64)
        top = int(grey.max(initial=0))
        narrow = (grey >> max(0, top.bit_length() - 8)).astype(np.uint8)
        return np.repeat(narrow[:, :, None], 3, axis=2)
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    if picture.mode == "L":
        return np.asarray(cv2.cvtColor(np.asarray(picture), cv2.COLOR_GRAY2BGR), np.uint8)
    rgb = np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"))
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8)


def _claimed_dpi(picture: Image.Image, limits: ImageLimits) -> float | None:
    """Return the resolution that the file claims, if it is plausible."""
    claimed = picture.info.get("dpi")
    if not claimed:
        return None
    dpi = float(claimed[0])
    low, high = limits.plausible_dpi
    return dpi if low <= dpi <= high else None
