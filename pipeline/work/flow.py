"""Worker steps of the flow; the main process does the steps that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.work.steps import WorkerStep
from pipeline.work.tasks import AskTask, JoinTask, LearnTask, LonePageTask, PageTask, ScanTask, SettleTask
from records.examination import Examination
from records.stages import EntryReading, InkAnswer, PageReading

if TYPE_CHECKING:
    from ocr.learning.form import LearnedForm, TaughtForms


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps that workers do.

    Attributes:
        layout: examines a scan.
        learn: learns the printed forms of a book from its pages.
        learn_page: learns the form of one page, and examines the page upon it; None when it has no labels.
        join: makes one picture of the two halves of an opening, a JPEG.
        read: reads a page.
        settle: settles the entries of a book by what the whole book knows.
        ask: asks the ink of a page about other values than those that were read.
    """

    layout: WorkerStep[ScanTask, tuple[Examination, ...]]
    learn: WorkerStep[LearnTask, TaughtForms]
    learn_page: WorkerStep[LonePageTask, tuple[LearnedForm, Examination] | None]
    join: WorkerStep[JoinTask, bytes]
    read: WorkerStep[PageTask, PageReading]
    settle: WorkerStep[SettleTask, tuple[EntryReading, ...]]
    ask: WorkerStep[AskTask, tuple[InkAnswer, ...]]
