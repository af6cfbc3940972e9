"""The interface as an application of its own, mounted below the pages."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from pipeline.store.review.api_tokens import ApiToken
from records.language import language, use_language
from review.web.api import books, extracts, records
from review.web.api.access import token_of
from review.web.api.problems import answer_with_problems
from review.web.guard import HEADERS, LANGUAGES, NO_TELEMETRY
from review.web.service import Service

PATH = "/api/v1"
DESCRIPTION = (
    "Tra cứu bản ghi, trạng thái sổ, gửi ảnh quét và cấp trích lục cho phần mềm một cửa và đăng ký hộ tịch. "
    "Mọi lần xem đều vào nhật ký; xã ngoài phạm vi của token trả lời như không có."
)


def api_application(service: Service) -> FastAPI:
    """Make the interface over an open home."""
    api = FastAPI(
        title="hotich",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY,
    )
    api.servers = [{"url": PATH}]
    api.state.service = service
    for module in (records, books, extracts):
        api.include_router(module.router)
    answer_with_problems(api)
    api.middleware("http")(_guarded)

    @api.get("/openapi.json", include_in_schema=False)
    async def description(_token: Annotated[ApiToken, Depends(token_of)]) -> JSONResponse:
        return JSONResponse(openapi_of(api))

    return api


def openapi_of(api: FastAPI) -> dict[str, Any]:
    """Return the description of the interface (OpenAPI 3.1)."""
    return api.openapi()


async def _guarded(request: Request, answer: RequestResponseEndpoint) -> Response:
    """Answer in the language that the caller asks for, with the headers of every page."""
    wanted = request.headers.get("accept-language", "")[:2].lower()
    with use_language(wanted if wanted in LANGUAGES else language()):
        response = await answer(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
