"""Sampling of a book for its supervisor: drawing, progress, rulings on what was keyed otherwise, minutes."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.acceptance.measures import SampleDifference, lot_words
from pipeline.acceptance.minutes import book_measures, shown
from pipeline.acceptance.readiness import open_entries
from pipeline.acceptance.sample_lines import write_minutes
from pipeline.acceptance.sampling import draw_samples, lots_due
from pipeline.store import Transaction
from records.record_types import record_type
from records.stages import Box
from review.acceptance.blind_keying import rule
from review.web.form import padded
from review.web.record_handout import actor
from review.web.routes.books import Supervisor
from review.web.service import NotVisible, RowId, Service, ServiceDep

router = APIRouter(prefix="/books/{book_id}/sample")
MEDIA = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@dataclass(frozen=True, slots=True)
class OpenRuling:
    """Difference that a supervisor has to rule on.

    Attributes:
        difference: the field, as it stands and as it was keyed.
        page_id: its page.
        whole: the picture of the page, in its pixels.
        places: where its ink stands there.
    """

    difference: SampleDifference
    page_id: int
    whole: Box
    places: tuple[Box, ...]


@router.get("")
def sampling(request: Request, book_id: str, service: ServiceDep, person: Supervisor) -> Response:
    """Show the samples of a book, how far they are, and the differences to rule on."""
    with service.store.begin(actor(person)) as rows:
        book = service.book(rows, person, book_id)
        measures = book_measures(rows, book)
        due = lots_due(rows, book) if rows.acceptances.of_book(book.id) is None else {}
        still = open_entries(rows, book)
        ready = not any(one.sample.outcome is None for one in measures)
        whole = [measure for measure in measures if not measure.sample.waiting]
        rulings = [_ruling(service, rows, one) for measure in whole for one in measure.open]
        numbers = {record.id: record.so for record in rows.records.of_book(book.id)}
        rows.audit.add("book.read", book.id)
    return service.templates.page(
        request,
        "sampling.html",
        book=book,
        measures=measures,
        due={lot_words(lot): len(records) for lot, records in due.items()} if ready else {},
        still=still,
        rulings=rulings,
        numbers=numbers,
        labels={column.name: column.label for column in record_type(book.type).known},
        lot_words=lot_words,
        shown=shown,
        person=person,
    )


@router.post("/draw")
def draw(book_id: str, service: ServiceDep, person: Supervisor) -> Response:
    """Draw a sample of every lot that none stands for."""
    with service.store.begin(actor(person)) as rows:
        draw_samples(service.home, rows, service.book(rows, person, book_id), person)
    return RedirectResponse(f"/books/{book_id}/sample", 303)


@router.post("/rule/{item_id}")
def decide(
    book_id: str,
    item_id: RowId,
    service: ServiceDep,
    person: Supervisor,
    column: Annotated[str, Form(max_length=60)],
    wrong: Annotated[Literal["yes", "no"], Form()],
) -> Response:
    """Rule whether the record or the keying is wrong in a field."""
    with service.store.begin(actor(person)) as rows:
        service.book(rows, person, book_id)
        rule(service.home, rows, person, item_id, column, wrong=wrong == "yes")
    return RedirectResponse(f"/books/{book_id}/sample", 303)


@router.get("/minutes.{kind}")
def minutes(book_id: str, kind: Literal["pdf", "docx"], service: ServiceDep, person: Supervisor) -> Response:
    """Return the minutes of the samples that are ended, to print and sign."""
    with service.store.begin(actor(person)) as rows:
        service.book(rows, person, book_id)
    with tempfile.TemporaryDirectory() as folder:
        pdf, docx = write_minutes(service.home, book_id, Path(folder))
        made = pdf if kind == "pdf" else docx
        content, name = made.read_bytes(), made.name
    return Response(content, media_type=MEDIA[kind], headers={"content-disposition": f'attachment; filename="{name}"'})


def _ruling(service: Service, rows: Transaction, one: SampleDifference) -> OpenRuling:
    record = rows.records.get(one.item.record_id)
    if record is None:
        raise NotVisible
    _sha256, examination = rows.pages.seen(record.page_id)
    frame = service.pictures.frame(examination.layout)
    places = tuple(frame.place(padded(box)) for box in one.standing.boxes)
    return OpenRuling(one, record.page_id, Box(0, 0, frame.width, frame.height), places)
