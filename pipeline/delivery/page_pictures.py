"""Worker's side of a package: the scan of a page made into a picture. It loads no more than that takes."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from exports.package.page_fit import PageScan, PageTarget, fit_page
from pipeline.delivery.sheet_cut import cut_to_sheet
from pipeline.home.archive import StoredScan
from records.errors import InputRefused
from records.examination import WHOLE_REGION
from records.language import gettext as _
from records.stages import Box


@dataclass(frozen=True, slots=True)
class PictureTask:
    """Task to make the page of a PDF.

    Attributes:
        page: its number in the book, for people.
        scan: its bytes.
        region: place of the page on the scan.
        homography: where its form lies on it, as in `PageLayout`; empty = no form is known.
        rotation: clockwise quarter turns in degrees that put it upright.
        target: bounds of its weight and quality.
    """

    page: int
    scan: StoredScan
    region: Box
    homography: tuple[float, ...]
    rotation: int
    target: PageTarget


def page_picture(task: PictureTask) -> bytes:
    """Return the page as a JPEG.

    Raises:
        InputRefused: the scan cannot be decoded; the message names the page.
        IntegrityBroken: the scan is gone or was changed.
    """
    try:
        data = _sheet(task.scan.read(), task.region, task.homography)
        return fit_page(PageScan(data, task.rotation), task.target)
    except InputRefused as refusal:
        told = _("Trang {page}: {why}").format(page=task.page, why=refusal.message)
        raise InputRefused(told, refusal.advice) from refusal


def _sheet(data: bytes, region: Box, homography: tuple[float, ...]) -> bytes:
    """Cut the sheet out of a scan, uncompressed: nothing is lost before the PDF's own compression."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            upright, dpi = ImageOps.exif_transpose(picture), picture.info.get("dpi")
            page = cut_to_sheet(_page(upright, region), homography)
    except (OSError, SyntaxError, ValueError):
        return data  # who fits it to its weight says what is wrong with it
    if page.size == upright.size:
        return data
    output = io.BytesIO()
    page.save(output, "TIFF", **({"dpi": dpi} if dpi else {}))
    return output.getvalue()


def _page(scan: Image.Image, region: Box) -> Image.Image:
    """Return one page of a spread."""
    if region == WHOLE_REGION:
        return scan
    width, height = scan.size
    left, top = round(region.x * width), round(region.y * height)
    return scan.crop((left, top, left + round(region.width * width), top + round(region.height * height)))
