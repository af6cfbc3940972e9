"""Pages small enough to hand in: colour JPEG of 150–200 dpi, about 100 kB for an A4 page, the best that fits."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

from PIL import Image, ImageOps

from records.errors import InputRefused
from records.language import gettext as _

MM_PER_INCH = 25.4
A4_MM = (210.0, 297.0)
A4_AREA = A4_MM[0] * A4_MM[1]
# Longest side that a sheet of a register can have; a resolution tag that says otherwise is not to be trusted.
SHEET_MM = (140.0, 450.0)
_TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


@dataclass(frozen=True, slots=True)
class PageScan:
    """Scan as it was archived.

    Attributes:
        data: the bytes of a JPEG, PNG or TIFF image.
        rotation: clockwise quarter turns in degrees (0, 90, 180, 270) that put the image upright, after its own
            orientation tag was applied.
        width_mm: width of the upright sheet where it is known; else it is inferred from the image.
    """

    data: bytes
    rotation: int = 0
    width_mm: float | None = None


@dataclass(frozen=True, slots=True)
class PageTarget:
    """Target weight of a page of a PDF, and the bounds below which it is not legible.

    Attributes:
        bytes_per_a4: target weight of an A4 page; other sheets by their area.
        resolutions: dpi to try, lowest first; nothing is ever enlarged.
        min_quality: JPEG quality below which writing breaks up into blocks.
        fair_quality: quality that a higher resolution must reach to be preferred.
        good_quality: quality at which a higher resolution is worth trying; it costs about 1.4 times the bytes.
        max_quality: quality above which no improvement is visible.
    """

    bytes_per_a4: int = 100_000
    resolutions: tuple[int, ...] = (150, 200)
    min_quality: int = 30
    fair_quality: int = 45
    good_quality: int = 72
    max_quality: int = 85


def fit_page(scan: PageScan, target: PageTarget) -> bytes:
    """Return the scan upright, as a colour JPEG whose resolution tag gives the sheet its size.

    Where even the lowest resolution and quality weigh too much, the page stays legible and weighs more.

    Raises:
        InputRefused: the image cannot be decoded.
    """
    image = _upright(scan)
    width_mm, height_mm = sheet_mm(image, scan.width_mm)
    budget = int(target.bytes_per_a4 * width_mm * height_mm / A4_AREA)
    best = b""
    for dpi in target.resolutions:
        quality, jpeg = _best(_scaled(image, width_mm, dpi), width_mm, target, budget)
        if best and quality < target.fair_quality:
            break
        best = jpeg
        if quality < target.good_quality:
            break
    return best


def _best(image: Image.Image, width_mm: float, target: PageTarget, budget: int) -> tuple[int, bytes]:
    """Return the highest quality within the budget and its JPEG, by bisection; the lowest where none is within."""
    density = round(image.width / (width_mm / MM_PER_INCH))
    low, high = target.min_quality, target.max_quality
    best = _encoded(image, low, density)
    while low < high:
        middle = (low + high + 1) // 2
        jpeg = _encoded(image, middle, density)
        if len(jpeg) <= budget:
            low, best = middle, jpeg
        else:
            high = middle - 1
    return low, best


def sheet_mm(image: Image.Image, width_mm: float | None = None) -> tuple[float, float]:
    """Return width and height of the sheet in mm: as known, else by a credible resolution tag, else A4 or A3.

    A register lies open as a spread of two A4 pages, so a sheet wider than high is taken for A3.

    A register lies open as a spread of two A4 pages, so a sheet wider than high is taken for A3.
    """
    if width_mm is None:
        dpi = float(image.info.get("dpi", (0, 0))[0])
        if dpi > 0 and SHEET_MM[0] <= max(image.size) / dpi * MM_PER_INCH <= SHEET_MM[1]:
            width_mm = image.width / dpi * MM_PER_INCH
        else:
            wide = image.width > image.height
            width_mm = image.width / max(image.size) * A4_MM[1] * (math.sqrt(2) if wide else 1)
    return width_mm, width_mm * image.height / image.width


def _upright(scan: PageScan) -> Image.Image:
    try:
        with Image.open(io.BytesIO(scan.data)) as opened:
            dpi = opened.info.get("dpi", (0, 0))
            image = ImageOps.exif_transpose(opened)
    except (OSError, SyntaxError, ValueError) as error:
        raise InputRefused(_("Trang quét không mở được."), _("Hãy quét lại trang này rồi xuất lại.")) from error
    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode != "RGB":
        image = image.convert("RGB")
    if scan.rotation:
        image = image.transpose(_TURNS[scan.rotation])
    image.info["dpi"] = dpi
    return image


def _scaled(image: Image.Image, width_mm: float, dpi: int) -> Image.Image:
    width = round(width_mm / MM_PER_INCH * dpi)
    if width >= image.width:
        return image
    return image.resize((width, round(image.height * width / image.width)), Image.Resampling.BICUBIC, reducing_gap=2.0)


def _encoded(image: Image.Image, quality: int, density: int) -> bytes:
    output = io.BytesIO()
    image.save(output, "JPEG", quality=quality, optimize=True, dpi=(density, density))
    return output.getvalue()
