"""Books over the interface: how far they are, what is found in them, and scans that are sent to them."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from pipeline.books.balance.balancing import balance_of
from pipeline.capture.intake import IntakeRefusal, ReceivedScan, Station
from pipeline.reports.balance_lines import BalanceLine
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.review.api_tokens import ApiToken
from records.language import gettext as _
from review.web.api.access import BooksToken, ScansToken, actor, caller
from review.web.api.models import BookAnswer, BookList, FindingAnswer, FindingList, ScanAnswer, ScanList, book_answer
from review.web.api.problems import ApiRefused, refusals
from review.web.api.repeats import Repeatable, RepeatKey
from review.web.service import Service, ServiceDep
from review.web.station.sent_files import SentFile, take_file
from review.work.background import examine
from scanners.names import shown_name

router = APIRouter(prefix="/books", tags=["books"])
ACCEPTED = 202
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_BODY = {"requestBody": {"required": True, "content": _BYTES}}


@router.get("", responses=refusals(), summary="Các sổ")
def books(
    service: ServiceDep,
    token: BooksToken,
    trang: Annotated[int, Query(ge=1, le=10_000)] = 1,
    soDong: Annotated[int, Query(ge=1, le=100)] = 20,
) -> BookList:
    """Return the books of the token's communes, by id."""
    first = (trang - 1) * soDong
    with service.store.begin(actor(token)) as rows:
        known = rows.books.within(token.communes.offices)
        lines = [_state(service, rows, token, book) for book in known[first : first + soDong]]
    after = trang + 1 if first + soDong < len(known) else None
    return BookList(duLieu=lines, trang=trang, soDong=soDong, tong=len(known), trangSau=after)


@router.get("/{book_id}", responses=refusals(404), summary="Một sổ")
def one(service: ServiceDep, token: BooksToken, book_id: str) -> BookAnswer:
    """Return how far a book is, and whether its balance is closed."""
    with service.store.begin(actor(token)) as rows:
        return _state(service, rows, token, service.book(rows, caller(token), book_id))


@router.get("/{book_id}/findings", responses=refusals(404), summary="Điều cần xem lại của sổ")
def findings(service: ServiceDep, token: BooksToken, book_id: str) -> FindingList:
    """Return the findings about a book and its records; their sentences quote the records, so the look is kept."""
    with service.store.begin(actor(token)) as rows:
        book = service.book(rows, caller(token), book_id)
        veiled = rows.samples.awaiting(token.communes)
        found = [one for one in rows.findings.of_book(book.id) if one[0] not in veiled]
        rows.audit.add("book.read", book.id, findings=len(found))
    return FindingList(
        duLieu=[
            FindingAnswer(
                maBanGhi=record_id,
                quyTac=finding.rule,
                mucDo=finding.severity.value,
                cot=list(finding.columns),
                noiDung=finding.message,
            )
            for record_id, finding in found
        ]
    )


@router.post(
    "/{book_id}/scans",
    status_code=ACCEPTED,
    responses={**refusals(400, 404, 409, 413), ACCEPTED: {"model": ScanList}},
    openapi_extra=_BODY,
    response_class=Response,
    summary="Gửi ảnh quét",
)
async def send(
    request: Request,
    service: ServiceDep,
    token: ScansToken,
    book_id: str,
    key: RepeatKey,
    ten: Annotated[str, Query(min_length=5, max_length=120, pattern=r"^[^/\\\x00-\x1f]+\.[A-Za-z0-9]{2,5}$")],
) -> Response:
    """Take a file (JPEG, PNG, TIFF, PDF, ZIP) into a book: safe when this answers, examined beside the answers."""
    data = await request.body()
    if not data:
        raise ApiRefused(400, _("Tệp rỗng."))
    asked = Repeatable.of(token, key, b"scan", book_id.encode(), ten.encode(), data)
    return await run_in_threadpool(_take, service, asked, book_id, ten, data)


def _take(service: Service, asked: Repeatable, book_id: str, name: str, data: bytes) -> Response:
    with service.store.begin(actor(asked.token)) as rows:
        book = service.book(rows, caller(asked.token), book_id)
        if before := asked.answered(rows):
            return before
    lines, home = _received(service, book, name, data), service.home
    service.background.give(f"examine {book.id}", lambda: examine(home, book.id))
    with service.store.begin(actor(asked.token)) as rows:
        rows.audit.add("scan.sent", book.id, taken=sum(line.nhan for line in lines), given=len(lines))
        return asked.keep(rows, ACCEPTED, ScanList(maSo=book.id, duLieu=lines).model_dump_json())


def _received(service: Service, book: Book, name: str, data: bytes) -> list[ScanAnswer]:
    """Take the pages of a file; the same file twice is one scan, so what was broken off goes on."""
    sent = SentFile(name, data, station=Station.PROGRAM)
    return [_line(one) for one in take_file(service.home, service.store, book, sent)]


def _line(outcome: ReceivedScan | IntakeRefusal) -> ScanAnswer:
    if isinstance(outcome, ReceivedScan):
        return ScanAnswer(tep=shown_name(outcome.name), nhan=True, moi=outcome.new, lyDo="")
    return ScanAnswer(tep=shown_name(outcome.name), nhan=False, moi=False, lyDo=outcome.reason.message)


def _state(service: Service, rows: Transaction, token: ApiToken, book: Book) -> BookAnswer:
    pages = Counter(place.decision.value for place in rows.pages.places(book.id))
    entries = rows.records.counts().get(book.id, {})
    balance = BalanceLine.of(balance_of(rows, service.home.editions, book))
    return book_answer(book, dict(pages), entries, rows.queue.waiting(token.communes, book.id), balance.verdict)
