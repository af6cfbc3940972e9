"""Signing in: passwords, lockout, one-time codes, and sessions that the server can end."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.store import Store
from pipeline.store.clock import now
from pipeline.store.review.accounts import Account
from pipeline.store.review.people import Person

COOKIE = "hotich"
LEAST_PASSWORD = 10
FAILURES = 5
LOCK_SECONDS = 900.0
_HASHER = PasswordHasher()
# Checked when the name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _HASHER.hash(secrets.token_hex())


@dataclass(frozen=True, slots=True)
class Session:
    """Signed-in person, and the token that their forms must carry."""

    person: Person
    csrf: str
    secret: str


def hashed(password: str) -> str:
    """Return the argon2id hash of a password in composed Unicode, with its salt and costs.

    Keyboards write the same password composed or decomposed; nothing else of it is changed (RFC 8265, OpaqueString).
    """
    return _HASHER.hash(composed(password))


def composed(password: str) -> str:
    """Return a password as it is hashed: NFC and nothing else."""
    return unicodedata.normalize("NFC", password)


def sign_in(store: Store, name: str, password: str, code: str, hours: float) -> str | None:
    """Begin a session and return its secret, or None: wrong name, password or code, a locked or disabled account."""
    with store.begin(actor="sign-in") as rows:
        account = rows.people.named(name)
        right = _matches(account.password_hash if account else _NOBODY, password)
        if account is None or account.disabled or account.locked_until > now():
            rows.audit.add("sign-in.refused", "user:?" if account is None else f"user:{account.id}")
            return None
        if not right or not _code_fits(account, code):
            counted = rows.people.count_failure(account, FAILURES, LOCK_SECONDS)
            rows.audit.add("sign-in.failed", f"user:{account.id}", failures=counted.failures)
            return None
        secret = secrets.token_urlsafe(32)
        rows.sign_ins.begin(account, _digest(secret), secrets.token_urlsafe(32), hours * 3600)
        rows.audit.add("sign-in", f"user:{account.id}")
        return secret


def session_for(store: Store, secret: str, hours: float) -> Session | None:
    """Return the session of a cookie; None when it has ended."""
    if not secret:
        return None
    with store.begin() as rows:
        found = rows.sign_ins.of(_digest(secret), hours * 3600)
    return Session(found.person, found.csrf, secret) if found else None


def sign_out(store: Store, session: Session) -> None:
    """End a session."""
    with store.begin(actor=f"user:{session.person.name}") as rows:
        rows.sign_ins.end(_digest(session.secret))
        rows.audit.add("sign-out", f"user:{session.person.id}")


def _matches(password_hash: str, password: str) -> bool:
    """Return whether a password fits; hashes from before passwords were composed may be of any form of it."""
    forms = dict.fromkeys((composed(password), password, unicodedata.normalize("NFD", password)))
    return any(_verified(password_hash, form) for form in forms)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _code_fits(account: Account, code: str) -> bool:
    return not account.totp_secret or pyotp.TOTP(account.totp_secret).verify(code.strip(), valid_window=1)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
