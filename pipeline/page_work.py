"""What a worker does with a scan and with a page: the only place where the pixels of the flow are touched."""

from __future__ import annotations

from ocr.layout import find_layout
from ocr.page import decode
from pipeline.examination import WHOLE, WHOLE_REGION, Examination
from pipeline.tasks import PageTask, ScanTask
from records.editions import library
from records.stages import PageDecision, PageReading, QualityVerdict


def examine(task: ScanTask) -> tuple[Examination, ...]:
    """Look at a scan: which pages are on it, how they lie on their forms, can a person read them."""
    image = decode(task.scan.read())
    layout = find_layout(image, library().of_type(task.book.type), task.book.edition)
    return (Examination(WHOLE, WHOLE_REGION, layout, QualityVerdict(PageDecision.ACCEPTED, ())),)


def read(task: PageTask) -> PageReading:
    """Read the entries of a page, or the totals of a closing statement."""
    return PageReading(task.examination.layout, ())
