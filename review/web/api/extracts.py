"""Extracts over the interface: ordered once, however often the order is sent, and fetched as PDF."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from pipeline.delivery.extracts import issue_extract, redraw_extract
from review.web.api.access import ExtractsToken, actor, caller
from review.web.api.models import ExtractAnswer, ExtractOrder, extract_answer
from review.web.api.problems import refusals
from review.web.api.records import visible_record
from review.web.api.repeats import Repeatable, RepeatKey
from review.web.service import NotVisible, RowId, ServiceDep

router = APIRouter(tags=["extracts"])
CREATED = 201


@router.post(
    "/records/{record_id}/extracts",
    status_code=CREATED,
    responses={**refusals(404, 409), CREATED: {"model": ExtractAnswer}},
    response_class=Response,
    summary="Cấp trích lục",
)
def order(service: ServiceDep, token: ExtractsToken, record_id: RowId, key: RepeatKey, asked: ExtractOrder) -> Response:
    """Issue an extract of an accepted record; refused with 409 where it cannot be, and what to do."""
    repeatable = Repeatable.of(token, key, b"extract", str(record_id).encode(), asked.model_dump_json().encode())
    with service.store.begin(actor(token)) as rows:
        record = visible_record(service, rows, token, record_id)
        if before := repeatable.answered(rows):
            return before
        issued = issue_extract(service.home, rows, record, asked.request)
        return repeatable.keep(rows, CREATED, extract_answer(issued.logged).model_dump_json())


@router.get(
    "/extracts/{extract_id}/pdf",
    responses={
        **refusals(404, 409),
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
    },
    response_class=Response,
    summary="PDF của trích lục",
)
def pdf(service: ServiceDep, token: ExtractsToken, extract_id: RowId) -> Response:
    """Return the PDF of an issued extract; 409 when its record has changed since."""
    with service.store.begin(actor(token)) as rows:
        logged = rows.extracts.get(extract_id)
        if logged is None or not caller(token).scope.covers(logged.extract.office_id):
            raise NotVisible
        return Response(redraw_extract(service.home, rows, logged), media_type="application/pdf")
