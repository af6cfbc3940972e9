"""Beginning of the form editor, and the list of learned forms that wait for a person's word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.books.wrong_boxes import doubted_columns
from pipeline.forms.drawn_boxes import DrawnTick
from pipeline.forms.library import own_editions
from pipeline.forms.overview import FormLine
from pipeline.forms.proposals import proposals_of
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from records.editions import Area, DatePart, Edition
from records.record_types import FieldKind, RecordType, record_type
from records.stages import Box, PageDecision
from review.web.drawing_board import BoardPage
from review.web.pictures import Canvas
from review.web.service import Service

DATES = (FieldKind.DATE, FieldKind.PARTIAL_DATE)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that a box may be given, with the ministry's label."""

    name: str
    label: str
    date: bool


@dataclass(frozen=True, slots=True)
class EditorBox:
    """A value box in pixels of the picture; `doubts` are why it may be a wrong place."""

    area: str
    columns: str
    box: Box
    part: DatePart | None
    row: int | None
    label: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditorPrint:
    """Words printed on the form, in pixels of the picture: what a new box's label may be."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class EditorStart:
    """Beginning of the editor.

    Attributes:
        type: code of the record type.
        rows: entries on a page.
        columns: of the record type, in the order of the law.
        boxes: of the form.
        ticks: of the form.
        printed: words of the form.
        missing: names of core columns that have no place.
    """

    type: str
    rows: int
    columns: tuple[ColumnChoice, ...]
    boxes: tuple[EditorBox, ...]
    ticks: tuple[DrawnTick, ...]
    printed: tuple[EditorPrint, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A learned form that nobody has confirmed.

    Attributes:
        form: the form.
        book: the book that taught it.
        page_id: the first page of that book that lies on it, one with values where there is one.
        pages: how many do.
        doubtful: areas that may be wrong places.
    """

    form: Edition
    book: Book
    page_id: int
    pages: int
    doubtful: int

    @property
    def percent(self) -> int:
        """Return how sure the form is as a whole, 0–100."""
        return round(100 * self.form.origin.score) if self.form.origin else 0


def editor_start(service: Service, rows: Transaction, board: BoardPage, canvas: Canvas) -> EditorStart:
    """Return what the editor of the form that a page lies on begins with; nothing is drawn where none is known."""
    kind, form = record_type(board.book.type), board.base
    columns = tuple(ColumnChoice(one.name, one.label, one.kind in DATES) for one in kind.known)
    if form is None:
        return EditorStart(kind.code, 1, columns, (), (), (), ())
    doubts = _empty(service, rows, board, form)
    boxes = (box for area in form.areas if area.columns for box in _boxes(area, doubts, canvas))
    ticks = (DrawnTick(tick.column, tick.value, canvas.on_picture(tick.box)) for tick in form.ticks)
    printed = (EditorPrint(words.text, canvas.on_picture(words.box)) for words in form.printed)
    missing = form.origin.missing if form.origin else ()
    return EditorStart(kind.code, form.rows, columns, tuple(boxes), tuple(ticks), tuple(printed), missing)


def labels_of(kind: RecordType, columns: Sequence[str]) -> list[str]:
    """Return the ministry's labels of columns."""
    return [kind.column(name).label for name in columns]


def proposal_lines(service: Service, rows: Transaction, books: Sequence[Book]) -> list[ProposalLine]:
    """Return the forms that were learned from these books and wait for a word, the least sure first."""
    found = [
        ProposalLine(form, book, lying[0], len(lying), sum(bool(area.doubts) for area in form.areas))
        for book in books
        for form in proposals_of(service.home.editions, book)
        if (lying := _pages_on(rows, book, form))
    ]
    return sorted(found, key=lambda line: (line.percent, line.form.id))


def lines_in_use(lines: Sequence[FormLine], proposals: Sequence[ProposalLine]) -> list[FormLine]:
    """Return the forms of the home's own that are listed below the proposals."""
    waiting = {line.form.id for line in proposals}
    return [line for line in lines if line.form.id not in waiting]


def _pages_on(rows: Transaction, book: Book, form: Edition) -> list[int]:
    """Return the pages that lie on a form, those with values first."""
    lying = [page for page in rows.pages.of_book(book.id) if page.examination.layout.edition == form.id]
    return [page.id for page in sorted(lying, key=lambda page: page.decision is not PageDecision.ACCEPTED)]


def _empty(service: Service, rows: Transaction, board: BoardPage, form: Edition) -> Mapping[str, str]:
    """Column → why its box may be wrong by what was read; shipped forms are right."""
    if form.id not in own_editions(service.home.editions):
        return {}
    return {doubted.column: doubted.words for doubted in doubted_columns(rows, board.book, form)}


def _boxes(area: Area, empty: Mapping[str, str], canvas: Canvas) -> Iterator[EditorBox]:
    told = (*(doubt.message for doubt in area.doubts), *(empty[one] for one in area.columns if one in empty))
    for line in area.lines:
        box = canvas.on_picture(line.box)
        yield EditorBox(area.id, "+".join(area.columns), box, area.part, area.row, area.label, told)
