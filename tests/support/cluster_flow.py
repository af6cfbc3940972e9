"""Flow whose scans are small pictures with words in their comment, so that packages can be made of them."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PIL import Image

from pipeline.work.tasks import PageTask, ScanTask
from records.examination import WHOLE_REGION, Examination
from records.stages import EntryReading, FieldReading, FieldState, PageDecision, PageReading, QualityVerdict
from scanners.sources.source_page import SourcePage
from tests.support import fake_flow
from tests.support.fake_flow import LAYOUT

if TYPE_CHECKING:
    from pipeline.work.flow import Flow

SECONDS_A_PAGE = 0.2


def picture(number: int) -> SourcePage:
    """Draw a page that bears its number."""
    output = io.BytesIO()
    Image.new("RGB", (40, 56), (number * 7 % 256, 200, 220)).save(output, "JPEG", comment=str(number).encode())
    return SourcePage(f"p{number:02}.jpg", output.getvalue(), "image/jpeg")


def examine(task: ScanTask) -> tuple[Examination, ...]:
    return (Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ())),)


def read(task: PageTask) -> PageReading:
    time.sleep(SECONDS_A_PAGE)
    with Image.open(io.BytesIO(task.scan.read())) as image:
        so = image.info["comment"].decode()
    fields = tuple(FieldReading(column, FieldState.READ, so, so, 0.9) for column in ("so", "nksHoTen"))
    return PageReading(task.examination.layout, (EntryReading(None, fields),))


def flow() -> Flow:
    from pipeline.work.steps import WorkerStep

    return replace(
        fake_flow.flow(), layout=WorkerStep("layout", "1", "", examine), read=WorkerStep("read", "1", "", read)
    )
