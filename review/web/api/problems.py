"""Refusals as `application/problem+json` (RFC 9457), Vietnamese unless the caller asks for another language."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from records.errors import HotichError, InputRefused, WriteFailed
from records.language import gettext as _
from review.web.api.wrong_parameters import words_of
from review.web.service import NotVisible

NOT_FOUND, NOT_ALLOWED = 404, 405
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Refusal of a request."""

    type: str = "about:blank"
    title: str = Field(description="Điều đã xảy ra")
    status: int = Field(ge=400, le=599)
    detail: str = Field("", description="Việc cần làm")


class ApiRefused(Exception):
    """Refusal with its status, title and advice."""

    def __init__(self, status: int, title: str, detail: str = "", headers: dict[str, str] | None = None) -> None:
        """Keep the parts apart."""
        super().__init__(title)
        self.status, self.title, self.detail, self.headers = status, title, detail, headers or {}


def problem(status: int, title: str, detail: str = "", headers: dict[str, str] | None = None) -> Response:
    """Return a refusal as an answer."""
    body = Problem(title=title, status=status, detail=detail).model_dump()
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the description of refusals for OpenAPI; 401, 403, 422 and 429 are those of every request."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"model": Problem, "description": WORDS[status], "content": content}
        for status in sorted({401, 403, 422, 429, 503, *statuses})
    }


WORDS = {
    400: "Yêu cầu không đúng dạng",
    401: "Không có token, hoặc token đã hết hạn",
    403: "Token không có phạm vi này",
    404: "Không có, hoặc ở xã khác",
    409: "Chưa làm được; `detail` nói phải làm gì",
    411: "Thiếu độ dài nội dung",
    413: "Tệp quá lớn",
    422: "Tham số không hợp lệ",
    429: "Quá nhiều yêu cầu; `Retry-After` nói chờ bao lâu",
    503: "Kho dữ liệu không trả lời",
}


def answer_with_problems(api: FastAPI) -> None:
    """Let every error of the application end as a problem."""
    api.exception_handler(ApiRefused)(_refused)
    api.exception_handler(NotVisible)(_not_there)
    api.exception_handler(RequestValidationError)(_invalid)
    api.exception_handler(HTTPException)(_of_http)
    api.exception_handler(WriteFailed)(_unavailable)
    api.exception_handler(InputRefused)(_told)
    api.exception_handler(HotichError)(_told)


async def _refused(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiRefused):
        raise error
    return problem(error.status, error.title, error.detail, error.headers)


async def _not_there(_request: Request, _error: Exception) -> Response:
    advice = _("Kiểm tra mã trong địa chỉ, và các xã mà token được xem.")
    return problem(404, _("Không có dữ liệu này, hoặc token không được xem."), advice)


async def _invalid(_request: Request, error: Exception) -> Response:
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    return problem(422, _("Tham số không hợp lệ."), words_of(wrong))


async def _of_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == NOT_ALLOWED:
        title = _("Địa chỉ này không nhận {method}.").format(method=request.method)
        return problem(status, title, _("Dùng: {methods}.").format(methods=headers.get("Allow", "GET")), headers)
    if status == NOT_FOUND:
        return problem(status, _("Không có địa chỉ này."), _("Xem các địa chỉ ở /api/v1/openapi.json."), headers)
    return problem(status, str(error), headers=headers)


async def _unavailable(_request: Request, error: Exception) -> Response:
    return problem(503, str(error))


async def _told(_request: Request, error: Exception) -> Response:
    said = error if isinstance(error, HotichError) else HotichError(str(error))
    return problem(409, said.message, said.advice)
