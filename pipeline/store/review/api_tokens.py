"""Tokens of other programs, and the answers that a request gets when it is sent again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from pipeline.store.clock import now
from pipeline.store.repository import Repository
from pipeline.store.review.people import Scope
from pipeline.store.schema.api_tables import ApiAnswerRow, ApiTokenRow
from pipeline.store.values import from_json, to_json


class ApiScope(StrEnum):
    """Right of a token."""

    RECORDS = "records"
    PICTURES = "pictures"
    BOOKS = "books"
    SCANS = "scans"
    EXTRACTS = "extracts"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """Token of another program.

    Attributes:
        id: its row.
        name: of the program, for people.
        scopes: what it may do.
        communes: where.
        added_by: who made it.
        added_at: UTC moment.
        until: UTC moment of its end; a revoked one has ended.
    """

    id: int
    name: str
    scopes: frozenset[ApiScope]
    communes: Scope
    added_by: str
    added_at: str
    until: str

    @property
    def runs(self) -> bool:
        """Return whether it is taken now."""
        return self.until > now()


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """Answer that was given to a request: its hash, status and body."""

    request: str
    status: int
    body: str


class ApiTokens(Repository):
    """Repository of tokens and answers."""

    def add(self, name: str, secret_hash: str, scopes: Iterable[ApiScope], communes: Scope, by: str, days: int) -> int:
        """Add a token for so many days; return its row id."""
        row = ApiTokenRow(
            name=name,
            secret_hash=secret_hash,
            scopes=to_json(list[str], sorted(scope.value for scope in scopes)),
            offices=to_json(list[int] | None, None if communes.offices is None else sorted(communes.offices)),
            added_by=by,
            added_at=now(),
            until=now(after_seconds=days * 86_400.0),
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def known(self, secret_hash: str) -> ApiToken | None:
        """Return the token of a secret; None when there is none or it has ended."""
        row = self._session.scalars(select(ApiTokenRow).where(ApiTokenRow.secret_hash == secret_hash)).first()
        token = _token(row) if row else None
        return token if token and token.runs else None

    def all(self) -> list[ApiToken]:
        """List every token, the newest first."""
        return [_token(row) for row in self._session.scalars(select(ApiTokenRow).order_by(ApiTokenRow.id.desc()))]

    def revoke(self, token_id: int) -> ApiToken | None:
        """End a token now and return it; None when there is no such token."""
        row = self._session.get(ApiTokenRow, token_id)
        if row is None:
            return None
        row.until = min(row.until, now())
        self._session.flush()
        return _token(row)

    def answer(self, token: ApiToken, key: str) -> KeptAnswer | None:
        """Return the answer that a token's request of this key got."""
        row = self._session.get(ApiAnswerRow, (token.id, key))
        return KeptAnswer(row.request, row.status, row.body) if row else None

    def keep_answer(self, token: ApiToken, key: str, kept: KeptAnswer) -> None:
        """Keep the answer to a request; two of one key at one moment break on the primary key, and one is undone."""
        values = {"request": kept.request, "status": kept.status, "body": kept.body, "at": now()}
        self._session.add(ApiAnswerRow(token_id=token.id, key=key, **values))
        self._session.flush()


def _token(row: ApiTokenRow) -> ApiToken:
    scopes = frozenset(ApiScope(one) for one in from_json(list[str], row.scopes))
    offices = from_json(list[int] | None, row.offices)
    communes = Scope(None if offices is None else frozenset(offices))
    return ApiToken(row.id, row.name, scopes, communes, row.added_by, row.added_at, row.until)
