"""The steps of a page."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.work.steps import PageStep
from pipeline.work.tasks import AskTask, PageTask, ScanTask
from records.examination import Examination
from records.stages import InkAnswer, PageReading


@dataclass(frozen=True, slots=True)
class Flow:
    """What is done with a scan and with a page; the draft of a book follows from the readings.

    Attributes:
        layout: looks at a scan.
        read: reads a page.
        ask: asks the ink of a page about other values than those that were read.
    """

    layout: PageStep[ScanTask, tuple[Examination, ...]]
    read: PageStep[PageTask, PageReading]
    ask: PageStep[AskTask, tuple[InkAnswer, ...]]
