"""Picture of an entry in the register: its page, or only its part of a page that holds entries of others."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from exports.package.page_fit import PageTarget
from ocr.sheet_map import SheetMap
from pipeline.delivery.page_pictures import PictureTask, page_picture
from pipeline.home.home import Home
from pipeline.store import Transaction
from pipeline.store.books.record import Record
from records.errors import InputRefused
from records.examination import Examination
from records.language import gettext as _
from records.stages import Box

TARGET = PageTarget(bytes_per_a4=260_000)
MARGIN = 0.012
"""Around the writing of an entry, in fractions of the form."""


def register_picture(home: Home, rows: Transaction, record: Record) -> bytes:
    """Return a JPEG of the page of a record; entries of other people on it are cut off.

    Raises:
        InputRefused: the scan cannot be decoded, or nobody knows which part of the page is the entry's.
        IntegrityBroken: the scan is gone or was changed.
    """
    sha256, examination = rows.pages.seen(record.page_id)
    layout = examination.layout
    region, homography = examination.region, layout.homography
    if rows.records.share_page(record):
        region, homography = _part_of(home.scan(sha256).read(), examination, record), ()
    number = rows.pages.number(record.page_id)
    return page_picture(PictureTask(number, home.scan(sha256), region, homography, layout.rotation, TARGET))


def _part_of(data: bytes, examination: Examination, record: Record) -> Box:
    """Return the part of the scan that holds the writing of an entry, in fractions of the scan."""
    boxes = [box for field in record.current.fields for box in field.boxes]
    if not boxes or not examination.layout.homography:
        raise InputRefused(
            _("Trang có nhiều trường hợp, và không biết phần nào là của bản ghi này."),
            _("Vẽ ô của bản ghi ở trang Mẫu sổ, đọc lại, rồi cấp trích lục."),
        )
    with Image.open(io.BytesIO(data)) as scan:
        width, height = ImageOps.exif_transpose(scan).size
    page = examination.region
    points = SheetMap.from_layout(examination.layout).on_scan(_corners(boxes)) / (width, height)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    left, right = max(0.0, left), min(page.width, right)
    top, bottom = max(0.0, top), min(page.height, bottom)
    return Box(page.x + float(left), page.y + float(top), float(right - left), float(bottom - top))


def _corners(boxes: list[Box]) -> np.ndarray:
    """Return the corners, 4 × 2, of the rectangle around boxes of a form."""
    left, top = min(box.x for box in boxes) - MARGIN, min(box.y for box in boxes) - MARGIN
    right, bottom = max(box.x + box.width for box in boxes) + MARGIN, max(box.y + box.height for box in boxes) + MARGIN
    return np.array([[left, top], [right, top], [left, bottom], [right, bottom]])
