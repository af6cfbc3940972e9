"""The functions that workers call: the only place where the flow touches pixels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ocr.book.settle import settle_entries
from ocr.decode.context import BookContext
from ocr.entries.ink_questions import answer_questions
from ocr.learning.form import LearnedForm, save_blank
from ocr.learning.learn import learn_forms
from ocr.learning.learn import learn_page as learn_lone_page
from ocr.page import PageImage, decode
from ocr.reading import Readers, read_page
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.tesseract import TesseractReader
from ocr.sheets.closing import closing_totals
from ocr.sheets.cover import cover_facts
from ocr.sheets.same_sheet import sheet_print
from ocr.sheets.sheet_words import sheet_words
from ocr.sheets.spread import crop_region, find_pages
from pipeline.forms.library import form_of, office_library
from pipeline.work.tasks import AskTask, LearnTask, LonePageTask, PageOnScan, PageTask, ScanTask, SettleTask
from records.editions import Edition
from records.errors import InputRefused
from records.examination import WHOLE, Examination
from records.stages import Box, EntryReading, InkAnswer, PageKind, PageLayout, PageReading, Reason
from records.wordings.named import use_named
from scanners.gate.limits import QualityLimits
from scanners.gate.quality import judge

UNNAMED = "X-0"
"""Id of a form that is only looked for."""


def examine(task: ScanTask) -> tuple[Examination, ...]:
    """Look at a scan: which pages are on it, how they lie on their forms, can a person read them."""
    try:
        image = decode(task.scan.read())
    except InputRefused as refusal:
        return (Examination.refused((Reason("unreadable", str(refusal)),)),)
    library = office_library(task.forms, task.office)
    pages = find_pages(image, library.of_type(task.book.type), task.book.edition)
    examinations = []
    for part, page in enumerate(pages, start=1 if len(pages) > 1 else WHOLE):
        picture = crop_region(image, page.region)
        layout = _unless_of_unknown_form(picture, page.layout, task.book.type)
        examinations.append(_examined(picture, part, page.region, layout, library.find(layout.edition), task.limits))
    return tuple(examinations)


def learn(task: LearnTask) -> tuple[LearnedForm, ...]:
    """Learn the printed forms of a book's pages."""
    pages = [_picture(page) for page in task.pages]
    with use_named(task.wordings):
        return learn_forms(pages, task.record_type, task.edition_id, _handwriting())


def learn_page(task: LonePageTask) -> tuple[LearnedForm, Examination] | None:
    """Learn the form of one page and examine the page upon it; None when it has no labels of a register."""
    picture = _picture(task.page)
    with use_named(task.wordings):
        found = learn_lone_page(picture, task.record_type, task.edition_id, _handwriting())
    if found is None:
        return None
    form, layout = found
    with TemporaryDirectory() as folder:
        edition = save_blank(form, Path(folder))
        examination = _examined(picture, task.before.part, task.page.region, layout, edition, task.limits)
    return form, examination


def read(task: PageTask) -> PageReading:
    """Read the entries of a page, what a cover says or a closing statement; other pages without a form say nothing."""
    layout, readers = task.examination.layout, _readers(task.tesseract_seconds)
    if layout.edition is None and layout.kind not in (PageKind.COVER, PageKind.CLOSING):
        return PageReading(layout, ())
    image = crop_region(decode(task.scan.read()), task.examination.region)
    if layout.kind is PageKind.COVER:
        return PageReading(layout, (), cover=cover_facts(sheet_words(image, layout, readers)))
    if layout.edition is None:
        return PageReading(layout, (), closing_totals(sheet_words(image, layout, readers)))
    edition = form_of(task.forms, layout.edition)
    book = BookContext(task.book.year, f"{task.book.volume}/{task.book.year}", task.book.office)
    return read_page(image, layout, edition, readers, book)


def settle(task: SettleTask) -> tuple[EntryReading, ...]:
    """Settle the entries of a book by the ink that its pages left."""
    return settle_entries(task.entries, task.traces, _handwriting())


def ask(task: AskTask) -> tuple[InkAnswer, ...]:
    """Ask the ink of a page; the reader of handwriting reads print as well and is the one that can be asked."""
    page = task.page
    layout = page.examination.layout
    if layout.edition is None:
        return ()
    edition = form_of(page.forms, layout.edition)
    image = crop_region(decode(page.scan.read()), page.examination.region)
    return answer_questions(image, layout, edition, HandwritingReader(), task.questions)


def _examined(
    picture: PageImage, part: int, region: Box, layout: PageLayout, edition: Edition | None, limits: QualityLimits
) -> Examination:
    verdict = judge(picture.pixels, layout, edition, limits)
    print_of_sheet = sheet_print(picture, layout, edition) if edition else ""
    return Examination(part, region, layout, verdict, print_of_sheet)


def _unless_of_unknown_form(picture: PageImage, layout: PageLayout, record_type: str) -> PageLayout:
    """A page with labels and values is no cover, closing statement or empty sheet: its form is not known yet."""
    if layout.edition is not None or layout.kind is PageKind.UNKNOWN:
        return layout
    labelled = learn_lone_page(picture, record_type, UNNAMED, _handwriting()) is not None
    return replace(layout, kind=PageKind.UNKNOWN) if labelled else layout


def _picture(page: PageOnScan) -> PageImage:
    return crop_region(decode(page.scan.read()), page.region)


@cache
def _readers(seconds: float) -> Readers:
    """The readers of this worker; they are made once."""
    return Readers(TesseractReader(seconds), _handwriting())


@cache
def _handwriting() -> HandwritingReader:
    """The reader of handwriting of this worker; it is made once."""
    return HandwritingReader()
