"""Worker steps of the flow; the main process does the steps that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import AskTask, PageTask, ScanTask, SettleTask
from records.examination import Examination
from records.stages import EntryReading, InkAnswer, PageReading


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps that workers do.

    Attributes:
        layout: examines a scan.
        read: reads a page.
        settle: settles the entries of a book by what the whole book knows.
        ask: asks the ink of a page about other values than those that were read.
    """

    layout: WorkerStep[ScanTask, tuple[Examination, ...]]
    read: WorkerStep[PageTask, PageReading]
    settle: WorkerStep[SettleTask, tuple[EntryReading, ...]]
    ask: WorkerStep[AskTask, tuple[InkAnswer, ...]]
