"""Functions that workers call: the only place where the flow touches pixels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ocr.book.settle import settle_entries
from ocr.decode.context import BookContext
from ocr.entries.ink_questions import answer_questions
from ocr.learning.cut_pages import beyond_scan_mm
from ocr.learning.form import LearnedForm, TaughtForms, save_blank
from ocr.learning.labelled import pages_of_unknown_form
from ocr.learning.learn import learn_forms
from ocr.learning.learn import learn_page as learn_lone_page
from ocr.learning.tables.handmade import ruled_by_hand
from ocr.page import PageImage, decode
from ocr.reading import Readers, read_page
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.sheets.closing import closing_totals
from ocr.sheets.cover import cover_facts
from ocr.sheets.halves import HalfPage, join_halves
from ocr.sheets.same_sheet import sheet_print
from ocr.sheets.sheet_words import sheet_words
from ocr.sheets.spread import crop_region, find_pages
from pipeline.forms.library import form_of, office_library
from pipeline.home.archive import StoredScan
from pipeline.work.tasks import AskTask, JoinTask, LearnTask, LonePageTask, PageOnScan, PageTask, ScanTask, SettleTask
from records.editions import Edition
from records.errors import InputRefused
from records.examination import WHOLE, Examination
from records.stages import (
    Box,
    EntryReading,
    InkAnswer,
    PageDecision,
    PageKind,
    PageLayout,
    PageReading,
    QualityVerdict,
    Reason,
)
from records.wordings.named import use_named
from scanners.gate.limits import QualityLimits
from scanners.gate.quality import cut_off, judge


def examine(task: ScanTask) -> tuple[Examination, ...]:
    """Examine a scan: its pages, their layouts on their forms, and their quality."""
    try:
        image = decode(task.scan.read())
    except InputRefused as refusal:
        return (Examination.refused((Reason("unreadable", str(refusal)),)),)
    library = office_library(task.forms, task.office)
    pages = find_pages(image, library.of_type(task.book.type), task.book.edition)
    if not any(page.layout.edition for page in pages):
        pages = pages_of_unknown_form(image, pages, task.book.type, _handwriting())
    examinations = []
    for part, page in enumerate(pages, start=1 if len(pages) > 1 else WHOLE):
        picture = crop_region(image, page.region)
        edition = library.find(page.layout.edition)
        examinations.append(_examined(picture, part, page.region, page.layout, edition, task.limits))
    return tuple(examinations)


def learn(task: LearnTask) -> TaughtForms:
    """Learn the printed forms of a book's pages, or tell that no press printed them."""
    pages = [_picture(page) for page in task.pages]
    with use_named(task.wordings):
        forms = learn_forms(pages, task.record_type, task.edition_id, _handwriting())
    return TaughtForms(forms, None if forms else ruled_by_hand(pages))


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
    return form, _unless_cut(task, examination, edition, picture)


def _unless_cut(task: LonePageTask, found: Examination, own: Edition, picture: PageImage) -> Examination:
    """Return an examination, refused where the forms of the book tell that a part of the page was cut off."""
    size = (picture.pixels.shape[1], picture.pixels.shape[0])
    known = (form_of(task.forms, edition_id) for edition_id in task.of_book)
    beyond = max((beyond_scan_mm(own, found.layout, form, size) for form in known), default=0.0)
    if beyond <= task.limits.max_off_scan_mm:
        return found
    return replace(found, verdict=QualityVerdict(PageDecision.REJECTED, (cut_off(beyond),)))


def join(task: JoinTask) -> bytes:
    """Make one picture of the two halves of an opening."""
    left, right = (_half(scan, seen, task.forms) for scan, seen in (task.left, task.right))
    return join_halves(left, right)


def read(task: PageTask) -> PageReading:
    """Read the entries of a page, a cover or a closing statement; other pages without a form give nothing."""
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
    return settle_entries(task.entries, task.traces, _handwriting(), task.decided)


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


def _half(scan: StoredScan, seen: Examination, forms: Path) -> HalfPage:
    form = form_of(forms, seen.layout.edition or "")
    return HalfPage(crop_region(decode(scan.read()), seen.region), seen.layout, form)


def _picture(page: PageOnScan) -> PageImage:
    return crop_region(decode(page.scan.read()), page.region)


@cache
def _readers(seconds: float) -> Readers:
    """Return the readers of this worker; they are made once."""
    return Readers(TesseractReader(seconds), _handwriting())


@cache
def _handwriting() -> HandwritingReader:
    """Return the reader of handwriting of this worker; it is made once."""
    return HandwritingReader()
