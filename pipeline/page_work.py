"""What a worker does with a scan and with a page: the only place where the pixels of the flow are touched."""

from __future__ import annotations

from functools import cache

import numpy as np

from ocr.context import BookContext
from ocr.layout import find_layout
from ocr.page import PageImage, decode
from ocr.reading import Readers, read_page
from ocr.tesseract import TesseractReader
from pipeline.editions import edition_library
from pipeline.examination import WHOLE, WHOLE_REGION, Examination
from pipeline.tasks import PageTask, ScanTask
from records.stages import Box, PageDecision, PageKind, PageReading, QualityVerdict


def examine(task: ScanTask) -> tuple[Examination, ...]:
    """Look at a scan: which pages are on it, how they lie on their forms, can a person read them."""
    image = decode(task.scan.read())
    forms = edition_library(task.forms).of_type(task.book.type)
    layout = find_layout(image, forms, task.book.edition)
    blank = layout.kind is PageKind.BLANK
    verdict = QualityVerdict(PageDecision.BLANK if blank else PageDecision.ACCEPTED, ())
    return (Examination(WHOLE, WHOLE_REGION, layout, verdict),)


def read(task: PageTask) -> PageReading:
    """Read the entries of a page; a page without a form has none."""
    layout = task.examination.layout
    if layout.edition is None:
        return PageReading(layout, ())
    edition = edition_library(task.forms).get(layout.edition)
    image = _cut(decode(task.scan.read()), task.examination.region)
    return read_page(image, layout, edition, _readers(task.tesseract_seconds), BookContext(task.book.year))


@cache
def _readers(seconds: float) -> Readers:
    """The readers of this worker; they are made once."""
    return Readers(TesseractReader(seconds))


def _cut(image: PageImage, region: Box) -> PageImage:
    """The page on its scan."""
    if region == WHOLE_REGION:
        return image
    height, width = image.pixels.shape[:2]
    left, top = round(region.x * width), round(region.y * height)
    right, bottom = left + round(region.width * width), top + round(region.height * height)
    return PageImage(np.ascontiguousarray(image.pixels[top:bottom, left:right]), image.dpi)
