"""Records over the interface: by their key, by person, one with its picture."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query
from fastapi.responses import Response

from pipeline.books.finding import find_records
from pipeline.delivery.register_pictures import register_picture
from pipeline.store import Transaction
from pipeline.store.books.record import WITHDRAWN, Record
from pipeline.store.review.api_tokens import ApiToken
from pipeline.store.search.searches import SearchBounds
from records.errors import InputRefused
from records.language import gettext as _
from review.web.api.access import PicturesToken, RecordsToken, actor, caller
from review.web.api.models import RecordAnswer, RecordPage, RecordQuestion, record_answer
from review.web.api.problems import ApiRefused, refusals
from review.web.service import NotVisible, RowId, Service, ServiceDep

router = APIRouter(prefix="/records", tags=["records"])
NOT_MODIFIED = 304
UNCHANGED: dict[int | str, dict[str, Any]] = {NOT_MODIFIED: {"description": "Chưa đổi từ lần trước"}}
IfNoneMatch = Annotated[str, Header(max_length=200)]


@router.get("", responses=refusals(), summary="Tra cứu theo số đăng ký")
def by_key(
    service: ServiceDep,
    token: RecordsToken,
    module: Annotated[str, Query(pattern="^(KS|KH|KT|CMC|HN|GH|CDGH|CN|TDCC)$")],
    soDangKy: Annotated[str, Query(min_length=1, max_length=12, pattern=r"^\d{1,5}[A-Za-z]?$")],
    nam: Annotated[int, Query(ge=1850, le=2200)],
    maDonVi: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> RecordPage:
    """Return the records under a number of a year: one as a rule; a doubled number is data, too."""
    bounds = SearchBounds(token.communes, module, None, maDonVi)
    return _page(service, token, f"{soDangKy}/{nam}", bounds, 1, 100)


@router.post("/search", responses=refusals(), summary="Tra cứu theo người")
def by_person(service: ServiceDep, token: RecordsToken, asked: RecordQuestion) -> RecordPage:
    """Return the records of a person; names come in the body, for addresses are kept by servers on the way."""
    bounds = SearchBounds(token.communes, asked.module, asked.namSo, asked.maDonVi, asked.trangThai)
    return _page(service, token, asked.words, bounds, asked.trang, asked.soDong)


@router.get(
    "/{record_id}", responses={**refusals(404, 409), **UNCHANGED}, summary="Một bản ghi", response_model=RecordAnswer
)
def one(service: ServiceDep, token: RecordsToken, record_id: RowId, if_none_match: IfNoneMatch = "") -> Response:
    """Return a record as it stands."""
    with service.store.begin(actor(token)) as rows:
        record = visible_record(service, rows, token, record_id)
        answer = record_answer(rows, record, service.settings.sure_from)
        rows.audit.add("record.read", f"record:{record.id}")
    body = answer.model_dump_json()
    return tagged(body.encode(), "application/json", if_none_match)


@router.get(
    "/{record_id}/picture",
    responses={
        **refusals(404, 409),
        **UNCHANGED,
        200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
    },
    response_class=Response,
    summary="Ảnh phần ghi trong sổ",
)
def picture(service: ServiceDep, token: PicturesToken, record_id: RowId, if_none_match: IfNoneMatch = "") -> Response:
    """Return the picture of an entry in its register; entries of others on the page are cut off."""
    with service.store.begin(actor(token)) as rows:
        record = visible_record(service, rows, token, record_id)
        rows.audit.add("page.read", f"page:{record.page_id}")
        try:
            data = register_picture(service.home, rows, record)
        except InputRefused as refusal:
            raise NotVisible from refusal
    return tagged(data, "image/jpeg", if_none_match)


def visible_record(service: Service, rows: Transaction, token: ApiToken, record_id: int) -> Record:
    """Return a record that a token may see.

    Raises:
        NotVisible: there is none for it.
        ApiRefused: it waits to be keyed blind, and who reads what the program is told may be the one to key it.
    """
    record = service.record(rows, caller(token), record_id)
    if record.state == WITHDRAWN:
        raise NotVisible
    if rows.samples.awaits_keying(record.id):
        raise ApiRefused(
            409,
            _("Trường hợp này đang chờ nhập lại cho mẫu kiểm tra."),
            _("Hỏi lại khi mẫu kiểm tra của sổ đã nhập xong."),
        )
    return record


def tagged(body: bytes, media_type: str, if_none_match: str) -> Response:
    """Return an answer with its tag, or that the caller has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in (one.strip().removeprefix("W/") for one in if_none_match.split(",")):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _page(service: Service, token: ApiToken, words: str, bounds: SearchBounds, number: int, size: int) -> RecordPage:
    with service.store.begin(actor(token)) as rows:
        veiled = rows.samples.awaiting(token.communes)
        found = find_records(rows, words, bounds, (number - 1) * size, size, veiled)
        lines = [
            record_answer(rows, hit.record, service.settings.sure_from, near=not hit.as_asked) for hit in found.records
        ]
    after = number + 1 if found.next is not None else None
    return RecordPage(duLieu=lines, trang=number, soDong=size, tong=found.total, trangSau=after)
