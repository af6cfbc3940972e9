"""Making and revoking of tokens: the secret is shown once, the store knows its hash."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.store import Transaction
from pipeline.store.review.api_tokens import ApiScope, ApiToken
from pipeline.store.review.people import Scope
from records.errors import UsageError
from records.language import gettext as _
from records.text.likeness import as_seen

PREFIX = "hotich_"
MOST_DAYS = 730
LONGEST_NAME = 80
"""Letters of a name, which stands in every event of the trail."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """Token about to be made.

    Attributes:
        name: of the program, for people.
        scopes: what it may do.
        communes: names of the offices; None = every one.
        days: how long it is taken.
    """

    name: str
    scopes: Sequence[str]
    communes: Sequence[str] | None
    days: int


def make_token(rows: Transaction, new: NewToken) -> str:
    """Make a token and return its secret, which nobody can show again.

    Raises:
        UsageError: the name is missing, a scope or commune unknown, or the term too long.
    """
    scopes, secret = _scopes(new.scopes), f"{PREFIX}{secrets.token_urlsafe(32)}"
    if not 1 <= len(as_seen(new.name)) <= LONGEST_NAME:
        raise UsageError(_("Thiếu tên phần mềm dùng token, hoặc tên quá dài."), _("Ghi tên, ví dụ: một cửa xã Thử."))
    if not 1 <= new.days <= MOST_DAYS:
        raise UsageError(_("Thời hạn token phải từ 1 đến {most} ngày.").format(most=MOST_DAYS))
    communes = Scope(None)
    if new.communes is not None:
        communes = Scope(frozenset(rows.books.office(name).id for name in new.communes))
    number = rows.api_tokens.add(as_seen(new.name), secret_hash(secret), scopes, communes, rows.audit.actor, new.days)
    rows.audit.add("token.add", f"token:{number}", scopes=" ".join(sorted(scopes)), days=new.days)
    return secret


def revoke_token(rows: Transaction, token_id: int) -> ApiToken:
    """End a token now.

    Raises:
        UsageError: there is no such token.
    """
    token = rows.api_tokens.revoke(token_id)
    if token is None:
        raise UsageError(_("Không có token {id}.").format(id=token_id), _("Xem bằng `hotich token list`."))
    rows.audit.add("token.revoke", f"token:{token.id}")
    return token


def secret_hash(secret: str) -> str:
    """Return the hash by which the store knows a secret; 256 random bits need no slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _scopes(asked: Iterable[str]) -> frozenset[ApiScope]:
    wanted = [one.strip() for one in asked]
    if not wanted or not set(wanted) <= set(ApiScope):
        known = _("Các phạm vi: {known}.").format(known=", ".join(ApiScope))
        raise UsageError(_("Token thiếu phạm vi, hoặc không có phạm vi này."), known)
    return frozenset(ApiScope(one) for one in wanted)
