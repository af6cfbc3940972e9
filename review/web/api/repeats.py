"""Requests that may be sent twice: the key of the caller, and the answer that is given again without doing it again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import Header
from fastapi.responses import Response

from pipeline.store import Transaction
from pipeline.store.review.api_tokens import ApiToken, KeptAnswer
from records.language import gettext as _
from review.web.api.problems import ApiRefused

CONFLICT = 422
RepeatKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=80,
        pattern=r"^[!-~]+$",
        description="Khóa do bên gọi đặt; gửi lại cùng khóa thì nhận lại đúng câu trả lời cũ",
    ),
]


@dataclass(frozen=True, slots=True)
class Repeatable:
    """Request with a key.

    Attributes:
        token: of the caller.
        key: of the request.
        digest: SHA-256 of what is asked.
    """

    token: ApiToken
    key: str
    digest: str

    @classmethod
    def of(cls, token: ApiToken, key: str, *parts: bytes) -> Repeatable:
        """Make it from the parts of what is asked."""
        sha = hashlib.sha256()
        for part in parts:
            sha.update(len(part).to_bytes(8, "big") + part)
        return cls(token, key, sha.hexdigest())

    def answered(self, rows: Transaction) -> Response | None:
        """Return the answer that this request got before; None when it is new.

        Raises:
            ApiRefused: the key belongs to another request.
        """
        kept = rows.api_tokens.answer(self.token, self.key)
        if kept is None:
            return None
        if kept.request != self.digest:
            raise ApiRefused(CONFLICT, _("Khóa này đã dùng cho yêu cầu khác."), _("Đặt khóa mới cho yêu cầu mới."))
        return Response(kept.body, kept.status, {"Idempotent-Replayed": "true"}, "application/json")

    def keep(self, rows: Transaction, status: int, body: str) -> Response:
        """Keep an answer and return it."""
        rows.api_tokens.keep_answer(self.token, self.key, KeptAnswer(self.digest, status, body))
        return Response(body, status, media_type="application/json")
