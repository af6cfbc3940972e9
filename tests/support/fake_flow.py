"""Flow without pixels: a scan is one line of text with the instructions for it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from pipeline.work.inline_executor import InlineExecutor
from pipeline.work.tasks import AskTask, JoinTask, LearnTask, LonePageTask, PageTask, ScanTask, SettleTask
from records.errors import ReaderFailed
from records.examination import Examination
from records.stages import (
    Box,
    EntryReading,
    FieldReading,
    FieldState,
    InkAnswer,
    PageDecision,
    PageKind,
    PageLayout,
    PageReading,
    QualityVerdict,
    Reason,
)
from scanners.sources.source_page import RefusalCode, SourcePage, SourceRefusal
from scanners.testing import ScriptedSource

if TYPE_CHECKING:
    from ocr.learning.form import LearnedForm, TaughtForms
    from pipeline.home.settings import RunSettings
    from pipeline.work.flow import Flow

LAYOUT = PageLayout(PageKind.RECORD, "KS-2006", (1, 0, 0, 0, 1, 0, 0, 0, 1), 0, 0.0, 8.0, 1.0)


# Workers import this module, so it imports the flow itself only when a flow is asked for.
def examine(task: ScanTask) -> tuple[Examination, ...]:
    words = task.scan.read().decode().split()
    parts = (1, 2) if "spread" in words else (0,)
    decision = PageDecision.REJECTED if "blurred" in words else PageDecision.ACCEPTED
    reasons = (Reason("sharpness", "Ảnh mờ.", 0.1),) if "blurred" in words else ()
    return tuple(Examination(part, Box(0, 0, 1, 1), LAYOUT, QualityVerdict(decision, reasons)) for part in parts)


def read(task: PageTask) -> PageReading:
    words = task.scan.read().decode().split()
    if "fails" in words:
        raise ReaderFailed("Không đọc được.")
    if "kills" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hangs" in words:
        time.sleep(60)
    if "slow" in words:
        time.sleep(0.3)
    fields = tuple(
        FieldReading(column, FieldState.READ, words[0], words[0], 0.9) for column in ("so", "trangSo", "nksHoTen")
    )
    return PageReading(task.examination.layout, (EntryReading(None, fields),))


def learn(_task: LearnTask) -> TaughtForms:
    """Return the pages that teach nothing."""
    from ocr.learning.form import TaughtForms

    return TaughtForms(())


def learn_page(_task: LonePageTask) -> tuple[LearnedForm, Examination] | None:
    """Return the page without labels."""
    return None


def join(task: JoinTask) -> bytes:
    """Return the words of both halves."""
    return b" ".join(scan.read() for scan, _seen in (task.left, task.right))


def settle(task: SettleTask) -> tuple[EntryReading, ...]:
    """Settle a book that knows nothing more than its pages."""
    return task.entries


def ask(task: AskTask) -> tuple[InkAnswer, ...]:
    """Ask an ink that has no answer."""
    return ()


def flow(read_version: str = "1", layout_version: str = "1", read_parameters: str = "") -> Flow:
    from pipeline.work.flow import Flow
    from pipeline.work.steps import WorkerStep

    return Flow(
        WorkerStep("layout", layout_version, "", examine),
        WorkerStep("learn", "1", "", learn),
        WorkerStep("learn_page", "1", "", learn_page),
        WorkerStep("join", "1", "", join),
        WorkerStep("read", read_version, read_parameters, read),
        WorkerStep("settle", "1", "", settle),
        WorkerStep("ask", "1", "", ask),
    )


def inline(_settings: RunSettings) -> Executor:
    return InlineExecutor()


def scans(words: Iterable[str]) -> ScriptedSource:
    return ScriptedSource(
        [
            SourceRefusal(f"p{number}.jpg", RefusalCode.TRUNCATED, "Tệp bị cắt cụt.", "Quét lại.")
            if text == "broken"
            else SourcePage(f"p{number}.jpg", text.encode(), "image/jpeg")
            for number, text in enumerate(words, start=1)
        ]
    )
