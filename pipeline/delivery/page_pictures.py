"""Worker's side of a package: the scan of a page made into a picture. It loads no more than that takes."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from exports.package.page_fit import PageScan, PageTarget, fit_page
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
        rotation: clockwise quarter turns in degrees that put it upright.
        target: bounds of its weight and quality.
    """

    page: int
    scan: StoredScan
    region: Box
    rotation: int
    target: PageTarget


def page_picture(task: PictureTask) -> bytes:
    """Return the page as a JPEG.

    Raises:
        InputRefused: the scan cannot be decoded; the message names the page.
        IntegrityBroken: the scan is gone or was changed.
    """
    try:
        data = task.scan.read()
        if task.region != WHOLE_REGION:
            data = _cut(data, task.region)
        return fit_page(PageScan(data, task.rotation), task.target)
    except InputRefused as refusal:
        told = _("Trang {page}: {why}").format(page=task.page, why=refusal.message)
        raise InputRefused(told, refusal.advice) from refusal


def _cut(data: bytes, region: Box) -> bytes:
    """Cut one page out of a spread, as PNG: nothing is lost before the PDF's own compression."""
    with Image.open(io.BytesIO(data)) as picture:
        upright = ImageOps.exif_transpose(picture)
        width, height = upright.size
        left, top = round(region.x * width), round(region.y * height)
        size = (round(region.width * width), round(region.height * height))
        output = io.BytesIO()
        dpi = picture.info.get("dpi")
        upright.crop((left, top, left + size[0], top + size[1])).save(output, "PNG", **({"dpi": dpi} if dpi else {}))
        return output.getvalue()
