"""The steps of a page."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.examination import Examination
from pipeline.steps import PageStep
from pipeline.tasks import PageTask, ScanTask
from records.stages import PageReading


@dataclass(frozen=True, slots=True)
class Flow:
    """What is done with a scan and with a page; the draft of a book follows from the readings."""

    layout: PageStep[ScanTask, tuple[Examination, ...]]
    read: PageStep[PageTask, PageReading]
